use super::*;
use crate::policy::keys::Effect;
use crate::policy::value::{Manner, Raw};

fn entry(key: Key, origin: &str, raw: Raw) -> Entry {
    Entry {
        name: key.spec().name.to_owned(),
        key: Some(key),
        origin: origin.to_owned(),
        raw,
    }
}

fn source(level: Level, scope: Scope, key: Key, raw: Raw) -> Source {
    let origin = format!("{level:?} {scope:?}");
    let entries = vec![entry(key, &origin, raw)];
    Source {
        manner: Manner::Strict,
        ..Source::read(origin, level, scope, entries)
    }
}

fn text(text: &str) -> Raw {
    Raw::Text(text.to_owned())
}

fn list(all: &[&str]) -> Raw {
    Raw::Texts(all.iter().map(|it| (*it).to_owned()).collect())
}

fn settled(key: Key, sources: &[Source], wishes: &[Wish]) -> Setting {
    merge(sources, wishes).0.swap_remove(key as usize)
}

fn wish(key: Key, level: Level, word: &str) -> Wish {
    Wish {
        key,
        value: Value::Text(word.to_owned()),
        level,
        origin: Some(format!("{level:?}")),
    }
}

use Level::{CommandLine, Mandatory, Person, Recommended};
use Scope::{Machine, User};

#[test]
fn the_strongest_level_wins_for_each_key_and_the_others_are_named_below_it() {
    let key = Key::Tray;
    let sources = [
        source(Recommended, User, key, text("show")),
        source(Recommended, Machine, key, text("hide")),
        source(Mandatory, User, key, text("show")),
        source(Mandatory, Machine, key, text("hide")),
    ];
    let wishes = [
        wish(key, CommandLine, "show"),
        wish(key, Person, "hide"),
        wish(key, Level::BuiltIn, "show"),
    ];
    let order = [
        (Mandatory, Machine),
        (Mandatory, User),
        (CommandLine, User),
        (Person, User),
        (Recommended, Machine),
        (Recommended, User),
        (Level::BuiltIn, Machine),
    ];
    for gone in 0..order.len() {
        let stays = |level, scope| order[gone..].contains(&(level, scope));
        let mut left = sources.to_vec();
        left.retain(|it| stays(it.level, it.scope));
        let mut wished = wishes.to_vec();
        wished.retain(|it| {
            let scope = if it.level == Level::BuiltIn {
                Machine
            } else {
                User
            };
            stays(it.level, scope)
        });
        let setting = settled(key, &left, &wished);
        assert_eq!((setting.level, setting.scope), order[gone], "{gone}");
        assert_eq!(setting.locked, setting.level == Mandatory);
        let below: Vec<Level> = setting.overridden.iter().map(|it| it.level).collect();
        let expected: Vec<Level> = order[gone + 1..].iter().map(|it| it.0).collect();
        assert_eq!(below, expected);
    }
}

/// Every key in every place: what is wrong closes where it restricts and binds, and is passed over
/// everywhere else.
#[test]
fn a_wrong_value_closes_what_restricts_and_is_passed_over_elsewhere() {
    for spec in TABLE {
        for level in [Mandatory, Recommended] {
            for scope in [Machine, User] {
                let wrong = source(level, scope, spec.key, Raw::Other("a date"));
                let setting = settled(spec.key, &[wrong], &[]);
                assert_eq!(setting.value, None, "{}", spec.name);
                let binds = level == Mandatory
                    && spec.levels != Levels::Recommended
                    && (scope == Machine || spec.may_be_narrowed());
                let closes = binds && spec.effect == Effect::Restricts;
                assert_eq!(setting.closed, closes, "{} {level:?} {scope:?}", spec.name);
                assert_eq!(setting.locked, closes);
                let is_said = setting.error.is_some() || !setting.notes.is_empty();
                assert!(is_said, "{} {level:?} {scope:?}", spec.name);
            }
        }
    }
}

#[test]
fn sources_that_were_not_used_say_nothing() {
    for state in [State::Ignored, State::Unreadable, State::Empty] {
        let mut source = source(Mandatory, Machine, Key::Tray, text("hide"));
        source.state = state;
        assert_eq!(settled(Key::Tray, &[source], &[]).value, None);
    }
}

#[test]
fn a_users_policy_only_makes_narrower() {
    let vault = |word: &str| text(word);
    let cases: Vec<(Key, Option<Raw>, Raw, Option<Value>)> = vec![
        (
            Key::Methods,
            Some(list(&["sso", "browser"])),
            list(&["browser", "password"]),
            Some(Value::List(vec!["browser".to_owned()])),
        ),
        (
            Key::Methods,
            Some(list(&["sso"])),
            list(&["password"]),
            Some(Value::List(Vec::new())),
        ),
        (
            Key::AllowedIssuers,
            Some(list(&["https://*.acme.example"])),
            list(&["https://id.acme.example", "https://evil.example"]),
            Some(Value::List(vec!["https://id.acme.example".to_owned()])),
        ),
        (
            Key::AllowedIssuers,
            Some(list(&["https://id.acme.example"])),
            list(&["https://*.example"]),
            Some(Value::List(vec!["https://id.acme.example".to_owned()])),
        ),
        (
            Key::IdleLimit,
            Some(Raw::Number(3600)),
            Raw::Number(900),
            Some(Value::Seconds(900)),
        ),
        (
            Key::IdleLimit,
            Some(Raw::Number(900)),
            Raw::Number(3600),
            Some(Value::Seconds(900)),
        ),
        (
            Key::SharedComputer,
            Some(Raw::Switch(true)),
            Raw::Switch(false),
            Some(Value::Switch(true)),
        ),
        (Key::UserProfiles, None, Raw::Switch(true), None),
        (
            Key::UserProfiles,
            None,
            Raw::Switch(false),
            Some(Value::Switch(false)),
        ),
        (
            Key::TokenExport,
            Some(text("exec_only")),
            text("allow"),
            Some(Value::Text("exec_only".to_owned())),
        ),
        (
            Key::Vault,
            Some(vault("keychain")),
            vault("memory"),
            Some(Value::Text("keychain".to_owned())),
        ),
        (Key::ExtraCa, None, list(&["/tmp/evil.pem"]), None),
        (Key::ProxyServer, None, text("evil:1"), None),
        (Key::SupportName, None, text("Evil IT"), None),
    ];
    for (key, machine, user, expected) in cases {
        let mut sources = vec![source(Mandatory, User, key, user.clone())];
        sources.extend(machine.map(|raw| source(Mandatory, Machine, key, raw)));
        let setting = settled(key, &sources, &[]);
        assert_eq!(setting.value, expected, "{key:?} {user:?}");
        assert!(!setting.closed);
    }
}

#[test]
fn a_machines_closed_key_is_not_opened_by_a_user() {
    let sources = [
        source(Mandatory, User, Key::Methods, list(&["password"])),
        source(Mandatory, Machine, Key::Methods, text("sso")),
    ];
    let setting = settled(Key::Methods, &sources, &[]);
    assert!(setting.closed && setting.value.is_none());
}

#[test]
fn what_can_only_be_recommended_counts_as_that_and_is_said() {
    let binding = source(Mandatory, Machine, Key::Language, text("nb"));
    let setting = settled(
        Key::Language,
        &[binding],
        &[wish(Key::Language, Person, "en")],
    );
    assert_eq!(setting.level, Person);
    assert_eq!(setting.overridden[0].level, Recommended);
    assert!(setting.notes[0].contains("recommended"));
    assert!(setting.error.is_none() && !setting.locked);
}
