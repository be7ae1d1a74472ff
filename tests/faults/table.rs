//! The table of faults: each is a test and a row in docs/troubleshooting.md.

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

#[test]
fn the_table_in_the_docs_is_this_one() {
    let mut table = String::from("| fault | cause that comes first |\n| --- | --- |\n");
    let all = [
        crate::network::TABLE,
        crate::computer::TABLE,
        crate::account::TABLE,
    ];
    for (made, cause) in all.concat() {
        table.push_str(&format!("| {made} | `{cause}` |\n"));
    }
    test_support::docs::must_have_table("troubleshooting.md", "faults", &table);
}
