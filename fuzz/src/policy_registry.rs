//! Values of Windows' registry, whoever has written them.

use portico_core::policy::keys::TABLE;
use portico_core::policy::source::registry::{Folder, Stored, source};
use portico_core::policy::{Level, Policy, Scope};

use super::policy_merge::must_hold;

/// A key of the registry with values in it, made of bytes: for each a number for its name, its kind,
/// whether it lies in a key below, and its length.
fn folder(mut data: &[u8]) -> Folder {
    let mut folder = Folder::default();
    while let [name, kind, below, length, rest @ ..] = data {
        let (bytes, after) = rest.split_at(rest.len().min(usize::from(*length)));
        data = after;
        let known = TABLE.get(usize::from(*name) % (TABLE.len() + 1));
        let name = known.map_or_else(|| "Methds".to_owned(), |spec| spec.pascal());
        let kind = u32::from(*kind) % 13;
        let stored = |name: String| Stored {
            name,
            kind,
            bytes: bytes.to_vec(),
        };
        match below % 4 {
            0 => {
                let values = vec![stored(format!("{below}")), stored(String::new())];
                folder.below.push((name, values));
            }
            1 => folder.below.push((name, Vec::new())),
            _ => folder.values.push(stored(name)),
        }
    }
    folder
}

/// What lies there is a value, or is said to be none; what restricts and is none closes.
///
/// # Panics
/// Where that does not hold.
pub fn check(data: &[u8]) {
    let folder = folder(data);
    for (level, scope) in [
        (Level::Mandatory, Scope::Machine),
        (Level::Mandatory, Scope::User),
        (Level::Recommended, Scope::Machine),
    ] {
        must_hold(&Policy::of(vec![source("HKLM\\P", &folder, level, scope)]));
    }
}
