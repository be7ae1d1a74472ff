//! The table of faults: each is a test and a row in docs/troubleshooting.md.

use std::path::Path;

/// Makes a test of each fault, in a laboratory of its own.
macro_rules! faults {
    ($($name:ident: $made:literal => $cause:literal, $fault:expr)*) => {
        /// Every fault of this file: how it is made, and the cause that has to come first.
        pub(crate) const TABLE: &[(&str, &str)] = &[$(($made, $cause)),*];

        $(
            #[test]
            fn $name() {
                let own = std::module_path!().rsplit("::").next().unwrap();
                crate::lab::inside(&format!("{own}::{}", stringify!($name)), async || {
                    let mut lab = $crate::lab::Lab::new().await;
                    let fault = $fault;
                    let seen = fault(&mut lab).await;
                    seen.must_blame($cause);
                });
            }
        )*
    };
}

pub(crate) use faults;

/// Set to write the table anew.
const WRITE: &str = "PORTICO_TESTS_WRITE";
const BEGIN: &str = "<!-- faults: written by the tests `faults`, not by hand -->\n";
const END: &str = "<!-- faults end -->\n";

#[test]
fn the_table_in_the_docs_is_this_one() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/troubleshooting.md");
    let text = std::fs::read_to_string(&page).unwrap();
    let (before, rest) = text
        .split_once(BEGIN)
        .expect("the page has a place for the table");
    let (_, after) = rest.split_once(END).expect("the table has an end");
    let mut table = String::from("\n| fault | cause that comes first |\n| --- | --- |\n");
    let all = [
        crate::network::TABLE,
        crate::computer::TABLE,
        crate::account::TABLE,
    ];
    for (made, cause) in all.concat() {
        table.push_str(&format!("| {made} | `{cause}` |\n"));
    }
    let wanted = format!("{before}{BEGIN}{table}\n{END}{after}");
    if world::inherited(WRITE).is_some() {
        portico_core::atomic_file::write(&page, wanted.as_bytes()).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(&page).unwrap(),
        wanted,
        "write it anew with {WRITE}=1 cargo nextest run -p portico-tests the_table"
    );
}
