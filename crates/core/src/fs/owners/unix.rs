use std::collections::BTreeSet;
use std::fs::{self, File, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::process::{getegid, geteuid};

use super::Exposed;

const STICKY: u32 = 0o1000;
const ANYBODY_WRITES: u32 = 0o002;
const GROUP_WRITES: u32 = 0o020;
/// No way is longer, with all links on it.
const MOST: usize = 4096;

/// A folder of Portico's own: this person's, or root's, and written by nobody else.
pub(super) fn check_own(folder: &Path) -> Result<(), Exposed> {
    let Some(meta) = followed(folder) else {
        return Ok(());
    };
    if !is_ours_or_roots(&meta) {
        return Err(not_ours(folder));
    }
    match meta.mode() & ANYBODY_WRITES != 0 || writes_group(&meta) {
        true => Err(open_to_others(folder)),
        false => Ok(()),
    }
}

/// The way to a folder: all that stand above it, from the root on, and where links on the way lead.
pub(super) fn check_way(folder: &Path) -> Result<(), Exposed> {
    let mut seen = BTreeSet::new();
    // Where nobody knows where this program stands, its folders can't be used either.
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let mut ways = vec![whole.clone()];
    while let Some(way) = ways.pop() {
        for place in way.ancestors() {
            if seen.len() >= MOST || !seen.insert(place.to_owned()) {
                break;
            }
            if let Ok(target) = fs::read_link(place) {
                check_link(place)?;
                ways.push(place.parent().unwrap_or(place).join(target));
            } else if place != whole {
                check_above(place)?;
            }
        }
    }
    Ok(())
}

/// A link in a folder that everybody writes to is as good as whoever has put it there.
fn check_link(link: &Path) -> Result<(), Exposed> {
    let Ok(meta) = fs::symlink_metadata(link) else {
        return Ok(());
    };
    let is_anybodys = link
        .parent()
        .and_then(followed)
        .is_some_and(|folder| folder.mode() & ANYBODY_WRITES != 0);
    match is_anybodys && !is_ours_or_roots(&meta) {
        true => Err(not_ours(link)),
        false => Ok(()),
    }
}

/// A folder on the way there: whoever may write to it can put another one in the place of what is in
/// it, unless it is sticky, as /tmp is. Whom it belongs to says nothing: in a container the root
/// folder is often nobody's.
fn check_above(folder: &Path) -> Result<(), Exposed> {
    let Some(meta) = followed(folder).filter(|meta| meta.mode() & STICKY == 0) else {
        return Ok(());
    };
    let by_group = writes_group(&meta) && meta.uid() != 0;
    match meta.mode() & ANYBODY_WRITES != 0 || by_group {
        true => Err(open_to_others(folder)),
        false => Ok(()),
    }
}

/// A file with a secret. One of root's may be for a group: so services are given theirs.
pub(super) fn check_secret(path: &Path, file: &File) -> Result<(), Exposed> {
    let Ok(meta) = file.metadata() else {
        return Ok(());
    };
    if !is_ours_or_roots(&meta) {
        return Err(not_ours(path));
    }
    let others = match meta.uid() == geteuid().as_raw() {
        true => 0o077,
        false => 0o027,
    };
    match meta.mode() & others == 0 {
        true => Ok(()),
        false => Err(Exposed {
            path: path.display().to_string(),
            how: "can be read by others",
            mend: format!("chmod 600 {}", quoted(path)),
        }),
    }
}

/// What is not there yet, or can't be looked at, is said when it is used.
fn followed(path: &Path) -> Option<Metadata> {
    let path = match path.as_os_str().is_empty() {
        true => Path::new("."),
        false => path,
    };
    fs::metadata(path).ok()
}

fn is_ours_or_roots(meta: &Metadata) -> bool {
    meta.uid() == geteuid().as_raw() || meta.uid() == 0
}

/// Whether a group writes it that may have others in it. A person's own group has their number, on
/// the systems that make one for each.
fn writes_group(meta: &Metadata) -> bool {
    let own = meta.gid() == getegid().as_raw() && meta.gid() == geteuid().as_raw();
    meta.mode() & GROUP_WRITES != 0 && !own
}

fn not_ours(path: &Path) -> Exposed {
    Exposed {
        path: path.display().to_string(),
        how: "belongs to somebody else",
        mend: format!("chown \"$(id -un)\" {}", quoted(path)),
    }
}

fn open_to_others(path: &Path) -> Exposed {
    Exposed {
        path: path.display().to_string(),
        how: "can be changed by others",
        mend: format!("chmod go-w {}", quoted(path)),
    }
}

/// A path for a shell.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+@%".contains(c);
    match text.chars().all(plain) {
        true => text,
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use std::fs::Permissions;
    use std::os::unix::fs::{PermissionsExt, chown, lchown, symlink};

    use super::*;
    use crate::fs::owners::check_folders;
    use crate::fs::paths::Paths;
    use crate::problem::{Code, Problem};

    fn mode(path: &Path, mode: u32) {
        fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    }

    fn home() -> (tempfile::TempDir, Paths) {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("home");
        for name in ["data/sessions", "data/vault", "config/profiles"] {
            fs::create_dir_all(home.join(name)).unwrap();
        }
        mode(&home, 0o700);
        (folder, Paths::within(home))
    }

    #[test]
    fn a_folder_that_others_write_to_is_refused_with_the_command_that_helps() {
        for (place, how) in [
            ("home", 0o777),
            ("home/data", 0o777),
            ("home/data/sessions", 0o733),
            ("home/data/vault", 0o702),
            ("home/config", 0o722),
            ("home/config/profiles", 0o777),
        ] {
            let (folder, paths) = home();
            check_folders(&paths).unwrap();
            let place = folder.path().join(place);
            mode(&place, how);
            let problem = Problem::from(check_folders(&paths).unwrap_err());
            assert_eq!(problem.code, Code::StorageExposed, "{}", place.display());
            let mend = format!("chmod go-w {}", place.display());
            assert_eq!(problem.about.mend.as_deref(), Some(&*mend));
            mode(&place, 0o755);
            check_folders(&paths).unwrap();
        }
    }

    #[test]
    fn a_home_in_a_sticky_folder_is_as_good_as_any_and_one_in_a_loose_folder_is_not() {
        let (folder, paths) = home();
        mode(folder.path(), 0o1777);
        check_folders(&paths).unwrap();
        mode(folder.path(), 0o777);
        let refused = Problem::from(check_folders(&paths).unwrap_err());
        assert_eq!(refused.code, Code::StorageExposed);
    }

    /// Whoever may put another folder in the place of one on the way, links included.
    #[test]
    fn a_link_leads_nowhere_that_others_may_change() {
        let (folder, paths) = home();
        let at = |name: &str| folder.path().join(name);
        for name in [
            "open/home/data/sessions",
            "closed/home/data",
            "open/sessions",
        ] {
            fs::create_dir_all(at(name)).unwrap();
        }
        mode(&at("open"), 0o777);
        mode(&at("closed"), 0o755);
        for (name, target) in [
            ("to-open", at("open/home")),
            ("to-closed", at("closed/home")),
            ("in-two", at("to-open")),
            ("to-above", at("open")),
            ("beside", "open/home".into()),
            ("closed/up", "../open/home".into()),
        ] {
            symlink(target, at(name)).unwrap();
        }
        for (place, is_fine) in [
            ("home", true),
            ("closed/home", true),
            ("to-closed", true),
            ("open/home", false),
            ("to-open", false),
            ("in-two", false),
            ("to-above/home", false),
            ("beside", false),
            ("closed/up", false),
            ("closed/../open/home", false),
        ] {
            let seen = check_folders(&Paths::within(at(place)));
            assert_eq!(seen.is_ok(), is_fine, "{place}: {seen:?}");
        }
        // A folder within.
        fs::remove_dir(paths.data.join("sessions")).unwrap();
        symlink(at("open/sessions"), paths.data.join("sessions")).unwrap();
        check_folders(&paths).unwrap_err();
        fs::remove_file(paths.data.join("sessions")).unwrap();
        symlink(at("closed"), paths.data.join("sessions")).unwrap();
        check_folders(&paths).unwrap();
        // A circle is said where the folder is used.
        fs::remove_file(paths.data.join("sessions")).unwrap();
        symlink("sessions", paths.data.join("sessions")).unwrap();
        check_folders(&paths).unwrap();
    }

    #[test]
    fn a_relative_home_has_a_way_too() {
        let here = std::env::current_dir().unwrap();
        let whole = check_way(&here.join("no-such-home")).is_ok();
        assert_eq!(check_way(Path::new("no-such-home")).is_ok(), whole);
    }

    #[test]
    fn somebody_elses_link_in_a_sticky_folder_is_refused() {
        if !geteuid().is_root() {
            return; // nobody else can give a link away
        }
        let (folder, paths) = home();
        let sticky = folder.path().join("sticky");
        fs::create_dir(&sticky).unwrap();
        mode(&sticky, 0o1777);
        let home = paths.data.parent().unwrap();
        symlink(home, sticky.join("link")).unwrap();
        let by_link = Paths::within(sticky.join("link"));
        check_folders(&by_link).unwrap();
        lchown(sticky.join("link"), Some(65_533), None).unwrap();
        check_folders(&by_link).unwrap_err();
    }

    #[test]
    fn a_home_that_is_not_there_yet_is_no_trouble() {
        let folder = tempfile::tempdir().unwrap();
        check_folders(&Paths::within(folder.path().join("a/b"))).unwrap();
    }

    #[test]
    fn a_folder_or_key_file_of_somebody_else_is_refused() {
        if !geteuid().is_root() {
            return; // nobody else can give a file away
        }
        let (folder, paths) = home();
        let key = folder.path().join("key");
        crate::fs::atomic::write(&key, b"open sesame").unwrap();
        let opened = || File::open(&key).unwrap();
        check_secret(&key, &opened()).unwrap();
        for path in [&paths.data, &key] {
            chown(path, Some(65_533), None).unwrap();
        }
        let refused = Problem::from(check_folders(&paths).unwrap_err());
        assert_eq!(refused.code, Code::StorageExposed);
        check_secret(&key, &opened()).unwrap_err();
    }

    #[test]
    fn a_key_file_that_others_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let key = folder.path().join("my key");
        crate::fs::atomic::write(&key, b"open sesame").unwrap();
        for (how, is_fine) in [
            (0o600, true),
            (0o400, true),
            (0o640, false),
            (0o604, false),
            (0o644, false),
            (0o622, false),
        ] {
            mode(&key, how);
            let seen = check_secret(&key, &File::open(&key).unwrap());
            assert_eq!(seen.is_ok(), is_fine, "{how:o}");
            if let Err(exposed) = seen {
                assert_eq!(exposed.mend, format!("chmod 600 '{}'", key.display()));
            }
        }
    }
}
