//! What is in the installer and in the archive for Windows.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use xtask::process::write_bytes;
use xtask::workspace::root;
use xtask::{Trouble, cross_tools};

use crate::artefact::Stage;
use crate::licences;
use crate::part::Part;

/// Programs that Microsoft's own tools have linked have it inside.
pub(crate) const LOADER: &str = "WebView2Loader.dll";

/// What administrators set policies with: each file's id in the installer, its place in the folder of
/// the program, and its short name where its own is too long for one.
pub(crate) const TEMPLATES: [(&str, &str, Option<&str>); 5] = [
    (
        "policy_admx",
        "policy/portico.admx",
        Some("PORTICO.ADM|portico.admx"),
    ),
    (
        "policy_adml_en_US",
        "policy/en-US/portico.adml",
        Some("PORTICO.ADM|portico.adml"),
    ),
    (
        "policy_adml_nb_NO",
        "policy/nb-NO/portico.adml",
        Some("PORTICO.ADM|portico.adml"),
    ),
    ("policy_oma_uris", "policy/oma-uris.md", None),
    (
        "policy_sample",
        "policy/policy.sample.toml",
        Some("SAMPLE.TOM|policy.sample.toml"),
    ),
];

/// What is installed, by name.
#[derive(Clone)]
pub(crate) struct WindowsFiles(Vec<(&'static str, Vec<u8>)>);

impl WindowsFiles {
    /// Those around the programs in this folder.
    pub(crate) fn of(stage: &Stage<'_>, programs: &Path) -> Result<Self, Trouble> {
        let licences = licences::text_for(stage, &Part::ALL, Some(cross_tools::WINDOWS))?;
        Self::read(programs, &licences)
    }

    fn read(programs: &Path, licences: &str) -> Result<Self, Trouble> {
        let read = |path: PathBuf| {
            std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))
        };
        let ours = |name: &str| read(root().join(name));
        let loader = programs.join(LOADER);
        let loader = match loader.is_file() {
            true => Some((LOADER, read(loader)?)),
            false => None,
        };
        let mut all = vec![
            ("portico.exe", read(programs.join("portico.exe"))?),
            (
                "portico-desktop.exe",
                read(programs.join("portico-desktop.exe"))?,
            ),
            ("portico.ico", ours("icons/icon.ico")?),
            ("install-source", b"msi\n".to_vec()),
            (
                "LICENSE-APACHE.txt",
                lines_for_windows(&ours("LICENSE-APACHE")?),
            ),
            ("LICENSE-MIT.txt", lines_for_windows(&ours("LICENSE-MIT")?)),
            ("licences.txt", lines_for_windows(licences.as_bytes())),
        ];
        all.extend(loader);
        for (_, place, _) in TEMPLATES {
            all.push((place, ours(&format!("packaging/{place}"))?));
        }
        Ok(Self(all))
    }

    /// The programs and the library beside them.
    pub(crate) fn programs(&mut self) -> impl Iterator<Item = &mut (&'static str, Vec<u8>)> {
        let is_program = |name: &str| name.ends_with(".exe") || name.ends_with(".dll");
        self.0.iter_mut().filter(move |(name, _)| is_program(name))
    }

    pub(crate) fn content(&self, name: &str) -> &[u8] {
        let found = self.0.iter().find(|(known, _)| *known == name);
        found.map_or(&[], |(_, content)| content)
    }

    /// The contents of all, in one order.
    pub(crate) fn contents(&self) -> Vec<&[u8]> {
        self.0
            .iter()
            .map(|(_, content)| content.as_slice())
            .collect()
    }

    /// The names of those that are installed.
    pub(crate) fn installed(&self) -> impl Iterator<Item = &'static str> {
        let names = self.0.iter().map(|(name, _)| *name);
        names.filter(|name| !name.ends_with(".ico"))
    }

    pub(crate) fn lay_out(&self, folder: &Path, time: SystemTime) -> Result<(), Trouble> {
        for (name, content) in &self.0 {
            let path = folder.join(name);
            write_bytes(&path, content)?;
            std::fs::File::open(&path)?.set_modified(time)?;
        }
        Ok(())
    }
}

fn lines_for_windows(text: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(text).replace("\r\n", "\n");
    text.replace('\n', "\r\n").into_bytes()
}
