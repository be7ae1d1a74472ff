//! The words, from one catalogue for the window, the command line and the page in the browser.

mod hidden;

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

pub use hidden::{is_hidden, visible, visible_json, visible_line, visible_lines};

/// A language that Portico speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    English,
    /// Norwegian Bokmål.
    Bokmal,
}

impl Language {
    /// All of them.
    pub const ALL: &'static [Language] = &[Language::English, Language::Bokmal];

    /// The tag (BCP 47): `en`, `nb`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Bokmal => "nb",
        }
    }

    /// The nearest language to a tag such as `nb-NO`, `no`, `nn_NO.UTF-8` or `en-GB`.
    #[must_use]
    pub fn nearest(tag: &str) -> Option<Language> {
        let primary = tag.split(['-', '_', '.', '@']).next()?.to_ascii_lowercase();
        match primary.as_str() {
            "en" | "c" | "posix" => Some(Language::English),
            "nb" | "no" | "nn" | "da" | "sv" => Some(Language::Bokmal),
            _ => None,
        }
    }

    /// The system's language; English if it is not supported.
    #[must_use]
    pub fn system() -> Language {
        crate::platform::env::text(crate::platform::env::LANGUAGE)
            .or_else(sys_locale::get_locale)
            .and_then(|tag| Language::nearest(&tag))
            .unwrap_or(Language::English)
    }

    /// A message in this language, or its id where the catalogue has none.
    #[must_use]
    pub fn text(self, id: &str, args: &Args) -> String {
        self.text_or_id(id, None, args)
    }

    /// The same without values to fill in.
    #[must_use]
    pub fn plain(self, id: &str) -> String {
        self.text_or_id(id, None, &Args::default())
    }

    /// An attribute of a message; nothing where it has none.
    #[must_use]
    pub fn attribute(self, id: &str, attribute: &str, args: &Args) -> Option<String> {
        self.look_up(id, Some(attribute), args)
    }

    /// How long something takes, in words: in seconds below a minute, else in minutes, begun ones
    /// included.
    #[must_use]
    pub fn duration(self, seconds: u32) -> String {
        let minutes = seconds.div_ceil(60);
        let (id, minutes) = match seconds {
            0..60 => ("duration-seconds", 0),
            60..=3540 => ("duration-minutes", minutes),
            _ => ("duration-hours-minutes", minutes % 60),
        };
        let mut args = Args::default();
        args.number("seconds", seconds.into());
        args.number("minutes", minutes.into());
        args.number("hours", (seconds.div_ceil(60) / 60).into());
        self.text(id, &args)
    }

    pub(crate) fn text_or_id(self, id: &str, attribute: Option<&str>, args: &Args) -> String {
        self.look_up(id, attribute, args)
            .unwrap_or_else(|| id.to_owned())
    }

    /// Whether the catalogue has a message of that id.
    #[must_use]
    pub fn has(self, id: &str) -> bool {
        self.bundle_with(id).is_some()
    }

    /// The part of the catalogue that has a message. What troubleshooting says is not read before
    /// something else has been looked for in vain.
    fn bundle_with(self, id: &str) -> Option<&'static Bundle> {
        let parts = match self {
            Language::English => [&ENGLISH, &ENGLISH_DOCTOR],
            Language::Bokmal => [&BOKMAL, &BOKMAL_DOCTOR],
        };
        let mut parts = parts.into_iter().map(|part| &**part);
        parts.find(|part| part.has_message(id))
    }

    fn look_up(self, id: &str, attribute: Option<&str>, args: &Args) -> Option<String> {
        let bundle = self.bundle_with(id)?;
        let message = bundle.get_message(id)?;
        let pattern = match attribute {
            Some(name) => message.get_attribute(name)?.value(),
            None => message.value()?,
        };
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&args.0), &mut errors);
        // A person would read the name of what was not filled in.
        debug_assert!(errors.is_empty(), "{id}: {errors:?}");
        Some(text.into_owned())
    }
}

/// Whether a text shows nothing at all.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_hidden(c))
}

/// What stands for a text that is not known. It is selected on, and never shown.
pub const NONE: &str = "none";

