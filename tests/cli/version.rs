//! The version, and whether there is a newer one.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::json;
use world::releases::{Answer, Publisher, Shelf, list_of};

use crate::desk::{Desk, Seen, assert_seen, seen};

/// A desk whose program asks a shelf of the test's.
struct Copy {
    desk: Desk,
    shelf: Shelf,
    publisher: Publisher,
    /// The program in a package of this kind.
    program: Option<PathBuf>,
}

impl Copy {
    async fn new() -> Self {
        let publisher = Publisher::new();
        let mut list = list_of(&["99.1.0", "99.0.0"]);
        list["releases"][0]["mends"] = json!(["network_unreachable"]);
        list["releases"][1]["security"] = json!(true);
        let shelf = Shelf::plain(Answer::Serve(publisher.sign(&list))).await;
        Self {
            desk: Desk::new(),
            shelf,
            publisher,
            program: None,
        }
    }

    /// The same program as a package has it.
    async fn packaged(word: &str) -> Self {
        let mut copy = Self::new().await;
        let root = copy.desk.home.path().join("usr");
        let program = root.join("bin/portico");
        std::fs::create_dir_all(root.join("bin")).unwrap();
        std::fs::create_dir_all(root.join("lib/portico")).unwrap();
        // A link would be followed to where the program was built.
        if std::fs::hard_link(world::program(), &program).is_err() {
            std::fs::copy(world::program(), &program).unwrap();
        }
        copy.program = Some(program);
        copy.marked(word);
        copy
    }

    fn marked(&self, word: &str) {
        self.desk.file("usr/lib/portico/install-source", word);
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.desk.command(arguments);
        if let Some(program) = &self.program {
            let mut packaged = Command::new(program);
            packaged
                .args(arguments)
                .env_clear()
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped());
            for (name, value) in command.get_envs() {
                packaged.env(name, value.unwrap_or_default());
            }
            command = packaged;
        }
        command
            .env("PORTICO_RELEASE_KEY", self.publisher.key())
            .env("PORTICO_RELEASES_URL", self.shelf.url());
        command
    }

    fn run(&self, arguments: &[&str]) -> Seen {
        seen(arguments, &mut self.command(arguments), "")
    }
}

