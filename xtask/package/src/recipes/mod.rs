//! Recipes for the catalogues from which people install, made from the release table and from what
//! lies on the shelf: the folder with everything that a release offers.
//!
//! A recipe names a file by address and hash, so it can be made only where the file is: the release
//! workflow makes all of them at its end, when what the other systems make has come together.

mod aur;
pub(crate) mod check;
mod flatpak;
mod homebrew;
mod nix;
mod scoop;
mod winget;

use std::path::{Path, PathBuf};

use xtask::Trouble;
use xtask::process::write;

use crate::artefact::{Made, Stage};
use crate::release::Table;
use crate::sums::sha256;

/// What it is, in a line.
const SUMMARY: &str = "Sign in once, on the desktop, and find out why a sign-in fails";

/// One file of a recipe: where it goes below the recipes' folder, and its text.
type Written = (PathBuf, String);

/// A catalogue, and what of the shelf its recipe names.
struct Catalogue {
    name: &'static str,
    needs: &'static [Offer],
    recipe: fn(&Table, &[Offered]) -> Result<Vec<Written>, Trouble>,
}

const CATALOGUES: [Catalogue; 6] = [
    Catalogue {
        name: "winget",
        needs: &[Offer::Msi],
        recipe: winget::recipe,
    },
    Catalogue {
        name: "homebrew",
        needs: &[Offer::Pkg],
        recipe: homebrew::recipe,
    },
    Catalogue {
        name: "scoop",
        needs: &[Offer::Zip],
        recipe: scoop::recipe,
    },
    Catalogue {
        name: "aur",
        needs: &[Offer::Deb, Offer::DesktopDeb],
        recipe: aur::recipe,
    },
    Catalogue {
        name: "nix",
        needs: &[Offer::Deb, Offer::DesktopDeb],
        recipe: nix::recipe,
    },
    Catalogue {
        name: "flatpak",
        needs: &[Offer::Deb, Offer::DesktopDeb],
        recipe: flatpak::recipe,
    },
];

/// What a recipe can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Offer {
    Deb,
    DesktopDeb,
    Zip,
    Msi,
    Pkg,
}

impl Offer {
    /// How its file's name begins and ends, whatever the version.
    fn name(self) -> (&'static str, &'static str) {
        match self {
            Offer::Deb => ("portico_", ".deb"),
            Offer::DesktopDeb => ("portico-desktop_", ".deb"),
            Offer::Zip => ("portico", ".zip"),
            Offer::Msi => ("portico", ".msi"),
            Offer::Pkg => ("portico", ".pkg"),
        }
    }

    fn is_named(self, file: &str) -> bool {
        let (begins, ends) = self.name();
        let file = file.to_lowercase();
        // The installer that brings its own web view is for networks without internet.
        file.starts_with(begins) && file.ends_with(ends) && !file.contains("offline")
    }
}

/// A file on the shelf.
#[derive(Debug, Clone)]
struct Offered {
    path: PathBuf,
    name: String,
    url: String,
    /// In hexadecimal.
    sha256: String,
}

