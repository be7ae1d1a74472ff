use std::sync::Arc;

use super::built_in::{google, hubspot, sandbox};
use super::file::check_name;
use super::*;
use crate::fs::atomic;
use crate::vault::{MemoryStore, Vault, WithoutStore};

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
        (
            "name = \"id\"\nissuer = \"https://a.example\"",
            "id is taken",
        ),
        ("name = \"mailto\"\n", "mailto is taken"),
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
        atomic::write(&folder.path().join("acme.toml"), bytes).unwrap();

        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(20)]).into_owned();
        assert!(profiles.find("acme").is_err(), "{start:?}");
        let names: Vec<String> = profiles.all().into_iter().map(|it| it.name).collect();
        let good = Profile::for_issuer("https://good.example", "c")
            .unwrap()
            .name;
        assert_eq!(names, [good.as_str(), "hubspot", "google"], "{start:?}");
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
    let hash = profile.name.strip_prefix("id-acme-example-").unwrap();
    assert!(hash.len() == 16 && hash.chars().all(|c| c.is_ascii_hexdigit()));
    assert_eq!(profile.issuer.unwrap().as_str(), "https://id.acme.example/");
    assert!(Profile::for_issuer("http://acme.example", "c").is_err());
}

#[test]
fn issuers_of_one_host_have_names_of_their_own() {
    let name = |issuer: &str| Profile::for_issuer(issuer, "c").unwrap().name;
    let issuers = [
        "https://id.acme.example/realms/a",
        "https://id.acme.example/realms/b",
        "https://id-acme.example/realms/a",
        "https://id.acme.example:8443/realms/a",
        "https://id.acme.example",
    ];
    let mut names: std::collections::BTreeSet<String> = issuers.iter().map(|it| name(it)).collect();
    // Another client is another profile.
    names.insert(Profile::for_issuer(issuers[0], "d").unwrap().name);
    assert_eq!(names.len(), issuers.len() + 1, "{names:?}");
    assert!(
        names.iter().all(|name| check_name(name).is_ok()),
        "{names:?}"
    );
    // A slash at the end is no other issuer, and a long host no longer name.
    assert_eq!(name("https://id.acme.example/"), name("id.acme.example"));
    assert!(name(&format!("https://{}.example", "x".repeat(60))).len() <= 60);
}

#[test]
fn a_file_completes_what_is_built_in_and_puts_nothing_else_in_its_place() {
    for good in [
        "name = \"hubspot\"\nclient_id = \"app\"\nclient_secret = \"s\"\nscopes = [\"oauth\"]",
        "name = \"hubspot\"\nkind = \"hubspot\"\nissuer = \"https://app.hubspot.com\"\nclient_id = \"a\"",
        "name = \"google\"\nissuer = \"https://accounts.google.com/\"\nclient_id = \"x\"",
        "name = \"google\"\nclient_id = \"x\"\ntitle = \"Google Workspace\"",
        "name = \"mine\"\nkind = \"hubspot\"\nclient_id = \"a\"",
        "name = \"eu\"\nkind = \"hubspot\"\nissuer = \"https://app-eu1.hubspot.com\"\nclient_id = \"a\"",
        "name = \"stand-in\"\nkind = \"hubspot\"\nissuer = \"http://127.0.0.1:1\"\napi = \"http://127.0.0.1:2\"\nclient_id = \"a\"",
    ] {
        assert!(read(good).is_ok(), "{good}: {:?}", read(good));
    }
    for evil in [
        "name = \"hubspot\"\ntitle = \"HubSpot\"\nkind = \"native\"\nissuer = \"https://evil.example\"\nclient_id = \"c\"",
        "name = \"hubspot\"\nkind = \"guided\"\nsign_in_page = \"https://evil.example\"",
        "name = \"hubspot\"\nclient_id = \"c\"\nsign_in_page = \"https://evil.example\"",
        "name = \"hubspot\"\nclient_id = \"c\"\nissuer = \"https://evil.example\"",
        "name = \"hubspot\"\nclient_id = \"c\"\napi = \"https://evil.example\"",
        "name = \"hubspot\"\nclient_id = \"c\"\napi = \"http://127.0.0.1:1\"\nissuer = \"http://127.0.0.1:1\"",
        "name = \"google\"\nissuer = \"https://accounts.google.com.evil.example\"\nclient_id = \"c\"",
        "name = \"google\"\nkind = \"native\"\nclient_id = \"c\"\nissuer = \"https://accounts.google.com\"",
        "name = \"sandbox\"\nissuer = \"https://a.example\"\nclient_id = \"c\"",
        // HubSpot's code would go to somebody else's API.
        "name = \"x\"\nkind = \"hubspot\"\nclient_id = \"c\"\napi = \"https://evil.example\"",
        "name = \"x\"\nkind = \"hubspot\"\nclient_id = \"c\"\napi = \"https://xhubapi.com\"",
        "name = \"x\"\nkind = \"hubspot\"\nclient_id = \"c\"\nissuer = \"https://evil.example\"",
        "name = \"x\"\nkind = \"hubspot\"\nclient_id = \"c\"\napi = \"http://127.0.0.1:1\"",
    ] {
        assert_eq!(read(evil).unwrap_err().code, Code::ProfileInvalid, "{evil}");
    }
}

