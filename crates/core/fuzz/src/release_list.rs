//! The list of releases, and its signature.

use portico_core::fuzzing::{release_list, release_list_is_believed};

/// Nobody's bytes are a signature of the publisher's. Of a list that is believed, what is told is
/// newer than the version that asks, short, and hides nothing.
///
/// # Panics
/// Where that does not hold.
pub fn check(data: &[u8]) {
    assert!(!release_list_is_believed(data));
    for running in ["0.0.1", "0.1.0", "1.0.0-beta.1"] {
        let Some(newer) = release_list(data, running) else {
            continue;
        };
        assert!(newer.is_newer, "{running}");
        for notes in newer.notes {
            assert!(
                super::is_plain(&notes) && !notes.contains('\n'),
                "{notes:?}"
            );
            assert!(notes.chars().count() <= 500, "{notes:?}");
        }
        if let Some(url) = newer.url {
            assert!(url.starts_with("https://"), "{url}");
        }
    }
}
