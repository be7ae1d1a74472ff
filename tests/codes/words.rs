//! What every problem, cause and finding says in both languages: with all that may be missing missing,
//! and with all of it there. Read the snapshots as somebody who is signing in would.

use std::collections::BTreeSet;

use portico_core::Language;
use portico_core::text::Args;

macro_rules! catalogue {
    ($language:literal) => {
        [
            "problems",
            "causes",
            "doctor",
            "doctor-app",
            "doctor-browser",
            "doctor-network",
            "doctor-proxy",
            "doctor-service",
        ]
        .into_iter()
        .zip([
            include_str!(concat!(
                "../../crates/core/locales/",
                $language,
                "/problems.ftl"
            )),
            include_str!(concat!(
                "../../crates/core/locales/",
                $language,
                "/causes.ftl"
            )),
            include_str!(concat!(
                "../../crates/core/locales/",
                $language,
                "/doctor.ftl"
            )),
            include_str!(concat!(
                "../../crates/core/locales/",
                $language,
                "/doctor-app.ftl"
            )),
            include_str!(concat!(
                "../../crates/core/locales/",
                $language,
                "/doctor-browser.ftl"
            )),
            include_str!(concat!(
                "../../crates/core/locales/",
                $language,
                "/doctor-network.ftl"
            )),
            include_str!(concat!(
                "../../crates/core/locales/",
                $language,
                "/doctor-proxy.ftl"
            )),
            include_str!(concat!(
                "../../crates/core/locales/",
                $language,
                "/doctor-service.ftl"
            )),
        ])
    };
}

#[test]
fn every_text_in_english() {
    let said = all(Language::English, catalogue!("en"));
    insta::assert_snapshot!("every_text_in_english", said);
}

#[test]
fn every_text_in_norwegian() {
    let said = all(Language::Bokmal, catalogue!("nb"));
    insta::assert_snapshot!("every_text_in_norwegian", said);
}

#[test]
fn a_fault_in_a_text_is_found() {
    for (text, is_fault) in [
        ("The name none is not found.", true),
        ("None of the hosts can be reached.", false),
        ("The scopes “” are unknown.", true),
        ("Navnet «» er ukjent.", true),
        ("Two  spaces.", true),
        ("Nothing before , this.", true),
        ("{ $host } is not filled in.", true),
        ("It is undefined.", true),
        ("", true),
        ("accounts.acme.example answers (500).", false),
    ] {
        assert_eq!(fault(text).is_some(), is_fault, "{text}");
    }
}

fn all<'f>(language: Language, files: impl Iterator<Item = (&'f str, &'f str)>) -> String {
    let mut said = String::new();
    for (file, source) in files {
        said.push_str(&format!("## {file}\n\n"));
        for message in messages(source) {
            let id = message.id;
            let (missing, there) = (
                args(&message, language, true),
                args(&message, language, false),
            );
            let mut say = |name: &str, texts: [String; 2]| {
                for text in &texts {
                    if let Some(fault) = fault(text) {
                        panic!("{} {name}: {fault}: {text:?}", language.tag());
                    }
                }
                let [missing, there] = texts;
                said.push_str(&format!("{name}: {missing}\n"));
                if there != missing {
                    said.push_str(&format!("{name}: {there}\n"));
                }
            };
            say(id, [&missing, &there].map(|args| language.text(id, args)));
            for attribute in &message.attributes {
                let texts = [&missing, &there].map(|args| {
                    let text = language.attribute(id, attribute, args);
                    text.unwrap_or_default()
                });
                say(&format!("{id}.{attribute}"), texts);
            }
        }
        said.push('\n');
    }
    said
}

/// What nobody should read.
fn fault(text: &str) -> Option<&'static str> {
    let mut words = text.split(|it: char| !it.is_alphanumeric() && !"-._".contains(it));
    let is_sentinel = |word: &str| word.trim_matches('.') == "none";
    if text.trim().is_empty() {
        return Some("empty");
    }
    if words.any(is_sentinel) {
        return Some("the word for what is not known");
    }
    let faults = [
        ("undefined", "the word of another language"),
        ("“”", "nothing in quotes"),
        ("«»", "nothing in quotes"),
        ("()", "nothing in brackets"),
        ("  ", "two spaces"),
        (" .", "a space before a full stop"),
        (" ,", "a space before a comma"),
        ("{ ", "a gap"),
    ];
    // An ending such as .md, and a folder that begins with a full stop, are none.
    let found = faults.into_iter().find(|(part, _)| text.contains(part));
    found.map(|(_, fault)| fault)
}

