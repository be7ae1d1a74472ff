//! What people load: the Debian packages, as `cargo xtask package` makes them, and what it has
//! made for Windows, where it has.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::table::{Budget, Row};
use crate::Trouble;
use crate::package;
use crate::packages::Workspace;
use crate::process::{Program, write};
use crate::shipped::{BOTH_AT_MOST, COMMAND_LINE_AT_MOST, INSTALLER_AT_MOST};

/// Makes them and weighs them.
pub(super) fn measure(workspace: &Workspace) -> Result<Vec<Row>, Trouble> {
    let folder = workspace.target().join("bench/package");
    let out = folder.display().to_string();
    package::package(&["deb", "--as-built", "--out", &out])?;
    let list = listed(&folder)?;
    let of = |name: &str| megabytes(&list, |file| file.starts_with(name));
    let alone = of("portico_").ok_or("there is no package with the command line")?;
    let window = of("portico-desktop_").ok_or("there is no package with the window")?;
    let blank = blank(workspace, &folder)?;
    let ours = alone + window;
    let made = workspace.target().join("package");
    Ok(vec![
        Row {
            what: "Debian packages of window and command line; floor: the blank app's".to_owned(),
            ours: format!("{ours:.1} MB"),
            floor: format!("{blank:.1} MB"),
            budget: Budget::Megabytes {
                at_most: BOTH_AT_MOST,
                is: ours,
            },
        },
        Row {
            what: "Debian package of the command line alone".to_owned(),
            ours: format!("{alone:.1} MB"),
            floor: String::new(),
            budget: Budget::Megabytes {
                at_most: COMMAND_LINE_AT_MOST,
                is: alone,
            },
        },
        windows(&made, "Installer for Windows", ".msi", INSTALLER_AT_MOST),
        windows(
            &made,
            "Archive of the command line for Windows",
            "windows-x86_64.zip",
            COMMAND_LINE_AT_MOST,
        ),
    ])
}

/// What `cargo xtask package` has made for Windows, if it has.
fn windows(made: &Path, what: &str, ending: &str, at_most: f64) -> Row {
    let list = listed(made).unwrap_or_default();
    let size = megabytes(&list, |file| file.ends_with(ending));
    Row {
        what: what.to_owned(),
        ours: size.map_or("not built here".to_owned(), |size| format!("{size:.1} MB")),
        floor: String::new(),
        budget: match size {
            Some(is) => Budget::Megabytes { at_most, is },
            None => Budget::NotMeasured { at_most },
        },
    }
}

/// The list that lies beside what has been made.
fn listed(folder: &Path) -> Result<Value, Trouble> {
    let text = std::fs::read_to_string(folder.join("artefacts.json"))?;
    Ok(serde_json::from_str(&text)?)
}

fn megabytes(list: &Value, is_it: impl Fn(&str) -> bool) -> Option<f64> {
    let files = list["artefacts"].as_array()?;
    let found = files
        .iter()
        .find(|file| file["file"].as_str().is_some_and(&is_it))?;
    Some(found["size"].as_f64()? / 1e6)
}

/// The blank app's program alone, packed in the same way.
fn blank(workspace: &Workspace, folder: &Path) -> Result<f64, Trouble> {
    let tree: PathBuf = folder.join("blank");
    write(
        &tree.join("DEBIAN/control"),
        "Package: blank\nVersion: 1\nArchitecture: all\nMaintainer: nobody <nobody@example.com>\n\
         Description: the blank app\n",
    )?;
    std::fs::create_dir_all(tree.join("usr/bin"))?;
    let program = workspace.shipped("portico-blank");
    std::fs::copy(&program, tree.join("usr/bin/blank"))
        .map_err(|error| format!("{}: {error}", program.display()))?;
    let package = folder.join("blank.deb");
    Program::new("dpkg-deb")
        .args(["--root-owner-group", "-Zxz", "-z9", "-Sextreme", "--build"])
        .arg(&tree)
        .arg(&package)
        .must_run()?;
    Ok(package.metadata()?.len() as f64 / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_size_is_found_by_its_file() {
        let list = json!({ "artefacts": [
            { "file": "portico_1_amd64.deb", "size": 4_200_000 },
            { "file": "portico-desktop_1_amd64.deb", "size": 2_000_000 },
        ] });
        assert_eq!(
            megabytes(&list, |file| file.starts_with("portico_")),
            Some(4.2)
        );
        assert_eq!(megabytes(&list, |file| file.ends_with(".msi")), None);
    }

    #[test]
    fn an_installer_that_was_not_built_is_neither_met_nor_missed() {
        let folder = tempfile::tempdir().unwrap();
        let row = || windows(folder.path(), "Installer", ".msi", 9.0);
        assert_eq!(row().ours, "not built here");
        assert_eq!(row().budget, Budget::NotMeasured { at_most: 9.0 });
        let list = r#"{ "artefacts": [{ "file": "portico.msi", "size": 8700000 }] }"#;
        write(&folder.path().join("artefacts.json"), list).unwrap();
        assert_eq!(row().ours, "8.7 MB");
        let (at_most, is) = (9.0, 8.7);
        assert_eq!(row().budget, Budget::Megabytes { at_most, is });
    }
}
