//! Ways into readers that are private, for `fuzz` and the test that replays its corpus.

use std::time::Duration;

use url::Url;

use crate::way::Way;

/// What a script's bytes say of these addresses; none when they don't.
#[must_use]
pub fn pac_answers(script: &[u8], addresses: &[Url], limit: Duration) -> Option<Vec<String>> {
    crate::pac::answers(script, addresses, limit)
}

/// The ways that a script's answer names.
#[must_use]
pub fn pac_routes(answer: &str) -> Vec<Way> {
    crate::pac::routes(answer).unwrap_or_else(|| vec![Way::Direct])
}
