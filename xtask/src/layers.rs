//! Which room of a crate may import which: by its layer. This table is the house's plan
//! (docs/architecture.md); `cargo xtask tidy` holds the code to it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::{Trouble, sources};

/// A crate's rooms, in layers from the top down. A room imports what is in lower layers, and what is
/// in its own and does not lead back to it.
struct House {
    source: &'static str,
    layers: &'static [&'static [&'static str]],
}

const HOUSES: &[House] = &[
    House {
        source: "crates/core/src",
        layers: &[
            &["fuzzing"],
            &["views"],
            &["portico"],
            &["environment", "sign_in"],
            &["session"],
            &["context"],
            &[
                "policy", "profile", "proxies", "services", "settings", "updates",
            ],
            &["native", "oauth", "oidc", "redirect", "vault"],
            &["http"],
            &["problem"],
            &["address", "fs", "lenient", "platform", "text"],
            &[
                "application",
                "backoff",
                "clock",
                "domain",
                "safe_url",
                "secret",
            ],
        ],
    },
    // Without an order of their own: no room leads back to itself.
    House {
        source: "crates/proxy/src",
        layers: &[],
    },
    House {
        source: "crates/doctor/src",
        layers: &[],
    },
    House {
        source: "crates/sandbox/src",
        layers: &[],
    },
    House {
        source: "crates/cli/src",
        layers: &[],
    },
    House {
        source: "src-tauri/src",
        layers: &[],
    },
    House {
        source: "xtask/src",
        layers: &[],
    },
    House {
        source: "xtask/package/src",
        layers: &[],
    },
];

/// The programs' own code. What it wants of files and of the vault, it awaits of core or the doctor:
/// both may take long.
const FACES: [&str; 2] = ["crates/cli/src", "src-tauri/src"];
const NOT_OF_FACES: [&str; 3] = ["std::fs::", "fs::atomic", "vault::Store"];
/// Where a face does it all the same, and why.
const OF_FACES: &[(&str, &str)] = &[
    (
        "crates/cli/src/commands/completions.rs",
        "no runtime is there",
    ),
    ("crates/cli/src/commands/profile.rs", "no runtime is there"),
    (
        "crates/cli/src/commands/templates.rs",
        "no runtime is there",
    ),
    ("src-tauri/src/crash.rs", "nothing else runs any more"),
    ("src-tauri/src/renderer/linux.rs", "no window is there yet"),
];

/// The crates that know core's vault.
const WITH_A_VAULT: [&str; 4] = [
    "crates/core/src",
    "crates/doctor/src",
    "crates/cli/src",
    "src-tauri/src",
];
/// Who may name the trait of what keeps secrets: the vault, whose one thread makes all calls of it, and
/// those who hand one over. A call from elsewhere would keep its thread waiting for the keychain.
const NAME_STORES: [&str; 3] = [
    "crates/core/src/vault/",
    "crates/core/src/environment.rs",
    "crates/core/src/portico/builder.rs",
];

/// Who imports whom, and in which line of which file first.
type Imports = BTreeMap<(String, String), String>;

/// What is wrong in the crates below this folder.
pub(crate) fn complaints(root: &Path) -> Result<Vec<String>, Trouble> {
    let mut complaints = Vec::new();
    for house in HOUSES {
        let mut imports = Imports::new();
        let source = root.join(house.source);
        let handed_on =
            handed_on(&std::fs::read_to_string(source.join("lib.rs")).unwrap_or_default());
        let mut files = Vec::new();
        sources::collect(&source, &mut files)?;
        for file in files {
            let within = file.strip_prefix(&source).unwrap_or(&file);
            let Some(room) = room_of(within) else {
                continue;
            };
            let text = std::fs::read_to_string(&file)?;
            let name = file.strip_prefix(root).unwrap_or(&file);
            if WITH_A_VAULT.contains(&house.source) {
                complaints.extend(of_stores(&name.display().to_string(), &text));
            }
            for (line, other) in imported(&text, &handed_on) {
                if other != room {
                    let place = format!("{}/{}:{line}", house.source, within.display());
                    imports.entry((room.clone(), other)).or_insert(place);
                }
            }
        }
        complaints.extend(against(house.layers, &imports));
    }
    for source in FACES {
        let mut files = Vec::new();
        sources::collect(&root.join(source), &mut files)?;
        for file in files {
            let name = file.strip_prefix(root).unwrap_or(&file);
            let name = name.display().to_string();
            complaints.extend(of_face(&name, &std::fs::read_to_string(&file)?));
        }
    }
    Ok(complaints)
}

/// What a face's file does that may take long.
fn of_face(name: &str, text: &str) -> Vec<String> {
    if OF_FACES.iter().any(|(may, _)| *may == name) {
        return Vec::new();
    }
    let lines = product(text).lines().enumerate();
    let code = lines.filter(|(_, line)| !line.trim_start().starts_with("//"));
    let found = code.filter_map(|(index, line)| {
        let what = NOT_OF_FACES.iter().find(|what| line.contains(**what))?;
        let line = index + 1;
        Some(format!(
            "{name}:{line}: a face leaves {what} to core or the doctor, and awaits it"
        ))
    });
    found.collect()
}

/// Where a file of a crate's rooms names what keeps secrets.
fn of_stores(name: &str, text: &str) -> Vec<String> {
    if NAME_STORES.iter().any(|place| name.starts_with(place)) {
        return Vec::new();
    }
    let lines = product(text).lines().enumerate();
    let code = lines.filter(|(_, line)| !line.trim_start().starts_with("//"));
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let found = code.filter(|(_, line)| line.split(|c| !is_word(c)).any(|word| word == "Store"));
    found
        .map(|(index, _)| {
            let line = index + 1;
            format!("{name}:{line}: only the vault calls a Store; await Portico::vault")
        })
        .collect()
}

/// A file without its tests.
fn product(text: &str) -> &str {
    let tests = text.split_once("#[cfg(test)]\nmod tests {");
    tests.map_or(text, |(product, _)| product)
}

/// The room that a file of a crate is in; none for tests, and for the front door.
fn room_of(within: &Path) -> Option<String> {
    let is_test = |name: &str| matches!(name, "tests" | "testing") || name.ends_with("_tests");
    let names: Vec<&str> = within
        .iter()
        .filter_map(|name| name.to_str())
        .map(|name| name.trim_end_matches(".rs"))
        .collect();
    match names.as_slice() {
        ["lib" | "main"] => None,
        names if names.iter().any(|name| is_test(name)) => None,
        [room, ..] => Some((*room).to_owned()),
        [] => None,
    }
}

/// The names that the front door hands on, and the rooms they are from.
fn handed_on(front_door: &str) -> BTreeMap<String, String> {
    let mut handed_on = BTreeMap::new();
    for part in front_door.split("pub use ").skip(1) {
        let Some((path, _)) = part.split_once(';') else {
            continue;
        };
        let Some((room, names)) = path.split_once("::") else {
            continue;
        };
        for name in names.split(|c: char| !c.is_alphanumeric() && c != '_') {
            handed_on.insert(
                name.to_owned(),
                room.trim_start_matches("crate::").to_owned(),
            );
        }
    }
    handed_on
}

/// The rooms that a file imports from, with the line; what is for its tests is left out.
fn imported(text: &str, handed_on: &BTreeMap<String, String>) -> Vec<(usize, String)> {
    const CRATE: &str = concat!("crate", "::");
    let mut found = Vec::new();
    for (index, line) in product(text).lines().enumerate() {
        if line.trim_start().starts_with("//") {
            continue;
        }
        for (at, _) in line.match_indices(CRATE) {
            let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
            if line[..at].ends_with(is_path) {
                continue; // another crate's name
            }
            let rest = &line[at + CRATE.len()..];
            let names: Vec<&str> = match rest.strip_prefix('{') {
                Some(group) => group.split([',', '}']).map(str::trim).collect(),
                None => vec![rest],
            };
            for name in names {
                let name = name.split(|c: char| !is_path(c)).next().unwrap_or_default();
                if name.is_empty() {
                    continue;
                }
                let room = handed_on.get(name).map_or(name, String::as_str);
                found.push((index + 1, room.to_owned()));
            }
        }
    }
    found
}

fn against(layers: &[&[&str]], imports: &Imports) -> Vec<String> {
    let height = |room: &str| layers.iter().rev().position(|layer| layer.contains(&room));
    let mut complaints = Vec::new();
    for ((from, to), place) in imports {
        if layers.is_empty() {
            break;
        }
        match (height(from), height(to)) {
            (Some(from_height), Some(to_height)) if from_height < to_height => {
                complaints.push(format!(
                    "{place}: {from} is below {to} and must not import it"
                ));
            }
            (None, _) => complaints.push(format!(
                "{place}: say in xtask/src/layers.rs in which layer {from} is"
            )),
            _ => {}
        }
    }
    let rooms: BTreeSet<&str> = imports.keys().map(|(from, _)| from.as_str()).collect();
    for room in rooms {
        if let Some(way) = way_back(room, imports) {
            complaints.push(format!(
                "{}: imports lead back: {}",
                imports_from(room, &way, imports),
                way.join(" → ")
            ));
        }
    }
    complaints
}

/// The line of the first step of a way.
fn imports_from<'a>(room: &str, way: &[String], imports: &'a Imports) -> &'a str {
    let step = way.get(1).cloned().unwrap_or_default();
    imports
        .get(&(room.to_owned(), step))
        .map_or("", String::as_str)
}

