//! What every store has to do, tried on each: in memory, in files, on the limit of Windows and, on
//! Windows, on the real Credential Manager.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use super::*;
use crate::fs::atomic;

/// The limit of Windows' Credential Manager, in bytes.
const WINDOWS: usize = 2560;

/// A store that takes no more than Windows does, and can die at a write.
#[derive(Debug, Default)]
struct Small {
    items: MemoryStore,
    dies: AtomicBool,
}

impl Store for Arc<Small> {
    fn name(&self) -> &'static str {
        "small"
    }

    fn list(&self) -> Result<Option<Vec<String>>, StoreError> {
        self.items.list()
    }

    fn read(&self, name: &str) -> Result<Option<Secret>, StoreError> {
        self.items.read(name)
    }

    fn write(&self, name: &str, secret: &Secret) -> Result<(), StoreError> {
        if self.dies.load(Ordering::Relaxed) {
            return Err(StoreError::Missing("it has died".to_owned()));
        }
        match secret.expose().len() > WINDOWS {
            true => Err(StoreError::Full("too long".to_owned())),
            false => self.items.write(name, secret),
        }
    }

    fn delete(&self, name: &str) -> Result<(), StoreError> {
        self.items.delete(name)
    }
}

/// Somebody who knows a passphrase, and counts how often it is asked for.
#[derive(Debug)]
struct Knows(&'static str, Mutex<Vec<Passphrase>>);

impl Person for Knows {
    fn passphrase(&self, wanted: Passphrase) -> Option<Secret> {
        self.1.lock().unwrap().push(wanted);
        Some(Secret::new(self.0))
    }

    fn keychain_asks(&self) -> bool {
        false
    }
}

fn knows(passphrase: &'static str) -> Arc<Knows> {
    Arc::new(Knows(passphrase, Mutex::default()))
}

fn files(folder: &Path, passphrase: &'static str) -> FileStore {
    FileStore::new(folder.join("vault"), None, knows(passphrase))
}

fn small(folder: &Path) -> (Arc<Small>, LargeItems<Arc<Small>>) {
    let small = Arc::new(Small::default());
    let store = LargeItems::new(small.clone(), WINDOWS, folder.join("large-items"));
    (small, store)
}

fn long(letter: char) -> Secret {
    Secret::new(letter.to_string().repeat(16 * 1024))
}

fn holds(store: &dyn Store, name: &str, secret: &Secret) -> bool {
    let read = store.read(name).unwrap();
    read.is_some_and(|read| read.matches(secret.expose()))
}

/// How many sessions are kept at once, each with so many bytes of tokens.
#[derive(Clone, Copy)]
struct Many {
    sessions: usize,
    bytes: usize,
}

impl Many {
    /// As many as some have, with tokens as long as any; by `cargo xtask soak`.
    const SOAK: Self = Self {
        sessions: 1000,
        bytes: 16 * 1024,
    };

    /// Some, or in a soak many.
    #[expect(
        clippy::disallowed_methods,
        reason = "a variable of the tests, not of Portico's"
    )]
    fn at_least(sessions: usize) -> Self {
        match std::env::var_os("PORTICO_SOAK") {
            Some(_) => Self::SOAK,
            None => Self { sessions, bytes: 0 },
        }
    }

    /// What one of them keeps.
    fn secret(self, name: &str) -> Secret {
        Secret::new(format!("{name} {}", "t".repeat(self.bytes)))
    }
}

/// Items of every size come back, replace one another and go. Whatever else is in the store stays.
fn keeps_the_contract(store: &dyn Store, many: Many) {
    let ours = format!("session/{}", uuid::Uuid::new_v4().simple());
    let listed = || {
        let all = store.list().unwrap().unwrap();
        all.iter().filter(|name| name.starts_with(&ours)).count()
    };
    let text = |text: &str| Secret::new(text);
    assert!(store.read(&ours).unwrap().is_none());
    store.delete(&ours).unwrap();
    for secret in [
        text("short"),
        text("another"),
        text("blåbærsyltetøy 🫐\nin two lines"),
        Secret::new("x".repeat(WINDOWS)),
        Secret::new("x".repeat(WINDOWS + 1)),
        long('a'),
        long('b'),
        text("portico:elsewhere:looks like a large one"),
        text("short again"),
    ] {
        store.write(&ours, &secret).unwrap();
        assert!(holds(store, &ours, &secret), "{}", secret.expose());
    }
    let names: Vec<String> = (0..many.sessions).map(|n| format!("{ours}.{n}")).collect();
    for name in &names {
        store.write(name, &many.secret(name)).unwrap();
    }
    assert_eq!(listed(), many.sessions + 1);
    for name in &names {
        assert!(holds(store, name, &many.secret(name)));
    }
    for name in &names {
        store.delete(name).unwrap();
    }
    store.check().unwrap();
    assert!(holds(store, &ours, &text("short again")));
    store.delete(&ours).unwrap();
    assert!(store.read(&ours).unwrap().is_none());
    assert_eq!(listed(), 0);
}

