//! What the organisation has set, as faces show it.

use serde::{Deserialize, Serialize};

use super::ManagedByView;
use crate::domain::wire;
use crate::policy::{Policy, Setting, Source, Unknown, Wish};
use crate::portico::Portico;
use crate::text::{Args, Language};

wire! {
    /// The policy: where it comes from, and what is in force.
    pub struct PolicyView {
        /// Whether something binds.
        pub managed: bool,
        /// Who manages this computer.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub managed_by: Option<ManagedByView>,
        /// The places that are there.
        pub sources: Vec<PolicySourceView>,
        /// Every key, in the order of the table.
        pub settings: Vec<PolicySettingView>,
        /// The keys that this version does not know.
        pub unknown: Vec<UnknownKeyView>,
    }

    /// A place of policy.
    pub struct PolicySourceView {
        /// Where.
        pub origin: String,
        /// `mandatory` or `recommended`.
        pub level: String,
        /// `machine` or `user`.
        pub scope: String,
        /// `used`, `empty`, `ignored` or `unreadable`.
        pub state: String,
        /// Why it is ignored or can't be read.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub why: Option<String>,
    }

    /// What holds for a key.
    pub struct PolicySettingView {
        /// The key.
        pub key: String,
        /// What it is called, where people read it.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub title: Option<String>,
        /// What it does, where people read it.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub explained: Option<String>,
        /// The value in force.
        #[cfg_attr(feature = "typescript", ts(type = "unknown"))]
        pub value: serde_json::Value,
        /// `mandatory`, `command_line`, `person`, `recommended` or `built_in`.
        pub level: String,
        /// `machine` or `user`.
        pub scope: String,
        /// Where the value comes from.
        pub origin: Option<String>,
        /// Whether people can't change it.
        pub locked: bool,
        /// Whether it is at its narrowest because the value can't be understood.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pub closed: bool,
        /// What else was said, the strongest first.
        pub overridden: Vec<OverriddenView>,
        /// What is wrong with the value.
        pub error: Option<String>,
        /// What was left out or taken in another way.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub notes: Vec<String>,
    }

    /// A value that another one stands above.
    pub struct OverriddenView {
        /// The value.
        #[cfg_attr(feature = "typescript", ts(type = "unknown"))]
        pub value: serde_json::Value,
        /// How strongly it stands.
        pub level: String,
        /// Where it comes from.
        pub origin: String,
    }

    /// A key that this version does not know.
    pub struct UnknownKeyView {
        /// As it is written.
        pub key: String,
        /// The key that was probably meant.
        pub nearest: String,
        /// Where it stands.
        pub origin: String,
    }
}

#[cfg_attr(doc, doc(hidden))]
impl Portico {
    /// What the organisation has set, in the person's language; none where it has set nothing. The
    /// values are those in force, the places those that are there now.
    #[must_use]
    pub fn policy_page(&self) -> Option<PolicyView> {
        let seen = self.seen_policy();
        let now = PolicyView::of(&seen, &[]);
        let view = PolicyView {
            sources: now.sources,
            unknown: now.unknown,
            ..PolicyView::of(&self.policy(), &self.wishes())
        };
        view.titled(self.language()).of_the_organisation()
    }
}

/// The word that a thing is written as.
fn word(of: impl Serialize) -> String {
    match serde_json::to_value(of) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

fn value(of: Option<&crate::policy::Value>) -> serde_json::Value {
    of.and_then(|value| serde_json::to_value(value).ok())
        .unwrap_or_default()
}

impl From<&Source> for PolicySourceView {
    fn from(source: &Source) -> Self {
        Self {
            origin: source.origin.clone(),
            level: word(source.level),
            scope: word(source.scope),
            state: word(source.state),
            why: source.why.clone(),
        }
    }
}

impl From<&Setting> for PolicySettingView {
    fn from(setting: &Setting) -> Self {
        Self {
            key: setting.key.spec().name.to_owned(),
            title: None,
            explained: None,
            value: value(setting.value.as_ref()),
            level: word(setting.level),
            scope: word(setting.scope),
            origin: setting.origin.clone(),
            locked: setting.locked,
            closed: setting.closed,
            overridden: setting
                .overridden
                .iter()
                .map(|it| OverriddenView {
                    value: value(it.value.as_ref()),
                    level: word(it.level),
                    origin: it.origin.clone(),
                })
                .collect(),
            error: setting.error.clone(),
            notes: setting.notes.clone(),
        }
    }
}

impl From<&Unknown> for UnknownKeyView {
    fn from(unknown: &Unknown) -> Self {
        Self {
            key: unknown.key.clone(),
            nearest: unknown.nearest.to_owned(),
            origin: unknown.origin.clone(),
        }
    }
}

impl PolicyView {
    /// A policy with what was said beside it, as programs read it.
    #[must_use]
    pub fn of(policy: &Policy, wishes: &[Wish]) -> Self {
        let settings = policy.settings_with(wishes);
        let managed_by = ManagedByView::from(&policy.managed_by());
        let is_named =
            managed_by.name.is_some() || managed_by.text.is_some() || managed_by.address.is_some();
        Self {
            managed: policy.is_managed(),
            managed_by: is_named.then_some(managed_by),
            sources: policy.sources().iter().map(Into::into).collect(),
            settings: settings.iter().map(Into::into).collect(),
            unknown: policy.unknown().iter().map(Into::into).collect(),
        }
    }

    /// The same with each key's title and explanation, as people read it.
    #[must_use]
    pub fn titled(mut self, language: Language) -> Self {
        for setting in &mut self.settings {
            if let Some(key) = crate::policy::Key::named(&setting.key) {
                let title = key.spec().title;
                setting.title = Some(language.plain(title));
                setting.explained = language.attribute(title, "explain", &Args::default());
            }
        }
        self
    }

    /// What of it an organisation has to do with; none where it has set nothing and nothing is wrong.
    #[must_use]
    pub(crate) fn of_the_organisation(mut self) -> Option<Self> {
        self.settings.retain(|setting| {
            let is_theirs = |level: &str| matches!(level, "mandatory" | "recommended");
            is_theirs(&setting.level)
                || setting.error.is_some()
                || !setting.notes.is_empty()
                || setting.overridden.iter().any(|it| is_theirs(&it.level))
        });
        let is_there = self.sources.iter().any(|it| it.state != "empty");
        (is_there || !self.settings.is_empty()).then_some(self)
    }

    /// Whether a source or a value is in error.
    #[must_use]
    pub fn is_in_error(&self) -> bool {
        let unreadable = |it: &PolicySourceView| it.state == "unreadable";
        self.sources.iter().any(unreadable) || self.settings.iter().any(|it| it.error.is_some())
    }
}
