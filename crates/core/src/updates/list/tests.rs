use std::io::Cursor;

use minisign::KeyPair;
use serde_json::json;

use super::*;

const LIST: &[u8] = include_bytes!("../testdata/releases.json");
const SIGNATURE: &[u8] = include_bytes!("../testdata/releases.json.minisig");
const OLD_FORM: &[u8] = include_bytes!("../testdata/legacy.minisig");
const KEY: &str = include_str!("../testdata/release.pub");

fn version(text: &str) -> Version {
    Version::parse(text).unwrap()
}

fn of(list: &Value) -> ReleaseList {
    ReleaseList::of(list.to_string().as_bytes()).unwrap()
}

fn newest(list: &ReleaseList, running: &str) -> Option<String> {
    let newer = list.newer_than(&version(running))?;
    Some(newer.version().to_string())
}

/// Whoever signs the list.
struct Publisher(KeyPair);

impl Publisher {
    fn new() -> Self {
        Self(KeyPair::generate_unencrypted_keypair().unwrap())
    }

    fn read(&self, list: &[u8], comment: &str) -> Result<ReleaseList, Error> {
        let signature = self.sign(list, comment);
        read(list, signature.as_bytes(), &self.0.pk.to_base64())
    }

    fn sign(&self, list: &[u8], comment: &str) -> String {
        let (pk, sk) = (&self.0.pk, &self.0.sk);
        let signed = minisign::sign(Some(pk), sk, Cursor::new(list), Some(comment), None);
        signed.unwrap().into_string()
    }
}

#[test]
fn what_the_minisign_program_has_signed_is_believed() {
    let list = read(LIST, SIGNATURE, KEY).unwrap();
    let newer = list.newer_than(&version("0.1.0")).unwrap();
    assert_eq!(newer.version(), &version("0.2.0"));
    assert!(newer.security);
    assert!(newer.mends.contains("proxy_dead"));
    let notes = newer.newest.notes(Language::Bokmal);
    assert_eq!(notes, Some("Følger proxyskriptet."));
}

#[test]
fn every_byte_of_the_list_and_of_its_comment_counts() {
    for place in 0..LIST.len() {
        let mut changed = LIST.to_vec();
        changed[place] ^= 1;
        let error = read(&changed, SIGNATURE, KEY).unwrap_err();
        assert!(matches!(error, Error::Forged), "{place}: {error}");
    }
    let shorter = read(&LIST[..LIST.len() - 1], SIGNATURE, KEY);
    assert!(matches!(shorter, Err(Error::Forged)));
    let text = std::str::from_utf8(SIGNATURE).unwrap();
    let comment = text.replace("format:1", "format:1 more");
    let changed = read(LIST, comment.as_bytes(), KEY);
    assert!(matches!(changed, Err(Error::Forged)));
    // The first line is nobody's word.
    let untrusted = text.replace("signature from minisign secret key", "anything");
    assert!(read(LIST, untrusted.as_bytes(), KEY).is_ok());
}

#[test]
fn another_key_the_old_form_and_what_is_no_signature_are_refused() {
    let own = Publisher::new().sign(LIST, "releases.json format:1");
    let other = read(LIST, own.as_bytes(), KEY);
    assert!(matches!(other, Err(Error::OtherKey)));
    assert!(matches!(read(LIST, OLD_FORM, KEY), Err(Error::OldForm)));
    for text in [
        "",
        "\n\n\n\n",
        "untrusted comment: x\nRU\ntrusted comment: \nx",
        "{}",
    ] {
        let read = read(LIST, text.as_bytes(), KEY);
        assert!(matches!(read, Err(Error::NoSignature)), "{text}");
    }
    assert!(matches!(read(LIST, b"\xff", KEY), Err(Error::NoSignature)));
    for key in ["", "RWS", "not a key"] {
        let read = read(LIST, SIGNATURE, key);
        assert!(matches!(read, Err(Error::Key)), "{key}");
    }
}

#[test]
fn a_signature_of_another_file_is_none_of_the_list() {
    let publisher = Publisher::new();
    for comment in [
        "SHA256SUMS",
        "timestamp:1\tfile:portico.deb\thashed",
        "releases.json",
        "releases.json2 format:1",
    ] {
        let read = publisher.read(LIST, comment);
        assert!(matches!(read, Err(Error::OtherFile)), "{comment}");
    }
    for comment in [
        "releases.json format:1",
        "releases.json  format:1 2030-01-01",
    ] {
        assert!(publisher.read(LIST, comment).is_ok(), "{comment}");
    }
}