#[test]
fn memory_keeps_it() {
    keeps_the_contract(&MemoryStore::default(), Many::SOAK);
}

#[test]
fn files_keep_it() {
    let folder = tempfile::tempdir().unwrap();
    keeps_the_contract(&files(folder.path(), "open"), Many::at_least(100));
}

#[test]
fn a_store_with_the_limit_of_windows_keeps_it() {
    let folder = tempfile::tempdir().unwrap();
    let (_, store) = small(folder.path());
    keeps_the_contract(&store, Many::at_least(1000));
    assert_eq!(sealed_files(folder.path(), "large-items"), [""; 0]);
}

#[cfg(windows)]
#[test]
fn credential_manager_keeps_it() {
    let folder = tempfile::tempdir().unwrap();
    keeps_the_contract(
        &*keychain(&Application::portico(), folder.path(), Arc::new(Nobody)),
        Many::at_least(100),
    );
}

#[test]
fn a_large_item_is_nowhere_in_the_clear_and_worthless_without_its_store() {
    let folder = tempfile::tempdir().unwrap();
    let (_, store) = small(folder.path());
    store.write("session/a", &long('q')).unwrap();

    assert!(!contains(folder.path(), "qqqqqqqq"));
    let (elsewhere, copy) = small(folder.path());
    assert!(copy.read("session/a").unwrap().is_none());
    // Nor does it open with another item's key.
    copy.write("session/b", &long('r')).unwrap();
    let line = elsewhere.items.read("session/b").unwrap().unwrap();
    elsewhere.items.write("session/a", &line).unwrap();
    let error = copy.read("session/a").unwrap_err();
    assert!(matches!(error, StoreError::Damaged(_)), "{error}");
}

#[test]
fn whoever_dies_between_the_writes_leaves_the_old_value_and_nothing_for_long() {
    let folder = tempfile::tempdir().unwrap();
    let (inner, store) = small(folder.path());
    store.write("session/a", &long('a')).unwrap();
    store.write("session/other", &long('o')).unwrap();
    let old = sealed_files(folder.path(), "large-items");

    // Before the switch.
    inner.dies.store(true, Ordering::Relaxed);
    store.write("session/a", &long('b')).unwrap_err();
    inner.dies.store(false, Ordering::Relaxed);
    assert_eq!(sealed_files(folder.path(), "large-items").len(), 3);
    assert!(holds(&store, "session/a", &long('a')));

    // While the file was written, and after the switch.
    let (half, left) = (format!(".{}.1.new", old[0]), format!("{}1", old[0]));
    for name in [half, left] {
        atomic::write(&folder.path().join("large-items").join(name), b"").unwrap();
    }
    for letter in ['c', 'd'] {
        store.write("session/a", &long(letter)).unwrap();
        store.write("session/other", &long(letter)).unwrap();
        assert_eq!(sealed_files(folder.path(), "large-items").len(), 2);
    }
    assert!(holds(&store, "session/a", &long('d')));
}

#[test]
fn a_large_item_whose_file_is_gone_has_a_name_and_can_be_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let (_, store) = small(folder.path());
    store.write("session/a", &long('a')).unwrap();
    std::fs::remove_dir_all(folder.path().join("large-items")).unwrap();

    let error = store.read("session/a").unwrap_err();
    assert!(matches!(error, StoreError::Damaged(_)), "{error}");
    store.write("session/a", &long('b')).unwrap();
    assert!(holds(&store, "session/a", &long('b')));
}

