//! The same packages from the same programs, made again in another folder.

use std::path::Path;

use xtask::Trouble;

use super::none;
use crate::artefact::{Kind, Stage};
use crate::signature::Signer;
use crate::sums;

/// Makes them and compares every byte.
pub(super) fn check(
    first: &Stage<'_>,
    kinds: &[Kind],
    signer: &Signer,
    folder: &Path,
) -> Result<(), Trouble> {
    let out = folder.join("another/folder");
    std::fs::create_dir_all(&out)?;
    let second = Stage {
        out: &out,
        work: &folder.join("work"),
        ..*first
    };
    let made = crate::make(&second, kinds, signer)?;
    sums::finish(&second, &made, signer)?;
    let mut differ = Vec::new();
    let mut files = 0;
    for entry in first.out.read_dir()? {
        let entry = entry?;
        // Recipes are made from the others, and lie in a folder.
        if entry.file_type()?.is_dir() {
            continue;
        }
        let name = entry.file_name();
        // There is chance in a signature.
        if name.to_string_lossy().ends_with(".minisig") {
            continue;
        }
        let of = |stage: &Stage<'_>| std::fs::read(stage.out.join(&name));
        if of(first)? != of(&second).unwrap_or_default() {
            differ.push(name.to_string_lossy().into_owned());
        }
        files += 1;
    }
    none("these came out differently", &differ)?;
    println!("{files} files, every byte the same");
    Ok(())
}