#[test]
fn a_file_of_a_built_in_name_that_leads_elsewhere_is_not_used_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let profiles = profiles_in(folder.path());
    let evil = "name = \"hubspot\"\nkind = \"native\"\nissuer = \"https://evil.example\"\nclient_id = \"c\"";
    atomic::write(&folder.path().join("hubspot.toml"), evil.as_bytes()).unwrap();
    assert_eq!(
        profiles.find("hubspot").unwrap_err().code,
        Code::ProfileInvalid
    );
    let all = profiles.all();
    let hubspot = all.iter().find(|it| it.name == "hubspot").unwrap();
    assert_eq!(hubspot.effective_kind(), Kind::Guided, "the built-in one");
}

#[test]
fn a_profile_that_leads_elsewhere_is_replaced_only_when_somebody_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let profiles = profiles_in(folder.path());
    profiles.add(GOOD).unwrap();
    profiles.add(&format!("{GOOD}title = \"Acme\"")).unwrap();
    for other in [
        GOOD.replace("id.acme.example/t", "id.acme.example/other"),
        GOOD.replace("\"c\"", "\"d\""),
        format!("{GOOD}kind = \"native\""),
    ] {
        let problem = profiles.add(&other).unwrap_err();
        assert_eq!(problem.code, Code::ProfileExists);
        assert!(
            problem
                .detail
                .unwrap()
                .contains("https://id.acme.example/t")
        );
    }
    let other = GOOD.replace("id.acme.example/t", "id.acme.example/other");
    profiles.replace(&other).unwrap();
    let now = profiles.find("acme").unwrap().issuer.unwrap();
    assert_eq!(now.as_str(), "https://id.acme.example/other");
}

#[test]
fn a_client_secret_is_for_one_client_at_one_issuer() {
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::new(MemoryStore::default());
    let vault = Arc::new(Vault::new(store.clone(), WithoutStore::Refuse));
    let profiles = Profiles::new(folder.path().to_owned(), vault.clone(), None).unwrap();
    let secret = |profile: &Profile| profile.client_secret(&vault).unwrap();
    let first = format!("{GOOD}client_secret = \"hunter2\"\n");
    profiles.add(&first).unwrap();

    // Another issuer, or another client, under the same name has none, and the old one is gone.
    for other in [
        GOOD.replace("id.acme.example/t", "evil.example"),
        GOOD.replace("\"c\"", "\"d\""),
    ] {
        profiles.replace(&other).unwrap();
        assert!(secret(&profiles.find("acme").unwrap()).is_none());
        let kept = store.names();
        assert!(
            kept.iter().all(|name| !name.starts_with("client/")),
            "{kept:?}"
        );
        profiles.replace(&first).unwrap();
    }
    // The same client under another name has it, also when the first name goes.
    let twin = GOOD.replace("\"acme\"", "\"twin\"");
    profiles.add(&twin).unwrap();
    profiles.remove("acme").unwrap();
    assert!(
        secret(&profiles.find("twin").unwrap())
            .unwrap()
            .matches("hunter2")
    );
    profiles.remove("twin").unwrap();
    assert!(store.names().is_empty());
    // A file can't be told to keep it: the slash at the end is no other issuer.
    profiles.add(&first.replace("/t\"", "/t/\"")).unwrap();
    let again = profiles.replace(GOOD).unwrap();
    assert!(secret(&again).unwrap().matches("hunter2"));
}

