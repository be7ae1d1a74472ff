//! From Group Policy's template to what is in force, on a Windows of Wine's: what the editor writes for
//! each policy goes through a `Registry.pol` and the registry to the program, which says what it made
//! of it.

use std::path::Path;

use serde_json::Value;

use crate::Trouble;
use crate::process::Program;
use crate::wine::Wine;
use crate::workspace::root;

/// Debian's own, which has Debian's modules.
const PYTHON: &str = "/usr/bin/python3";
const KEY: &str = r"SOFTWARE\Policies\Portico";
/// Variables that would be somebody's wish beside the policy.
const WISHES: [&str; 5] = [
    "PORTICO_VAULT",
    "PORTICO_LANGUAGE",
    "PORTICO_LOG",
    "PORTICO_HOME",
    "BROWSER",
];

/// Where policies are set: for the computer or for the person, to bind or to recommend.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    class: &'static str,
    level: &'static str,
}

impl Place {
    /// The computer's, which binds.
    pub const BINDS: Self = Self {
        class: "Machine",
        level: "mandatory",
    };

    /// All there are.
    pub const ALL: [Self; 4] = [
        Self::BINDS,
        Self {
            class: "Machine",
            level: "recommended",
        },
        Self {
            class: "User",
            level: "mandatory",
        },
        Self {
            class: "User",
            level: "recommended",
        },
    ];
}

/// Sets every policy of a place, switches it off, and takes it away; says what came out otherwise than
/// the template means it. `program` is the command line, as Wine finds it.
///
/// # Errors
/// When a program can't be started, or the script fails.
pub fn faults(wine: &Wine, program: &str, place: Place) -> Result<Vec<String>, Trouble> {
    let mut faults = Vec::new();
    for state in ["enabled", "disabled", "unset"] {
        let written = Program::new(PYTHON)
            .arg(root().join("tests/templates/group_policy.py"))
            .args([state, place.class, place.level])
            .arg(wine.drive())
            .arg("--windows")
            .output()?;
        let written: Value = serde_json::from_str(&written)?;
        if state == "unset" {
            cleared(wine);
        }
        wine.start("regedit")
            .args(["/S", r"C:\policy.reg"])
            .output()?;
        let said = shown(wine, program)?;
        faults.extend(
            different(&written["expected"], &said, place.level)
                .into_iter()
                .map(|fault| format!("{state}, {}, {}: {fault}", place.class, place.level)),
        );
    }
    Ok(faults)
}

/// Takes everything away, as the engine does with what no object sets any more.
fn cleared(wine: &Wine) {
    for hive in ["HKLM", "HKCU"] {
        // It fails where there is nothing.
        let key = format!(r"{hive}\{KEY}");
        wine.start("reg").args(["delete", &key, "/f"]).succeeds();
    }
}

/// What `portico policy show --json` says.
///
/// # Errors
/// When it says that something is wrong, or nothing that can be read.
pub fn shown(wine: &Wine, program: &str) -> Result<Value, Trouble> {
    let show = wine.start(program).args(["policy", "show", "--json"]);
    let show = WISHES.iter().fold(show, |show, name| show.without(name));
    Ok(serde_json::from_str(&show.output()?)?)
}

/// What is in force otherwise than expected.
fn different(expected: &Value, shown: &Value, level: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let settings = shown["settings"].as_array();
    let settings = settings.into_iter().flatten();
    let mut seen = 0;
    for setting in settings {
        let key = setting["key"].as_str().unwrap_or_default();
        // An installer may have been given something too.
        let is_set = setting["origin"]
            .as_str()
            .is_some_and(|origin| origin.contains(KEY));
        let is_right = match expected.get(key) {
            None => !is_set,
            Some(expected) => {
                seen += 1;
                let is = |name: &str, value: &Value| setting[name] == *value;
                is("value", &expected["value"])
                    && is("origin", &expected["origin"])
                    && is("level", &Value::from(level))
                    && is("locked", &Value::from(level == "mandatory"))
            }
        };
        if !is_right || !setting["error"].is_null() {
            faults.push(format!("{setting} for {}", expected[key]));
        }
    }
    let all = expected.as_object().map_or(0, serde_json::Map::len);
    if seen != all {
        faults.push(format!("{all} keys were set, and {seen} are shown"));
    }
    let unknown = shown["unknown"].as_array().map_or(0, Vec::len);
    if unknown > 0 {
        faults.push(format!("not known: {}", shown["unknown"]));
    }
    faults
}

/// Goes through all of it with the program that was compiled for tests.
///
/// # Errors
/// When there is no Wine, or a part of it fails.
pub(crate) fn holds_under_wine(program: &Path, scratch: &Path) -> Result<bool, Trouble> {
    let prefix = scratch.join("group-policy");
    if prefix.exists() {
        std::fs::remove_dir_all(&prefix)?;
    }
    let wine = Wine::fresh(&prefix)?;
    std::fs::copy(program, wine.drive().join("portico.exe"))?;
    let mut all = Vec::new();
    for place in Place::ALL {
        let faults = faults(&wine, r"C:\portico.exe", place)?;
        println!(
            "   {}, {}: {} faults",
            place.class,
            place.level,
            faults.len()
        );
        all.extend(faults);
        cleared(&wine);
    }
    for fault in &all {
        println!("{fault}");
    }
    drop(wine);
    std::fs::remove_dir_all(&prefix)?;
    Ok(all.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_comes_out_otherwise_is_found() {
        let expected = json!({ "tray": { "value": "hide", "origin": "HKLM\\T" } });
        let setting = |key: &str, value: &str, level: &str, origin: &str| {
            json!({ "key": key, "value": value, "level": level, "origin": origin,
                    "locked": level == "mandatory", "error": null })
        };
        let of = |settings: Vec<Value>, unknown: Value| {
            let shown = json!({ "settings": settings, "unknown": unknown });
            different(&expected, &shown, "mandatory").len()
        };
        let right = setting("tray", "hide", "mandatory", "HKLM\\T");
        assert_eq!(of(vec![right.clone()], json!([])), 0);
        assert_eq!(of(vec![right.clone()], json!([{}])), 1);
        assert_eq!(of(Vec::new(), json!([])), 1);
        for wrong in [
            setting("tray", "show", "mandatory", "HKLM\\T"),
            setting("tray", "hide", "recommended", "HKLM\\T"),
            setting("tray", "hide", "mandatory", "HKCU\\T"),
        ] {
            assert_eq!(of(vec![wrong], json!([])), 1);
        }
        let stale = format!(r"HKLM\{KEY}\Vault");
        let stale = setting("vault", "file", "mandatory", &stale);
        assert_eq!(of(vec![right.clone(), stale], json!([])), 1);
        let given = setting(
            "vault",
            "file",
            "recommended",
            r"HKLM\SOFTWARE\Portico\Vault",
        );
        assert_eq!(of(vec![right, given], json!([])), 0);
    }
}
