use super::*;
use crate::check::Status;
use crate::testing::assert_has_words;

fn site() -> Vec<Target> {
    let url = url::Url::parse("https://app.example.com").unwrap();
    vec![Target::of(&url).unwrap()]
}

fn with(found: Result<Effect, CookiesUnknown>, stuck: bool) -> Finding {
    let mut last = None;
    let names = [
        "Chrome", "Edge", "Brave", "Firefox", "Safari", "Vivaldi", "Mystery",
    ];
    for name in names {
        let finding = judge(&Browser::for_test(name), found.clone(), &site(), stuck);
        assert_has_words(&finding);
        last = Some(finding);
    }
    last.unwrap()
}

#[test]
fn each_state_has_its_verdict_and_its_cause() {
    let own = |name| Setting::number(name, 1, SetBy::Person);
    let policy = |name| Setting::on(name, SetBy::Organization);
    assert_eq!(with(Ok(Effect::Taken), true), Finding::pass());

    let none = with(Ok(Effect::None(own("a"))), false);
    assert_eq!(none.status, Status::Fail);
    assert_eq!(none.suspects[0].cause, Cause::CookiesBlocked);
    assert_eq!(none.suspects[0].confidence, Confidence::Certain);

    let third = with(Ok(Effect::NoThirdParty(own("a"))), false);
    assert_eq!(third.status, Status::Warn);
    assert_eq!(third.suspects[0].cause, Cause::ThirdPartyCookiesBlocked);
    assert!(matches!(third.remedies[0], Remedy::Step(_)));

    let managed = with(Ok(Effect::NoThirdParty(policy("a"))), false);
    let cause = Cause::ThirdPartyCookiesBlockedByPolicy;
    assert_eq!(
        (managed.status, managed.suspects[0].cause),
        (Status::Warn, cause)
    );
    assert!(matches!(managed.remedies[0], Remedy::ForIt(_)));
    assert!(
        managed
            .evidence
            .contains(&("set_by", Evidence::word("organization")))
    );
}

#[test]
fn a_browsers_own_protection_is_suspected_only_where_somebody_got_stuck() {
    let guarded = || Ok(Effect::Guarded(Setting::number("a", 3, SetBy::Person)));
    let calm = with(guarded(), false);
    assert_eq!((calm.status, calm.suspects.len()), (Status::Pass, 0));
    let stuck = with(guarded(), true);
    assert_eq!(stuck.status, Status::Warn);
    assert_eq!(stuck.suspects[0].confidence, Confidence::Possible);
}

#[test]
fn what_could_not_be_told_is_skipped_with_the_reason() {
    for why in [
        CookiesUnknown::Denied,
        CookiesUnknown::Malformed,
        CookiesUnknown::NoProfile,
        CookiesUnknown::Unfamiliar,
    ] {
        let finding = with(Err(why), true);
        assert_eq!(finding.status, Status::Skipped, "{why:?}");
        assert_eq!(finding.suspects, []);
    }
}

#[cfg(target_os = "linux")]
mod on_linux {
    //! Real profile folders, policies and programs in a home and a root of their own.

    use std::ffi::OsString;
    use std::os::unix::fs::PermissionsExt;
    use std::path::{Path, PathBuf};

    use portico_core::{Problem, fs::atomic};
    use serde_json::json;
    use tempfile::TempDir;

    use super::*;
    use crate::checks::browser::default;
    use crate::testing;

    struct World {
        context: Context,
        folder: TempDir,
    }

    impl World {
        /// A desktop with no browser.
        fn new() -> Self {
            let (mut context, folder) = testing::context();
            let programs = folder.path().join("programs");
            std::fs::create_dir_all(&programs).unwrap();
            let variables = &mut context.system.variables;
            variables.insert("PATH", programs.into_os_string());
            variables.insert("DISPLAY", OsString::from(":0"));
            let world = Self { context, folder };
            world.program("xdg-open", "exit 0");
            world
        }

        /// A desktop on which this desktop file is the default.
        fn with(id: &str, program: &str) -> Self {
            let world = Self::new();
            world.install(id, program);
            world.program("xdg-settings", &format!("echo {id}"));
            world
        }

        fn install(&self, id: &str, program: &str) {
            let file = format!("[Desktop Entry]\nName=A browser\nExec={program} %U\n");
            self.root(&format!("usr/share/applications/{id}"), &file);
        }

        fn program(&self, name: &str, script: &str) -> PathBuf {
            let path = self.folder.path().join("programs").join(name);
            put(&path, &format!("#!/bin/sh\n{script}\n"));
            let mode = std::fs::Permissions::from_mode(0o755);
            std::fs::set_permissions(&path, mode).unwrap();
            path
        }

        fn home(&self, path: &str, text: &str) {
            put(&self.context.system.home.join(path), text);
        }

        fn root(&self, path: &str, text: &str) {
            put(&self.context.system.root.join(path), text);
        }

        async fn cookies(&self) -> Finding {
            let finding = look(&self.context).await;
            assert_has_words(&finding);
            finding
        }

