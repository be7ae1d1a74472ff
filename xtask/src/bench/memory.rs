//! What a program and everything it has started take of the memory. A page that several share
//! counts in parts (PSS), so that nothing counts twice.

use std::collections::BTreeSet;

use crate::Trouble;

/// PSS of a process and its descendants, in MiB.
pub(super) fn of_tree(root: u32) -> Result<f64, Trouble> {
    let mut kib = 0;
    for id in tree(root)? {
        // One may have ended meanwhile.
        if let Ok(rollup) = std::fs::read_to_string(format!("/proc/{id}/smaps_rollup")) {
            kib += pss_of(&rollup).unwrap_or_default();
        }
    }
    match kib {
        0 => Err("the program has ended, or its memory can't be read".into()),
        kib => Ok(kib as f64 / 1024.0),
    }
}

fn tree(root: u32) -> Result<BTreeSet<u32>, Trouble> {
    let mut parents = Vec::new();
    for entry in std::fs::read_dir("/proc")?.flatten() {
        if let Ok(id) = entry.file_name().to_string_lossy().parse::<u32>()
            && let Ok(stat) = std::fs::read_to_string(entry.path().join("stat"))
            && let Some(parent) = parent_of(&stat)
        {
            parents.push((id, parent));
        }
    }
    let mut found = BTreeSet::from([root]);
    loop {
        let before = found.len();
        let children = parents.iter().filter(|(_, parent)| found.contains(parent));
        let children: Vec<u32> = children.map(|(id, _)| *id).collect();
        found.extend(children);
        if found.len() == before {
            return Ok(found);
        }
    }
}

/// The name in brackets may hold anything, brackets too.
fn parent_of(stat: &str) -> Option<u32> {
    let (_, rest) = stat.rsplit_once(')')?;
    rest.split_whitespace().nth(1)?.parse().ok()
}

fn pss_of(rollup: &str) -> Option<u64> {
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_brackets_hides_no_parent() {
        assert_eq!(parent_of("12 (a) b) S 7 12 12 0"), Some(7));
    }

    #[test]
    fn the_sum_is_of_the_shared_parts() {
        assert_eq!(
            pss_of("Rss:  900 kB\nPss:             512 kB\nPss_Dirty: 1 kB\n"),
            Some(512)
        );
    }
}
