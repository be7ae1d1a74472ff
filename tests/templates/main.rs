//! The templates for administrators, read as their tools read them: each against its form, against the
//! table of keys, and on the way from Group Policy's file to what is in force.

#[cfg(target_os = "linux")] // mounts
mod ansible;
mod group_policy;

use std::path::{Path, PathBuf};
use std::process::Command;

use portico_core::policy::keys::{Levels, Shape, Spec, TABLE};
use portico_core::policy::source::plist::{Plist, sources};
use portico_core::policy::{Level, Policy};
use serde_json::{Map, Value};

/// Debian's own, which has Debian's modules.
const PYTHON: &str = "/usr/bin/python3";

fn made(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packaging/policy");
    folder.join(name)
}

fn read(name: &str) -> String {
    std::fs::read_to_string(made(name)).unwrap()
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("templates")
        .join(name)
}

/// What a script prints, and whether it was content.
fn python(words: &[&std::ffi::OsStr]) -> (String, bool) {
    let output = Command::new(PYTHON).args(words).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.is_empty(), "{words:?}: {errors}");
    let said = String::from_utf8(output.stdout).unwrap();
    (said, output.status.success())
}

fn has_python() -> bool {
    Path::new(PYTHON).exists()
}

/// The faults of a pair of files with these texts.
fn faults(admx: &str, adml: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| {
        let path = folder.path().join(name);
        portico_core::fs::atomic::write(&path, text.as_bytes()).unwrap();
        path
    };
    let (admx, adml) = (put("a.admx", admx), put("a.adml", adml));
    let (said, is_fine) = python(&[
        script("check_admx.py").as_ref(),
        admx.as_ref(),
        adml.as_ref(),
    ]);
    assert_eq!(said.trim().is_empty(), is_fine);
    said
}

#[test]
fn the_template_of_group_policy_is_without_fault_in_every_language() {
    if !has_python() {
        return; // it takes Python
    }
    let admx = read("portico.admx");
    for language in ["en-US", "nb-NO"] {
        let said = faults(&admx, &read(&format!("{language}/portico.adml")));
        assert_eq!(said.trim(), "", "{language}");
    }
}

/// What would make the editor or Intune refuse the file is found, each of it.
#[test]
fn every_fault_of_a_template_is_found() {
    if !has_python() {
        return; // it takes Python
    }
    let (admx, adml) = (read("portico.admx"), read("en-US/portico.adml"));
    for (of_words, from, to, expected) in [
        (false, " maxValue=\"259200\"", "", "without maxValue"),
        (false, " maxLength=\"1024\"", "", "without maxLength"),
        (false, "class=\"Machine\"", "class=\"Everyone\"", "class"),
        (false, "name=\"Methods\"", "name=\"Me.thods\"", "letters"),
        (false, "name=\"Methods\"", "name=\"Vault\"", "twice"),
        (
            false,
            "<list id=\"Methods\"",
            "<text id=\"Methods\"",
            "listBox",
        ),
        (
            false,
            "SOFTWARE\\Policies\\Portico\"",
            "SOFTWARE\\Portico\"",
            "no place",
        ),
        (false, "<parentCategory ref=\"Portico\" />", "", ""),
        (
            false,
            "revision=\"1.0\"",
            "revision=\"1.04.0000\"",
            "revisions",
        ),
        (false, "Revision=\"1.0\"", "Revision=\"2.0\"", "revisions"),
        (
            false,
            "<policyNamespaces>",
            "<policyNamespaces><using prefix=\"windows\" namespace=\"M\"/>",
            "using",
        ),
        (
            false,
            "ref=\"SUPPORTED_0_1\"",
            "ref=\"SUPPORTED_9\"",
            "not there",
        ),
        (
            true,
            "<string id=\"Methods\">",
            "<string id=\"Method\">",
            "not there",
        ),
        (
            true,
            "<string id=\"Methods\">",
            "<string id=\"Vault\">",
            "twice",
        ),
        (
            true,
            "<listBox refId=\"Methods\">",
            "<listBox refId=\"M\">",
            "control",
        ),
        (
            true,
            "<presentation id=\"Vault\">",
            "<presentation id=\"V\">",
            "without",
        ),
        (true, "dropdownList", "comboBox", "unknown"),
        (true, "revision=\"1.0\"", "revision=\"0.9\"", "revisions"),
    ] {
        let changed = |text: &str| text.replace(from, to);
        let said = match of_words {
            false => faults(&changed(&admx), &adml),
            true => faults(&admx, &changed(&adml)),
        };
        let changes = match of_words {
            false => admx.contains(from),
            true => adml.contains(from),
        };
        assert!(changes, "{from}");
        match expected {
            // A policy may be without a category: the format has it so.
            "" => assert!(said.trim().is_empty(), "{from}: {said}"),
            expected => assert!(said.contains(expected), "{from}: {said}"),
        }
    }
}