/// Values to fill in.
#[derive(Debug, Default)]
pub struct Args(FluentArgs<'static>);

impl Args {
    /// Adds a text, in one line: a message has lines of its own, and a value from outside makes none.
    pub fn text(&mut self, name: &'static str, value: impl Into<String>) -> &mut Self {
        let value = visible_line(&value.into());
        self.0.set(Cow::Borrowed(name), FluentValue::from(value));
        self
    }

    /// Adds a text that may not be known: then it is the word `none`, for which the message has a
    /// form of its own. What shows nothing counts as not known.
    pub fn text_if_any(&mut self, name: &'static str, value: Option<&str>) -> &mut Self {
        self.text(name, value.filter(|value| !is_blank(value)).unwrap_or(NONE))
    }

    /// Adds a number.
    pub fn number(&mut self, name: &'static str, value: i64) -> &mut Self {
        self.0.set(Cow::Borrowed(name), FluentValue::from(value));
        self
    }
}

type Bundle = FluentBundle<FluentResource>;

/// Hands the files on that are read first, but for the window's own.
macro_rules! with_files {
    ($made:ident!($($before:tt)*)) => {
        $made!($($before)* "problems", "page", "words", "cli", "shell")
    };
}

/// Hands the files on that troubleshooting speaks from.
macro_rules! with_doctor_files {
    ($made:ident!($($before:tt)*)) => {
        $made!(
            $($before)* "guide", "doctor", "doctor-app", "doctor-browser", "doctor-network",
            "doctor-proxy", "doctor-service", "doctor-report", "causes", "policy"
        )
    };
}

macro_rules! catalogue {
    ($language:literal: $($file:literal),*) => {
        LazyLock::new(|| bundle($language, &[
            $(include_str!(concat!(env!("OUT_DIR"), "/", $language, "/", $file, ".ftl")),)*
        ]))
    };
}

static ENGLISH: LazyLock<Bundle> = with_files!(catalogue!("en":));
static BOKMAL: LazyLock<Bundle> = with_files!(catalogue!("nb":));
static ENGLISH_DOCTOR: LazyLock<Bundle> = with_doctor_files!(catalogue!("en":));
static BOKMAL_DOCTOR: LazyLock<Bundle> = with_doctor_files!(catalogue!("nb":));

/// The catalogue is built in; a mistake in it is found by the tests, and costs the message alone.
fn bundle(tag: &'static str, sources: &[&'static str]) -> Bundle {
    let language: LanguageIdentifier = tag.parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    for source in sources {
        let resource = match FluentResource::try_new((*source).to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(tag, ?errors, "the catalogue says something twice");
        }
    }
    bundle
}

#[cfg(test)]
mod gaps;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_messages() {
        let ids = |source: &str| {
            let resource =
                fluent_syntax::parser::parse(source).unwrap_or_else(|(_, e)| panic!("{e:?}"));
            let mut ids: Vec<String> = resource
                .body
                .iter()
                .filter_map(|entry| match entry {
                    fluent_syntax::ast::Entry::Message(message) => {
                        let attributes: Vec<_> = message
                            .attributes
                            .iter()
                            .map(|attribute| attribute.id.name)
                            .collect();
                        Some(format!("{} {attributes:?}", message.id.name))
                    }
                    _ => None,
                })
                .collect();
            ids.sort();
            ids
        };
        macro_rules! pair {
            ($($file:literal),*) => { [$((
                include_str!(concat!("../../locales/en/", $file, ".ftl")),
                include_str!(concat!("../../locales/nb/", $file, ".ftl")),
            )),*] };
        }
        let mut all = std::collections::HashSet::new();
        let first = with_files!(pair!());
        let later = with_doctor_files!(pair!());
        for (en, nb) in first.into_iter().chain(later) {
            assert_eq!(ids(en), ids(nb));
            for id in ids(en) {
                let name = id.split(' ').next().unwrap_or_default().to_owned();
                assert!(all.insert(name), "{id} is there twice");
            }
        }
    }

    #[test]
    fn a_duration_is_said_as_people_would() {
        for (seconds, en, nb) in [
            (1, "1 second", "1 sekund"),
            (2, "2 seconds", "2 sekunder"),
            (59, "59 seconds", "59 sekunder"),
            (60, "1 minute", "1 minutt"),
            (61, "2 minutes", "2 minutter"),
            (3540, "59 minutes", "59 minutter"),
            (3541, "1 hour", "1 time"),
            (3600, "1 hour", "1 time"),
            (5401, "1 hour 31 minutes", "1 time og 31 minutter"),
            (86_400, "24 hours", "24 timer"),
        ] {
            assert_eq!(Language::English.duration(seconds), en);
            assert_eq!(Language::Bokmal.duration(seconds), nb);
        }
    }

    #[test]
    fn a_value_from_outside_does_not_steer_the_terminal() {
        let mut args = Args::default();
        args.text("service", "A\u{1b}]0;x\u{7}\r\u{9b}2J\u{202e}B");
        let text = Language::English.text("problem-service-unavailable", &args);
        assert!(!text.contains(is_hidden), "{text:?}");
    }

    #[test]
    fn the_neighbours_of_norwegian_are_understood() {
        assert_eq!(Language::nearest("nn_NO.UTF-8"), Some(Language::Bokmal));
        assert_eq!(Language::nearest("en-GB"), Some(Language::English));
        assert_eq!(Language::nearest("fi"), None);
    }
}