#[test]
fn a_domains_identity_provider_needs_a_registration_of_its_own() {
    let with = |domain: &str| format!("{GOOD}[domains]\n\"Corp.example\" = {domain}\n");
    let to = |domain: &str| {
        let (profile, _) = read(&with(domain)).unwrap();
        profile.domains["corp.example"].clone()
    };
    // An address alone is a hint for the profile's own server.
    let hint = "https://id.corp.example";
    assert_eq!(to(&format!("{hint:?}")), Destination::Hint(hint.to_owned()));
    let Destination::Issuer(registration) =
        to("{ issuer = \"https://id.corp.example\", client_id = \"portico-at-corp\" }")
    else {
        panic!("no registration")
    };
    assert_eq!(registration.client_id, "portico-at-corp");
    for bad in [
        "{ issuer = \"https://id.corp.example\" }",
        "{ issuer = \"http://id.corp.example\", client_id = \"c\" }",
        "{ issuer = \"https://id.corp.example\", client_id = \" \" }",
        "{ issuer = \"https://id.corp.example\", client_id = \"c\", secret = \"hunter2\" }",
        "{ issuer = \"https://id.corp.example\", client_id = \"c\", client_secret = 7 }",
        "7",
    ] {
        let words = detail(&with(bad));
        assert!(!words.contains("hunter2") && !words.is_empty(), "{words}");
    }
}

#[test]
fn a_redirect_uri_without_a_port_takes_any() {
    let redirect = |uris: &str| {
        let (profile, _) = read(&format!("{GOOD}redirect_uris = [{uris}]")).unwrap();
        profile.redirect
    };
    let any = redirect("\"http://127.0.0.1/callback/acme\"");
    assert!(matches!(&any, Redirect::AnyPort(uri) if uri.url().path() == "/callback/acme"));
    for (one, other, overlap) in [
        (Redirect::Loopback, Redirect::Loopback, true),
        (Redirect::Loopback, any.clone(), false),
        (any.clone(), any, true),
        (
            Redirect::Loopback,
            redirect("\"http://127.0.0.1:8085/callback\""),
            true,
        ),
        (
            Redirect::Loopback,
            redirect("\"http://localhost:8085/callback\""),
            false,
        ),
        (
            redirect("\"http://localhost:8085/callback\", \"http://localhost:8086/b\""),
            redirect("\"http://localhost:9999/b\""),
            true,
        ),
        (
            redirect("\"portico://callback\""),
            redirect("\"portico://callback\""),
            true,
        ),
        (
            redirect("\"portico://callback\""),
            Redirect::Loopback,
            false,
        ),
    ] {
        let (ours, theirs) = (one.places(), other.places());
        let is_shared = ours.iter().any(|place| theirs.contains(place));
        assert_eq!(is_shared, overlap, "{one:?} {other:?}");
    }
}