#[test]
fn readers_and_writers_of_a_large_item_never_meet_a_half() {
    let folder = tempfile::tempdir().unwrap();
    let (_, store) = small(folder.path());
    store.write("session/a", &long('a')).unwrap();
    std::thread::scope(|scope| {
        for letter in ['b', 'c'] {
            let store = &store;
            scope.spawn(move || {
                for _ in 0..20 {
                    store.write("session/a", &long(letter)).unwrap();
                }
            });
        }
        for _ in 0..40 {
            let read = store.read("session/a").unwrap().unwrap();
            assert_eq!(read.expose().len(), 16 * 1024);
        }
    });
    assert_eq!(sealed_files(folder.path(), "large-items").len(), 1);
}

#[test]
fn a_vault_of_files_is_for_its_owner_and_shows_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = files(folder.path(), "open sesame");
    store
        .write("session/ada", &Secret::new("hush hush"))
        .unwrap();

    for text in ["hush", "ada", "sesame", "AGE-SECRET-KEY"] {
        assert!(!contains(folder.path(), text), "{text}");
    }
    #[cfg(unix)]
    for path in all_files(folder.path()) {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        let name = path.file_name().unwrap().to_string_lossy();
        assert!(name == "lock" || mode & 0o777 == 0o600, "{name} {mode:o}");
    }
}

#[test]
fn a_passphrase_is_asked_for_once_and_not_before_it_is_needed() {
    let folder = tempfile::tempdir().unwrap();
    let person = knows("open");
    let store = FileStore::new(folder.path().join("vault"), None, person.clone());
    assert!(store.read("session/a").unwrap().is_none());
    store.delete("session/a").unwrap();
    assert_eq!(*person.1.lock().unwrap(), []);

    store.write("session/a", &Secret::new("x")).unwrap();
    store.write("session/b", &Secret::new("y")).unwrap();

    assert!(holds(&store, "session/a", &Secret::new("x")));
    assert_eq!(*person.1.lock().unwrap(), [Passphrase::New]);
}

#[test]
fn a_wrong_or_missing_passphrase_has_its_name_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    files(folder.path(), "right")
        .write("session/a", &Secret::new("x"))
        .unwrap();

    let (wrong, nobody) = (knows("wrong"), Arc::new(Nobody));
    let people: [Arc<dyn Person>; 2] = [wrong.clone(), nobody];
    for person in people {
        let store = FileStore::new(folder.path().join("vault"), None, person);
        for error in [
            store.read("session/a").unwrap_err(),
            store.write("session/a", &Secret::new("y")).unwrap_err(),
        ] {
            assert_eq!(Problem::from(error).code, Code::VaultLocked);
        }
    }
    let asked = wrong.1.lock().unwrap().clone();
    assert_eq!(asked[..2], [Passphrase::Known, Passphrase::Again]);
    let right = files(folder.path(), "right");
    assert!(holds(&right, "session/a", &Secret::new("x")));
}

#[test]
fn a_key_file_has_the_passphrase_in_its_first_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("passphrase");
    let store = || {
        let vault = folder.path().join("vault");
        FileStore::new(vault, Some(path.clone()), Arc::new(Nobody))
    };
    let error = store().write("session/a", &Secret::new("x")).unwrap_err();
    assert_eq!(Problem::from(error).code, Code::VaultLocked, "no file");

    atomic::write(&path, b"open sesame\r\nand a note\n").unwrap();
    store().write("session/a", &Secret::new("x")).unwrap();
    atomic::write(&path, b"open sesame").unwrap();
    assert!(holds(&store(), "session/a", &Secret::new("x")));

    for text in ["", "another"] {
        atomic::write(&path, text.as_bytes()).unwrap();
        let error = store().read("session/a").unwrap_err();
        assert_eq!(Problem::from(error).code, Code::VaultLocked, "{text}");
    }
}

#[test]
fn a_damaged_or_exchanged_file_has_its_name_and_signing_in_again_repairs_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| {
        let file = format!("vault/{}.age", short_hash(name));
        folder.path().join(file)
    };
    let store = files(folder.path(), "open");
    for name in ["session/a", "session/b"] {
        store.write(name, &Secret::new(name)).unwrap();
    }
    std::fs::copy(path("session/a"), path("session/b")).unwrap();
    atomic::write(&path("session/a"), b"age-encryption.org/v1\n").unwrap();

    for name in ["session/a", "session/b"] {
        let error = store.read(name).unwrap_err();
        assert_eq!(Problem::from(error).code, Code::KeychainUnreadable);
        store.write(name, &Secret::new("new")).unwrap();
        assert!(holds(&store, name, &Secret::new("new")));
    }
}

