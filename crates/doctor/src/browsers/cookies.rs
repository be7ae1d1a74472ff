//! What a browser does with cookies, as its settings and policies say.

use serde_json::{Map, Value};

use crate::evidence::Evidence;

/// What a browser does with the cookies of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cookies {
    /// It takes them.
    Taken,
    /// A protection is on that stands in the way of some pages.
    Guarded(Setting),
    /// It takes none of other sites.
    NoThirdParty(Setting),
    /// It takes none at all.
    None(Setting),
}

impl Cookies {
    /// Whether an organization has it block some.
    pub(crate) fn is_blocked_by_policy(&self) -> bool {
        match self {
            Cookies::NoThirdParty(setting) | Cookies::None(setting) => {
                setting.by == SetBy::Organization
            }
            Cookies::Taken | Cookies::Guarded(_) => false,
        }
    }
}

/// What is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Setting {
    /// The browser's own name for it.
    pub(crate) name: &'static str,
    /// What it is set to.
    pub(crate) value: Evidence,
    /// By whom.
    pub(crate) by: SetBy,
}

/// Who has set it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SetBy {
    /// The person.
    Person,
    /// Their organization, by policy.
    Organization,
}

impl Setting {
    pub(crate) fn number(name: &'static str, value: i64, by: SetBy) -> Self {
        let value = Evidence::number(value);
        Self { name, value, by }
    }

    pub(crate) fn on(name: &'static str, by: SetBy) -> Self {
        let value = Evidence::yes(true);
        Self { name, value, by }
    }

    pub(crate) fn word(name: &'static str, value: &'static str, by: SetBy) -> Self {
        let value = Evidence::word(value);
        Self { name, value, by }
    }
}

/// Why nothing can be said about cookies. Never the same as "they are taken".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CookiesUnknown {
    /// The system does not let anybody look.
    Denied,
    /// The settings can't be understood.
    Malformed,
    /// There are no settings where they are looked for.
    NoProfile,
    /// Nothing is known about this browser's settings.
    Unfamiliar,
}

/// What an organization has set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Policies {
    /// What can't be changed.
    pub(crate) mandatory: Map<String, Value>,
    /// What holds unless the person chooses otherwise.
    pub(crate) recommended: Map<String, Value>,
    /// Whether there is something that could not be read.
    pub(crate) unread: bool,
}

/// A whole number, however it is written: none where it is absent.
pub(crate) fn number(value: Option<&Value>) -> Result<Option<i64>, CookiesUnknown> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Bool(yes)) => Ok(Some(i64::from(*yes))),
        Some(value) => value.as_i64().map(Some).ok_or(CookiesUnknown::Malformed),
    }
}

/// A list, as JSON has it or as the registry does: names `1`, `2`, ….
pub(crate) fn list(value: Option<&Value>) -> Vec<&str> {
    match value {
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
        Some(Value::Object(items)) => items.values().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}
