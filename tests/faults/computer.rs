//! Faults of this computer: its keychain and its browsers, real ones.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::lab::Lab;
use crate::table::faults;

/// A session bus, which starts a keychain that nobody has opened when it is asked for one.
struct Bus {
    daemon: Child,
    address: String,
}

impl Drop for Bus {
    fn drop(&mut self) {
        // What it has started ends with it; if it has ended already, nobody is left to be told.
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

fn bus(home: &Path) -> Bus {
    use std::io::{BufRead, BufReader};
    let mut daemon = Command::new("dbus-daemon")
        .args(["--session", "--nofork", "--print-address=1"])
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", home)
        .env("XDG_DATA_HOME", home.join("data"))
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("dbus-daemon, of the package dbus-daemon, can be run");
    let mut address = String::new();
    BufReader::new(daemon.stdout.take().unwrap())
        .read_line(&mut address)
        .unwrap();
    Bus {
        daemon,
        address: address.trim().to_owned(),
    }
}

/// Lets a real browser make its profile, by showing it a page.
fn used(lab: &Lab, command: &str) {
    lab.on_this_side(&format!(
        "export HOME={}; {command} >/dev/null 2>&1",
        lab.folder().display()
    ));
}

const CHROMIUM: &str = "chromium --headless=new --no-sandbox --disable-gpu --no-first-run \
    --disable-background-networking --disable-component-update --disable-sync \
    --user-data-dir=\"$HOME/.config/chromium\" --dump-dom about:blank";

/// Changes a setting where Chromium keeps it.
fn set_in_chromium(lab: &Lab, path: &[&str], value: Value) {
    let file = lab.folder().join(".config/chromium/Default/Preferences");
    let text = std::fs::read_to_string(&file).unwrap();
    let mut preferences: Value = serde_json::from_str(&text).unwrap();
    let mut place = &mut preferences;
    for key in path {
        place = &mut place[*key];
    }
    *place = value;
    portico_core::fs::atomic::write(&file, preferences.to_string().as_bytes()).unwrap();
}

/// Chromium as the system browser, without a screen. It ends when this is dropped.
struct Opener {
    program: String,
    pid: std::path::PathBuf,
}

impl Drop for Opener {
    fn drop(&mut self) {
        let pid = std::fs::read_to_string(&self.pid).unwrap_or_default();
        // It may never have been opened.
        let _ = Command::new("kill").arg(pid.trim()).status();
    }
}

fn opener(lab: &Lab) -> Opener {
    let pid = lab.folder().join("chromium.pid");
    let options = CHROMIUM.trim_end_matches("--dump-dom about:blank");
    let text = format!(
        "#!/bin/sh\necho $$ > {}\nexec {options} \"$1\" >/dev/null 2>&1\n",
        pid.display()
    );
    let program = lab.file("opener", &text).display().to_string();
    lab.on_this_side(&format!("chmod +x {program}"));
    Opener { program, pid }
}

/// Opens a page of Portico's own in Chromium.
fn tried(lab: &mut Lab) -> crate::seen::Seen {
    let opener = opener(lab);
    lab.set("BROWSER", &opener.program);
    lab.doctor_with(&["--check", "browser.round_trip"])
}

#[test]
fn chromium_comes_back_and_says_what_it_can_do() {
    crate::lab::inside(
        "computer::chromium_comes_back_and_says_what_it_can_do",
        async || {
            let mut lab = Lab::new().await;

            let seen = tried(&mut lab);

            let finding = seen.finding("browser.round_trip");
            assert_eq!(finding["status"], "pass", "{seen}");
            for what in ["script", "cookies", "storage"] {
                assert_eq!(finding["evidence"][what], true, "{what}: {seen}");
            }
            assert_eq!(seen.code, 0, "{seen}");
        },
    );
}

/// Firefox writes its settings when it ends.
const FIREFOX: &str = "firefox-esr --headless --screenshot \"$HOME/shot.png\" about:blank";

/// Sets a value as the person does in Firefox.
fn set_in_firefox(lab: &Lab, line: &str) {
    let profiles = lab.folder().join(".config/mozilla/firefox");
    let profile = std::fs::read_dir(profiles)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.join("prefs.js").exists())
        .expect("Firefox has made a profile");
    let file = profile.join("prefs.js");
    let text = std::fs::read_to_string(&file).unwrap();
    portico_core::fs::atomic::write(&file, format!("{text}{line}\n").as_bytes()).unwrap();
}

faults! {
    keychain_missing: "There is no keychain" => "keychain_missing", async |lab: &mut Lab| {
        lab.set("PORTICO_VAULT", "keychain");
        lab.set("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        lab.doctor()
    }

    keychain_locked: "The keychain is locked" => "keychain_locked", async |lab: &mut Lab| {
        let bus = bus(lab.folder());
        lab.set("PORTICO_VAULT", "keychain");
        lab.set("DBUS_SESSION_BUS_ADDRESS", &bus.address);
        lab.doctor()
    }

    browser_missing: "There is no browser" => "browser_missing", async |lab: &mut Lab| {
        for folder in ["/etc/alternatives", "/usr/share/applications"] {
            lab.on_this_side(&format!("mount -t tmpfs none {folder}"));
        }
        // A desktop's own tools, and no other program.
        let programs = lab.folder().join("bin").display().to_string();
        lab.on_this_side(&format!("mkdir {programs} && ln -s /usr/bin/xdg-* {programs}/"));
        lab.set("PATH", &programs);
        lab.set("DISPLAY", ":0");
        lab.doctor()
    }

    chromium_takes_no_cookies: "Chromium is set to block all cookies" => "cookies_blocked",
    async |lab: &mut Lab| {
        used(lab, CHROMIUM);
        set_in_chromium(lab, &["profile", "default_content_setting_values", "cookies"], json!(2));
        used(lab, CHROMIUM); // it keeps what it was set to
        lab.set("BROWSER", "chromium");
        lab.doctor()
    }

    chromium_is_asked_itself: "Chromium, tested itself, keeps no cookie" => "cookies_blocked",
    async |lab: &mut Lab| {
        used(lab, CHROMIUM);
        set_in_chromium(lab, &["profile", "default_content_setting_values", "cookies"], json!(2));
        tried(lab)
    }

    chromium_takes_no_third_party_cookies: "Chromium is set to block third-party cookies" => "third_party_cookies_blocked",
    async |lab: &mut Lab| {
        used(lab, CHROMIUM);
        set_in_chromium(lab, &["profile", "cookie_controls_mode"], json!(1));
        used(lab, CHROMIUM);
        lab.set("BROWSER", "chromium");
        lab.doctor()
    }

    chromium_is_managed: "A policy makes Chromium block third-party cookies" => "third_party_cookies_blocked_by_policy",
    async |lab: &mut Lab| {
        let policy = lab.file("cookies.json", "{\"BlockThirdPartyCookies\": true}");
        lab.own("/etc");
        lab.on_this_side(&format!(
            "mkdir -p /etc/chromium/policies/managed && cp {} /etc/chromium/policies/managed/",
            policy.display()
        ));
        used(lab, CHROMIUM);
        lab.set("BROWSER", "chromium");
        lab.doctor()
    }

    firefox_takes_no_cookies: "Firefox is set to block all cookies" => "cookies_blocked",
    async |lab: &mut Lab| {
        used(lab, FIREFOX);
        set_in_firefox(lab, "user_pref(\"network.cookie.cookieBehavior\", 2);");
        used(lab, FIREFOX);
        lab.set("BROWSER", "firefox-esr");
        lab.doctor()
    }

    firefox_is_managed: "A policy makes Firefox block third-party cookies" => "third_party_cookies_blocked_by_policy",
    async |lab: &mut Lab| {
        let policy = lab.file(
            "policies.json",
            "{\"policies\": {\"Cookies\": {\"Behavior\": \"reject-foreign\", \"Locked\": true}}}",
        );
        lab.own("/etc");
        lab.on_this_side(&format!(
            "mkdir -p /etc/firefox/policies && cp {} /etc/firefox/policies/policies.json",
            policy.display()
        ));
        used(lab, FIREFOX);
        lab.set("BROWSER", "firefox-esr");
        lab.doctor()
    }
}
