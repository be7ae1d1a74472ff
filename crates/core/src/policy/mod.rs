//! What the organisation has set. Only an administrator can; it wins.
//!
//! [`keys`] is the table of all keys. [`source`] reads each place as it is there, [`value`] by what a
//! key's value is, [`merge`] decides key by key, and the gate says what is allowed. [`Watch`] says when to
//! read again.

mod gate;
pub(crate) mod guard;
pub mod keys;
pub mod level;
pub mod merge;
pub mod schema;
pub mod source;
pub mod validate;
pub mod value;
mod watch;
mod way_out;

use std::path::Path;

pub(crate) use gate::{Arrival, Stands};
pub use keys::Key;
pub use level::{Level, Scope};
pub use merge::{Setting, Unknown, Wish};
pub use source::{Source, State};
pub use value::Value;
pub use watch::Watch;

use crate::domain::{Method, UpdateMode};
use crate::problem::{About, Code, ManagedBy, Problem};
use crate::profile::Profile;
use crate::vault::VaultKind;

/// The organisation's settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    sources: Vec<Source>,
    settings: Vec<Setting>,
    unknown: Vec<Unknown>,
}

impl Default for Policy {
    fn default() -> Self {
        Self::of(Vec::new())
    }
}

impl Policy {
    /// Reads every place of this computer that is there. `path` is the policy file; another one than
    /// the system's is its starter's own choice.
    #[must_use]
    pub fn load(path: &Path) -> Self {
        Self::of(source::of_this_computer(path))
    }

    /// The same at the system's own place.
    #[must_use]
    pub(crate) fn of_this_computer() -> Self {
        Self::load(crate::fs::paths::system_policy())
    }

    /// What these places say, each level from the weakest to the strongest.
    #[must_use]
    pub fn of(sources: Vec<Source>) -> Self {
        let (settings, unknown) = merge::merge(&sources, &[]);
        Self {
            sources,
            settings,
            unknown,
        }
    }

    /// What a policy file with this text would set.
    ///
    /// # Errors
    /// When it is no TOML, or has a key twice.
    pub fn read(text: &str) -> Result<Self, String> {
        let place = "policy.toml";
        let entries = source::toml_text::entries(text, place).map_err(|no| no.what)?;
        let source = Source::read(place.to_owned(), Level::Mandatory, Scope::Machine, entries);
        Ok(Self::of(vec![source]))
    }

    /// Says in the log what of it is not as it should be.
    pub(crate) fn log(&self) {
        for source in &self.sources {
            if let Some(why) = &source.why {
                tracing::warn!(state = ?source.state, why, "a place of policy was not used");
            }
        }
        for setting in &self.settings {
            for words in setting.error.iter().chain(&setting.notes) {
                tracing::warn!(key = setting.key.spec().name, "{words}");
            }
        }
        for Unknown {
            key,
            nearest,
            origin,
        } in &self.unknown
        {
            tracing::warn!(key, nearest, origin, "a key of the policy is not known");
        }
    }

    /// The places that are there.
    #[must_use]
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// The keys that this version does not know.
    #[must_use]
    pub fn unknown(&self) -> &[Unknown] {
        &self.unknown
    }

    /// Every key with what the organisation has set for it.
    #[must_use]
    pub fn settings(&self) -> &[Setting] {
        &self.settings
    }

    /// The same with what was said elsewhere, at its place.
    #[must_use]
    pub(crate) fn settings_with(&self, wishes: &[Wish]) -> Vec<Setting> {
        merge::merge(&self.sources, wishes).0
    }

    /// A source that binds, is there, and can't be read.
    #[must_use]
    pub fn missed(&self) -> Option<&Source> {
        self.sources.iter().find(|source| source.is_missed())
    }

    /// A source that binds, and that the system does not let this program read. Whoever starts it may have
    /// seen to that: until it can be read, what the organisation may have kept to itself is handed to
    /// nobody.
    fn withheld(&self) -> Option<&Source> {
        let mut all = self.sources.iter();
        all.find(|source| source.is_missed() && source.is_withheld)
    }

    /// Whether something binds.
    #[must_use]
    pub fn is_managed(&self) -> bool {
        self.settings.iter().any(|setting| setting.locked)
    }

    /// Whether an organisation looks after this computer: something was set or is to be.
    #[must_use]
    pub fn is_there(&self) -> bool {
        let speaks = |source: &Source| matches!(source.state, State::Used | State::Unreadable);
        self.sources.iter().any(speaks)
    }

    /// What the organisation has set for a key.
    #[must_use]
    pub fn setting(&self, key: Key) -> Option<&Setting> {
        self.settings.get(key as usize)
    }

    /// What binds, of a key.
    fn ordered(&self, key: Key) -> Option<&Setting> {
        self.setting(key).filter(|setting| setting.locked)
    }

