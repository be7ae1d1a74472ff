//! Values of a property list, as profiles of macOS' device management have them.

use super::{Entry, Source};
use crate::policy::keys::Key;
use crate::policy::level::{Level, Scope};
use crate::policy::value::{Manner, Raw};

/// The domain of the window and the command line alike.
pub const DOMAIN: &str = "app.portico.desktop";
/// The dictionary of what is recommended.
pub const RECOMMENDED: &str = "Recommended";

/// A value of a property list.
#[derive(Debug, Clone, PartialEq)]
pub enum Plist {
    /// A text.
    Text(String),
    /// Yes or no.
    Switch(bool),
    /// A whole number.
    Number(i64),
    /// A list.
    List(Vec<Plist>),
    /// A dictionary.
    Table(Vec<(String, Plist)>),
    /// Something else: a date, data, a fraction.
    Other,
}

/// What the forced values of the domain say: what binds, and what is recommended where there is such a
/// dictionary.
#[must_use]
pub fn sources(forced: &[(String, Plist)]) -> Vec<Source> {
    let (below, values): (Vec<_>, Vec<_>) = forced
        .iter()
        .cloned()
        .partition(|(name, _)| name == RECOMMENDED);
    let mut sources = Vec::new();
    for (_, recommended) in below {
        let place = format!("{DOMAIN} {RECOMMENDED}");
        if let Plist::Table(values) = recommended {
            sources.push(source(&place, &values, Level::Recommended));
        }
    }
    if !values.is_empty() {
        sources.push(source(DOMAIN, &values, Level::Mandatory));
    }
    sources
}

fn source(place: &str, values: &[(String, Plist)], level: Level) -> Source {
    let entries = values.iter().map(|(name, value)| Entry {
        name: name.clone(),
        key: Key::in_pascal(name),
        origin: format!("{place} {name}"),
        raw: raw(value),
    });
    let is_of_a_profile = |name: &str| name.starts_with("Payload") || name.starts_with("pfm_");
    let entries = entries.filter(|entry| !is_of_a_profile(&entry.name));
    Source {
        manner: Manner::Generous,
        ..Source::read(place.to_owned(), level, Scope::Machine, entries.collect())
    }
}

fn raw(value: &Plist) -> Raw {
    match value {
        Plist::Text(text) => Raw::Text(text.clone()),
        Plist::Switch(value) => Raw::Switch(*value),
        Plist::Number(number) => Raw::Number(*number),
        Plist::Other => Raw::Other("a value of another kind"),
        Plist::Table(_) => match table(value) {
            Some(toml::Value::Table(table)) => Raw::Tables(vec![table]),
            _ => Raw::Other("a dictionary with values of another kind in it"),
        },
        Plist::List(all) => {
            let texts = all.iter().map(|it| match it {
                Plist::Text(text) => Some(text.clone()),
                _ => None,
            });
            let tables = all.iter().map(|it| match table(it) {
                Some(toml::Value::Table(table)) => Some(table),
                _ => None,
            });
            match texts.collect::<Option<Vec<_>>>() {
                Some(texts) => Raw::Texts(texts),
                None => match tables.collect::<Option<Vec<_>>>() {
                    Some(tables) => Raw::Tables(tables),
                    None => Raw::Other("a list with something other than texts"),
                },
            }
        }
    }
}

fn table(value: &Plist) -> Option<toml::Value> {
    Some(match value {
        Plist::Text(text) => toml::Value::String(text.clone()),
        Plist::Switch(value) => toml::Value::Boolean(*value),
        Plist::Number(number) => toml::Value::Integer(*number),
        Plist::List(all) => toml::Value::Array(all.iter().map(table).collect::<Option<_>>()?),
        Plist::Table(values) => {
            let values = values
                .iter()
                .map(|(name, value)| Some((name.clone(), table(value)?)));
            toml::Value::Table(values.collect::<Option<_>>()?)
        }
        Plist::Other => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::merge::merge;
    use crate::policy::value::Value;

    fn text(text: &str) -> Plist {
        Plist::Text(text.to_owned())
    }

    #[test]
    fn forced_values_bind_and_their_dictionary_recommends() {
        let named = |name: &str, value| (name.to_owned(), value);
        let forced = [
            named("Methods", Plist::List(vec![text("sso")])),
            named("SharedComputer", Plist::Number(1)),
            named("IdleLimit", Plist::Number(3600)),
            named(
                "Profiles",
                Plist::List(vec![Plist::Table(vec![
                    named("name", text("acme")),
                    named("issuer", text("https://id.acme.example")),
                    named("client_id", text("c")),
                ])]),
            ),
            named("PayloadUUID", text("1")),
            named("Tray", Plist::Other),
            named("Methds", Plist::Switch(true)),
            named(
                RECOMMENDED,
                Plist::Table(vec![named("Language", text("nb"))]),
            ),
        ];
        let sources = sources(&forced);
        let (settings, unknown) = merge(&sources, &[]);
        let of = |key: Key| settings.get(key as usize).unwrap();
        assert_eq!(
            of(Key::Methods).value,
            Some(Value::List(vec!["sso".to_owned()]))
        );
        assert_eq!(
            of(Key::Methods).origin.as_deref(),
            Some("app.portico.desktop Methods")
        );
        assert!(of(Key::Methods).locked);
        assert_eq!(of(Key::SharedComputer).value, Some(Value::Switch(true)));
        assert_eq!(of(Key::IdleLimit).value, Some(Value::Seconds(3600)));
        assert!(matches!(&of(Key::Profiles).value, Some(Value::Profiles(all)) if all.len() == 1));
        assert!(of(Key::Tray).error.is_some());
        assert_eq!(of(Key::Language).level, Level::Recommended);
        assert_eq!(unknown.len(), 1, "{unknown:?}");
        assert_eq!(unknown[0].nearest, "methods");
    }
}