#[test]
fn a_copy_that_somebody_has_built_says_so() {
    let desk = Desk::new();
    assert_seen!(desk.run(&["version"]));
    let checked = desk.run(&["version", "--check", "--json"]);
    assert_eq!(checked.code, 1, "{checked}");
    assert_eq!(checked.json()["problem"]["code"], "update_list_missing");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_check_nobody_is_asked_whatever_is_run() {
    let copy = Copy::packaged("archive").await;
    let version = copy.run(&["version", "--json"]).json();
    assert_eq!(version["update_mode"], "notify");
    for arguments in [
        &["version"][..],
        &["--version"],
        &["status"],
        &["profile", "list"],
        &["doctor", "--offline"],
        &["guide"],
    ] {
        copy.run(arguments);
    }
    assert!(copy.shelf.asked().is_empty(), "{:?}", copy.shelf.asked());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_by_hand_says_what_is_new_and_how_this_package_gets_it() {
    let copy = Copy::packaged("deb\n").await;
    assert_seen!(copy.run(&["version", "--check"]));
    assert_eq!(copy.shelf.asked().len(), 2);

    // Known from here on, and the daily check stays off.
    let version = copy.run(&["version", "--json"]).json();
    assert_eq!(version["install_source"], "deb");
    assert_eq!(version["update_mode"], "off");
    assert_eq!(version["update_reason"], "install_source");
    let update = &version["update"];
    assert_eq!(update["version"], "99.1.0");
    assert_eq!(update["security"], true, "the version before closes a hole");
    assert_eq!(update["mends"], json!(["network_unreachable"]));
    assert_eq!(copy.shelf.asked().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_package_has_its_own_way() {
    let copy = Copy::packaged("deb").await;
    for (word, has) in [
        ("rpm", "  sudo dnf upgrade portico portico-desktop\n"),
        ("homebrew", "  brew upgrade --cask portico\n"),
        ("scoop", "  scoop update portico\n"),
        ("flatpak", "  flatpak update app.portico.desktop\n"),
        ("nix", "  nix profile upgrade portico\n"),
        ("aur", "AUR"),
        (
            "msi",
            "Your IT department installs it, or download it from https://github.com/",
        ),
        ("archive", "Download it from https://github.com/"),
        ("something", "Update it the way you installed it."),
    ] {
        copy.marked(word);
        let seen = copy.run(&["version", "--check"]);
        assert!(
            seen.code == 0 && seen.stdout.contains(has),
            "{word}: {seen}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_version_says_so_in_both_languages() {
    let copy = Copy::new().await;
    let signed = copy.publisher.sign(&list_of(&["0.0.1"]));
    copy.shelf.become_(Answer::Serve(signed));
    assert_seen!(copy.run(&["version", "--check", "--language", "nb"]));
    let english = copy.run(&["version", "--check"]);
    assert!(
        english.stdout.contains("This is the newest version."),
        "{english}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_that_fails_has_a_code_a_cause_and_a_next_step() {
    let copy = Copy::new().await;
    let by_another = Publisher::new().sign(&list_of(&["99.0.0"]));
    copy.shelf.become_(Answer::Serve(by_another));
    assert_seen!(copy.run(&["version", "--check"]));

    let arguments = ["version", "--check"];
    let mut nobody = copy.command(&arguments);
    nobody.env("PORTICO_RELEASES_URL", "http://127.0.0.1:9/releases.json");
    let nobody = seen(&arguments, &mut nobody, "");
    assert_eq!(nobody.code, 4, "{nobody}");
    assert!(nobody.stderr.contains("[network_unreachable]"), "{nobody}");
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_that_switch_it_off_are_said() {
    let copy = Copy::packaged("msi").await;
    copy.run(&["version"]);
    std::fs::create_dir_all(copy.desk.home.path().join("portico/config")).unwrap();
    copy.desk
        .file("portico/config/settings.toml", "update_mode = \"off\"\n");
    let version = copy.run(&["version", "--json"]).json();
    assert_eq!(version["update_mode"], "off");
    assert_eq!(version["update_reason"], "setting");
}

#[tokio::test(flavor = "multi_thread")]
async fn troubleshooting_names_the_version_that_fixes_what_was_found() {
    let copy = Copy::packaged("deb").await;
    copy.run(&["version", "--check"]);
    let with_service = |arguments: &[&str]| {
        let mut command = copy.command(arguments);
        command.env("PORTICO_SANDBOX", "http://127.0.0.1:9");
        seen(arguments, &mut command, "")
    };
    let login = with_service(&["login", "sandbox", "--email", "ada@example.com"]);
    assert!(login.stderr.contains("[network_unreachable]"), "{login}");
    let said = "Portico 99.1.0 fixes this (network_unreachable). Your package manager installs it:\n  \
                sudo apt update && sudo apt install --only-upgrade portico portico-desktop\n";

    let doctor = with_service(&["doctor", "--offline", "--profile", "sandbox"]);
    assert!(doctor.stdout.contains(said), "{doctor}");
    let doctor = with_service(&["doctor", "--offline", "--profile", "hubspot"]);
    assert!(!doctor.stdout.contains("fixes this"), "{doctor}");
    assert_eq!(copy.shelf.asked().len(), 2, "troubleshooting asks nobody");
}

/// It tells people what to run, and runs nothing itself: nothing in it could ask for a password.
#[test]
fn the_programs_hold_nothing_that_asks_for_an_administrator() {
    let mut programs = vec![world::program().to_owned()];
    programs.extend(world::inherited("PORTICO_DESKTOP").map(PathBuf::from));
    for program in programs.iter().filter(|program| program.exists()) {
        let bytes = std::fs::read(program).unwrap();
        let found = |word: &str| {
            let all = bytes.windows(word.len()).enumerate();
            all.filter(|(_, window)| *window == word.as_bytes())
                .map(|(place, _)| place)
                .collect::<Vec<_>>()
        };
        for word in [
            "pkexec",
            "zenity",
            "kdialog",
            "osascript",
            "with administrator privileges",
            "AuthorizationExecuteWithPrivileges",
        ] {
            assert_eq!(found(word), [0; 0], "{word} in {}", program.display());
        }
        for place in found("sudo ") {
            let shown = &bytes[place..(place + 40).min(bytes.len())];
            let is_shown = [&b"sudo apt "[..], b"sudo dnf "]
                .iter()
                .any(|known| shown.starts_with(known));
            assert!(is_shown, "{}", String::from_utf8_lossy(shown));
        }
    }
}