/// A property list as JSON, by Python's own reader.
fn plist(text: &str) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.plist");
    portico_core::fs::atomic::write(&path, text.as_bytes()).unwrap();
    let reader = "import json, plistlib, sys\n\
                  print(json.dumps(plistlib.load(open(sys.argv[1], 'rb')), default=str))";
    let (said, is_fine) = python(&["-c".as_ref(), reader.as_ref(), path.as_ref()]);
    assert!(is_fine);
    serde_json::from_str(&said).unwrap()
}

/// As macOS hands it to Portico.
fn handed(value: &Value) -> Plist {
    match value {
        Value::String(text) => Plist::Text(text.clone()),
        Value::Bool(on) => Plist::Switch(*on),
        Value::Number(number) => Plist::Number(number.as_i64().unwrap()),
        Value::Array(all) => Plist::List(all.iter().map(handed).collect()),
        Value::Object(all) => Plist::Table(
            all.iter()
                .map(|(name, value)| (name.clone(), handed(value)))
                .collect(),
        ),
        Value::Null => Plist::Other,
    }
}

fn policy_of(profile: &str) -> Policy {
    let profile = plist(profile);
    assert_eq!(profile["PayloadType"], "Configuration");
    let payload = &profile["PayloadContent"][0];
    assert_eq!(payload["PayloadType"], "app.portico.desktop");
    assert_ne!(profile["PayloadUUID"], payload["PayloadUUID"]);
    let Plist::Table(values) = handed(payload) else {
        panic!("{payload}")
    };
    Policy::of(sources(&values))
}

#[test]
fn the_profile_for_macos_sets_nothing_as_it_is_and_every_key_when_all_is_taken_out() {
    if !has_python() || cfg!(windows) {
        return; // it takes Python, and paths as macOS has them
    }
    let profile = read("portico.mobileconfig");
    let policy = policy_of(&profile);
    assert!(!policy.is_managed() && policy.unknown().is_empty());
    let all: Vec<String> = profile
        .lines()
        .map(|line| match line.contains("<!--<key>") {
            true => line.replace("<!--", "").replace("-->", ""),
            false => line.to_owned(),
        })
        .collect();
    let policy = policy_of(&all.join("\n"));
    assert_eq!(policy.unknown(), []);
    for spec in TABLE {
        let setting = policy.setting(spec.key).unwrap();
        let expected = match spec.levels {
            Levels::Recommended => Level::Recommended,
            Levels::Mandatory | Levels::Both => Level::Mandatory,
        };
        assert_eq!(setting.level, expected, "{}", spec.name);
        assert!(setting.value.is_some(), "{}: {setting:?}", spec.name);
        assert!(setting.error.is_none() && setting.notes.is_empty());
        let is_recommended_too = setting
            .overridden
            .iter()
            .any(|it| it.level == Level::Recommended);
        assert_eq!(
            is_recommended_too,
            spec.levels == Levels::Both,
            "{}",
            spec.name
        );
    }
}

