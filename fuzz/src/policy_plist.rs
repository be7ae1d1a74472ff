//! Values of a property list, as device management hands them over.

use portico_core::policy::Policy;
use portico_core::policy::source::plist::{Plist, sources};
use serde_json::Value;

use super::policy_merge::must_hold;

/// How deep a value may lie in others. macOS' own reader has a limit as well.
const DEEPEST: usize = 64;

fn value(of: &Value, depth: usize) -> Plist {
    match of {
        _ if depth > DEEPEST => Plist::Other,
        Value::Null => Plist::Other,
        Value::Bool(on) => Plist::Switch(*on),
        Value::Number(number) => number.as_i64().map_or(Plist::Other, Plist::Number),
        Value::String(text) => Plist::Text(text.clone()),
        Value::Array(all) => Plist::List(all.iter().map(|it| value(it, depth + 1)).collect()),
        Value::Object(all) => Plist::Table(
            all.iter()
                .map(|(name, it)| (name.clone(), value(it, depth + 1)))
                .collect(),
        ),
    }
}

/// What is forced is a value, or is said to be none; only what stands in the dictionary of
/// recommendations is one.
///
/// # Panics
/// Where that does not hold.
pub fn check(data: &[u8]) {
    let Ok(Value::Object(forced)) = serde_json::from_slice(data) else {
        return;
    };
    let forced: Vec<(String, Plist)> = forced
        .iter()
        .map(|(name, it)| (name.clone(), value(it, 0)))
        .collect();
    must_hold(&Policy::of(sources(&forced)));
}
