//! What the organisation has set, as faces ask for it.

use super::Portico;
use crate::context::blocking;
use crate::domain::{LanguageChoice, Settings, UpdateMode};
use crate::fs::paths::Paths;
use crate::platform::env;
use crate::policy::{Key, Level, Policy, Value, Wish};
use crate::problem::{Code, Problem};
use crate::session::Purpose;
use crate::settings::SettingsFile;
use crate::text::Language;

/// Whom an access token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenExport {
    /// Whoever reads what is printed or copied.
    Anybody,
    /// A command that Portico starts.
    Command,
}

/// What is done with a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportUse {
    /// It is sent to support.
    Send,
    /// It is saved as a file.
    Save,
}

#[cfg_attr(doc, doc(hidden))]
impl Portico {
    /// The policy as it was read last: one that can't be understood is not in force while an earlier one
    /// is known.
    #[must_use]
    pub fn seen_policy(&self) -> std::sync::Arc<Policy> {
        self.0.context.seen_policy()
    }

    /// Reads the policy as it is now; to be called every few seconds by whatever runs for long. What it
    /// does not allow any more ends, and providers are told. Says whether it has changed.
    ///
    /// # Errors
    /// When the sessions can't be read.
    pub async fn refresh_policy(&self) -> Result<bool, Problem> {
        let portico = self.clone();
        let before = self.seen_policy();
        let changed = blocking(move || {
            let changed = portico.0.context.read_policy();
            if changed {
                // Whoever looks at them settles how they stand.
                portico.sessions().all()?;
            }
            Ok(changed)
        })
        .await?;
        if changed {
            self.sessions().tell_pending(Purpose::Use).await?;
        }
        Ok(changed || before != self.seen_policy())
    }

    /// Whether somebody may be given an access token.
    ///
    /// # Errors
    /// `policy_forbids`.
    pub fn allows_token(&self, export: TokenExport) -> Result<(), Problem> {
        let policy = self.policy();
        match (policy.ordered_word(Key::TokenExport), export) {
            (Some("never"), _) => {
                Err(policy.forbids(Key::TokenExport, "nobody is given an access token"))
            }
            (Some("exec_only"), TokenExport::Anybody) => Err(policy.forbids(
                Key::TokenExport,
                "an access token is given to commands that portico exec starts, and to nobody else",
            )),
            _ => Ok(()),
        }
    }

    /// Whether this may be done with a report.
    ///
    /// # Errors
    /// `policy_forbids`.
    pub fn allows_report(&self, report: ReportUse) -> Result<(), Problem> {
        let policy = self.policy();
        match (policy.ordered_word(Key::Reports), report) {
            (Some("off"), _) => Err(policy.forbids(Key::Reports, "no report may be made")),
            (Some("file"), ReportUse::Send) => {
                Err(policy.forbids(Key::Reports, "a report may be saved, and not be sent"))
            }
            _ => Ok(()),
        }
    }

    /// The language that the person has chosen, or that is recommended; none where it is the system's.
    #[must_use]
    pub fn chosen_language(&self, settings: &Settings) -> Option<Language> {
        chosen_language(&self.policy(), settings)
    }

    /// The address that is filled in, where the organisation names one and all of it is known.
    #[must_use]
    pub fn login_hint(&self) -> Option<String> {
        let policy = self.policy();
        let hint = policy.recommended_word(Key::LoginHint)?;
        let filled = filled(hint, |name| match name.to_ascii_uppercase().as_str() {
            "USERNAME" => crate::platform::person::name(),
            _ if cfg!(windows) => crate::platform::person::variable(name),
            _ => None,
        });
        if filled.is_none() {
            tracing::warn!(
                hint,
                "the login hint has a part that is not known, and is left out"
            );
        }
        filled
    }

    /// Whether the system starts Portico: what the organisation orders, else the person's setting, else
    /// what is recommended.
    #[must_use]
    pub fn starts_at_login(&self, settings: &Settings) -> bool {
        let policy = self.policy();
        let has_chosen = self.0.settings.path().exists();
        let recommended = policy.recommended_word(Key::StartAtLogin);
        match policy.ordered_word(Key::StartAtLogin) {
            Some("on") => true,
            Some("off") => false,
            _ if has_chosen => settings.start_with_system,
            _ => recommended == Some("on") || settings.start_with_system,
        }
    }

    /// What is set beside the policy: by the person, and by nobody.
    #[must_use]
    pub(crate) fn wishes(&self) -> Vec<Wish> {
        wishes(self.paths(), &self.settings().unwrap_or_default())
    }
}

