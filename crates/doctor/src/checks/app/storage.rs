//! Whether the data folder can be written to, and the disk is not full.

use std::io;
use std::path::{Component, Path, PathBuf, Prefix};
use std::time::Duration;

use portico_core::{Code, Problem, fs::atomic, fs::lock};
use sysinfo::{Disk, Disks};

use crate::cause::{Cause, Confidence};
use crate::check::{Category, CheckSpec, Finding};
use crate::context::Context;
use crate::evidence::Evidence;
use crate::message::Message;
use crate::remedy::Remedy;

/// Below this, sessions may still be kept, and the next thing fails.
const SCARCE: u64 = 50 * 1024 * 1024;

pub(super) const SPEC: CheckSpec = CheckSpec {
    id: "app.storage",
    category: Category::App,
    article: "keychain",
    limit: Duration::from_secs(2),
    depends_on: &[],
    needs_network: false,
    on_request: false,
};

pub(super) async fn look(context: &Context) -> Finding {
    let folder = context.portico.paths().data.clone();
    let home = context.system.home.clone();
    let looked = tokio::task::spawn_blocking(move || {
        let written = try_to_write(&folder);
        let locks = written.is_err() || has_locks(&folder);
        judge(written, locks, free_space(&folder)).because("folder", Evidence::path(&folder, &home))
    });
    looked
        .await
        .unwrap_or_else(|_| Finding::skipped(Message::new("skipped-broke")))
}

/// Writes a file as sessions are written, and removes it.
fn try_to_write(folder: &Path) -> io::Result<()> {
    let trial = folder.join(".trial");
    atomic::write(&trial, &[b'x'; 4096])?;
    std::fs::remove_file(&trial)
}

/// The bytes left on the disk that a folder is on.
fn free_space(folder: &Path) -> Option<u64> {
    // The folder may not be there yet, and the disk may be mounted by way of a link.
    let there = folder
        .ancestors()
        .find_map(|above| above.canonicalize().ok())?;
    let there = without_verbatim(&there);
    let disks = Disks::new_with_refreshed_list().ok()?;
    disks
        .iter()
        .filter(|disk| there.starts_with(disk.mount_point()))
        .max_by_key(|disk| disk.mount_point().components().count())
        .map(Disk::available_space)
}

/// A path on one of Windows' drives as everybody else writes it: `C:\x`, where the system makes
/// `\\?\C:\x` of it.
fn without_verbatim(path: &Path) -> PathBuf {
    let mut parts = path.components();
    let drive = match parts.next() {
        Some(Component::Prefix(prefix)) => match prefix.kind() {
            Prefix::VerbatimDisk(drive) => char::from(drive),
            _ => return path.to_owned(),
        },
        _ => return path.to_owned(),
    };
    PathBuf::from(format!("{drive}:")).join(parts.as_path())
}

/// Whether two programs can keep out of each other's way there.
fn has_locks(folder: &Path) -> bool {
    let file = atomic::open_lock(&folder.join(".trial.lock"));
    let has = file.is_ok_and(|file| !lock::is_without(&file));
    let _ = std::fs::remove_file(folder.join(".trial.lock"));
    has
}

fn judge(written: io::Result<()>, has_locks: bool, free: Option<u64>) -> Finding {
    let finding = match written {
        Err(error) => {
            let code = Problem::from(error).code;
            let message = match code {
                Code::StorageFull => "storage-full",
                _ => "storage-not-writable",
            };
            let code = match code {
                Code::StorageFull => code,
                _ => Code::StorageReadOnly,
            };
            Finding::fail(Message::new(message))
                .suspect(Cause::Problem(code), Confidence::Certain)
                .remedy(Remedy::step(match code {
                    Code::StorageFull => "step-make-room",
                    _ => "step-make-writable",
                }))
        }
        Ok(()) if free.is_some_and(|free| free < SCARCE) => {
            Finding::warn(Message::new("storage-scarce"))
                .suspect(Cause::Problem(Code::StorageFull), Confidence::Possible)
                .remedy(Remedy::step("step-make-room"))
        }
        Ok(()) if !has_locks => Finding::pass_with(Message::new("storage-no-locks")),
        Ok(()) => Finding::pass(),
    };
    match free.and_then(|free| i64::try_from(free).ok()) {
        Some(free) => finding.because("free_bytes", Evidence::number(free)),
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Status;
    use crate::testing;

    #[tokio::test]
    async fn a_folder_that_can_be_written_to_passes_and_is_left_as_it_was() {
        let (context, folder) = testing::context();
        let finding = look(&context).await;
        assert_eq!(finding.status, Status::Pass);
        let says_free = finding.evidence.iter().any(|(key, _)| *key == "free_bytes");
        // Wine doesn't say of what kind a drive is, and only known kinds are looked at.
        assert!(says_free || testing::is_wine());
        let left = std::fs::read_dir(folder.path().join("data"))
            .unwrap()
            .count();
        assert_eq!(left, 0);
    }

    #[cfg(windows)]
    #[test]
    fn a_path_on_a_drive_is_found_on_it_and_another_left_alone() {
        for (path, expected) in [
            (r"\\?\C:\Users\ada", r"C:\Users\ada"),
            (r"C:\Users\ada", r"C:\Users\ada"),
            (r"\\?\UNC\server\share\ada", r"\\?\UNC\server\share\ada"),
            (r"\\server\share\ada", r"\\server\share\ada"),
        ] {
            assert_eq!(without_verbatim(Path::new(path)), Path::new(expected));
        }
    }

    #[tokio::test]
    async fn a_folder_that_cant_be_written_to_fails() {
        let (context, folder) = testing::context();
        // A file in the folder's place: nobody can write below it, not even an administrator.
        std::fs::File::create(folder.path().join("data")).unwrap();
        let finding = look(&context).await;
        assert_eq!(finding.status, Status::Fail);
        let cause = Cause::Problem(Code::StorageReadOnly);
        assert_eq!(finding.suspects[0].cause, cause);
    }

    #[test]
    fn a_full_disk_and_a_nearly_full_one_differ() {
        let full = judge(Err(io::ErrorKind::StorageFull.into()), true, Some(0));
        assert_eq!(full.status, Status::Fail);
        assert_eq!(full.suspects[0].confidence, Confidence::Certain);
        let scarce = judge(Ok(()), true, Some(SCARCE - 1));
        assert_eq!(scarce.status, Status::Warn);
        assert_eq!(judge(Ok(()), true, Some(SCARCE)).status, Status::Pass);
        assert_eq!(judge(Ok(()), true, None).status, Status::Pass);
    }
}
