//! `portico-core` as a library: the program of its README is compiled, and run as an app of its own
//! beside a Portico that somebody uses.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use test_support::person::Person;

use crate::desk::Desk;

const ADA: &str = "ada@example.com";
const APP: &str = "com.example.notes";

#[test]
fn the_readme_shows_the_program_as_it_is_compiled() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/core");
    let readme = std::fs::read_to_string(folder.join("README.md")).unwrap();
    let program = std::fs::read_to_string(folder.join("examples/sign_in.rs")).unwrap();
    let (_, program) = program.split_once("\n\n").unwrap();
    assert!(readme.contains(&format!("```rust,no_run\n{program}```")));
    let lines = program.lines().filter(|line| !line.is_empty()).count();
    assert!(lines <= 20, "{lines}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_readmes_program_signs_in_beside_portico_and_shares_nothing() {
    let Some((desk, sandbox)) = Desk::with_keychain().await else {
        return; // this machine has no gnome-keyring
    };
    desk.signed_in(&sandbox, ADA);
    let items = desk.keychain_items();
    let files = files_in(&desk.home.path().join("portico"));

    let program = test_support::program().with_file_name("examples/sign_in");
    let mut child = desk
        .other(&program)
        .env("ISSUER", sandbox.issuer())
        .env("CLIENT_ID", "portico-desktop")
        .spawn()
        .unwrap();
    let mut errors = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    errors.read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("Sign in at ");
    let address = address.unwrap_or_else(|| panic!("{line}"));
    Person::new(&sandbox, ADA).browse(address).await;
    let mut said = String::new();
    errors.read_to_string(&mut said).unwrap();
    let mut token = String::new();
    child
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut token)
        .unwrap();

    assert!(child.wait().unwrap().success(), "{said}");
    assert!(
        sandbox.issued_secrets().contains(&token.trim().to_owned()),
        "{token}"
    );
    let theirs = desk.keychain_items_of(APP);
    assert!(
        theirs.iter().any(|name| name.starts_with("session/")),
        "{theirs:?}"
    );
    assert_eq!(desk.keychain_items(), items);
    assert_eq!(files_in(&desk.home.path().join("portico")), files);
    let folder = desk.home.path().join(".local/share").join(APP);
    assert!(
        files_in(&folder)
            .keys()
            .any(|path| path.starts_with("sessions"))
    );

    // Nor does the app lose anything by what happens to Portico.
    assert_eq!(desk.run(&["logout", "--all", "--forget-device"]).code, 0);
    assert_eq!(desk.keychain_items_of(APP), theirs);
}

fn files_in(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        for entry in std::fs::read_dir(&at).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => {
                    let name = path.strip_prefix(folder).unwrap().to_owned();
                    found.insert(name, std::fs::read(&path).unwrap());
                }
            }
        }
    }
    found
}
