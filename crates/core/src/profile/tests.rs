use super::*;
use crate::vault::{MemoryStore, WithoutStore};

const GOOD: &str = "name = \"acme\"\nissuer = \"https://id.acme.example/t\"\nclient_id = \"c\"\n";

fn detail(text: &str) -> String {
    let problem = read(text).unwrap_err();
    assert_eq!(problem.code, Code::ProfileInvalid);
    problem.detail.unwrap()
}

#[test]
fn the_built_in_ones_are_good_and_need_what_they_say() {
    assert!(!hubspot().is_configured() && !google().is_configured());
    assert_eq!(hubspot().effective_kind(), Kind::Guided);
    assert!(sandbox("http://127.0.0.1:7300").unwrap().is_configured());
    assert!(sandbox("https://elsewhere.example").is_err());
}

#[test]
fn an_unknown_key_names_the_nearest_known_one() {
    assert!(detail(&format!("{GOOD}clientid = \"x\"")).contains("“client_id”"));
    assert!(detail(&format!("{GOOD}redirect_uri = \"x\"")).contains("“redirect_uris”"));
}

#[test]
fn what_is_wrong_is_named() {
    for (text, part) in [
        ("issuer = \"https://a.example\"", "name must be"),
        (
            "name = \"a\"\nissuer = \"http://a.example\"\nclient_id = \"c\"",
            "issuer must be",
        ),
        ("name = \"a\"\nissuer = \"https://a.example\"", "client_id"),
        ("name = \"../a\"\n", "name must be"),
        ("name = \"a\"\nkind = \"guided\"", "sign_in_page"),
        ("name = \"a\"\n\nissuer = = ", "line 3"),
        (
            &format!("{GOOD}redirect_uris = [\"https://a.example/cb\"]"),
            "redirect_uris",
        ),
        (&format!("{GOOD}idle_limit = 5"), "idle_limit"),
    ] {
        let seen = detail(text);
        assert!(seen.contains(part), "{text}: {seen}");
    }
}

#[test]
fn a_secret_goes_into_the_vault_and_not_into_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let vault = Arc::new(Vault::new(
        Arc::new(MemoryStore::default()),
        WithoutStore::Refuse,
    ));
    let profiles = Profiles::new(folder.path().to_owned(), vault.clone(), None).unwrap();

    profiles
        .add(&format!("{GOOD}client_secret = \"hunter2\"\n"))
        .unwrap();

    let kept = std::fs::read_to_string(folder.path().join("acme.toml")).unwrap();
    assert!(!kept.contains("hunter2"), "{kept}");
    let profile = profiles.find("acme").unwrap();
    assert!(
        profile
            .client_secret(&vault)
            .unwrap()
            .unwrap()
            .matches("hunter2")
    );
    profiles.remove("acme").unwrap();
    assert!(profiles.find("acme").is_err());
}

#[test]
fn a_secret_of_the_wrong_type_is_not_repeated() {
    for secret in [
        "1234567890123",
        "[\"hunter2\"]",
        "{ hunter2 = 1 }",
        "hunter2",
    ] {
        let words = detail(&format!("{GOOD}client_secret = {secret}\n"));
        assert!(
            !words.contains("hunter2") && !words.contains("123"),
            "{words}"
        );
    }
}

fn profiles_in(folder: &std::path::Path) -> Profiles {
    let store = Arc::new(MemoryStore::default());
    let vault = Arc::new(Vault::new(store, WithoutStore::Refuse));
    Profiles::new(folder.to_owned(), vault, None).unwrap()
}

#[test]
fn a_file_that_means_harm_is_left_out_and_its_neighbours_stay() {
    let long = format!("{GOOD}title = \"{}\"\n", "x".repeat(1024 * 1024));
    let deep = format!("{GOOD}x = {}", "[".repeat(200_000));
    let tables = format!("{GOOD}{}", "[a.b]\n[a.b.c]\n".repeat(10_000));
    for bytes in [
        &b"name = \"acme\"\0"[..],
        b"\xff\xfen\0a\0m\0e\0",
        b"\x7fELF",
        b"name = \"acme\"\nname = \"acme\"",
        long.as_bytes(),
        deep.as_bytes(),
        tables.as_bytes(),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let profiles = profiles_in(folder.path());
        profiles.add_issuer("https://good.example", "c").unwrap();
        atomic_file::write(&folder.path().join("acme.toml"), bytes).unwrap();

        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(20)]).into_owned();
        assert!(profiles.find("acme").is_err(), "{start:?}");
        let names: Vec<String> = profiles.all().into_iter().map(|it| it.name).collect();
        assert_eq!(names, ["good-example", "hubspot", "google"], "{start:?}");
    }
}

#[test]
fn a_file_from_an_editor_that_marks_its_encoding_is_read() {
    let marked = format!("\u{feff}{GOOD}").replace('\n', "\r\n");
    assert_eq!(read(&marked).unwrap().0.name, "acme");
}

#[cfg(unix)]
#[test]
fn a_pipe_a_folder_or_a_dead_link_in_a_profiles_place_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let made = std::process::Command::new("mkfifo")
        .arg(at("pipe.toml"))
        .status();
    assert!(made.unwrap().success());
    std::fs::create_dir(at("folder.toml")).unwrap();
    std::os::unix::fs::symlink("/no/such/file", at("dead.toml")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", at("zeros.toml")).unwrap();
    let profiles = profiles_in(folder.path());

    for name in ["pipe", "folder", "dead", "zeros"] {
        assert!(profiles.find(name).is_err(), "{name}");
    }
    assert_eq!(profiles.all().len(), 2, "those that are built in");
}

#[test]
fn an_issuers_address_is_enough() {
    let profile = Profile::for_issuer("id.acme.example", "c").unwrap();
    assert_eq!(profile.name, "id-acme-example");
    assert_eq!(profile.issuer.unwrap().as_str(), "https://id.acme.example/");
    assert!(Profile::for_issuer("http://acme.example", "c").is_err());
}
