//! Whether a policy file is the administrator's: it binds everybody on the computer, so only an
//! administrator may have put it there.

#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(windows, path = "windows.rs")]
mod system;

use std::path::Path;

/// What a file in the policy's place is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// An administrator's, or none at all.
    Administrators,
    /// In a folder that others may write to: anybody could have put it there. It is ignored.
    Anybodys(String),
    /// In an administrator's folder, and yet somebody else may change it. Nobody may gain by doing so.
    Unsafe(String),
}

/// Looks at the file and at every folder above it.
pub(super) fn place_of(file: &Path) -> Place {
    system::place_of(file)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::fs::{self, File, Permissions};
    use std::os::unix::fs::PermissionsExt as _;

    fn mode(path: &Path, mode: u32) {
        let changed = fs::set_permissions(path, Permissions::from_mode(mode));
        assert!(changed.is_ok(), "{changed:?}");
    }

    #[test]
    fn what_lies_where_anybody_may_write_is_no_policy() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("policy.toml");
        File::create(&file).unwrap();
        // The folder for temporary files is everybody's.
        let Place::Anybodys(why) = place_of(&file) else {
            panic!("{:?}", place_of(&file))
        };
        assert!(why.contains("/"), "{why}");
    }

    #[test]
    fn no_file_at_all_is_no_fault() {
        let missing = Path::new("/no/such/folder/policy.toml");
        assert_eq!(place_of(missing), Place::Administrators);
    }

    /// Only root can make what is root's.
    #[test]
    fn a_file_of_roots_is_a_policy_and_one_that_others_may_change_closes() {
        if !rustix::process::geteuid().is_root() {
            return;
        }
        let folder = tempfile::tempdir_in("/root").unwrap();
        let file = folder.path().join("policy.toml");
        File::create(&file).unwrap();
        mode(&file, 0o644);
        assert_eq!(place_of(&file), Place::Administrators);

        mode(&file, 0o664);
        assert!(
            matches!(place_of(&file), Place::Unsafe(_)),
            "the group may write"
        );
        mode(&file, 0o644);
        std::os::unix::fs::chown(&file, Some(60_001), None).unwrap();
        assert!(matches!(place_of(&file), Place::Unsafe(_)), "another owner");

        std::os::unix::fs::chown(&file, Some(0), None).unwrap();
        mode(folder.path(), 0o777);
        assert!(
            matches!(place_of(&file), Place::Anybodys(_)),
            "everybody's folder"
        );
        mode(folder.path(), 0o755);
        std::os::unix::fs::chown(folder.path(), Some(60_001), None).unwrap();
        assert!(
            matches!(place_of(&file), Place::Anybodys(_)),
            "somebody's folder"
        );
    }

    #[test]
    fn a_link_out_of_an_administrators_folder_is_followed_to_where_it_leads() {
        if !rustix::process::geteuid().is_root() {
            return;
        }
        let folder = tempfile::tempdir_in("/root").unwrap();
        let everybodys = tempfile::tempdir().unwrap();
        let target = everybodys.path().join("policy.toml");
        File::create(&target).unwrap();
        let link = folder.path().join("policy.toml");
        std::os::unix::fs::symlink(&target, &link).unwrap();
        assert!(matches!(place_of(&link), Place::Anybodys(_)));
    }
}
