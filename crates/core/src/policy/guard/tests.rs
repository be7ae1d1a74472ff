use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, chown, lchown, symlink};

use super::*;

fn mode(path: &Path, mode: u32) {
    let changed = fs::set_permissions(path, Permissions::from_mode(mode));
    assert!(changed.is_ok(), "{changed:?}");
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Missing,
    Here,
    Anybodys,
    Unreadable,
    Withheld,
}

fn verdict<T>(found: Found<T>) -> Verdict {
    match found {
        Found::Missing => Verdict::Missing,
        Found::Here(_) => Verdict::Here,
        Found::Anybodys(_) => Verdict::Anybodys,
        Found::Unreadable(_) => Verdict::Unreadable,
        Found::Withheld(_) => Verdict::Withheld,
    }
}

fn of(path: &Path) -> Verdict {
    verdict(open(path, true))
}

#[test]
fn what_lies_where_anybody_may_write_is_no_policy() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("policy.toml");
    // The folder for temporary files is everybody's.
    assert_eq!(of(&file), Verdict::Missing);
    File::create(&file).unwrap();
    assert_eq!(of(&file), Verdict::Anybodys);
    assert_eq!(
        of(Path::new("/no/such/folder/policy.toml")),
        Verdict::Missing
    );
}

/// Only root can make what is root's.
#[test]
fn a_file_of_roots_is_a_policy_and_one_that_others_may_change_closes() {
    if !is_root() {
        return;
    }
    let folder = tempfile::tempdir_in("/root").unwrap();
    let file = folder.path().join("policy.toml");
    File::create(&file).unwrap();
    mode(&file, 0o644);
    assert_eq!(of(&file), Verdict::Here);
    mode(&file, 0o664);
    assert_eq!(of(&file), Verdict::Unreadable, "the group may write");
    mode(&file, 0o644);
    chown(&file, Some(60_001), None).unwrap();
    assert_eq!(of(&file), Verdict::Unreadable, "another owner");
    chown(&file, Some(0), None).unwrap();
    mode(folder.path(), 0o777);
    assert_eq!(of(&file), Verdict::Anybodys, "everybody's folder");
    mode(folder.path(), 0o755);
    chown(folder.path(), Some(60_001), None).unwrap();
    assert_eq!(of(&file), Verdict::Anybodys, "somebody's folder");
}

#[test]
fn a_link_is_followed_by_hops_of_roots_alone() {
    if !is_root() {
        return;
    }
    let folder = tempfile::tempdir_in("/root").unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("deep")).unwrap();
    File::create(at("deep/real.toml")).unwrap();
    for (name, target) in [
        ("absolute", at("deep/real.toml")),
        ("relative", "deep/../deep/real.toml".into()),
        ("twice", "relative".into()),
        ("folder", "deep".into()),
        ("theirs", "deep/real.toml".into()),
        ("by-theirs", "theirs".into()),
        ("lost", "nothing".into()),
        ("circle", "circle".into()),
        ("device", "/dev/zero".into()),
    ] {
        symlink(target, at(name)).unwrap();
    }
    lchown(at("theirs"), Some(60_001), None).unwrap();
    for (name, expected) in [
        ("absolute", Verdict::Here),
        ("relative", Verdict::Here),
        ("twice", Verdict::Here),
        ("folder/real.toml", Verdict::Here),
        ("theirs", Verdict::Unreadable),
        ("by-theirs", Verdict::Unreadable),
        ("lost", Verdict::Withheld),
        ("circle", Verdict::Unreadable),
        ("device", Verdict::Unreadable),
        ("deep", Verdict::Unreadable),
        ("deep/real.toml/x", Verdict::Unreadable),
        ("nothing", Verdict::Missing),
    ] {
        assert_eq!(of(&at(name)), expected, "{name}");
    }
    let everybodys = tempfile::tempdir().unwrap();
    File::create(everybodys.path().join("policy.toml")).unwrap();
    symlink(everybodys.path().join("policy.toml"), at("out")).unwrap();
    assert_eq!(of(&at("out")), Verdict::Anybodys);
}

#[test]
fn a_folder_is_listed_where_it_is_roots_alone() {
    if !is_root() {
        return;
    }
    let folder = tempfile::tempdir_in("/root").unwrap();
    let below = folder.path().join("managed");
    let of = |path: &Path| verdict(list(path, true));
    assert_eq!(of(&below), Verdict::Missing);
    File::create(&below).unwrap();
    assert_eq!(of(&below), Verdict::Unreadable);
    fs::remove_file(&below).unwrap();
    fs::create_dir(&below).unwrap();
    File::create(below.join("a.toml")).unwrap();
    let Found::Here(names) = list(&below, true) else {
        panic!("it is root's")
    };
    assert_eq!(names, ["a.toml"]);
    mode(&below, 0o775);
    assert_eq!(of(&below), Verdict::Anybodys);
}
