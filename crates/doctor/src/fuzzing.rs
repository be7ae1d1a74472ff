//! Ways into readers that are private, for `crates/core/fuzz` and the test that replays its corpus.
//! Nothing else uses them.

use std::time::Duration;

use portico_core::Language;
use portico_core::clock::Timestamp;

use crate::check::CheckResult;
use crate::checks;
use crate::report;
use crate::support;
use crate::views::{FindingView, QueuedView};

/// A file of the queue of reports, as it is shown, and whether it is its turn.
#[derive(Debug)]
pub struct Queued {
    /// As it is shown.
    pub view: QueuedView,
    /// Whether it is tried when the person asks.
    pub due_for_person: bool,
    /// Whether it is tried by itself.
    pub due_by_itself: bool,
}

/// A technical text as the log and a report keep it.
#[must_use]
pub fn technical(text: &str) -> String {
    report::technical(text)
}

/// A sentence as a report keeps it.
#[must_use]
pub fn sentence(text: &str) -> String {
    report::sentence(text)
}

/// A file of the queue; none when it is not understood.
#[must_use]
pub fn queued(bytes: &[u8], now: Timestamp) -> Option<Queued> {
    support::queued(bytes, now)
}

/// What a status page means; none when it is none.
#[must_use]
pub fn status_page(bytes: &[u8]) -> Option<FindingView> {
    let document = serde_json::from_slice(bytes).ok()?;
    let found = CheckResult {
        id: "service.status",
        finding: checks::status_page(&document)?,
        took: Duration::ZERO,
    };
    Some(found.view(Language::English))
}
