//! What checks are called, what came of them, and how sure one can be.

use portico_core::Language;

use crate::cause::Confidence;
use crate::check::Status;

/// What a check is about, in a person's words.
#[must_use]
pub fn check(id: &str, language: Language) -> String {
    language.plain(&format!("check-{}", id.replace(['.', '_'], "-")))
}

/// What came of a check, in a word.
#[must_use]
pub fn status(status: Status, language: Language) -> String {
    language.plain(match status {
        Status::Pass => "report-status-pass",
        Status::Warn => "report-status-warn",
        Status::Fail => "report-status-fail",
        Status::Skipped => "report-status-skipped",
    })
}

/// How sure one can be, in a word.
#[must_use]
pub fn confidence(confidence: Confidence, language: Language) -> String {
    language.plain(match confidence {
        Confidence::Certain => "report-confidence-certain",
        Confidence::Likely => "report-confidence-likely",
        Confidence::Possible => "report-confidence-possible",
    })
}