#[test]
fn a_damaged_or_missing_key_has_its_name_and_signing_in_again_makes_a_new_one() {
    let folder = tempfile::tempdir().unwrap();
    files(folder.path(), "old")
        .write("session/a", &Secret::new("x"))
        .unwrap();
    let key = folder.path().join("vault/key.age");
    let damages: [&dyn Fn(); 2] = [&|| atomic::write(&key, b"not a key").unwrap(), &|| {
        std::fs::remove_file(&key).unwrap()
    }];
    for damage in damages {
        damage();
        let store = files(folder.path(), "new");
        let error = store.read("session/a").unwrap_err();
        assert_eq!(Problem::from(error).code, Code::KeychainUnreadable);

        store.check().unwrap();
        store.write("session/a", &Secret::new("y")).unwrap();
        assert!(holds(&store, "session/a", &Secret::new("y")));
    }
}

/// Whatever somebody puts there, the others are still listed.
#[cfg(unix)]
#[test]
fn what_is_no_item_hides_none_of_the_items() {
    type Plant = (&'static str, fn(&Path));
    let plants: [Plant; 5] = [
        ("a folder", |at| std::fs::create_dir(at).unwrap()),
        ("a link in a circle", |at| {
            std::os::unix::fs::symlink(at, at).unwrap()
        }),
        ("a device", |at| {
            std::os::unix::fs::symlink("/dev/zero", at).unwrap()
        }),
        ("a link through a file", |at| {
            std::os::unix::fs::symlink("/etc/passwd/x", at).unwrap();
        }),
        ("a file without end", |at| {
            let file = std::fs::File::create(at).unwrap();
            file.set_len(1 << 33).unwrap();
        }),
    ];
    for (what, plant) in plants {
        let folder = tempfile::tempdir().unwrap();
        let store = files(folder.path(), "open");
        store.write("session/a", &Secret::new("x")).unwrap();
        plant(&folder.path().join("vault/0.age"));
        assert_eq!(
            store.list().unwrap(),
            Some(vec!["session/a".to_owned()]),
            "{what}"
        );
    }
}

#[test]
fn two_at_once_make_one_key() {
    let folder = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for name in ["session/a", "session/b"] {
            let store = files(folder.path(), "open");
            scope.spawn(move || store.write(name, &Secret::new(name)).unwrap());
        }
    });
    let store = files(folder.path(), "open");
    for name in ["session/a", "session/b"] {
        assert!(holds(&store, name, &Secret::new(name)));
    }
}

#[test]
fn what_a_kill_has_left_in_a_vault_of_files_goes_with_the_next_write() {
    let folder = tempfile::tempdir().unwrap();
    let store = files(folder.path(), "open");
    store.write("session/a", &Secret::new("x")).unwrap();
    let half = format!("vault/.{}.age.1.new", short_hash("session/a"));
    for left in [&*half, "vault/.room.1.new"] {
        atomic::write(&folder.path().join(left), b"half").unwrap();
    }
    assert!(holds(&store, "session/a", &Secret::new("x")));

    store.write("session/a", &Secret::new("y")).unwrap();

    assert_eq!(
        sealed_files(folder.path(), "vault").len(),
        2,
        "item and key"
    );
}

/// The files of a folder, but for its lock.
fn sealed_files(folder: &Path, name: &str) -> Vec<String> {
    let mut names: Vec<String> = all_files(&folder.join(name))
        .iter()
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .filter(|name| name != "lock")
        .collect();
    names.sort();
    names
}

fn contains(folder: &Path, text: &str) -> bool {
    let files = all_files(folder);
    assert!(!files.is_empty());
    files.iter().any(|path| {
        let bytes = std::fs::read(path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy();
        String::from_utf8_lossy(&bytes).contains(text) || name.contains(text)
    })
}

fn all_files(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| match path.is_dir() {
            true => all_files(&path),
            false => vec![path],
        })
        .collect()
}