/// What became of a catalogue's recipe.
#[derive(Debug, PartialEq, Eq)]
enum Became {
    /// Its files.
    Recipe(&'static str, Vec<PathBuf>),
    /// The file that it would name is not on the shelf.
    Lacks(&'static str, String),
}

/// Writes them and says which; they are for the catalogues, and no part of the release itself.
pub(crate) fn make(stage: &Stage<'_>) -> Result<Made, Trouble> {
    for one in written(stage.table, stage.out)? {
        match one {
            Became::Recipe(_, paths) => {
                for path in paths {
                    let place = path.strip_prefix(stage.out).unwrap_or(&path);
                    println!("   {}", place.display());
                }
            }
            Became::Lacks(name, needs) => println!("   {name}: not here, it names {needs}"),
        }
    }
    Ok(Made::Here(Vec::new()))
}

/// Writes the recipe of each catalogue whose files are on the shelf into its folder `recipes`.
fn written(table: &Table, shelf: &Path) -> Result<Vec<Became>, Trouble> {
    let mut made = Vec::new();
    for catalogue in &CATALOGUES {
        let mut offered = Vec::new();
        for offer in catalogue.needs {
            offered.extend(on_shelf(table, shelf, *offer)?);
        }
        if offered.len() < catalogue.needs.len() {
            let lacks = |(begins, ends)| format!("{begins}…{ends}");
            let needs: Vec<_> = catalogue.needs.iter().map(|it| lacks(it.name())).collect();
            made.push(Became::Lacks(catalogue.name, needs.join(" and ")));
            continue;
        }
        let folder = shelf.join("recipes").join(catalogue.name);
        let mut paths = Vec::new();
        for (place, text) in (catalogue.recipe)(table, &offered)? {
            let path = folder.join(place);
            write(&path, &text)?;
            paths.push(path);
        }
        made.push(Became::Recipe(catalogue.name, paths));
    }
    Ok(made)
}

/// The one file of this kind; none where it was not made. Two would be a guess.
fn on_shelf(table: &Table, shelf: &Path, offer: Offer) -> Result<Option<Offered>, Trouble> {
    let mut found = Vec::new();
    for entry in shelf.read_dir()? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if offer.is_named(&name) {
            found.push(name);
        }
    }
    let name = match found.as_slice() {
        [] => return Ok(None),
        [name] => name.clone(),
        _ => {
            found.sort();
            return Err(format!("which one of them? {}", found.join(", ")).into());
        }
    };
    if !name.contains(&table.newest().version) {
        return Err(format!("{name} is not of version {}", table.newest().version).into());
    }
    let path = shelf.join(&name);
    Ok(Some(Offered {
        url: table.download(&name),
        sha256: sha256(&path)?,
        path,
        name,
    }))
}

/// In double quotes, as JSON, YAML, Ruby and Nix all read them; none of our words has a `#` or `$`.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// A shelf with everything on it; the installer is none, so its codes are not read.
    pub(super) fn offered(names: &[&str]) -> Vec<Offered> {
        let table = Table::load().unwrap();
        names
            .iter()
            .map(|name| Offered {
                path: PathBuf::from(name),
                name: (*name).to_owned(),
                url: table.download(name),
                sha256: "ab".repeat(32),
            })
            .collect()
    }

    pub(super) const DEBS: [&str; 2] =
        ["portico_0.1.0_amd64.deb", "portico-desktop_0.1.0_amd64.deb"];

    fn put(shelf: &Path, names: &[&str]) {
        for name in names {
            write(&shelf.join(name), name).unwrap();
        }
    }

    #[test]
    fn a_recipe_is_made_where_its_files_are_and_said_to_be_missing_elsewhere() {
        let table = Table::load().unwrap();
        let shelf = tempfile::tempdir().unwrap();
        put(shelf.path(), &DEBS);
        put(
            shelf.path(),
            &["portico-0.1.0-windows-x86_64.zip", "SHA256SUMS"],
        );

        let made = written(&table, shelf.path()).unwrap();

        let names = |wanted: bool| -> Vec<&str> {
            made.iter()
                .filter_map(|one| match one {
                    Became::Recipe(name, paths) => wanted.then(|| {
                        assert!(paths.iter().all(|path| path.is_file()), "{paths:?}");
                        *name
                    }),
                    Became::Lacks(name, _) => (!wanted).then_some(*name),
                })
                .collect()
        };
        assert_eq!(names(true), ["scoop", "aur", "nix", "flatpak"]);
        assert_eq!(names(false), ["winget", "homebrew"]);
        let scoop = std::fs::read_to_string(shelf.path().join("recipes/scoop/portico.json"));
        let hash = sha256(&shelf.path().join("portico-0.1.0-windows-x86_64.zip")).unwrap();
        assert!(scoop.unwrap().contains(&hash), "the hash is the file's own");
    }

    #[test]
    fn two_files_for_one_place_or_one_of_another_version_are_no_recipe() {
        let table = Table::load().unwrap();
        for names in [
            &["portico_0.1.0_amd64.deb", "portico_0.1.0_arm64.deb"][..],
            &["portico_0.0.9_amd64.deb"],
        ] {
            let shelf = tempfile::tempdir().unwrap();
            put(shelf.path(), names);
            assert!(written(&table, shelf.path()).is_err(), "{names:?}");
        }
    }

    #[test]
    fn the_installer_that_brings_its_own_web_view_is_no_catalogues() {
        assert!(Offer::Msi.is_named("portico-0.1.0-windows-x86_64.msi"));
        assert!(!Offer::Zip.is_named("portico-0.1.0-windows-x86_64-offline.zip"));
        assert!(!Offer::Deb.is_named("portico-desktop_0.1.0_amd64.deb"));
    }
}
