//! How strongly a setting stands, and for whom.

use serde::Serialize;

/// How strongly a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The organisation orders it.
    Mandatory,
    /// It was said for this run.
    CommandLine,
    /// The person has set it.
    Person,
    /// The organisation recommends it.
    Recommended,
    /// Nobody has said anything.
    BuiltIn,
}

/// For whom a source speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// For everybody on this computer.
    Machine,
    /// For this person.
    User,
}
