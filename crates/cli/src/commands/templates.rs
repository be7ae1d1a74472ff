//! `portico policy templates`: what administrators set policies with, as this version has it.

use std::path::Path;

use portico_core::Problem;
use portico_core::fs::atomic;
use serde_json::json;

use crate::exit::Failure;
use crate::output::Output;

macro_rules! inside {
    ($name:literal) => {
        (
            $name,
            include_str!(concat!("../../../../packaging/policy/", $name)),
        )
    };
}

/// The files by their place in the folder; `cargo xtask generate` makes them of the table of keys.
const FILES: &[(&str, &str)] = &[
    inside!("portico.admx"),
    inside!("en-US/portico.adml"),
    inside!("nb-NO/portico.adml"),
    inside!("oma-uris.md"),
    inside!("portico.mobileconfig"),
    inside!("app.portico.desktop.plist"),
    inside!("portico-jamf.json"),
    inside!("policy.sample.toml"),
    inside!("policy.schema.json"),
];

/// Writes them; a file of the same name is replaced.
pub(super) fn write(folder: &Path, output: &Output) -> Result<(), Failure> {
    for (name, text) in FILES {
        let path = folder.join(name);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(Problem::from)?;
        }
        atomic::write(&path, text.as_bytes()).map_err(Problem::from)?;
    }
    let names: Vec<&str> = FILES.iter().map(|(name, _)| *name).collect();
    match output.json {
        true => output.line(&json!({ "folder": folder.display().to_string(), "files": names })),
        false => {
            output.say(&output.words("cli-policy-templates", |values| {
                values.text("folder", folder.display().to_string());
            }));
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_that_is_made_is_inside() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packaging/policy");
        let mut below = vec![folder.clone()];
        let mut there = Vec::new();
        while let Some(place) = below.pop() {
            for entry in place.read_dir().unwrap() {
                let path = entry.unwrap().path();
                match path.is_dir() {
                    true => below.push(path),
                    false => there.push(path),
                }
            }
        }
        let mut expected: Vec<_> = FILES.iter().map(|(name, _)| folder.join(name)).collect();
        expected.sort();
        there.sort();
        assert_eq!(there, expected);
    }
}
