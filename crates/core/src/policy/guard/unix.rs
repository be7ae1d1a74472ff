use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use super::Place;

const ROOT: u32 = 0;
const WRITABLE_BY_OTHERS: u32 = 0o022;

pub(super) fn place_of(file: &Path) -> Place {
    // Where a link leads counts as much as where it lies.
    let Ok(real) = fs::canonicalize(file) else {
        return Place::Administrators;
    };
    for folder in file.ancestors().skip(1).chain(real.ancestors().skip(1)) {
        if folder.as_os_str().is_empty() {
            continue;
        }
        match fs::metadata(folder) {
            Ok(meta) if is_roots_alone(&meta) => {}
            Ok(_) => {
                return Place::Anybodys(format!(
                    "others than root may write to {}",
                    folder.display()
                ));
            }
            Err(error) => return Place::Anybodys(format!("{}: {error}", folder.display())),
        }
    }
    match fs::metadata(&real) {
        Ok(meta) if is_roots_alone(&meta) => Place::Administrators,
        Ok(_) => Place::Unsafe(format!("others than root may change {}", real.display())),
        Err(error) => Place::Unsafe(format!("{}: {error}", real.display())),
    }
}

fn is_roots_alone(meta: &Metadata) -> bool {
    let is_roots = meta.uid() == ROOT || hidden_root() == Some(meta.uid());
    is_roots && meta.mode() & WRITABLE_BY_OTHERS == 0
}

/// Whose the computer's root's files are where it is nobody that this program could be, as in some
/// containers (user_namespaces(7)); none where it is itself.
#[cfg(target_os = "linux")]
fn hidden_root() -> Option<u32> {
    let map = fs::read_to_string("/proc/self/uid_map").ok()?;
    let mut words = map.split_whitespace();
    let is_everybody = (words.next(), words.next()) == (Some("0"), Some("0"));
    if is_everybody {
        return None;
    }
    let text = fs::read_to_string("/proc/sys/kernel/overflowuid").ok()?;
    text.trim().parse().ok()
}

#[cfg(not(target_os = "linux"))]
fn hidden_root() -> Option<u32> {
    None
}
