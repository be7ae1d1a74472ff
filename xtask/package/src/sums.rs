//! The sums of everything, and the list of it for recipes and for whoever started the chore.

use std::path::Path;

use serde::Serialize;
use sha2::{Digest, Sha256};
use xtask::Trouble;
use xtask::process::write;

use crate::artefact::{Artefact, Kind, LIST, PUBLIC_KEY, SUMS, Stage};
use crate::signature::Signer;

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Line {
    pub(crate) file: String,
    pub(crate) kind: Kind,
    pub(crate) system: &'static str,
    pub(crate) architecture: &'static str,
    pub(crate) size: u64,
    pub(crate) sha256: String,
    /// Where it will be found.
    pub(crate) url: String,
}

/// Writes sums, their signature, the key to verify it with, and the list.
pub(crate) fn finish(
    stage: &Stage<'_>,
    artefacts: &[Artefact],
    signer: &Signer,
) -> Result<Vec<Line>, Trouble> {
    let mut lines = artefacts
        .iter()
        .map(|artefact| line(stage, artefact))
        .collect::<Result<Vec<_>, _>>()?;
    lines.sort_by(|a, b| a.file.cmp(&b.file));
    let sums: String = lines
        .iter()
        .map(|line| format!("{}  {}\n", line.sha256, line.file))
        .collect();
    let path = stage.out.join(SUMS);
    write(&path, &sums)?;
    signer.sign(
        &path,
        &format!("{SUMS} of {} {}", stage.table.name, stage.version()),
    )?;
    signer.write_public(&stage.out.join(PUBLIC_KEY))?;
    let list = serde_json::json!({ "version": stage.version(), "artefacts": lines });
    write(
        &stage.out.join(LIST),
        &(serde_json::to_string_pretty(&list)? + "\n"),
    )?;
    Ok(lines)
}

fn line(stage: &Stage<'_>, artefact: &Artefact) -> Result<Line, Trouble> {
    let file = artefact.file();
    Ok(Line {
        url: stage.table.download(&file),
        file,
        kind: artefact.kind,
        system: artefact.system,
        architecture: artefact.architecture,
        size: artefact.path.metadata()?.len(),
        sha256: sha256(&artefact.path)?,
    })
}

/// In hexadecimal.
pub(crate) fn sha256(path: &Path) -> Result<String, Trouble> {
    let content = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let digest = Sha256::digest(&content);
    Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Where everything lies, how large it is, and its sum.
pub(crate) fn table(lines: &[Line]) -> String {
    let width = lines.iter().map(|line| line.file.len()).max().unwrap_or(0);
    let rows = lines.iter().map(|line| {
        let size = line.size as f64 / 1e6;
        format!("  {:width$}  {size:>6.2} MB  {}\n", line.file, line.sha256)
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_the_one_that_everybody_computes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        write(&path, "abc").unwrap();
        assert_eq!(
            sha256(&path).unwrap(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