#[test]
fn a_later_format_says_so() {
    let publisher = Publisher::new();
    let said = |list: &[u8], comment: &str| publisher.read(list, comment).unwrap_err().to_string();
    let by_comment = said(LIST, "releases.json format:2");
    assert!(by_comment.contains("format 2,"), "{by_comment}");
    for (list, expected) in [
        ("{\"format\":2,\"releases\":[]}", "format 2,"),
        ("{\"format\":\"1\",\"releases\":[]}", "format \"1\","),
    ] {
        let said = said(list.as_bytes(), "releases.json format:1");
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn what_is_no_list_is_refused() {
    for text in [
        "",
        "[]",
        "null",
        "{}",
        "{\"format\":1}",
        "{\"format\":1,\"releases\":{}}",
        "{\"format\":1,\"releases\":[{\"version\":\"soon\"},7]}",
        "{\"format\":1,\"releases\":[",
    ] {
        let read = ReleaseList::of(text.as_bytes());
        assert!(matches!(read, Err(Error::Unreadable(_))), "{text}");
    }
    let empty = of(&json!({"format": 1, "releases": []}));
    assert_eq!(newest(&empty, "0.1.0"), None);
}

#[test]
fn what_later_versions_add_is_left_alone() {
    let list = of(&json!({
        "format": 1,
        "signed_by": ["somebody"],
        "releases": [
            "a word",
            {"version": "not one"},
            {
                "version": "0.3.0", "channel": "stable", "date": "soon", "security": "true",
                "mends": ["a_code_of_the_future", 7, "dns_blocked"],
                "notes": {"en": "A\u{202e}\u{1b}\nB", "sv": "Ny.", "nb": 7},
                "url": "http://example.com/", "size": 12
            }
        ]
    }));
    let newer = list.newer_than(&version("0.1.0")).unwrap();
    assert!(newer.security);
    assert!(newer.mends.contains("dns_blocked"));
    assert_eq!(newer.newest.date, None);
    assert_eq!(newer.newest.url, None);
    assert_eq!(newer.newest.notes(Language::Bokmal), Some("A B"));
}

#[test]
fn releases_come_in_any_order_and_are_compared_as_versions() {
    let release = |version: &str| json!({"version": version, "channel": "stable"});
    let list = of(&json!({
        "format": 1,
        "releases": [release("0.9.0"), release("0.10.0"), release("0.2.0")]
    }));
    for (running, expected) in [
        ("0.1.0", Some("0.10.0")),
        ("0.9.9", Some("0.10.0")),
        ("0.10.0", None),
        ("0.10.0+distribution.1", None),
        ("1.0.0", None),
        ("0.10.0-beta.1", Some("0.10.0")),
    ] {
        assert_eq!(newest(&list, running).as_deref(), expected, "{running}");
    }
}

#[test]
fn a_stable_version_is_told_of_stable_ones_alone() {
    let list = of(&json!({"format": 1, "releases": [
        {"version": "0.3.0-beta.2", "channel": "beta", "security": true},
        {"version": "0.4.0-rc.1", "channel": "stable"},
        {"version": "0.5.0", "channel": "nightly"},
        {"version": "0.6.0"},
        {"version": "0.2.0", "channel": "stable"}
    ]}));
    assert_eq!(newest(&list, "0.1.0").as_deref(), Some("0.2.0"));
    assert!(!list.newer_than(&version("0.1.0")).unwrap().security);
    let beta = newest(&list, "0.3.0-beta.1");
    assert_eq!(beta.as_deref(), Some("0.3.0-beta.2"));
}

#[test]
fn a_security_release_counts_although_a_newer_one_is_none() {
    let list = of(&json!({"format": 1, "releases": [
        {"version": "0.3.0", "channel": "stable", "mends": ["a"]},
        {"version": "0.2.0", "channel": "stable", "security": true, "mends": ["b"]},
        {"version": "0.1.0", "channel": "stable", "security": true, "mends": ["c"]}
    ]}));
    let from = |running: &str| list.newer_than(&version(running)).unwrap();
    let (first, second) = (from("0.1.0"), from("0.2.0"));
    assert!(first.security && !second.security);
    let mends = |newer: &Newer| newer.mends.iter().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!((mends(&first), mends(&second)), ("a b".into(), "a".into()));
}

#[test]
fn an_older_list_is_recognised_by_its_version_and_by_its_date() {
    let list = |version: &str, date: &str| {
        of(&json!({"format": 1, "releases": [
            {"version": version, "channel": "stable", "date": date}
        ]}))
    };
    let empty = of(&json!({"format": 1, "releases": []}));
    let seen = list("0.2.0", "2030-01-10");
    for (other, older) in [
        (list("0.2.0", "2030-01-10"), false),
        (list("0.2.1", "2030-01-11"), false),
        (list("0.1.9", "2030-01-10"), true),
        (list("0.2.0", "2030-01-09"), true),
        (list("0.2.0", "none"), true),
        (empty.clone(), true),
    ] {
        assert_eq!(other.is_older_than(&seen), older, "{other:?}");
    }
    assert!(!empty.is_older_than(&empty));
}

#[test]
fn an_organisation_hears_of_what_it_wants_to() {
    let bounds = |beta, last: Option<&str>| Bounds {
        beta,
        last: last.map(str::to_owned),
    };
    for (last, at, allowed) in [
        (None, "9.0.0", true),
        (Some("1"), "1.9.9", true),
        (Some("1.4"), "1.4.9", true),
        (Some("1.4"), "1.5.0", false),
        (Some("1.4"), "0.9.0", true),
        (Some("1.4.2"), "1.4.2", true),
        (Some("1.4.2"), "1.4.3", false),
        (Some("1.4.2"), "2.0.0", false),
    ] {
        assert_eq!(
            bounds(None, last).allow(&version(at)),
            allowed,
            "{last:?} {at}"
        );
    }
}