/// The policy of this computer as it is, with what was set beside it and the person's settings. This
/// works whatever keeps Portico from opening.
///
/// # Errors
/// When the system does not say where a person's folders are.
pub fn look() -> Result<(Policy, Vec<Wish>, Settings), Problem> {
    let paths = Paths::system().ok_or_else(|| Problem::new(Code::StorageReadOnly))?;
    let file = SettingsFile::of(&paths);
    let settings = file.load().unwrap_or_else(|problem| {
        tracing::info!(%problem, "the settings can't be read");
        Settings::default()
    });
    Ok((
        Policy::load(&paths.policy),
        wishes(&paths, &settings),
        settings,
    ))
}

fn wishes(paths: &Paths, settings: &Settings) -> Vec<Wish> {
    let mut wishes = built_in();
    let said = [
        (Key::Vault, env::VAULT),
        (Key::Language, env::LANGUAGE),
        (Key::Browser, env::BROWSER),
        (Key::LogLevel, env::LOG),
    ];
    for (key, name) in said {
        wishes.extend(env::text(name).map(|text| Wish {
            key,
            value: Value::Text(text),
            level: Level::CommandLine,
            origin: Some(name.to_owned()),
        }));
    }
    let origin = SettingsFile::of(paths).path().display().to_string();
    let mut set = |key, word: Option<&str>| {
        wishes.extend(word.map(|word| Wish {
            key,
            value: Value::Text(word.to_owned()),
            level: Level::Person,
            origin: Some(origin.clone()),
        }));
    };
    set(Key::DefaultProfile, settings.profile.as_deref());
    set(Key::Language, language_word(settings.language));
    set(
        Key::StartAtLogin,
        settings.start_with_system.then_some("on"),
    );
    set(Key::UpdateMode, settings.update_mode.map(update_word));
    wishes
}

/// The language that a person has chosen, or that is recommended.
#[must_use]
pub fn chosen_language(policy: &Policy, settings: &Settings) -> Option<Language> {
    match settings.language {
        LanguageChoice::En => Some(Language::English),
        LanguageChoice::Nb => Some(Language::Bokmal),
        // Said for this run.
        LanguageChoice::System if env::text(env::LANGUAGE).is_some() => None,
        LanguageChoice::System => match policy.recommended_word(Key::Language)? {
            "en" => Some(Language::English),
            "nb" => Some(Language::Bokmal),
            _ => None,
        },
    }
}

fn language_word(choice: LanguageChoice) -> Option<&'static str> {
    match choice {
        LanguageChoice::System => None,
        LanguageChoice::En => Some("en"),
        LanguageChoice::Nb => Some("nb"),
    }
}

fn update_word(mode: UpdateMode) -> &'static str {
    match mode {
        UpdateMode::Notify => "notify",
        UpdateMode::Off => "off",
    }
}

/// What holds where nobody says anything.
#[must_use]
pub fn built_in() -> Vec<Wish> {
    let text = |word: &str| Value::Text(word.to_owned());
    let all = [
        (Key::UserProfiles, Value::Switch(true)),
        (Key::Vault, text("keychain")),
        (Key::SharedComputer, Value::Switch(false)),
        (Key::TokenExport, text("allow")),
        (Key::UpdateChannel, text("stable")),
        (Key::ProxyMode, text("system")),
        (Key::Browser, text("system")),
        (Key::Reports, text("send")),
        (Key::LogLevel, text("warn")),
        (Key::StartAtLogin, text("person")),
        (Key::Tray, text("show")),
        (Key::Language, text("system")),
    ];
    let wishes = all.into_iter().map(|(key, value)| Wish {
        key,
        value,
        level: Level::BuiltIn,
        origin: None,
    });
    wishes.collect()
}

/// A text with what stands between percent signs filled in; none where something is not known.
fn filled(text: &str, known: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        let (name, after) = after.split_once('%')?;
        filled.push_str(before);
        let value = known(name)?;
        let fits = |c: char| !c.is_whitespace() && !crate::text::is_hidden(c) && c != '@';
        if value.is_empty() || !value.chars().all(fits) {
            return None;
        }
        filled.push_str(&value);
        rest = after;
    }
    filled.push_str(rest);
    Some(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_is_filled_in_or_left_out() {
        let known = |name: &str| match name {
            "USERNAME" => Some("ada".to_owned()),
            "BAD" => Some("a b".to_owned()),
            "AT" => Some("ada@evil.example".to_owned()),
            _ => None,
        };
        for (text, expected) in [
            ("%USERNAME%@acme.example", Some("ada@acme.example")),
            ("x.%USERNAME%@acme.example", Some("x.ada@acme.example")),
            ("it@acme.example", Some("it@acme.example")),
            ("%HOME%@acme.example", None),
            ("%USERNAME@acme.example", None),
            ("%BAD%@acme.example", None),
            ("%AT%@acme.example", None),
        ] {
            assert_eq!(filled(text, known).as_deref(), expected, "{text}");
        }
    }
}
