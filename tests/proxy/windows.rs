//! Windows' own Internet settings, as WinHTTP has them under Wine, in the same network: what a person or an
//! administrator sets there leads the program for Windows to the proxy.

use std::path::Path;
use std::process::Stdio;

use crate::kerberos::problem;
use crate::lab::{ADA, Lab, PORT, PROXY, SERVICE, inside};
use crate::squid::Asks;

/// The program for Windows.
const PROGRAM: &str = "PORTICO_TESTS_WINDOWS";
/// The folder of a Windows of Wine's, which is copied.
const WINE: &str = "PORTICO_TESTS_WINE";

const CONNECTIONS: &str =
    r"HKCU\Software\Microsoft\Windows\CurrentVersion\Internet Settings\Connections";
const NETWORK: &str = r"HKLM\System\CurrentControlSet\Services\Tcpip\Parameters";
/// Switches of the settings: what of them counts.
const DIRECT: u32 = 1;
const PROXY_SERVER: u32 = 2;
const SCRIPT: u32 = 4;
const DETECT: u32 = 8;

#[test]
#[ignore = "takes Wine and the program for Windows, which `cargo xtask cross` makes"]
fn the_proxy_of_the_internet_settings_is_followed() {
    inside(
        "windows::the_proxy_of_the_internet_settings_is_followed",
        async || {
            let windows = Windows::new().await;
            let proxy = format!("{PROXY}:{PORT}");
            windows.set(PROXY_SERVER, [&proxy, "*.other.example;<local>", ""]);
            windows.leads("the Internet settings of Windows");

            // What is left out is reached directly, which is no way out here.
            windows.set(PROXY_SERVER, [&proxy, "*.acme.example", ""]);
            let tried = windows.lab.squid.log().len();
            let seen = windows
                .lab
                .portico(&["login", "acme", "--json", "--email", ADA]);
            assert_ne!(problem(&seen)["code"], "tls_untrusted", "{seen}");
            assert_eq!(windows.lab.squid.log().len(), tried);
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
            windows.set(SCRIPT, ["", "", script]);
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
            windows.set(DETECT, ["", "", ""]);
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
        windows.set(DIRECT, ["", "", ""]);
        windows.lab.know_the_service();
        windows
    }

    /// Sets `DefaultConnectionSettings`: a version, a number of changes, the switches, and proxy, exceptions
    /// and script, each behind its length.
    fn set(&self, switches: u32, texts: [&str; 3]) {
        let mut value = Vec::new();
        for number in [70, 1, switches] {
            value.extend(u32::to_le_bytes(number));
        }
        for text in texts {
            value.extend(u32::to_le_bytes(text.len().try_into().unwrap()));
            value.extend(text.as_bytes());
        }
        value.extend([0; 32]);
        let digits: String = value.iter().map(|byte| format!("{byte:02x}")).collect();
        let name = "DefaultConnectionSettings";
        self.add(CONNECTIONS, name, "REG_BINARY", &digits);
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
            .stdout(Stdio::null())
            .status()
            .is_ok_and(|it| it.success())
    }

    /// A sign-in asks the service by the proxy, and the doctor says who leads there. It ends at the
    /// service's certificate: Wine takes none whose revocation nobody knows, where Windows goes on.
    fn leads(&self, rule: &str) {
        let lab = &self.lab;
        *lab.script.lock().unwrap() = format!(
            "function FindProxyForURL(url, host) {{ return 'PROXY {PROXY}:9; PROXY {PROXY}:{PORT}'; }}\n"
        );
        let seen = lab.portico(&["login", "acme", "--json", "--email", ADA]);
        assert_eq!(problem(&seen)["code"], "tls_untrusted", "{seen}");
        let log = lab.squid.log();
        let reached = format!("CONNECT {SERVICE}:443");
        assert!(log.iter().any(|line| line.contains(&reached)), "{log:?}");

        let seen = lab.doctor();
        let finding = seen.finding("network.proxy");
        assert_eq!(finding["status"], "pass", "{finding}");
        assert!(finding.to_string().contains(rule), "{finding}");
    }
}

/// A path as Wine's Windows has it.
fn as_windows_has_it(path: &Path) -> String {
    format!("Z:{}", path.to_string_lossy().replace('/', r"\"))
}
