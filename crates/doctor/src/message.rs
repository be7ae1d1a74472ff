//! A message with what fills its gaps, to be written later in whatever language.

use portico_core::Language;
use portico_core::text::{self, Args};

/// A message of the catalogue, with what fills its gaps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub(crate) id: String,
    values: Vec<(&'static str, Value)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Value {
    Text(String),
    Number(i64),
}

impl Message {
    /// The message of that id.
    #[must_use]
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            values: Vec::new(),
        }
    }

    /// Fills a gap with a text.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.values.push((name, Value::Text(value.into())));
        self
    }

    /// Fills a gap with a text that may not be known; the message has a form of its own for that.
    #[must_use]
    pub fn with_optional(self, name: &'static str, value: Option<&str>) -> Self {
        let value = value.filter(|value| !text::is_blank(value));
        self.with(name, value.unwrap_or(text::NONE))
    }

    /// Fills a gap with a number.
    #[must_use]
    pub fn number(mut self, name: &'static str, value: i64) -> Self {
        self.values.push((name, Value::Number(value)));
        self
    }

    /// Fills its gaps with the values of another message.
    #[must_use]
    pub(crate) fn filled_from(mut self, other: &Message) -> Self {
        self.values.extend(other.values.iter().cloned());
        self
    }

    /// The text.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        language.text(&self.id, &self.args())
    }

    /// One of the message's attributes; nothing where it has none.
    #[must_use]
    pub fn attribute(&self, language: Language, attribute: &str) -> Option<String> {
        language.attribute(&self.id, attribute, &self.args())
    }

    /// The same with the check in the gap `check` called by its title.
    pub(crate) fn named_by_title(
        &self,
        language: Language,
        title: impl Fn(&str, Language) -> String,
    ) -> String {
        let mut named = self.clone();
        for (name, value) in &mut named.values {
            if let ("check", Value::Text(id)) = (*name, &*value) {
                *value = Value::Text(title(id, language));
            }
        }
        named.text(language)
    }

    fn args(&self) -> Args {
        let mut args = Args::default();
        for (name, value) in &self.values {
            match value {
                Value::Text(value) => args.text(name, value.as_str()),
                Value::Number(number) => args.number(name, *number),
            };
        }
        args
    }
}
