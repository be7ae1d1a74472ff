//! The registry of Windows, as the checks read it.

use serde_json::{Map, Value};
use windows_registry::{CURRENT_USER, Key, LOCAL_MACHINE, Type};

/// How deep and how much is read of a key: more is nothing that is meant here.
const DEPTH: usize = 4;
const MOST: usize = 1000;

/// Whose part of the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hive {
    /// The computer's.
    Machine,
    /// The person's.
    Person,
}

impl Hive {
    fn open(self, path: &str) -> Option<Key> {
        match self {
            Hive::Machine => LOCAL_MACHINE.open(path).ok(),
            Hive::Person => CURRENT_USER.open(path).ok(),
        }
    }

    /// A text; an empty name is the key's own value.
    pub(crate) fn text(self, path: &str, name: &str) -> Option<String> {
        self.open(path)?.get_string(name).ok()
    }

    /// All of a key as JSON; nothing where it is not there.
    pub(crate) fn all(self, path: &str) -> Map<String, Value> {
        self.open(path)
            .map(|key| below(&key, DEPTH))
            .unwrap_or_default()
    }
}

fn below(key: &Key, depth: usize) -> Map<String, Value> {
    let mut all = Map::new();
    if let Ok(values) = key.values() {
        for (name, value) in values.take(MOST) {
            let value = match value.ty() {
                Type::U32 => u32::try_from(value).ok().map(Value::from),
                Type::U64 => u64::try_from(value).ok().map(Value::from),
                Type::String | Type::ExpandString => String::try_from(value).ok().map(Value::from),
                Type::MultiString => key
                    .get_multi_string(&name)
                    .ok()
                    .map(|lines| Value::from(lines.join("\n"))),
                _ => None,
            };
            all.extend(value.map(|value| (name, value)));
        }
    }
    if depth > 0
        && let Ok(keys) = key.keys()
    {
        for name in keys.take(MOST) {
            if let Ok(inner) = key.open(&name) {
                all.insert(name, Value::Object(below(&inner, depth - 1)));
            }
        }
    }
    all
}
