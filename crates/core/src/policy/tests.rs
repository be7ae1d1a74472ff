use super::*;
use crate::domain::Origin;
use crate::fs::atomic;

fn policy(text: &str) -> Policy {
    Policy::read(text).unwrap()
}

fn profile(name: &str, issuer: &str, origin: Origin) -> Profile {
    Profile {
        name: name.to_owned(),
        origin,
        ..Profile::for_issuer(issuer, "c").unwrap()
    }
}

fn own(issuer: &str) -> Profile {
    profile("acme", issuer, Origin::File)
}

fn refused_by(refused: Result<(), Problem>) -> Option<&'static str> {
    let problem = refused.err()?;
    assert_eq!(problem.code, Code::PolicyForbids);
    let managed_by = problem.about.managed_by.clone().unwrap();
    let key = managed_by.key.unwrap();
    assert!(problem.detail.unwrap().contains(key));
    Some(key)
}

const ACME: &str = "https://id.acme.example";
/// A session of nobody in particular.
const SESSION: Stands<'static> = Stands {
    name: "acme",
    profile: None,
    issuer: ACME,
    method: Method::Password,
    arrival: Arrival {
        verified_address: None,
        organizations: &[],
    },
};

#[test]
fn without_a_policy_nothing_is_forbidden() {
    let policy = Policy::load(Path::new("/no/such/file"));
    assert!(!policy.is_managed() && !policy.is_there());
    policy.allows(&own(ACME), Some(Method::Google)).unwrap();
}

#[test]
fn issuers_are_compared_in_one_form_and_a_star_is_whatever_is_below() {
    for (allowed, issuer, passes) in [
        (ACME, ACME, true),
        (ACME, "https://id.acme.example/", true),
        ("https://ID.acme.example:443/", ACME, true),
        (ACME, "https://id.acme.example/t", false),
        (ACME, "https://id.acme.example:8443", false),
        (ACME, "https://evil.example", false),
        ("https://*.acme.example", ACME, true),
        ("https://*.acme.example", "https://a.b.acme.example/t", true),
        ("https://*.acme.example", "https://acme.example", false),
        ("https://*.acme.example", "https://evilacme.example", false),
        (
            "https://*.acme.example",
            "https://id.acme.example:8443",
            false,
        ),
        (
            "https://*.acme.example",
            "https://id.acme.example.evil.example",
            false,
        ),
        ("https://*.ACME.example/", ACME, true),
        ("http://127.0.0.1:7300", "http://127.0.0.1:7300", true),
        ("http://127.0.0.1:7300", "http://127.0.0.1:7301", false),
    ] {
        let policy = policy(&format!("allowed_issuers = [\"{allowed}\"]"));
        let refused = refused_by(policy.allows(&own(issuer), None));
        assert_eq!(refused.is_none(), passes, "{allowed} {issuer}");
        assert!(matches!(refused, None | Some("allowed_issuers")));
    }
}

#[test]
fn a_name_is_bound_to_what_it_means() {
    let policy = policy("allowed_profiles = [\"acme\", \"hubspot\"]");
    let preset = profile("acme", ACME, Origin::Policy);
    let built_in = profile("hubspot", "https://app.hubspot.com", Origin::BuiltIn);
    for fine in [&preset, &built_in] {
        policy.allows(fine, None).unwrap();
    }
    for own in [
        own(ACME),
        profile("hubspot", "https://app.hubspot.com", Origin::File),
        profile("google", "https://accounts.google.com", Origin::BuiltIn),
        profile("sandbox", "http://127.0.0.1:1", Origin::BuiltIn),
    ] {
        let refused = refused_by(policy.allows(&own, None));
        assert_eq!(refused, Some("allowed_profiles"), "{}", own.name);
    }
}

#[test]
fn people_may_be_kept_from_having_profiles_of_their_own() {
    let closed = policy("user_profiles = false");
    closed
        .allows(&profile("acme", ACME, Origin::Policy), None)
        .unwrap();
    for own in [
        own(ACME),
        // Whoever starts the program says where it is.
        profile("sandbox", "http://127.0.0.1:1", Origin::BuiltIn),
    ] {
        assert_eq!(refused_by(closed.allows(&own, None)), Some("user_profiles"));
    }
    policy("user_profiles = true")
        .allows(&own(ACME), None)
        .unwrap();
}