        async fn default(&self) -> Finding {
            let finding = default::look(&self.context).await;
            assert_has_words(&finding);
            finding
        }
    }

    fn put(path: &Path, text: &str) {
        atomic::write(path, text.as_bytes()).unwrap();
    }

    fn message(finding: &Finding) -> &str {
        finding.message.as_ref().map_or("", |message| &message.id)
    }

    fn evidence<'a>(finding: &'a Finding, key: &str) -> &'a serde_json::Value {
        let found = finding.evidence.iter().find(|(known, _)| *known == key);
        found.unwrap().1.value()
    }

    /// A profile that blocks other sites' cookies, and one beside it that does not.
    fn chrome() -> World {
        let world = World::with("google-chrome.desktop", "/opt/google/chrome/google-chrome");
        let folder = ".config/google-chrome";
        let state = json!({"profile": {"last_used": "Profile 1", "info_cache": {}}});
        world.home(&format!("{folder}/Local State"), &state.to_string());
        let block = json!({"profile": {"cookie_controls_mode": 1}});
        world.home(
            &format!("{folder}/Profile 1/Preferences"),
            &block.to_string(),
        );
        world.home(&format!("{folder}/Default/Preferences"), "{}");
        world
    }

    #[tokio::test]
    async fn the_profile_that_was_used_last_is_the_one_that_is_read() {
        let world = chrome();
        let finding = world.cookies().await;
        assert_eq!(finding.status, Status::Warn);
        assert_eq!(evidence(&finding, "profile"), "Profile 1");
        assert_eq!(
            evidence(&finding, "setting"),
            "profile.cookie_controls_mode"
        );
        let state = json!({"profile": {"last_used": "Default"}}).to_string();
        world.home(".config/google-chrome/Local State", &state);
        assert_eq!(world.cookies().await.status, Status::Pass);
    }

    #[tokio::test]
    async fn every_policy_file_counts_and_the_last_one_wins() {
        let world = chrome();
        let managed = "etc/opt/chrome/policies/managed";
        world.root(
            &format!("{managed}/10.json"),
            r#"{"BlockThirdPartyCookies": true}"#,
        );
        let finding = world.cookies().await;
        assert_eq!(evidence(&finding, "set_by"), "organization");
        assert_eq!(
            finding.suspects[0].cause,
            Cause::ThirdPartyCookiesBlockedByPolicy
        );
        world.root(
            &format!("{managed}/20.json"),
            r#"{"BlockThirdPartyCookies": false}"#,
        );
        assert_eq!(world.cookies().await.status, Status::Pass);
        world.root(&format!("{managed}/30.json"), "{ // half");
        assert_eq!(world.cookies().await.status, Status::Skipped);
    }

    #[tokio::test]
    async fn settings_that_cant_be_read_are_not_called_fine() {
        let world = chrome();
        let file = ".config/google-chrome/Profile 1/Preferences";
        for text in [
            "",
            "{\"profile\": {\"cookie_con",
            "\u{fffd}\u{0}p\u{0}",
            "[]",
        ] {
            world.home(file, text);
            let finding = world.cookies().await;
            assert_eq!(finding.status, Status::Skipped, "{text}");
            assert_eq!(message(&finding), "cookies-malformed");
        }
        let path = world.context.system.home.join(file);
        let huge = std::fs::File::create(&path).unwrap();
        huge.set_len(1 << 30).unwrap();
        assert_eq!(message(&world.cookies().await), "cookies-malformed");
        // What an organization has set is seen all the same.
        let managed = "etc/opt/chrome/policies/managed/a.json";
        world.root(managed, r#"{"DefaultCookiesSetting": 2}"#);
        assert_eq!(world.cookies().await.status, Status::Fail);
    }

    #[tokio::test]
    async fn a_profile_elsewhere_or_with_a_path_for_a_name_is_not_read() {
        let world = chrome();
        let state = json!({"profile": {"last_used": "../../secrets"}}).to_string();
        world.home(".config/google-chrome/Local State", &state);
        assert_eq!(message(&world.cookies().await), "cookies-malformed");
        let fresh = World::with("brave-browser.desktop", "brave-browser");
        assert_eq!(message(&fresh.cookies().await), "cookies-no-profile");
        let removed = World::with("firefox.desktop", "firefox");
        let profiles = "[Install4F96]\nDefault=gone.default-release\n";
        removed.home(".mozilla/firefox/profiles.ini", profiles);
        assert_eq!(message(&removed.cookies().await), "cookies-no-profile");
    }

    #[tokio::test]
    async fn firefox_is_read_where_its_packaging_keeps_it() {
        let profiles = "[Install4F96]\nDefault=x.default-release\n\n\
                        [Profile0]\nPath=y.default\nDefault=1\n";
        let block = "user_pref(\"network.cookie.cookieBehavior\", 2);\n";
        for (id, program, folder) in [
            ("firefox.desktop", "firefox", ".mozilla/firefox"),
            ("firefox.desktop", "firefox", ".config/mozilla/firefox"),
            (
                "firefox_firefox.desktop",
                "env A=b /snap/bin/firefox",
                "snap/firefox/common/.mozilla/firefox",
            ),
            (
                "org.mozilla.firefox.desktop",
                "/usr/bin/flatpak run org.mozilla.firefox",
                ".var/app/org.mozilla.firefox/.mozilla/firefox",
            ),
        ] {
            let world = World::with(id, program);
            // A packaged one is read, not one that was there before it.
            if folder.contains("snap") || folder.contains(".var") {
                world.home(".mozilla/firefox/profiles.ini", profiles);
                world.home(".mozilla/firefox/x.default-release/prefs.js", "");
            }
            world.home(&format!("{folder}/profiles.ini"), profiles);
            world.home(&format!("{folder}/x.default-release/prefs.js"), block);
            let finding = world.cookies().await;
            assert_eq!(finding.status, Status::Fail, "{folder}");
            assert_eq!(finding.suspects[0].cause, Cause::CookiesBlocked);
            assert_eq!(finding.suspects[0].confidence, Confidence::Likely);
            assert_eq!(evidence(&finding, "profile"), "x.default-release");
            let policy = json!({"policies": {"Cookies": {"Behavior": "accept", "Locked": true}}});
            world.root("etc/firefox/policies/policies.json", &policy.to_string());
            assert_eq!(world.cookies().await.status, Status::Pass, "{folder}");
        }
    }

    #[tokio::test]
    async fn brave_as_it_comes_is_suspected_only_after_nobody_came_back() {
        let mut world = World::with("brave-browser.desktop", "brave-browser");
        let folder = ".config/BraveSoftware/Brave-Browser";
        world.home(&format!("{folder}/Default/Preferences"), "{}");
        assert_eq!(world.cookies().await.status, Status::Pass);
        world.context.problem = Some(Problem::new(Code::BrowserTimeout));
        let finding = world.cookies().await;
        assert_eq!(finding.status, Status::Warn);
        assert_eq!(finding.suspects[0].confidence, Confidence::Possible);
    }

    #[tokio::test]
    async fn a_browser_is_found_by_each_way_that_leads_to_it() {
        let list = "[Default Applications]\nx-scheme-handler/https=gone.desktop;edge.desktop;\n";
        let listed = World::new();
        listed.home(".config/mimeapps.list", list);
        listed.install("edge.desktop", "/usr/bin/microsoft-edge");
        assert_eq!(evidence(&listed.default().await, "browser"), "Edge");

        let asked = World::new();
        asked.install("vivaldi-stable.desktop", "vivaldi-stable");
        asked.program("xdg-settings", "exit 2");
        asked.program("xdg-mime", "echo vivaldi-stable.desktop");
        assert_eq!(evidence(&asked.default().await, "browser"), "Vivaldi");

        let mut chosen = World::with("google-chrome.desktop", "google-chrome");
        let program = chosen.program("firefox-esr", "echo Mozilla Firefox 140.5.0esr");
        let variables = &mut chosen.context.system.variables;
        variables.insert("BROWSER", OsString::from("no-such-browser:firefox-esr %s"));
        let finding = chosen.default().await;
        assert_eq!(evidence(&finding, "browser"), "Firefox");
        assert_eq!(evidence(&finding, "version"), "140.5.0");
        std::fs::remove_file(program).unwrap();
        assert_eq!(message(&chosen.default().await), "browser-misnamed");

        let alternative = World::new();
        let link = alternative
            .context
            .system
            .path("etc/alternatives/x-www-browser");
        std::fs::create_dir_all(link.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink("/usr/bin/chromium", link).unwrap();
        assert_eq!(
            evidence(&alternative.default().await, "browser"),
            "Chromium"
        );
    }

    #[tokio::test]
    async fn an_old_version_on_file_is_asked_for_again() {
        let world = World::new();
        let program = world.program("chromium", "echo Chromium 156.0.8078.79 built on Debian");
        world.install("chromium.desktop", &program.to_string_lossy());
        world.program("xdg-settings", "echo chromium.desktop");
        world.home(".config/chromium/Last Version", "96.0.4664.45");
        let finding = world.default().await;
        assert_eq!(finding.status, Status::Pass);
        assert_eq!(evidence(&finding, "version"), "156.0.8078.79");
        world.program("chromium", "echo Chromium 96.0.4664.45");
        let finding = world.default().await;
        assert_eq!(finding.status, Status::Warn);
        assert_eq!(finding.suspects[0].cause, Cause::BrowserUnsupported);
    }

    #[tokio::test]
    async fn no_browser_is_a_fault_only_of_a_desktop() {
        let mut world = World::new();
        assert_eq!(message(&world.default().await), "browser-missing");
        assert_eq!(message(&world.cookies().await), "cookies-no-browser");
        world.program("chromium", "exit 0");
        assert_eq!(message(&world.default().await), "browser-not-told");
        world.context.system.variables.remove("DISPLAY");
        assert_eq!(message(&world.default().await), "browser-no-desktop");
    }
}
