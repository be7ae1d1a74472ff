//! A session's file, which others on this computer may have written.

use portico_core::fuzzing::{now, session, session_decisions};
use portico_core::session::TokenDecision;

/// Whatever the file says of times, every decision can be made on it; what was read is the same
/// after it was written.
///
/// # Panics
/// Where that does not hold.
pub fn check(data: &[u8]) {
    let record = match session(data) {
        Ok(record) => record,
        Err(problem) => {
            assert!(super::words(&problem).len() < 1000);
            return;
        }
    };
    let (settled, step) = session_decisions(&record, now());
    if let Some(ended) = settled {
        assert!(record.ended.is_none() && ended.at <= now());
    }
    if record.expires_at.is_some_and(|end| end <= now()) {
        assert_ne!(step, TokenDecision::Use, "a token that has ended is used");
    }
    assert!(record.id().bytes().all(|b| b.is_ascii_alphanumeric()));

    let kept = serde_json::to_vec(&record).unwrap_or_else(|error| panic!("{error}"));
    let again = session(&kept).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(format!("{again:?}"), format!("{record:?}"));
}
