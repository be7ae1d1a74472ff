//! Environment of the docs that tests write, so that they say what is proved.

use std::path::{Path, PathBuf};

use crate::inherited;

/// Set to write them anew.
const WRITE: &str = "PORTICO_TESTS_WRITE";

/// Checks that a table in the docs is this one, between the marks of that name.
///
/// # Panics
/// When it is another one, and is not to be written.
pub fn must_have_table(page: &str, name: &str, table: &str) {
    let (begin, end) = (
        format!("<!-- {name}: written by the tests, not by hand -->\n"),
        format!("<!-- {name} end -->\n"),
    );
    let text = std::fs::read_to_string(path(page)).unwrap();
    let (before, rest) = text
        .split_once(&begin)
        .expect("the page has a place for the table");
    let (_, after) = rest.split_once(&end).expect("the table has an end");
    must_be(page, &format!("{before}{begin}\n{table}\n{end}{after}"));
}

/// Checks that a whole file of the docs is this one.
///
/// # Panics
/// When it is another one, and is not to be written.
pub fn must_be(page: &str, wanted: &str) {
    if inherited(WRITE).is_some() {
        portico_core::fs::atomic::write(&path(page), wanted.as_bytes()).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(path(page)).unwrap(),
        wanted,
        "write docs/{page} anew by running this test with {WRITE}=1"
    );
}

fn path(page: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../docs")
        .join(page)
}
