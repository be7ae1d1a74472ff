//! What a face asks for. These only come in.

use portico_core::Code;
use serde::Deserialize;

/// What the checks are to look at.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RunRequest {
    /// What is signed in to; without one, the first that there is.
    pub profile: Option<String>,
    /// What went wrong.
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub problem: Option<Code>,
    /// The address that the person typed.
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub email: Option<String>,
    /// These checks instead of all; what the others found before stays.
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub only: Option<Vec<String>>,
    /// Nothing beyond this computer is to be touched.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
    pub offline: bool,
}

/// What goes into a report beside what the checks found.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ReportRequest {
    /// What the person wrote.
    pub message: String,
    /// Where support may answer; masked in the report without it.
    pub address: Option<String>,
}

/// In which form a report is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// As text.
    Markdown,
    /// For a program.
    Json,
    /// Both, and the log.
    Zip,
}