fn may_stand(spec: &Spec, recommended: bool) -> bool {
    match spec.levels {
        Levels::Both => true,
        Levels::Mandatory => !recommended,
        Levels::Recommended => recommended,
    }
}

fn names(recommended: bool) -> Vec<String> {
    let specs = TABLE.iter().filter(|spec| may_stand(spec, recommended));
    specs.map(Spec::pascal).collect()
}

#[test]
fn the_manifest_has_every_key_with_its_type_and_its_bounds() {
    if !has_python() {
        return; // it takes Python
    }
    let manifest = plist(&read("app.portico.desktop.plist"));
    assert_eq!(manifest["pfm_domain"], "app.portico.desktop");
    for key in ["pfm_title", "pfm_description", "pfm_last_modified"] {
        assert!(manifest[key].is_string(), "{key}");
    }
    let name_of = |key: &Value| key["pfm_name"].as_str().unwrap().to_owned();
    let keys = manifest["pfm_subkeys"].as_array().unwrap();
    let (recommended, keys): (Vec<_>, Vec<_>) = keys
        .iter()
        .filter(|key| !name_of(key).starts_with("Payload"))
        .partition(|key| name_of(key) == "Recommended");
    let recommended = recommended[0]["pfm_subkeys"].as_array().unwrap();
    let has = |keys: &[&Value]| keys.iter().map(|key| name_of(key)).collect::<Vec<_>>();
    assert_eq!(has(&keys), names(false));
    assert_eq!(has(&recommended.iter().collect::<Vec<_>>()), names(true));
    for key in keys.into_iter().chain(recommended) {
        let name = name_of(key);
        let spec = TABLE.iter().find(|spec| spec.pascal() == name).unwrap();
        let kind = match spec.shape {
            Shape::Switch => "boolean",
            Shape::Seconds { .. } => "integer",
            Shape::Choice(_) | Shape::Text(_) => "string",
            Shape::List(_) | Shape::Profiles => "array",
        };
        assert_eq!(key["pfm_type"], kind, "{name}");
        match spec.shape {
            Shape::Seconds { min, max } => {
                assert_eq!(key["pfm_range_min"], min, "{name}");
                assert_eq!(key["pfm_range_max"], max, "{name}");
            }
            Shape::Choice(words) => assert_eq!(key["pfm_range_list"], Value::from(words)),
            Shape::Switch | Shape::Text(_) | Shape::List(_) | Shape::Profiles => {}
        }
        assert!(!key["pfm_description"].as_str().unwrap().is_empty());
    }
}

#[test]
fn jamfs_form_has_every_key_and_leaves_what_is_not_filled_in() {
    let form: Value = serde_json::from_str(&read("portico-jamf.json")).unwrap();
    let mut properties: Map<String, Value> = form["properties"].as_object().unwrap().clone();
    let recommended = properties.remove("Recommended").unwrap();
    let sorted = |mut names: Vec<String>| {
        names.sort();
        names
    };
    let has = |all: &Map<String, Value>| sorted(all.keys().cloned().collect());
    assert_eq!(has(&properties), sorted(names(false)));
    let recommended = recommended["properties"].as_object().unwrap();
    assert_eq!(has(recommended), sorted(names(true)));
    for (name, property) in properties.iter().chain(recommended) {
        let spec = TABLE.iter().find(|spec| spec.pascal() == *name).unwrap();
        assert_eq!(property["anyOf"][0]["type"], "null", "{name}");
        let set = &property["anyOf"][1];
        match spec.shape {
            Shape::Choice(words) => assert_eq!(set["enum"], Value::from(words)),
            Shape::Seconds { min, max } => {
                assert_eq!(
                    (&set["minimum"], &set["maximum"]),
                    (&min.into(), &max.into())
                );
            }
            Shape::Switch => assert_eq!(set["type"], "boolean"),
            Shape::Text(_) => assert_eq!(set["type"], "string"),
            Shape::List(_) | Shape::Profiles => assert_eq!(set["type"], "array"),
        }
    }
}
