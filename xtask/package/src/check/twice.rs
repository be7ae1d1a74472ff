//! The same packages from the same programs, made again in another folder.

use std::collections::BTreeSet;
use std::path::Path;

use xtask::Trouble;

use super::none;
use crate::artefact::{Artefact, Kind, LIST, PUBLIC_KEY, SUMS, Stage};
use crate::signature::Signer;
use crate::sums;

/// Makes them and compares every byte.
pub(super) fn check(
    first: &Stage<'_>,
    kinds: &[Kind],
    made: &[Artefact],
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
    let again = crate::make(&second, kinds, signer)?.here;
    sums::finish(&second, &again, signer)?;
    // There is chance in a signature, and so not in what vouches for the others.
    let vouching = [SUMS, LIST, PUBLIC_KEY].map(str::to_owned);
    let all = made.iter().chain(&again).map(Artefact::file);
    let names: BTreeSet<String> = all.chain(vouching).collect();
    let of = |stage: &Stage<'_>, name: &str| std::fs::read(stage.out.join(name)).ok();
    let differs = |name: &&String| match (of(first, name), of(&second, name)) {
        (Some(one), Some(other)) => one != other,
        _ => true,
    };
    let differ: Vec<String> = names.iter().filter(differs).cloned().collect();
    none("these came out differently", &differ)?;
    println!("{} files, every byte the same", names.len());
    Ok(())
}
