//! Where an organisation's settings come from, and what each place says.

pub mod files;
pub mod plist;
pub mod registry;
pub mod toml_text;

use serde::Serialize;

use super::keys::Key;
use super::level::{Level, Scope};
use super::value::{Manner, Raw};

/// What became of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It was read.
    Used,
    /// It says nothing.
    Empty,
    /// It is no place of policy: others than the administrators may write there.
    Ignored,
    /// It is there, and can't be read.
    Unreadable,
}

/// One key as a source has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// As it is written.
    pub name: String,
    /// What that is; none where this version does not know it.
    pub key: Option<Key>,
    /// Where it stands: file and line, value of the registry, domain.
    pub origin: String,
    /// The value.
    pub raw: Raw,
}

/// One place that is there, and what it says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Source {
    /// Where.
    pub origin: String,
    /// How strongly it speaks.
    pub level: Level,
    /// For whom.
    pub scope: Scope,
    /// What became of it.
    pub state: State,
    /// Why it is ignored or can't be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// What it says.
    #[serde(skip)]
    pub entries: Vec<Entry>,
    /// How its values are to be read.
    #[serde(skip)]
    pub manner: Manner,
    /// Whether nothing but policy stands there: then what is not known is said.
    #[serde(skip)]
    pub is_only_policy: bool,
    /// Whether the system does not let this program read it.
    #[serde(skip)]
    pub is_withheld: bool,
}

impl Source {
    /// A place that was read.
    #[must_use]
    pub fn read(origin: String, level: Level, scope: Scope, entries: Vec<Entry>) -> Self {
        Self {
            state: match entries.is_empty() {
                true => State::Empty,
                false => State::Used,
            },
            entries,
            ..Self::without(origin, level, scope, State::Empty, None)
        }
    }

    /// A place that says nothing.
    #[must_use]
    pub fn without(
        origin: String,
        level: Level,
        scope: Scope,
        state: State,
        why: Option<String>,
    ) -> Self {
        Self {
            origin,
            level,
            scope,
            state,
            why,
            entries: Vec::new(),
            manner: Manner::Strict,
            is_only_policy: true,
            is_withheld: false,
        }
    }

    /// A place that the system does not let this program read.
    #[must_use]
    pub fn withheld(origin: String, level: Level, scope: Scope, why: String) -> Self {
        Self {
            is_withheld: true,
            ..Self::without(origin, level, scope, State::Unreadable, Some(why))
        }
    }

    /// Whether something that binds can't be read.
    #[must_use]
    pub fn is_missed(&self) -> bool {
        self.state == State::Unreadable && self.level == Level::Mandatory
    }
}

/// All places of this computer that are there, each level from the weakest to the strongest. `policy`
/// is the policy file; its folder has the others. Elsewhere than in the system's own place everything
/// is its starter's own choice, and nothing of the system's is looked at beside it.
#[must_use]
pub fn of_this_computer(policy: &std::path::Path) -> Vec<Source> {
    let is_systems = policy == crate::fs::paths::system_policy();
    let mut sources = Vec::new();
    if is_systems {
        sources.extend(system::recommended_by_installer());
    }
    sources.extend(files::read(policy, is_systems));
    if is_systems {
        sources.extend(system::sources());
    }
    sources
}

#[cfg_attr(windows, path = "windows.rs")]
#[cfg_attr(target_os = "macos", path = "macos.rs")]
#[cfg_attr(not(any(windows, target_os = "macos")), path = "linux.rs")]
mod system;