#[test]
fn only_these_methods_may_be_used() {
    let policy = policy("methods = [\"sso\"]");
    policy.allows(&own(ACME), Some(Method::Sso)).unwrap();
    policy.allows(&own(ACME), None).unwrap();
    for method in [Method::Password, Method::Browser, Method::Device] {
        let refused = refused_by(policy.allows(&own(ACME), Some(method)));
        assert_eq!(refused, Some("methods"));
    }
}

#[test]
fn who_came_back_has_to_come_from_where_the_organisation_says() {
    let domains = policy("allowed_domains = [\"acme.example\"]");
    for (address, passes) in [
        (Some("ada@acme.example"), true),
        (Some("Ada@ACME.example"), true),
        (Some("ada@mail.acme.example"), false),
        (Some("ada@evil.example"), false),
        (Some("ada@acme.example@evil.example"), false),
        (Some("ada@acme.example.evil.example"), false),
        (None, false),
    ] {
        let arrival = Arrival {
            verified_address: address,
            organizations: &[],
        };
        let refused = refused_by(domains.allows_person(arrival));
        assert_eq!(refused.is_none(), passes, "{address:?}");
    }
    let tenant = "0f5e1a3c-8d2b-4c6f-9a7e-1b2c3d4e5f60";
    let organizations = policy(&format!(
        "allowed_organizations = [\"{tenant}\", \"acme.example\", \"org_Abc\", \"123\"]"
    ));
    for (seen, passes) in [
        (vec![tenant.to_uppercase()], true),
        (vec!["ACME.example".to_owned()], true),
        (vec!["org_Abc".to_owned()], true),
        (vec!["org_abc".to_owned()], false),
        (vec!["123".to_owned()], true),
        (vec!["other".to_owned(), "123".to_owned()], true),
        (vec!["other".to_owned()], false),
        (Vec::new(), false),
    ] {
        let arrival = Arrival {
            verified_address: None,
            organizations: &seen,
        };
        let refused = refused_by(organizations.allows_person(arrival));
        assert_eq!(refused.is_none(), passes, "{seen:?}");
    }
}

#[test]
fn a_key_that_is_closed_lets_nobody_in_and_says_why() {
    for (text, key) in [
        (
            "allowed_issuers = \"https://id.acme.example\"",
            "allowed_issuers",
        ),
        ("allowed_issuers = []", "allowed_issuers"),
        ("allowed_issuers = [\"nonsense\"]", "allowed_issuers"),
        ("allowed_profiles = 1", "allowed_profiles"),
        ("methods = [\"smell\"]", "methods"),
        ("methods = []", "methods"),
        ("vault = \"cupboard\"", "vault"),
        ("proxy_mode = true", "proxy_mode"),
        ("proxy_server = \"a:b@c:1\"", "proxy_server"),
        ("user_profiles = \"no\"", "user_profiles"),
    ] {
        let policy = policy(text);
        assert_eq!(
            refused_by(policy.allows(&own(ACME), None)),
            Some(key),
            "{text}"
        );
        let is_error = policy
            .setting(Key::named(key).unwrap())
            .unwrap()
            .error
            .is_some();
        assert_eq!(is_error, !text.ends_with("[]"), "{text}");
    }
    let limits = policy("idle_limit = 60\nsession_limit = \"day\"\nshared_computer = 1");
    assert_eq!(limits.idle_limit(), Some(900));
    assert_eq!(limits.session_limit(), Some(3600));
    assert!(limits.shared_computer());
    let words = policy("token_export = \"perhaps\"\nreports = 1\nupdate_mode = []");
    assert_eq!(words.ordered_word(Key::TokenExport), Some("never"));
    assert_eq!(words.ordered_word(Key::Reports), Some("off"));
    assert_eq!(words.ordered_update_mode(), Some(UpdateMode::Off));
}

#[test]
fn a_comfort_key_that_is_wrong_and_a_key_that_is_unknown_lock_nobody_out() {
    for text in [
        "tray = 1",
        "log_level = \"loud\"",
        "onyl_profile = \"acme\"",
        "default_profile = \"No Name\"",
        "[[profiles]]\nname = \"acme\"",
    ] {
        policy(text).allows(&own(ACME), None).unwrap();
    }
    assert_eq!(
        policy("onyl_profile = 1").unknown()[0].nearest,
        "allowed_profiles"
    );
}

