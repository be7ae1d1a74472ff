//! Windows' own Internet settings, as WinHTTP has them under Wine, in the same network: what a person or an
//! administrator sets there leads the program for Windows to the proxy.

use crate::kerberos::{goes_on, sign_in};
use crate::lab::{Lab, PORT, PROXY, inside};
use crate::squid::Asks;

/// The program for Windows.
const PROGRAM: &str = "PORTICO_TESTS_WINDOWS";
/// The folder of a Windows of Wine's, which is copied.
const WINE: &str = "PORTICO_TESTS_WINE";

const SETTINGS: &str = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Internet Settings";
const NETWORK: &str = r"HKLM\System\CurrentControlSet\Services\Tcpip\Parameters";
/// `DefaultConnectionSettings`: version 70, one change, and these switches.
const DETECT: &str = "46000000010000000900000000000000000000000000000000000000";

#[test]
#[ignore = "takes Wine and the program for Windows, which `cargo xtask cross` makes"]
fn the_proxy_of_the_internet_settings_is_followed() {
    inside(
        "windows::the_proxy_of_the_internet_settings_is_followed",
        async || {
            let windows = Windows::new().await;
            windows.set("ProxyEnable", "REG_DWORD", "1");
            windows.set("ProxyServer", "REG_SZ", &format!("{PROXY}:{PORT}"));
            windows.set("ProxyOverride", "REG_SZ", "*.other.example;<local>");
            windows.leads("the Internet settings of Windows");

            // What is left out is reached directly, which is no way out here.
            windows.set("ProxyOverride", "REG_SZ", "*.acme.example");
            let seen = windows.lab.portico(&["login", "acme", "--json"]);
            assert_eq!(seen.code, 4, "{seen}");
        },
    );
}

#[test]
#[ignore = "takes Wine and the program for Windows, which `cargo xtask cross` makes"]
fn the_script_of_the_internet_settings_is_followed() {
    inside(
        "windows::the_script_of_the_internet_settings_is_followed",
        async || {
            let windows = Windows::new().await;
            let script = "http://wpad.acme.example/proxy.pac";
            windows.set("AutoConfigURL", "REG_SZ", script);
            windows.leads("PAC wpad.acme.example/proxy.pac");
        },
    );
}

#[test]
#[ignore = "takes Wine and the program for Windows, which `cargo xtask cross` makes"]
fn the_script_that_the_network_offers_is_followed() {
    inside(
        "windows::the_script_that_the_network_offers_is_followed",
        async || {
            let windows = Windows::new().await;
            windows.add(NETWORK, "Domain", "REG_SZ", "acme.example");
            windows.add(NETWORK, "Hostname", "REG_SZ", "pc");
            let connections = format!(r"{SETTINGS}\Connections");
            windows.add(
                &connections,
                "DefaultConnectionSettings",
                "REG_BINARY",
                DETECT,
            );
            windows.leads("wpad.dat");
        },
    );
}

/// The laboratory with a Windows of Wine's in the place of the near computer's system.
struct Windows {
    lab: Lab,
}

impl Drop for Windows {
    fn drop(&mut self) {
        // Whether it still runs or not: nothing of it may be left.
        let _ = self.wine("wineserver", &["--kill"]);
    }
}

impl Windows {
    async fn new() -> Self {
        let named = |name| {
            let value = test_support::inherited(name);
            let value = value.unwrap_or_else(|| panic!("{name} is set by cargo xtask cross"));
            value.to_string_lossy().into_owned()
        };
        let mut lab = Lab::new(Asks::Nothing).await;
        let prefix = lab.path("wine");
        let template = named(WINE);
        lab.on_this_side(&format!("cp -a '{template}' '{}'", prefix.display()));
        let home = lab.path("windows");
        for (name, value) in [
            ("WINEPREFIX", prefix.to_string_lossy().into_owned()),
            ("WINEDEBUG", "-all".to_owned()),
            (
                "WINEDLLOVERRIDES",
                "mscoree,mshtml=;winemenubuilder.exe=d".to_owned(),
            ),
            ("PORTICO_HOME", as_windows_has_it(&home)),
            (
                "PORTICO_VAULT_KEY_FILE",
                as_windows_has_it(&lab.path("passphrase")),
            ),
        ] {
            lab.set(name, &value);
        }
        let program = named(PROGRAM);
        lab.program = vec!["wine".to_owned(), program];
        let windows = Self { lab };
        windows.lab.know_the_service();
        windows
    }

    fn set(&self, name: &str, kind: &str, value: &str) {
        self.add(SETTINGS, name, kind, value);
    }

    fn add(&self, key: &str, name: &str, kind: &str, value: &str) {
        let words = ["add", key, "/v", name, "/t", kind, "/d", value, "/f"];
        let done = self.wine("wine", &[&["reg"][..], &words].concat());
        assert!(done, "{key} {name}");
    }

    fn wine(&self, program: &str, words: &[&str]) -> bool {
        let mut command = self.lab.here_with_variables(program);
        command
            .args(words)
            .stdout(std::process::Stdio::null())
            .status()
            .is_ok_and(|it| it.success())
    }

    /// A whole sign-in, and the doctor's word on who says so.
    fn leads(&self, rule: &str) {
        let lab = &self.lab;
        *lab.script.lock().unwrap() = format!(
            "function FindProxyForURL(url, host) {{ return 'PROXY {PROXY}:9; PROXY {PROXY}:{PORT}'; }}\n"
        );
        sign_in(lab);
        goes_on(lab);
        assert!(lab.squid.log().len() > 3, "{:?}", lab.squid.log());
        let seen = lab.doctor();
        let finding = seen.finding("network.proxy");
        assert_eq!(finding["status"], "pass", "{finding}");
        assert!(finding.to_string().contains(rule), "{finding}");
    }
}

/// A path as Wine's Windows has it.
fn as_windows_has_it(path: &std::path::Path) -> String {
    format!("Z:{}", path.to_string_lossy().replace('/', r"\"))
}
