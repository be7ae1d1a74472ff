//! A page that is built again and comes out the same looks untouched: Cargo would otherwise link
//! the whole window once more, for minutes.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::Trouble;

/// What was in a folder, and since when; a folder in it has no content.
#[derive(Default)]
struct Tree(BTreeMap<PathBuf, (Option<Vec<u8>>, SystemTime)>);

/// Builds something into `folder`. Where it comes out as it was, its times are put back.
pub(crate) fn build_into(
    folder: &Path,
    build: impl FnOnce() -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let before = Tree::of(folder)?;
    build()?;
    let after = Tree::of(folder)?;
    if !before.is_same(&after) {
        return Ok(());
    }
    for (path, (_, time)) in &before.0 {
        File::open(path)?.set_modified(*time)?;
    }
    Ok(())
}

impl Tree {
    fn of(folder: &Path) -> Result<Self, Trouble> {
        let mut tree = Self::default();
        if folder.exists() {
            tree.take(folder)?;
        }
        Ok(tree)
    }

    fn take(&mut self, path: &Path) -> Result<(), Trouble> {
        let content = match path.is_dir() {
            true => None,
            false => Some(std::fs::read(path)?),
        };
        if content.is_none() {
            for entry in path.read_dir()? {
                self.take(&entry?.path())?;
            }
        }
        let time = path.metadata()?.modified()?;
        self.0.insert(path.to_owned(), (content, time));
        Ok(())
    }

    fn is_same(&self, other: &Self) -> bool {
        let content = |tree: &Self| -> Vec<_> {
            let files = tree.0.iter();
            files
                .map(|(path, (content, _))| (path.clone(), content.clone()))
                .collect()
        };
        content(self) == content(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process::write;
    use std::time::Duration;

    #[test]
    fn only_a_page_that_changed_looks_new() {
        let home = tempfile::tempdir().unwrap();
        let page = home.path().join("assets/page.js");
        let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
        let time = || page.metadata().unwrap().modified().unwrap();
        build_into(home.path(), || write(&page, "one")).unwrap();
        File::open(&page).unwrap().set_modified(old).unwrap();

        build_into(home.path(), || write(&page, "one")).unwrap();
        assert_eq!(time(), old);
        build_into(home.path(), || write(&page, "two")).unwrap();
        assert_ne!(time(), old);
    }
}
