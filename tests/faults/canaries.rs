//! Fifty secrets are planted where troubleshooting looks, and beside it: none of them turns up in
//! what it says, logs, or would send.

use std::io::Read;
use std::path::Path;

use serde_json::json;

use crate::lab::{self, Lab, THERE};
use crate::service::Broken;

/// Hands out secrets that look like words, so that nothing finds them by their form.
#[derive(Default)]
struct Canaries(Vec<(String, String)>);

impl Canaries {
    fn plant(&mut self, place: &str) -> String {
        let word = format!("tweet{:02}yellow", self.0.len());
        self.0.push((place.to_owned(), word.clone()));
        word
    }

    fn must_not_be_in(&self, what: &str, text: &str) {
        for (place, word) in &self.0 {
            assert!(
                !text.contains(word),
                "{what} has the secret of {place}:\n{text}"
            );
        }
    }
}

#[test]
fn fifty_planted_secrets_turn_up_nowhere() {
    lab::inside(
        "canaries::fifty_planted_secrets_turn_up_nowhere",
        async || {
            let mut lab = Lab::new().await;
            let mut canaries = Canaries::default();
            in_the_environment(&mut lab, &mut canaries);
            in_files(&lab, &mut canaries);
            in_the_network(&lab, &mut canaries);
            let address = canaries.plant("the typed address");
            assert_eq!(canaries.0.len(), 50);

            let mut said = String::new();
            for ending in ["md", "json", "zip"] {
                let report = lab.folder().join(format!("report.{ending}"));
                let file = report.display().to_string();
                let email = format!("{address}@gmial.com");
                let seen = lab.doctor_with(&["-vv", "--email", &email, "--report", &file]);
                assert_eq!(seen.code, 1, "{seen}");
                canaries.must_not_be_in("the report", &content(&report));
                said.push_str(&seen.to_string());
            }

            // What the person has typed may be said to them.
            canaries.must_not_be_in("what is said", &said.replace(&address, "…"));
        },
    );
}

fn in_the_environment(lab: &mut Lab, canaries: &mut Canaries) {
    let credentials = |canaries: &mut Canaries, name: &str| {
        let user = canaries.plant(&format!("{name}: user"));
        let password = canaries.plant(&format!("{name}: password"));
        format!("http://{user}:{password}@{THERE}:1")
    };
    for name in ["http_proxy", "HTTPS_PROXY", "ALL_PROXY"] {
        let proxy = credentials(canaries, name);
        lab.set(name, &proxy);
    }
    for name in [
        "AWS_SECRET_ACCESS_KEY",
        "GITHUB_TOKEN",
        "NPM_TOKEN",
        "DATABASE_URL",
        "PASSWORD",
        "PORTICO_TOKEN",
        "PORTICO_SECRET",
        "SSH_CONNECTION",
        "XDG_SESSION_ID",
        "LESSKEY",
    ] {
        let secret = canaries.plant(name);
        lab.set(name, &secret);
    }
    let script = canaries.plant("an argument of BROWSER");
    lab.set("BROWSER", &format!("chromium --app-secret={script}"));
    lab.set("XDG_CURRENT_DESKTOP", "KDE");
}

fn in_files(lab: &Lab, canaries: &mut Canaries) {
    for path in [
        ".netrc",
        ".ssh/id_ed25519",
        ".aws/credentials",
        ".config/gh/hosts.yml",
        ".config/chromium/Default/Cookies",
        ".config/chromium/Default/Login Data",
        ".config/chromium/Default/History",
        ".config/chromium/Default/Web Data",
        ".config/mozilla/firefox/x.default/cookies.sqlite",
        ".config/mozilla/firefox/x.default/key4.db",
        ".config/mozilla/firefox/x.default/logins.json",
        ".local/share/keyrings/login.keyring",
        "portico/data/sessions/notes.txt",
        "portico/data/sessions/broken.json",
        "portico/data/last-notes.json",
        "portico/cache/notes",
    ] {
        lab.file(path, &canaries.plant(path));
    }
    let preferences = json!({
        "account_info": [{"email": canaries.plant("Chromium's account")}],
        "profile": {
            "name": canaries.plant("Chromium's profile name"),
            "content_settings": {"exceptions": {"cookies": {
                format!("https://{}.example,*", canaries.plant("a site with an exception")): {"setting": 2},
            }}},
            "cookie_controls_mode": 1,
        },
    });
    lab.file(
        ".config/chromium/Default/Preferences",
        &preferences.to_string(),
    );
    let state = json!({"os_crypt": {"encrypted_key": canaries.plant("Chromium's key")}});
    lab.file(".config/chromium/Local State", &state.to_string());
    let prefs = canaries.plant("another setting of Firefox");
    lab.file(
        ".config/mozilla/firefox/x.default/prefs.js",
        &format!("user_pref(\"services.sync.username\", \"{prefs}\");\n"),
    );
    let pac = canaries.plant("the proxy script's address");
    lab.file(
        ".config/kioslaverc",
        &format!(
            "[Proxy Settings]\nProxyType=2\nProxy Config Script=http://{THERE}/{pac}/p?{pac}\n"
        ),
    );
    let comment = canaries.plant("a comment in the hosts file");
    let other = canaries.plant("another name in the hosts file");
    lab.replace(
        "/etc/hosts",
        &format!("127.0.0.1 localhost # {comment}\n10.0.0.1 {other}.example\n"),
    );
    let search = canaries.plant("the search list");
    lab.replace(
        "/etc/resolv.conf",
        &format!("nameserver {THERE}\noptions timeout:1 attempts:1\n# {search}\n"),
    );
    let settings = canaries.plant("a comment in the settings");
    lab.file(
        "portico/config/settings.toml",
        &format!("# {settings}\ntheme = \"dark\"\n"),
    );
    let secret = canaries.plant("a client secret left in a file");
    lab.file(
        "portico/config/profiles/left.toml.bak",
        &format!("client_secret = \"{secret}\"\n"),
    );
}

fn in_the_network(lab: &Lab, canaries: &mut Canaries) {
    lab.service.behave(|manners| {
        manners.portal = true;
        manners.broken = Some(Broken::Page);
        manners.whisper = [
            ("the portal's address", "location"),
            ("a cookie", "set-cookie"),
            ("a header", "x-request-id"),
            ("a page", "page"),
            ("a wish for a sign-in", "www-authenticate"),
        ]
        .map(|(place, name)| (name, canaries.plant(place)))
        .into();
    });
}

fn content(path: &Path) -> String {
    let bytes = std::fs::read(path).unwrap();
    if path.extension().is_none_or(|ending| ending != "zip") {
        return String::from_utf8(bytes).unwrap();
    }
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut all = String::new();
    for number in 0..archive.len() {
        let mut file = archive.by_index(number).unwrap();
        file.read_to_string(&mut all).unwrap();
    }
    all
}