#[test]
fn a_client_id_is_taken_without_what_a_copy_brings_along() {
    let of = |id: &str| {
        let text = format!("name = \"acme\"\nissuer = \"https://a.example\"\nclient_id = {id}\n");
        read(&text).map(|(profile, _)| profile.client_id.unwrap())
    };
    for id in [
        r#""my-app""#,
        r#"" my-app""#,
        r#""my-app\t""#,
        r#""my-app\r\n""#,
        r#""\ufeffmy-app\u200b""#,
    ] {
        assert_eq!(of(id).unwrap(), "my-app", "{id}");
    }
    assert_eq!(of(r#""my app""#).unwrap(), "my app");
    for id in [r#""""#, r#""  ""#, r#""\u200b""#] {
        let problem = of(id).unwrap_err();
        assert_eq!(problem.code, Code::ProfileInvalid);
        let detail = problem.detail.unwrap();
        assert!(
            detail.contains("line 3") && detail.contains("client_id"),
            "{detail}"
        );
    }
    assert!(Profile::for_issuer("https://a.example", " \u{200b}").is_err());
    let made = Profile::for_issuer("https://a.example", "my-app\u{200b} ").unwrap();
    assert_eq!(made.client_id.as_deref(), Some("my-app"));
}

#[test]
fn what_is_wrong_in_a_file_has_its_line_and_key() {
    for (text, words) in [
        ("name = \"a\"\nnmae = 1\n", "line 2: unknown key"),
        (
            "name = \"a\"\nidle_limit = \"an hour\"\n",
            "line 2: idle_limit",
        ),
        ("name = \"a\"\n\nscopes = \"openid\"\n", "line 3: scopes"),
        (
            "name = \"a\"\nmethods = [\"telepathy\"]\n",
            "line 2: methods",
        ),
        (
            "name = \"a\"\nclient_secret = 31415926\n",
            "line 2: client_secret",
        ),
    ] {
        let detail = read(text).unwrap_err().detail.unwrap();
        assert!(detail.contains(words), "{text:?}: {detail}");
        assert!(!detail.contains("31415926"), "{detail}");
    }
}

#[test]
fn a_version_of_the_api_is_a_date_and_leads_nowhere_else() {
    let with = |version: &str| {
        read(&format!(
            "name = \"stand-in\"\nkind = \"hubspot\"\nissuer = \"http://127.0.0.1:1\"\n\
             api = \"http://127.0.0.1:2\"\nclient_id = \"a\"\napi_version = \"{version}\"\n"
        ))
    };
    for (given, taken) in [("2026-03", "2026-03"), (" 2027-11 ", "2027-11")] {
        assert_eq!(with(given).unwrap().0.api.version, taken);
    }
    for version in [
        "",
        "v1",
        "2026",
        "2026-3",
        "2026-03-01",
        "2026-03/token/introspect?x=",
        "../any/path?x=",
        "2026-03#",
        "2026-03\\u0000",
        "２０２６-03",
        "-03",
    ] {
        let problem = with(version).unwrap_err();
        assert_eq!(problem.code, Code::ProfileInvalid, "{version}");
    }
    // What is built in can be moved no more than others.
    let built_in = "name = \"hubspot\"\nclient_id = \"c\"\napi_version = \"2026-03/x?y=\"";
    assert!(read(built_in).is_err());
}

#[test]
fn a_name_stands_for_what_it_was_added_for_whatever_its_file_says() {
    let changes = [
        GOOD.replace("id.acme.example/t", "evil.example"),
        GOOD.replace("id.acme.example/t", "id.acme.example/other"),
        GOOD.replace("\"c\"", "\"d\""),
        format!("{GOOD}kind = \"native\"\n"),
        GUIDED.to_owned(),
        "name = \"acme\"\nkind = \"hubspot\"\nsign_in_page = \"https://phish.example/x\"\n"
            .to_owned(),
        "name = \"acme\"\nkind = \"hubspot\"\n".to_owned(),
        format!(
            "{GOOD}[domains]\n\"acme.no\" = {{ issuer = \"https://evil.example\", client_id = \"e\" }}\n"
        ),
    ];
    for change in changes {
        let folder = tempfile::tempdir().unwrap();
        let profiles = profiles_in(folder.path());
        profiles.add(GOOD).unwrap();
        let path = folder.path().join("acme.toml");
        atomic::write(&path, change.as_bytes()).unwrap();

        let lying = profiles.find("acme").unwrap();
        let problem = profiles.must_mean_the_same(&lying).unwrap_err();
        assert_eq!(problem.code, Code::ProfileExists, "{change}");
        // Without its file the name is not free, either.
        std::fs::remove_file(&path).unwrap();
        assert_eq!(profiles.add(&change).unwrap_err().code, Code::ProfileExists);

        // With the person's word it is.
        let replaced = profiles.replace(&change).unwrap();
        assert!(profiles.must_mean_the_same(&replaced).is_ok());
        profiles.remove("acme").unwrap();
        profiles.add(GOOD).unwrap();
    }
}

#[test]
fn how_a_profile_is_signed_in_to_is_not_for_its_file_to_change() {
    let with = |line: &str| format!("{GOOD}{line}\n");
    for (before, after, key) in [
        ("", "title = \"Google\"", "title"),
        ("title = \"Acme\"", "", "title"),
        ("", "scopes = [\"openid\", \"admin\"]", "scopes"),
        ("scopes = [\"openid\"]", "", "scopes"),
        ("dpop = \"on\"", "", "dpop"),
        ("dpop = \"on\"", "dpop = \"off\"", "dpop"),
        ("", "par = \"off\"", "par"),
        ("", "idp_hint_parameter = \"prompt\"", "idp_hint_parameter"),
        ("", "webfinger = true", "webfinger"),
        ("idle_limit = 600", "idle_limit = 4294967295", "idle_limit"),
        ("idle_limit = 600", "", "idle_limit"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let profiles = profiles_in(folder.path());
        let path = folder.path().join("acme.toml");
        for is_added in [true, false] {
            if is_added {
                profiles.add(&with(before)).unwrap();
            } else {
                // Put there by hand, and signed in with once.
                atomic::write(&path, with(before).as_bytes()).unwrap();
                profiles
                    .keep_meaning(&profiles.find("acme").unwrap(), None)
                    .unwrap();
            }
            atomic::write(&path, with(after).as_bytes()).unwrap();
            let edited = profiles.find("acme").unwrap();
            let problem = profiles.must_mean_the_same(&edited).unwrap_err();
            assert_eq!(problem.code, Code::ProfileExists, "{after}");
            let detail = problem.detail.unwrap();
            assert!(detail.ends_with("add the file again"), "{detail}");
            assert!(detail.contains(&format!(": {key};")), "{detail}");

            // The person's own change: the file is added again, without any other question.
            profiles.add(&with(after)).unwrap();
            let edited = profiles.find("acme").unwrap();
            assert!(profiles.must_mean_the_same(&edited).is_ok(), "{after}");
            profiles.remove("acme").unwrap();
        }
        // So is one whose file is gone.
        profiles.add(&with(before)).unwrap();
        std::fs::remove_file(&path).unwrap();
        profiles.add(&with(after)).unwrap();
    }
    // What decides nothing may be edited.
    let folder = tempfile::tempdir().unwrap();
    let profiles = profiles_in(folder.path());
    profiles.add(GOOD).unwrap();
    let edited = with("hosts = [\"x.example\"]\nstatus_url = \"https://status.example\"");
    atomic::write(&folder.path().join("acme.toml"), edited.as_bytes()).unwrap();
    let edited = profiles.find("acme").unwrap();
    assert!(profiles.must_mean_the_same(&edited).is_ok());
}

const GUIDED: &str =
    "name = \"acme\"\nkind = \"guided\"\nsign_in_page = \"https://phish.example/login\"\n";

/// No file leads to another page than the one that the name stands for.
#[test]
fn a_page_is_opened_only_as_the_name_stands_for_it() {
    let page = "sign_in_page = \"https://acme.example/login\"\n";
    let own = "name = \"acme\"\nkind = \"guided\"\nsign_in_page = \"https://acme.example/login\"\n";
    let moved = |text: &str| text.replace("acme.example/login", "phish.example/login");
    let with_page = format!("{GOOD}{page}");
    for (added, edited, opens) in [
        (own, own.to_owned(), true),
        (own, format!("{own}hosts = [\"cdn.acme.example\"]\n"), true),
        (own, format!("{own}title = \"Acme\"\n"), false),
        (own, moved(own), false),
        (own, own.replace("/login", "/other"), false),
        (own, with_page.clone(), false),
        (
            own,
            format!("name = \"acme\"\nkind = \"hubspot\"\n{page}"),
            false,
        ),
        (&with_page, with_page.clone(), true),
        (&with_page, moved(&with_page), false),
        (&with_page, GOOD.to_owned(), false),
        (GOOD, GOOD.to_owned(), true),
        (GOOD, with_page.clone(), false),
        (GOOD, GUIDED.to_owned(), false),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let profiles = profiles_in(folder.path());
        profiles.add(added).unwrap();
        atomic::write(&folder.path().join("acme.toml"), edited.as_bytes()).unwrap();
        let profile = profiles.find("acme").unwrap();
        let page = profiles.page_to_open(&profile);
        match opens {
            true => assert_eq!(page.unwrap(), profile.sign_in_page, "{edited}"),
            false => assert_eq!(page.unwrap_err().code, Code::ProfileExists, "{edited}"),
        }
    }
    // Who adds a file completes what is there, and moves nothing.
    let folder = tempfile::tempdir().unwrap();
    let profiles = profiles_in(folder.path());
    profiles.add(GOOD).unwrap();
    profiles.add(&with_page).unwrap();
    let problem = profiles.add(&moved(&with_page)).unwrap_err();
    assert_eq!(problem.code, Code::ProfileExists);
    let profile = profiles.find("acme").unwrap();
    assert_eq!(
        profiles.page_to_open(&profile).unwrap(),
        profile.sign_in_page
    );
    // One that was only put into the folder stands for its page from the first time on.
    let folder = tempfile::tempdir().unwrap();
    let profiles = profiles_in(folder.path());
    for (text, opens) in [(own.to_owned(), true), (moved(own), false)] {
        atomic::write(&folder.path().join("acme.toml"), text.as_bytes()).unwrap();
        let profile = profiles.find("acme").unwrap();
        assert_eq!(profiles.page_to_open(&profile).is_ok(), opens, "{text}");
    }
    let built_in = profiles.find("hubspot").unwrap();
    assert!(profiles.page_to_open(&built_in).unwrap().is_some());
}

#[test]
fn a_reserved_name_sends_nobody_to_another_issuer() {
    let google = "name = \"google\"\nclient_id = \"g\"\n";
    let hubspot = "name = \"hubspot\"\nclient_id = \"h\"\n";
    let other = "issuer = \"https://evil.example\", client_id = \"e\"";
    for base in [google, hubspot] {
        for domain in ["example.com", "EXAMPLE.com", "bücher.example"] {
            let text = format!("{base}[domains]\n\"{domain}\" = {{ {other} }}\n");
            let problem = read(&text).unwrap_err();
            assert_eq!(problem.code, Code::ProfileInvalid, "{text}");
        }
        let hint = format!("{base}[domains]\n\"example.com\" = \"acme\"\n");
        assert!(read(&hint).is_ok(), "{hint}");
    }
    let folder = tempfile::tempdir().unwrap();
    let profiles = profiles_in(folder.path());
    for (text, edited) in [(google, "\"g\""), (hubspot, "\"h\"")] {
        let profile = profiles.add(text).unwrap();
        assert!(profiles.must_mean_the_same(&profile).is_ok());
        let path = folder.path().join(format!("{}.toml", profile.name));
        atomic::write(&path, text.replace(edited, "\"x\"").as_bytes()).unwrap();
        let lying = profiles.find(&profile.name).unwrap();
        let problem = profiles.must_mean_the_same(&lying).unwrap_err();
        assert_eq!(problem.code, Code::ProfileExists, "{text}");
        // Without the file it is what is built in, and nothing else.
        std::fs::remove_file(&path).unwrap();
        let built_in = profiles.find(&profile.name).unwrap();
        assert!(profiles.must_mean_the_same(&built_in).is_ok());
    }
}

/// What is taken for the redirect URI where a person pastes it, counts as the same one.
#[test]
fn redirect_uris_that_a_pasted_address_can_t_tell_apart_are_one() {
    let at = |name: &str, uri: &str| {
        format!(
            "name = \"{name}\"\nissuer = \"https://{name}.example\"\nclient_id = \"c\"\n\
             redirect_uris = [\"{uri}\"]\n"
        )
    };
    for (one, other, shared) in [
        (
            "http://127.0.0.1/callback/acme",
            "http://127.0.0.1/callback/acme",
            true,
        ),
        (
            "http://127.0.0.1/callback/acme",
            "http://127.0.0.1/callback/acme/",
            true,
        ),
        (
            "http://127.0.0.1/callback/acme/",
            "http://127.0.0.1/callback/acme//",
            true,
        ),
        ("http://127.0.0.1", "http://127.0.0.1/", true),
        (
            "http://localhost:45881/a",
            "http://LOCALHOST:45882/a/",
            true,
        ),
        ("portico://callback/a", "portico://Callback/a/", true),
        (
            "http://127.0.0.1/callback/acme",
            "http://127.0.0.1/callback/acme2",
            false,
        ),
        (
            "http://127.0.0.1/callback/acme",
            "http://127.0.0.1/callback/Acme",
            false,
        ),
        (
            "http://127.0.0.1/callback/acme",
            "http://localhost:45881/callback/acme",
            false,
        ),
        (
            "http://127.0.0.1/callback/acme",
            "http://127.0.0.1/callback",
            false,
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let profiles = profiles_in(folder.path());
        let (Ok(first), Ok(second)) = (
            profiles.add(&at("one", one)),
            profiles.add(&at("two", other)),
        ) else {
            assert!(shared, "{one} {other}: refused is as good");
            continue;
        };
        let seen = [&first, &second].map(|it| {
            let others = profiles.others(it).unwrap();
            others.share_redirect(it).is_some()
        });
        assert_eq!(seen, [shared; 2], "{one} {other}");
    }
}

#[test]
fn the_secret_of_another_profiles_client_is_changed_only_when_somebody_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let vault = Arc::new(Vault::new(
        Arc::new(MemoryStore::default()),
        WithoutStore::Refuse,
    ));
    let profiles = Profiles::new(folder.path().to_owned(), vault.clone(), None).unwrap();
    let is = |name: &str, secret: &str| {
        let profile = profiles.find(name).unwrap();
        let kept = profile.client_secret(&vault).unwrap();
        kept.is_some_and(|kept| kept.matches(secret))
    };
    let with = |secret: &str| format!("{GOOD}client_secret = \"{secret}\"\n");
    let twin = |secret: &str| with(secret).replace("\"acme\"", "\"twin\"");
    let in_domain = "name = \"corp\"\nissuer = \"https://id.corp.example\"\nclient_id = \"x\"\n\
         [domains.\"acme.example\"]\nissuer = \"https://id.acme.example/t/\"\nclient_id = \"c\"\n\
         client_secret = \"another\"\n";
    profiles.add(&with("hunter2")).unwrap();
    // One profile may have a new one, as providers give them, and two may have the same.
    profiles.add(&with("hunter3")).unwrap();
    profiles.add(&twin("hunter3")).unwrap();
    assert!(is("acme", "hunter3") && is("twin", "hunter3"));

    for other in [twin("another"), with("another"), in_domain.to_owned()] {
        let problem = profiles.add(&other).unwrap_err();
        assert_eq!(problem.code, Code::ProfileExists, "{other}");
        let detail = problem.detail.unwrap();
        assert!(detail.contains("client secret"), "{detail}");
        assert!(
            !detail.contains("hunter") && !detail.contains("another"),
            "{detail}"
        );
        assert!(is("acme", "hunter3") && is("twin", "hunter3"));
    }
    assert!(profiles.find("corp").is_err(), "nothing of it is kept");

    profiles.replace(in_domain).unwrap();
    assert!(is("acme", "another") && is("twin", "another"));
    // Once it is alone it is its own again.
    for name in ["corp", "twin"] {
        profiles.remove(name).unwrap();
    }
    profiles.add(&with("hunter4")).unwrap();
    assert!(is("acme", "hunter4"));
}