struct Message<'f> {
    id: &'f str,
    attributes: Vec<&'f str>,
    /// What it fills in.
    names: BTreeSet<&'f str>,
    /// Of these, what has a form for when it is not known.
    optional: BTreeSet<&'f str>,
}

fn messages(source: &str) -> Vec<Message<'_>> {
    let mut messages: Vec<Message<'_>> = Vec::new();
    let mut choosing = Vec::new();
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        if let Some((id, _)) = line.split_once(" =").filter(|_| !line.starts_with(' ')) {
            messages.push(Message {
                id,
                attributes: Vec::new(),
                names: BTreeSet::new(),
                optional: BTreeSet::new(),
            });
            choosing.clear();
        }
        let Some(message) = messages.last_mut() else {
            continue;
        };
        let start = line.trim_start();
        if let Some((name, _)) = start.strip_prefix('.').and_then(|it| it.split_once(" =")) {
            message.attributes.push(name);
            choosing.clear();
        }
        for rest in line.split('$').skip(1) {
            let end = rest.find(|it: char| !it.is_ascii_alphanumeric() && it != '_');
            let (name, after) = rest.split_at(end.unwrap_or(rest.len()));
            message.names.insert(name);
            // Why a connection failed or a proxy was told nothing may not be known; the usual form is for that, too.
            if matches!(name, "tls" | "untold") {
                message.optional.insert(name);
            }
            if after.trim_start().starts_with("->") {
                choosing.push(name);
            }
        }
        let is_form = ["[none]", "*[none]", "[0]"];
        if is_form.iter().any(|form| start.starts_with(form)) {
            // The form may choose once more in the same line; then it is of the choice before.
            let again = line.contains("->");
            let of = choosing.len().checked_sub(1 + usize::from(again));
            message.optional.extend(of.and_then(|at| choosing.get(at)));
        }
        if start.starts_with('}') {
            choosing.pop();
        }
    }
    messages
}

/// What to fill in: all that the message can do without is missing, or nothing is.
fn args(message: &Message<'_>, language: Language, is_missing: bool) -> Args {
    let mut args = Args::default();
    for (name, value) in KNOWN {
        if is_missing && message.optional.contains(name) {
            args.text_if_any(name, None);
        } else {
            args.text(name, *value);
        }
    }
    for (name, value) in NUMBERS {
        let is_missing = is_missing && message.optional.contains(name);
        args.number(name, if is_missing { 0 } else { *value });
    }
    if !(is_missing && message.optional.contains("wait")) {
        args.text("wait", language.duration(300));
    }
    let known = KNOWN.iter().map(|(name, _)| *name);
    let known: BTreeSet<&str> = known.chain(NUMBERS.iter().map(|it| it.0)).collect();
    let new: Vec<_> = message.names.difference(&known).collect();
    assert!(new.is_empty(), "{}: say what {new:?} is, below", message.id);
    args
}

const KNOWN: &[(&str, &str)] = &[
    ("account", "Acme Ltd"),
    ("contact", "https://help.acme.example"),
    ("key", "allowed_issuers"),
    ("manager", "Acme IT"),
    ("support", "Call 1234."),
    ("address", "192.0.2.7"),
    ("asked", "ada@example.com"),
    ("browser", "Firefox"),
    ("came", "bob@example.com"),
    ("check", "Connection to a network"),
    ("codes", "dns_blocked"),
    ("domain", "acme.example"),
    ("engine", "WebKitGTK 2.40"),
    ("entry", "*.acme.example"),
    ("fault", "quotes"),
    ("host", "accounts.acme.example"),
    ("how", "Your package manager installs it:"),
    ("incident", "Sign-in is slow"),
    ("issuer", "Acme Root CA"),
    ("keychain", "GNOME Keyring"),
    ("kind", "firefox"),
    ("link", "there"),
    ("members", "jwks_uri"),
    ("mend", "chmod 700 portico"),
    ("path", "/home/ada/.local/share/portico"),
    ("place", "/etc/firefox/policies"),
    ("policy", "Cookies"),
    ("profile", "Acme"),
    ("program", "Another program"),
    ("provider", "Acme Mail"),
    ("proxy", "proxy.acme.example:3128"),
    ("right", "http://proxy.acme.example:3128"),
    ("region", "EU"),
    ("scopes", "openid email"),
    ("senders", "acme.example"),
    ("service", "Acme"),
    ("suggestion", "ada@example.com"),
    ("tls", "version"),
    ("untold", "expired"),
    ("vendor", "Acme Inspector"),
    ("version", "0.2.0"),
    ("wait", "5 minutes"),
];

const NUMBERS: &[(&str, i64)] = &[
    ("hours", 24),
    ("minutes", 7),
    ("offset", 7),
    ("seconds", 10),
];