/// The shortest way from a room back to itself, told once: by the first of its rooms.
fn way_back(room: &str, imports: &Imports) -> Option<Vec<String>> {
    let mut ways = std::collections::VecDeque::from([vec![room.to_owned()]]);
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop_front() {
        let here = way.last()?.clone();
        for (from, to) in imports.keys() {
            if *from != here {
                continue;
            }
            if to == room {
                let is_first = way.iter().all(|other| room <= other.as_str());
                let mut whole = way.clone();
                whole.push(room.to_owned());
                return is_first.then_some(whole);
            }
            if seen.insert(to.clone()) {
                let mut longer = way.clone();
                longer.push(to.clone());
                ways.push_back(longer);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn imports(all: &[(&str, &str)]) -> Imports {
        all.iter()
            .map(|(from, to)| {
                (
                    ((*from).to_owned(), (*to).to_owned()),
                    format!("{from}.rs:1"),
                )
            })
            .collect()
    }

    #[test]
    fn the_picture_shows_the_layers_of_core() {
        let docs = crate::workspace::root().join("docs/architecture.md");
        let text = std::fs::read_to_string(docs).unwrap();
        let (_, picture) = text.split_once("Inside core, from the top down").unwrap();
        let (_, picture) = picture.split_once("```text\n").unwrap();
        let (picture, _) = picture.split_once("```").unwrap();
        // What serves fuzz targets alone is none of its rooms.
        let layers = HOUSES[0].layers.iter().filter(|it| **it != ["fuzzing"]);
        assert_eq!(picture.lines().count(), layers.clone().count());
        for (line, layer) in picture.lines().zip(layers) {
            let rooms: BTreeSet<&str> = layer.iter().copied().collect();
            let shown = line.split_whitespace().take(layer.len());
            assert_eq!(shown.collect::<BTreeSet<_>>(), rooms, "{line}");
        }
    }

    #[test]
    fn the_map_at_each_front_door_names_every_room() {
        let mut maps = 0;
        for house in HOUSES {
            let source = crate::workspace::root().join(house.source);
            let door = ["lib.rs", "main.rs"].map(|name| source.join(name));
            let door = door.iter().find(|door| door.is_file()).unwrap();
            let text = std::fs::read_to_string(door).unwrap();
            let rows = text.lines().filter_map(|line| line.strip_prefix("//! | "));
            let cells = rows.filter_map(|row| row.split_once(" | ")).map(|it| it.0);
            let named: BTreeSet<&str> = cells
                .flat_map(|cell| cell.split('`').skip(1).step_by(2))
                .collect();
            if named.is_empty() {
                continue; // the chores have none: each is named as it is called
            }
            maps += 1;
            let is_one = |name: &str| !matches!(name, "fuzzing" | "testing" | "tests");
            let rooms = text.lines().filter_map(|line| {
                let line = line.trim_start_matches("pub ");
                line.strip_prefix("mod ")?.strip_suffix(';')
            });
            let rooms: BTreeSet<&str> = rooms.filter(|name| is_one(name)).collect();
            assert_eq!(named, rooms, "{}", door.display());
        }
        assert_eq!(maps + 1, HOUSES.len());
    }

    const LAYERS: &[&[&str]] = &[&["top"], &["left", "right"], &["ground"]];

    #[test]
    fn imports_go_down_and_sideways_but_not_up_and_not_in_circles() {
        let good = [("top", "ground"), ("left", "right"), ("right", "ground")];
        assert_eq!(against(LAYERS, &imports(&good)), [""; 0]);
        for (bad, told) in [
            (&[("ground", "top")][..], "ground is below top"),
            (
                &[("left", "right"), ("right", "left")][..],
                "left → right → left",
            ),
            (&[("cellar", "ground")][..], "in which layer cellar is"),
        ] {
            let complaints = against(LAYERS, &imports(bad));
            assert_eq!(complaints.len(), 1, "{complaints:?}");
            assert!(
                complaints.iter().all(|it| it.contains(told)),
                "{complaints:?}"
            );
        }
    }

    #[test]
    fn without_layers_only_circles_are_told_of_and_each_once() {
        let all = imports(&[("a", "b"), ("b", "c"), ("c", "a"), ("d", "a")]);
        assert_eq!(
            against(&[], &all),
            ["a.rs:1: imports lead back: a → b → c → a"]
        );
    }

    #[test]
    fn what_the_front_door_hands_on_is_an_import_of_its_room() {
        let handed_on = handed_on("pub mod problem;\npub use problem::{Code,\n Problem};\n");
        let text = "use crate::Problem;\nuse crate::{fs, text::Language};\n// crate::no\nuse my_crate::no;\n";
        let rooms: Vec<_> = imported(text, &handed_on);
        assert_eq!(
            rooms,
            [
                (1, "problem".to_owned()),
                (2, "fs".to_owned()),
                (2, "text".to_owned())
            ]
        );
    }

    #[test]
    fn a_face_waits_for_no_disk() {
        let text = "use std::fs::File;\n// std::fs::read\nlet a = 1;\n";
        assert_eq!(of_face("src-tauri/src/a.rs", text).len(), 1);
        let tests = format!("let a = 1;\n#[cfg(test)]\nmod tests {{\n{text}}}\n");
        assert_eq!(of_face("src-tauri/src/a.rs", &tests), [""; 0]);
        let (may, _) = OF_FACES[0];
        assert_eq!(of_face(may, text), [""; 0]);
    }

    #[test]
    fn only_the_vault_calls_a_store() {
        let text =
            "use portico_core::vault::{\n    Item, Store,\n};\n// Store\nuse a::SystemStore;\n";
        let found = of_stores("crates/doctor/src/a.rs", text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("crates/doctor/src/a.rs:2:"));
        assert_eq!(of_stores("crates/core/src/vault/a.rs", text), [""; 0]);
        let tests = format!("let a = 1;\n#[cfg(test)]\nmod tests {{\n{text}}}\n");
        assert_eq!(of_stores("crates/doctor/src/a.rs", &tests), [""; 0]);
    }

    #[test]
    fn tests_may_import_what_they_like() {
        for none in [
            "lib.rs",
            "main.rs",
            "session/tests.rs",
            "testing/mod.rs",
            "a/b_tests.rs",
        ] {
            assert_eq!(room_of(Path::new(none)), None, "{none}");
        }
        assert_eq!(room_of(Path::new("clock.rs")).as_deref(), Some("clock"));
        assert_eq!(room_of(Path::new("fs/lock.rs")).as_deref(), Some("fs"));
        let text = "use crate::a;\n#[cfg(test)]\nmod tests {\n    use crate::b;\n}\n";
        assert_eq!(imported(text, &BTreeMap::new()), [(1, "a".to_owned())]);
    }
}