#[test]
fn a_refusal_says_who_manages_this_computer() {
    let policy = policy(
        "methods = [\"sso\"]\nsupport_name = \"Acme IT\"\nsupport_text = \"Call 1234.\"\n\
         support_address = \"https://help.acme.example\"",
    );
    let problem = policy.allows(&own(ACME), Some(Method::Google)).unwrap_err();
    let managed_by = problem.about.managed_by.clone().unwrap();
    assert_eq!(managed_by.name.as_deref(), Some("Acme IT"));
    assert_eq!(managed_by.origin.as_deref(), Some("policy.toml:1"));
    for &language in crate::text::Language::ALL {
        let view = problem.view(language, crate::clock::Timestamp::default());
        assert!(
            view.why.contains("Acme IT") && view.why.contains("methods"),
            "{}",
            view.why
        );
        assert!(view.next.contains("Call 1234."), "{}", view.next);
        assert!(view.next.contains("https://help.acme.example"));
    }
}

#[test]
fn profiles_are_there_from_the_start_without_a_secret() {
    let policy = policy(
        "sso_domains = [\"acme.example=acme\", \"b.example=https://id.b.example/\"]\n\
         [[profiles]]\nname = \"acme\"\nissuer = \"https://id.acme.example\"\nclient_id = \"c\"\n\
         [[profiles]]\nname = \"b\"\nissuer = \"https://id.b.example\"\nclient_id = \"c\"\n\
         [[profiles]]\nname = \"s\"\nissuer = \"https://s.example\"\nclient_id = \"c\"\n\
         client_secret = \"hush\"\n",
    );
    let names: Vec<String> = policy.presets().into_iter().map(|it| it.name).collect();
    assert_eq!(names, ["acme", "b"]);
    assert!(
        policy
            .presets()
            .iter()
            .all(|it| it.origin == Origin::Policy)
    );
    let notes = &policy.setting(Key::Profiles).unwrap().notes;
    assert!(
        notes[0].contains("client_secret") && !notes[0].contains("hush"),
        "{notes:?}"
    );
    for (address, to) in [
        ("ada@acme.example", Some("acme")),
        ("ada@b.example", Some("b")),
        ("ada@c.example", None),
        ("nobody", None),
    ] {
        assert_eq!(
            policy.profile_for_address(address).as_deref(),
            to,
            "{address}"
        );
    }
}

fn in_folder(files: &[(&str, &[u8])]) -> Policy {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        atomic::write(&folder.path().join(name), text).unwrap();
    }
    Policy::load(&folder.path().join("policy.toml"))
}

/// A text with its paths as Unix writes them.
fn with_slashes(text: &str) -> String {
    text.replace('\\', "/")
}

#[test]
fn the_last_file_by_name_wins_for_each_key() {
    let policy = in_folder(&[
        ("policy.toml", b"methods = [\"sso\"]\ntray = \"hide\""),
        ("policies/managed/10-a.toml", b"methods = [\"browser\"]"),
        (
            "policies/managed/9-b.toml",
            b"methods = [\"device\"]\nlog_level = \"info\"",
        ),
        ("policies/managed/.hidden.toml", b"methods = []"),
        ("policies/managed/x.toml.bak", b"methods = []"),
        (
            "policies/recommended/a.toml",
            b"language = \"nb\"\ntray = \"show\"\nmethods = []",
        ),
    ]);
    assert_eq!(policy.methods(), Some(vec![Method::Device]));
    let methods = policy.setting(Key::Methods).unwrap();
    let origin = with_slashes(methods.origin.as_deref().unwrap());
    assert!(origin.ends_with("managed/9-b.toml:1"), "{origin}");
    assert_eq!(methods.overridden.len(), 2);
    assert!(
        methods.notes[0].contains("can't be recommended"),
        "{methods:?}"
    );
    assert_eq!(policy.setting(Key::Tray).unwrap().level, Level::Mandatory);
    assert_eq!(policy.recommended_word(Key::Language), Some("nb"));
}

