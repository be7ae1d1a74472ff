//! Every input that fuzzing has kept, and every ugly one that somebody thought of, through the very
//! checks that fuzzing makes (fuzz).

#[path = "../../fuzz/src/lib.rs"]
mod checks;

use std::collections::BTreeSet;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = folder.read_dir().unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

/// The names in a folder, without what follows a point.
fn names(folder: &str) -> BTreeSet<String> {
    let stem = |path: &PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
    files(&fuzz().join(folder)).iter().map(stem).collect()
}

#[test]
fn every_check_holds_of_every_input_that_was_kept() {
    let mut failed = Vec::new();
    for (target, check) in checks::TARGETS {
        for path in files(&fuzz().join("corpus").join(target)) {
            let data = std::fs::read(&path).unwrap();
            if catch_unwind(|| check(&data)).is_err() {
                failed.push(path);
            }
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn every_check_is_a_target_and_has_a_corpus() {
    let checks: BTreeSet<String> = checks::TARGETS
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect();
    assert_eq!(names("fuzz_targets"), checks);
    assert_eq!(names("corpus"), checks);
    for name in checks {
        let kept = files(&fuzz().join("corpus").join(&name));
        assert!(!kept.is_empty(), "{name}");
    }
}

#[test]
fn the_corpus_is_small_enough_to_be_kept() {
    let kept: Vec<PathBuf> = checks::TARGETS
        .iter()
        .flat_map(|(name, _)| files(&fuzz().join("corpus").join(name)))
        .collect();
    let bytes: u64 = kept.iter().map(|path| path.metadata().unwrap().len()).sum();
    assert!(kept.len() < 300, "{} files", kept.len());
    assert!(bytes < 500 * 1024, "{bytes} bytes");
}