    /// Whether a key can't be changed by people.
    #[must_use]
    pub fn locks(&self, key: Key) -> bool {
        self.ordered(key).is_some()
    }

    /// The list that binds, of a key; nobody is in that of one that is closed.
    pub(crate) fn list(&self, key: Key) -> Option<&[String]> {
        match &self.ordered(key)?.value {
            Some(Value::List(list)) => Some(list),
            _ => Some(&[]),
        }
    }

    fn value(&self, key: Key, level: Level) -> Option<&Value> {
        let setting = self.setting(key)?;
        setting.value.as_ref().filter(|_| setting.level == level)
    }

    fn text(&self, key: Key, level: Level) -> Option<&str> {
        match self.value(key, level)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text of a key, whether it binds or not.
    #[must_use]
    pub fn any_text(&self, key: Key) -> Option<&str> {
        self.text(key, Level::Mandatory)
            .or_else(|| self.text(key, Level::Recommended))
    }

    /// The text of a key that binds.
    #[must_use]
    pub(crate) fn ordered_text(&self, key: Key) -> Option<&str> {
        self.text(key, Level::Mandatory)
    }

    /// The only profiles that may be used.
    #[must_use]
    pub(crate) fn allowed_profiles(&self) -> Option<&[String]> {
        self.list(Key::AllowedProfiles)
    }

    /// The word of a choice that binds; the narrowest where the key is closed, and where nobody can tell
    /// what the organisation has set for one that restricts.
    #[must_use]
    pub(crate) fn ordered_word(&self, key: Key) -> Option<&str> {
        let spec = key.spec();
        let is_hidden = spec.restricts() && self.withheld().is_some();
        let value = match is_hidden {
            true => None,
            false => self.ordered(key)?.value.as_ref(),
        };
        match (value, spec.shape) {
            (Some(Value::Text(word)), _) => Some(word),
            (_, keys::Shape::Choice(words)) => words.last().copied(),
            _ => None,
        }
    }

    /// The word that is recommended.
    #[must_use]
    pub(crate) fn recommended_word(&self, key: Key) -> Option<&str> {
        self.text(key, Level::Recommended)
    }

    fn switch(&self, key: Key) -> Option<bool> {
        let setting = self.setting(key)?;
        match (&setting.value, setting.locked) {
            (Some(Value::Switch(on)), _) => Some(*on),
            (_, true) => Some(merge::strict_side(key)),
            (_, false) => None,
        }
    }

    fn seconds(&self, key: Key, level: Level) -> Option<u32> {
        match (self.value(key, level), key.spec().shape) {
            (Some(Value::Seconds(seconds)), _) => Some(*seconds),
            (_, keys::Shape::Seconds { min, .. })
                if level == Level::Mandatory && self.locks(key) =>
            {
                Some(min)
            }
            _ => None,
        }
    }

    /// Devices are not remembered, and sessions end with the desktop session.
    #[must_use]
    pub fn shared_computer(&self) -> bool {
        self.switch(Key::SharedComputer).unwrap_or(false)
    }

    /// Whether people may have profiles of their own.
    #[must_use]
    pub(crate) fn user_profiles(&self) -> bool {
        self.switch(Key::UserProfiles).unwrap_or(true)
    }

    /// The longest that a session may stay unused, in seconds.
    #[must_use]
    pub fn idle_limit(&self) -> Option<u32> {
        self.seconds(Key::IdleLimit, Level::Mandatory)
    }

    /// How long it may where nobody says anything else.
    #[must_use]
    pub(crate) fn recommended_idle_limit(&self) -> Option<u32> {
        self.seconds(Key::IdleLimit, Level::Recommended)
    }

    /// How long a session may last, in seconds.
    #[must_use]
    pub(crate) fn session_limit(&self) -> Option<u32> {
        self.seconds(Key::SessionLimit, Level::Mandatory)
    }

    /// The only methods that may be used.
    #[must_use]
    pub fn methods(&self) -> Option<Vec<Method>> {
        let words = self.list(Key::Methods)?;
        let method = |word: &String| {
            let word = serde_json::Value::String(word.clone());
            serde_json::from_value(word).ok()
        };
        Some(words.iter().filter_map(method).collect())
    }

    /// The only place for secrets; none also where the key is closed, and then nobody gets in.
    #[must_use]
    pub fn vault(&self) -> Option<VaultKind> {
        match self.text(Key::Vault, Level::Mandatory)? {
            "keychain" => Some(VaultKind::Keychain),
            "file" => Some(VaultKind::File),
            "memory" => Some(VaultKind::Memory),
            _ => None,
        }
    }

    /// Whether newer versions are asked for, as it is ordered.
    #[must_use]
    pub(crate) fn ordered_update_mode(&self) -> Option<UpdateMode> {
        if self.missed().is_some() {
            return Some(UpdateMode::Off);
        }
        update_mode(self.ordered_word(Key::UpdateMode)?)
    }

    /// The same, as it is recommended.
    #[must_use]
    pub(crate) fn recommended_update_mode(&self) -> Option<UpdateMode> {
        update_mode(self.recommended_word(Key::UpdateMode)?)
    }

    /// The profiles that are there from the start.
    #[must_use]
    pub(crate) fn presets(&self) -> Vec<Profile> {
        let Some(setting) = self.setting(Key::Profiles) else {
            return Vec::new();
        };
        // The computer's own profiles stand beside what a policy sets.
        let beside = setting.overridden.iter();
        let beside = beside.filter(|it| source::files::is_of_a_profile(&it.origin));
        let values = setting
            .value
            .iter()
            .chain(beside.filter_map(|it| it.value.as_ref()));
        let mut presets: Vec<Profile> = Vec::new();
        for value in values {
            let Value::Profiles(more) = value else {
                continue;
            };
            for preset in more {
                if presets
                    .iter()
                    .all(|known| known.name != preset.profile.name)
                {
                    presets.push(preset.profile.clone());
                }
            }
        }
        presets
    }

    /// Whether a person's own profile of the same name gives way to one that is there from the start.
    #[must_use]
    pub(crate) fn presets_bind(&self) -> bool {
        self.locks(Key::Profiles)
    }

    /// Why people can't add profiles, where they can't.
    #[must_use]
    pub(crate) fn refuses_own(&self) -> Option<Problem> {
        let why = "people can't have profiles of their own here";
        (!self.user_profiles()).then(|| self.forbids(Key::UserProfiles, why))
    }

    /// Whether it matters which tenant somebody comes from.
    #[must_use]
    pub(crate) fn wants_organizations(&self) -> bool {
        self.locks(Key::AllowedOrganizations)
    }

    /// Who manages this computer, as far as they say so.
    #[must_use]
    pub(crate) fn managed_by(&self) -> ManagedBy {
        let text = |key| self.any_text(key).map(str::to_owned);
        ManagedBy {
            name: text(Key::SupportName),
            text: text(Key::SupportText),
            address: text(Key::SupportAddress),
            ..ManagedBy::default()
        }
    }

    /// The refusal of what a key does not allow.
    #[must_use]
    pub(crate) fn forbids(&self, key: Key, why: &str) -> Problem {
        let name = key.spec().name;
        let (origin, error) = match (self.withheld(), self.setting(key)) {
            (Some(source), _) => (Some(source.origin.clone()), source.why.clone()),
            (None, Some(setting)) => (setting.origin.clone(), setting.error.clone()),
            (None, None) => (None, None),
        };
        let place = origin.as_deref().unwrap_or("policy");
        let why = match error {
            Some(error) => format!("{why}; {error}"),
            None => why.to_owned(),
        };
        let mut problem =
            Problem::new(Code::PolicyForbids).with_detail(format!("{name} ({place}): {why}"));
        problem.about = Box::new(About {
            managed_by: Some(ManagedBy {
                key: Some(name),
                origin,
                ..self.managed_by()
            }),
            ..About::default()
        });
        problem
    }
}

/// What is logged: what the organisation orders, else what was said for this run, else what is
/// recommended.
#[must_use]
pub fn log_filter_in_force(said: Option<String>) -> String {
    let policy = Policy::of_this_computer();
    let recommended = || policy.recommended_word(Key::LogLevel).map(log_filter);
    match policy.ordered_word(Key::LogLevel).map(log_filter) {
        Some(ordered) => ordered.to_owned(),
        None => said.unwrap_or_else(|| recommended().unwrap_or("warn").to_owned()),
    }
}

/// What a level means for the log: others' parts say less than ours.
fn log_filter(level: &str) -> &'static str {
    match level {
        "error" => "error",
        "info" => "portico=info,portico_core=info,warn",
        "debug" => "portico=debug,portico_core=debug,info",
        _ => "warn",
    }
}

/// The text of a policy file that somebody has chosen, to look at it.
///
/// # Errors
/// Why it can't be read, in technical words.
pub fn text_of(path: &Path) -> Result<String, String> {
    match guard::open(path, false) {
        guard::Found::Here(file) => source::files::text_of(file),
        guard::Found::Missing => Err("there is no such file".to_owned()),
        guard::Found::Anybodys(why)
        | guard::Found::Unreadable(why)
        | guard::Found::Withheld(why) => Err(why),
    }
}

fn update_mode(word: &str) -> Option<UpdateMode> {
    match word {
        "notify" => Some(UpdateMode::Notify),
        "off" => Some(UpdateMode::Off),
        _ => None,
    }
}

#[cfg(test)]
mod matrix_tests;
#[cfg(test)]
#[path = "tests.rs"]
mod tests;
