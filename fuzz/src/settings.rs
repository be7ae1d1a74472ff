//! The person's settings file.

use portico_core::fuzzing::{settings, settings_as_kept};

/// What is read is the same after it was written; what is not says why.
///
/// # Panics
/// Where that does not hold.
pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    match settings(text) {
        Err(why) => assert!(!why.is_empty()),
        Ok(read) => {
            let kept = settings_as_kept(&read).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(settings(&kept).as_ref(), Ok(&read), "{kept}");
        }
    }
}