#[test]
fn a_source_that_binds_and_cant_be_read_lets_nobody_in_and_ends_nothing() {
    let large = vec![b'#'; 1024 * 1024 + 1];
    for (name, text) in [
        ("policy.toml", &b"methods = ["[..]),
        ("policy.toml", b"tray = \"hide\"\ntray = \"hide\""),
        ("policy.toml", b"support_name = \"\xe5\""),
        ("policy.toml", b"\xff\xfet\0"),
        ("policy.toml", &large),
        ("policies/managed/a.toml", b"x"),
        ("policy.toml/x", b"x"),
        ("policies/managed", b"x"),
        ("policies/managed/a.toml/x", b"x"),
    ] {
        let policy = in_folder(&[(name, text)]);
        let problem = policy.allows(&own(ACME), None).unwrap_err();
        assert_eq!(problem.code, Code::PolicyForbids, "{name}");
        let place = name.trim_end_matches("/x");
        let detail = with_slashes(&problem.detail.unwrap());
        assert!(detail.contains(place), "{name}: {detail}");
        policy.allows_session(SESSION).unwrap();
        assert_eq!(policy.ordered_update_mode(), Some(UpdateMode::Off));
    }
    // What only recommends keeps nobody out.
    let policy = in_folder(&[("policies/recommended/a.toml", b"x")]);
    policy.allows(&own(ACME), None).unwrap();
    assert_eq!(policy.sources()[0].state, State::Unreadable);
}

/// Whoever starts a program may keep it from reading; who breaks a file is its administrator.
#[test]
fn what_the_system_keeps_from_the_program_hands_nothing_out_and_ends_nothing() {
    let says = |text: &str| {
        let entries = source::toml_text::entries(text, "a.toml").unwrap();
        Source::read(
            "a.toml".to_owned(),
            Level::Mandatory,
            Scope::Machine,
            entries,
        )
    };
    let why = || "/etc/b.toml: Too many open files".to_owned();
    let place = || "/etc/b.toml".to_owned();
    let withheld = |level| Source::withheld(place(), level, Scope::Machine, why());
    let broken = Source::without(
        place(),
        Level::Mandatory,
        Scope::Machine,
        State::Unreadable,
        Some(why()),
    );
    let wide = || says("token_export = \"allow\"\nreports = \"send\"\ntray = \"hide\"");
    let words = |sources: Vec<Source>| {
        let policy = Policy::of(sources);
        let word = |key| policy.ordered_word(key).map(str::to_owned);
        (
            word(Key::TokenExport),
            word(Key::Reports),
            word(Key::Tray),
            policy.opens().is_ok(),
        )
    };
    let some = |word: &str| Some(word.to_owned());
    let kept = withheld(Level::Mandatory);
    // Another file may have said less than this one.
    assert_eq!(
        words(vec![wide(), kept.clone()]),
        (some("never"), some("off"), some("hide"), false)
    );
    assert_eq!(
        words(vec![kept.clone()]),
        (some("never"), some("off"), None, false)
    );
    assert_eq!(
        words(vec![wide(), broken]),
        (some("allow"), some("send"), some("hide"), false)
    );
    assert_eq!(
        words(vec![wide(), withheld(Level::Recommended)]),
        (some("allow"), some("send"), some("hide"), true)
    );
    let policy = Policy::of(vec![wide(), kept]);
    let refused = policy.forbids(Key::TokenExport, "nobody is given an access token");
    let detail = refused.detail.unwrap();
    for part in ["token_export", "/etc/b.toml", "Too many open files"] {
        assert!(detail.contains(part), "{part}: {detail}");
    }
    policy.allows_session(SESSION).unwrap();
}

#[test]
fn an_empty_file_and_an_empty_folder_say_nothing() {
    let policy = in_folder(&[
        ("policy.toml", b"\xef\xbb\xbf# nothing yet\r\n"),
        ("policies/managed/readme", b"x"),
    ]);
    let states: Vec<State> = policy.sources().iter().map(|it| it.state).collect();
    assert_eq!(states, [State::Empty, State::Empty]);
    assert!(!policy.is_managed() && !policy.is_there());
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("policy.toml");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    for path in [&*pipe, Path::new("/dev/zero")] {
        assert!(Policy::load(path).opens().is_err(), "{}", path.display());
    }
}
