//! Every key in every place: right, of the wrong kind, unknown, unreadable, overridden.

use super::keys::{Levels, Spec, TABLE};
use super::source::plist::{self, Plist};
use super::source::registry::{self, Folder, Stored};
use super::source::toml_text;
use super::value::{Manner, Raw};
use super::*;

const SAMPLE: &str = include_str!("../../../../packaging/policy/policy.sample.toml");
/// Bytes, which no key takes (winnt.h).
const REG_BINARY: u32 = 3;
const PLACES: [(Level, Scope); 4] = [
    (Level::Mandatory, Scope::Machine),
    (Level::Mandatory, Scope::User),
    (Level::Recommended, Scope::Machine),
    (Level::Recommended, Scope::User),
];

/// The entries of the sample, all of it in force.
fn sample() -> Vec<source::Entry> {
    let is_taken = |rest: &&str| rest.starts_with(|c: char| c.is_ascii_lowercase() || c == '[');
    let lines = SAMPLE
        .lines()
        .map(|line| line.strip_prefix('#').filter(is_taken).unwrap_or(line));
    let text = lines.collect::<Vec<_>>().join("\n");
    toml_text::entries(&text, "sample").unwrap()
}

fn entry_of(spec: &Spec) -> source::Entry {
    let mut all = sample().into_iter();
    let found = all.find(|entry| entry.key == Some(spec.key));
    found.unwrap_or_else(|| panic!("{} is not in the sample", spec.name))
}

fn in_place(entry: source::Entry, (level, scope): (Level, Scope)) -> Source {
    Source {
        manner: Manner::Strict,
        ..Source::read(format!("{level:?} {scope:?}"), level, scope, vec![entry])
    }
}

/// How strongly a key stands in a place; none where it is not used there.
fn stands(spec: &Spec, (level, scope): (Level, Scope)) -> Option<Level> {
    let stands = match (level, spec.levels) {
        (Level::Mandatory, Levels::Recommended) => Level::Recommended,
        (Level::Recommended, Levels::Mandatory) => return None,
        (level, _) => level,
    };
    let may_be_a_users = spec.per_user || (stands == Level::Mandatory && spec.may_be_narrowed());
    (scope == Scope::Machine || may_be_a_users).then_some(stands)
}

fn wish(key: Key, level: Level) -> Wish {
    Wish {
        key,
        value: Value::Text("someone's own".to_owned()),
        level,
        origin: Some(format!("{level:?}")),
    }
}

fn setting(policy: &Policy, key: Key) -> &Setting {
    policy.setting(key).unwrap()
}

#[test]
fn a_right_value_counts_where_its_key_may_stand_and_is_said_not_to_elsewhere() {
    for spec in TABLE {
        for place in PLACES {
            let entry = entry_of(spec);
            let origin = entry.origin.clone();
            let expected = value::read(spec, &entry.raw, Manner::Strict).unwrap().value;
            let policy = Policy::of(vec![in_place(entry, place)]);
            let setting = setting(&policy, spec.key);
            let name = format!("{} {place:?}", spec.name);
            let Some(stands) = stands(spec, place) else {
                assert_eq!(setting.value, None, "{name}");
                assert!(setting.notes[0].starts_with(&origin), "{name}");
                continue;
            };
            assert_eq!(setting.value, Some(expected), "{name}");
            assert_eq!(setting.level, stands, "{name}");
            assert_eq!(setting.scope, place.1, "{name}");
            assert_eq!(setting.origin.as_deref(), Some(&*origin), "{name}");
            assert_eq!(setting.locked, stands == Level::Mandatory, "{name}");
            assert!(!setting.closed && setting.error.is_none(), "{name}");
        }
    }
}

#[test]
fn what_binds_stands_over_a_persons_word_and_what_is_recommended_below_it() {
    for spec in TABLE {
        for place in PLACES {
            let source = in_place(entry_of(spec), place);
            let policy = Policy::of(vec![source]);
            for person in [Level::CommandLine, Level::Person] {
                let with = policy.settings_with(&[wish(spec.key, person)]);
                let setting = &with[spec.key as usize];
                let below: Vec<Level> = setting.overridden.iter().map(|it| it.level).collect();
                let name = format!("{} {place:?} {person:?}", spec.name);
                match stands(spec, place) {
                    Some(Level::Mandatory) => {
                        assert!(
                            setting.locked && setting.level == Level::Mandatory,
                            "{name}"
                        );
                        assert_eq!(below, [person], "{name}");
                    }
                    Some(_) => {
                        assert!(!setting.locked && setting.level == person, "{name}");
                        assert_eq!(below, [Level::Recommended], "{name}");
                    }
                    None => assert_eq!((setting.level, below), (person, Vec::new()), "{name}"),
                }
            }
        }
    }
}

#[test]
fn what_cant_be_read_sets_no_key_and_lets_nobody_in_where_it_binds() {
    for spec in TABLE {
        for place in PLACES {
            for is_withheld in [false, true] {
                let source = Source {
                    state: State::Unreadable,
                    is_withheld,
                    ..in_place(entry_of(spec), place)
                };
                let policy = Policy::of(vec![source]);
                let setting = setting(&policy, spec.key);
                assert_eq!(setting.value, None, "{}", spec.name);
                assert!(!setting.locked && !setting.closed, "{}", spec.name);
                assert_eq!(policy.opens().is_err(), place.0 == Level::Mandatory);
            }
        }
    }
}

/// A value of the wrong kind and a key with a letter too many, as each reader gets them.
#[test]
fn a_wrong_kind_closes_and_an_unknown_key_is_named_whoever_reads_them() {
    let strict = |name: &str, raw: Raw| {
        let entry = source::Entry {
            name: name.to_owned(),
            key: Key::named(name),
            origin: format!("policy.toml:1 {name}"),
            raw,
        };
        in_place(entry, PLACES[0])
    };
    for spec in TABLE {
        let stored = |name: String| Folder {
            values: vec![Stored {
                name,
                kind: REG_BINARY,
                bytes: vec![1, 2, 3],
            }],
            ..Folder::default()
        };
        let of_registry = |name: String| {
            let (level, scope) = PLACES[0];
            registry::source(r"HKLM\X", &stored(name), level, scope)
        };
        let of_plist = |name: String| plist::sources(&[(name, Plist::Other)]).swap_remove(0);
        let wrong = [
            strict(spec.name, Raw::Other("a date")),
            of_registry(spec.pascal()),
            of_plist(spec.pascal()),
        ];
        let binds = spec.levels != Levels::Recommended;
        for source in wrong {
            let name = format!("{} {}", spec.name, source.origin);
            let policy = Policy::of(vec![source]);
            let setting = setting(&policy, spec.key);
            assert_eq!(setting.value, None, "{name}");
            assert_eq!(setting.closed, binds && spec.restricts(), "{name}");
            let said = setting.error.as_ref().unwrap();
            assert!(said.contains(&spec.right()), "{name}: {said}");
            assert!(policy.unknown().is_empty(), "{name}");
        }
        let unknown = [
            strict(&format!("{}s_", spec.name), Raw::Switch(true)),
            of_registry(format!("{}S_", spec.pascal())),
            of_plist(format!("{}S_", spec.pascal())),
        ];
        for source in unknown {
            let name = format!("{} {}", spec.name, source.origin);
            let policy = Policy::of(vec![source]);
            assert!(!policy.is_managed(), "{name}");
            assert_eq!(policy.unknown().len(), 1, "{name}");
            assert_eq!(policy.unknown()[0].nearest, spec.name, "{name}");
            policy.opens().unwrap();
        }
    }
}
