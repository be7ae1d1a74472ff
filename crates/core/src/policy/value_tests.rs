use super::*;
use crate::policy::keys::{Key, TABLE};

fn good(spec: &Spec) -> Raw {
    let text = |text: &str| Raw::Text(text.to_owned());
    let list = |text: &str| Raw::Texts(vec![text.to_owned()]);
    match spec.shape {
        Shape::Switch => Raw::Switch(true),
        Shape::Choice(words) => text(words[0]),
        Shape::Seconds { max, .. } => Raw::Number(max.into()),
        Shape::Profiles => {
            let table = "name = \"a\"\nissuer = \"https://id.acme.example\"\nclient_id = \"c\"";
            Raw::Tables(vec![toml::from_str(table).unwrap()])
        }
        Shape::Text(kind) => text(match kind {
            Text::Line | Text::Lines => "Acme IT",
            Text::Profile => "acme",
            Text::LoginHint => "%USERNAME%@acme.example",
            Text::Https | Text::Support => "https://acme.example/a",
            Text::Version => "1.4",
            Text::Proxy => "proxy.acme.example:3128",
            Text::PacUrl => "http://acme.example/proxy.pac",
            Text::Browser => "system",
        }),
        Shape::List(item) => list(match item {
            Item::Profile => "acme",
            Item::Issuer => "https://id.acme.example",
            Item::Domain | Item::Organization | Item::ProxyBypass => "acme.example",
            Item::OneOf(words) => words[0],
            Item::DomainTo => "acme.example=acme",
            Item::File if cfg!(windows) => r"C:\acme.pem",
            Item::File => "/etc/acme.pem",
        }),
    }
}

/// Each key with every kind of value: its own fits, all others are wrong and say what would be right.
#[test]
fn a_value_of_another_kind_is_wrong_for_every_key() {
    let kinds = [
        Raw::Text("\u{1}".to_owned()),
        Raw::Texts(vec!["\u{1}".to_owned()]),
        Raw::Number(-1),
        Raw::Switch(true),
        Raw::Tables(vec![toml::Table::new()]),
        Raw::Other("a date"),
    ];
    for spec in TABLE {
        let fits = good(spec);
        let read = read(spec, &fits, Manner::Strict).unwrap();
        assert!(read.dropped.is_empty(), "{} {:?}", spec.name, read.dropped);
        for raw in &kinds {
            if matches!((spec.shape, raw), (Shape::Switch, Raw::Switch(_))) {
                continue;
            }
            let wrong = super::read(spec, raw, Manner::Strict).unwrap_err();
            assert_eq!(wrong.right, spec.right(), "{}", spec.name);
            assert!(!wrong.what.is_empty());
        }
    }
}

#[test]
fn elements_that_are_not_known_are_left_out_and_an_empty_list_stays_one() {
    let methods = |words: &[&str]| {
        let texts = words.iter().map(|it| (*it).to_owned()).collect();
        read(Key::Methods.spec(), &Raw::Texts(texts), Manner::Strict)
    };
    let some = methods(&["sso", "smell", "sso"]).unwrap();
    assert_eq!(some.value, Value::List(vec!["sso".to_owned()]));
    assert!(some.dropped[0].contains("smell"));
    assert_eq!(methods(&[]).unwrap().value, Value::List(Vec::new()));
    methods(&["smell"]).unwrap_err();
}

#[test]
fn texts_are_looked_at_by_what_they_are() {
    for (key, text, fits) in [
        (Key::LoginHint, "%USERNAME%@acme.example", true),
        (Key::LoginHint, "ada", false),
        (Key::LoginHint, "a@b@c", false),
        (Key::UpdateUrl, "https://acme.example/l", true),
        (Key::UpdateUrl, "http://acme.example/l", false),
        (Key::UpdateUrl, "https://a:b@acme.example/l", false),
        (Key::UpdateVersionLimit, "1.4.2", true),
        (Key::UpdateVersionLimit, "1.4.x", false),
        (Key::ProxyServer, "proxy:3128", true),
        (Key::ProxyServer, "socks5://proxy:1080", true),
        (Key::ProxyServer, "http://a:b@proxy:1", false),
        (Key::ProxyServer, "a@proxy:1", false),
        (Key::ProxyPacUrl, "file:///proxy.pac", false),
        (Key::SupportAddress, "it@acme.example", true),
        (Key::SupportAddress, "javascript:alert(1)", false),
        (Key::SupportName, "Acme\u{202e}IT", false),
        (Key::SupportName, "Acme\nIT", false),
        (Key::SupportText, "Call\r\n1234.", true),
        (Key::SupportText, " ", false),
        (Key::Browser, "firefox", false),
        (Key::DefaultProfile, "Acme", false),
    ] {
        let seen = read(key.spec(), &Raw::Text(text.to_owned()), Manner::Strict);
        assert_eq!(seen.is_ok(), fits, "{key:?} {text:?}");
    }
}
