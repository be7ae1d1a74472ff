//! What administrators are given to set policies with, made from the one table of keys: templates for
//! Group Policy and device management, a profile and its forms for macOS, a file to begin with, and
//! the page that lists them all.

mod apple;
mod example;
mod microsoft;
mod page;
mod plain;

use std::io;

use portico_core::policy::keys::{Levels, Spec, TABLE};
use portico_core::text::Args;
use portico_core::{Language, policy::schema};

/// Where they lie; `portico policy templates` has them inside.
macro_rules! at {
    ($name:literal) => {
        concat!("packaging/policy/", $name)
    };
}

/// Every file, with what is to be in it.
pub(crate) fn files() -> io::Result<Vec<(&'static str, String)>> {
    let schema = serde_json::to_string_pretty(&schema::schema())?;
    Ok(vec![
        (at!("portico.admx"), microsoft::definitions()),
        (
            at!("en-US/portico.adml"),
            microsoft::words(Language::English),
        ),
        (
            at!("nb-NO/portico.adml"),
            microsoft::words(Language::Bokmal),
        ),
        (at!("oma-uris.md"), microsoft::addresses()),
        (at!("portico.mobileconfig"), apple::profile()),
        (at!("app.portico.desktop.plist"), apple::manifest()),
        (at!("portico-jamf.json"), apple::jamf()?),
        (at!("policy.sample.toml"), plain::sample()),
        (at!("policy.schema.json"), format!("{schema}\n")),
        ("docs/policy.md", page::page()),
    ])
}

/// How strongly a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Mandatory,
    Recommended,
}

/// Each key on each level on which it may stand, in the order of the table.
fn places() -> impl Iterator<Item = (&'static Spec, Level)> {
    let on = |level| TABLE.iter().map(move |spec| (spec, level));
    on(Level::Mandatory)
        .chain(on(Level::Recommended))
        .filter(|(spec, level)| may_stand(spec, *level))
}

fn may_stand(spec: &Spec, level: Level) -> bool {
    match spec.levels {
        Levels::Both => true,
        Levels::Mandatory => level == Level::Mandatory,
        Levels::Recommended => level == Level::Recommended,
    }
}

fn title(spec: &Spec, language: Language) -> String {
    language.plain(spec.title)
}

fn explained(spec: &Spec, language: Language) -> String {
    let explained = language.attribute(spec.title, "explain", &Args::default());
    explained.unwrap_or_default()
}

/// A message without the marks around what it has filled in: they have no use in a file.
fn message(language: Language, id: &str, fill: impl FnOnce(&mut Args)) -> String {
    let mut args = Args::default();
    fill(&mut args);
    language
        .text(id, &args)
        .replace(['\u{2068}', '\u{2069}'], "")
}

/// With its first letter as a sentence begins.
fn capital(text: &str) -> String {
    let mut rest = text.chars();
    let first = rest.next().into_iter().flat_map(char::to_uppercase);
    first.chain(rest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_stands_in_every_file_once_on_each_level() {
        let files = files().unwrap();
        let text = |name: &str| {
            let (_, text) = files.iter().find(|(path, _)| path.ends_with(name)).unwrap();
            text
        };
        let times = |text: &str, what: &str| text.matches(what).count();
        for (spec, level) in places() {
            let pascal = spec.pascal();
            let name = microsoft::name(spec, level);
            let policy = format!("<policy name=\"{name}\"");
            assert_eq!(times(text("portico.admx"), &policy), 1, "{name}");
            for folder in ["en-US", "nb-NO"] {
                let words = text(&format!("{folder}/portico.adml"));
                for id in [name.clone(), format!("{name}_Explain")] {
                    let string = format!("<string id=\"{id}\">");
                    assert_eq!(times(words, &string), 1, "{folder} {id}");
                }
            }
            assert_eq!(times(text("oma-uris.md"), &format!("### {name}\n")), 1);
            let key = format!("<key>{pascal}</key>");
            assert!(text("portico.mobileconfig").contains(&key), "{pascal}");
            let key = format!("<string>{pascal}</string>");
            assert!(text("app.portico.desktop.plist").contains(&key), "{pascal}");
        }
        for spec in TABLE {
            let begin = match spec.name {
                "profiles" => "\n#[[profiles]]\n".to_owned(),
                name => format!("\n#{name} = "),
            };
            assert_eq!(times(text("policy.sample.toml"), &begin), 1, "{begin}");
            let head = format!("\n## `{}`\n", spec.name);
            assert_eq!(times(text("docs/policy.md"), &head), 1, "{head}");
        }
        assert!(!places().any(|(spec, _)| spec.name.contains("secret")));
    }

    #[test]
    fn texts_are_filled_in_without_marks() {
        let supported = message(Language::English, "policy-template-supported", |args| {
            args.text("version", "0.1");
        });
        assert_eq!(supported, "Portico 0.1 or later");
        for (path, text) in files().unwrap() {
            assert!(!text.contains(['\u{2068}', '\u{2069}']), "{path}");
            assert!(!text.contains("policy-template-"), "{path}");
        }
    }
}
