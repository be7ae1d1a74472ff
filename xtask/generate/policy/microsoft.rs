//! Group Policy's administrative templates (ADMX, and ADML for each language), and what device
//! management asks for instead of them.
//!
//! The rules that tools have beside the schema: names are letters, digits and `_`; nothing is named
//! twice; a number and a text say their bounds; no other file is needed; `en-US` is always there.

use std::collections::BTreeSet;

use portico_core::Language;
use portico_core::policy::keys::{Item, Shape, Spec, TABLE, Text};
use xtask::xml::escaped;

use super::example::{self, Example};
use super::{Level, explained, message, places, title};

/// Where the registry has it.
pub(super) const KEY: &str = r"SOFTWARE\Policies\Portico";
/// Counted up when the words of an older ADML would not do any more.
const REVISION: &str = "1.0";
/// The most that is taken as a text, in characters, and the most of several lines.
const LONGEST: u32 = 1024;
const MOST: u32 = 16_384;
/// What stands between the parts of a value in the addresses of device management.
const BETWEEN: &str = "&#xF000;";

/// Two words of which one means that a thing is there, and the other that it isn't: then the policy
/// itself is switched on and off.
pub(super) fn poles(spec: &Spec) -> Option<(&'static str, &'static str)> {
    match spec.shape {
        Shape::Choice(["notify", "off"]) => Some(("notify", "off")),
        Shape::Choice(["show", "hide"]) => Some(("show", "hide")),
        _ => None,
    }
}

/// The name of the policy of a key.
pub(super) fn name(spec: &Spec, level: Level) -> String {
    match level {
        Level::Mandatory => spec.pascal(),
        Level::Recommended => format!("Recommended_{}", spec.pascal()),
    }
}

fn key(level: Level) -> String {
    match level {
        Level::Mandatory => KEY.to_owned(),
        Level::Recommended => format!(r"{KEY}\Recommended"),
    }
}

fn category(level: Level) -> &'static str {
    match level {
        Level::Mandatory => "Portico",
        Level::Recommended => "Portico_Recommended",
    }
}

fn class(spec: &Spec) -> &'static str {
    match spec.per_user {
        true => "Both",
        false => "Machine",
    }
}

fn since(version: &str) -> String {
    format!("SUPPORTED_{}", version.replace('.', "_"))
}

fn versions() -> BTreeSet<&'static str> {
    TABLE.iter().map(|spec| spec.since).collect()
}

/// Words that are chosen from, each once.
fn choices() -> BTreeSet<&'static str> {
    let words = TABLE.iter().filter(|spec| poles(spec).is_none());
    let words = words.filter_map(|spec| match spec.shape {
        Shape::Choice(words) => Some(words),
        _ => None,
    });
    words.flatten().copied().collect()
}

/// The ADMX file.
pub(super) fn definitions() -> String {
    let supported: String = versions()
        .iter()
        .map(|version| {
            let id = since(version);
            format!("      <definition name=\"{id}\" displayName=\"$(string.{id})\" />\n")
        })
        .collect();
    let policies: String = places().map(|(spec, level)| policy(spec, level)).collect();
    format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<!-- Written by `cargo xtask generate` from crates/core. Not edited by hand. -->
<policyDefinitions xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions" revision="{REVISION}" schemaVersion="1.0">
  <policyNamespaces>
    <target prefix="portico" namespace="Portico.Policies" />
  </policyNamespaces>
  <resources minRequiredRevision="{REVISION}" fallbackCulture="en-US" />
  <supportedOn>
    <definitions>
{supported}    </definitions>
  </supportedOn>
  <categories>
    <category name="Portico" displayName="$(string.Portico)" />
    <category name="Portico_Recommended" displayName="$(string.Portico_Recommended)" explainText="$(string.Portico_Recommended_Explain)">
      <parentCategory ref="Portico" />
    </category>
  </categories>
  <policies>
{policies}  </policies>
</policyDefinitions>
"#
    )
}

fn policy(spec: &Spec, level: Level) -> String {
    let (name, key, pascal) = (name(spec, level), key(level), spec.pascal());
    let is_switched = spec.shape == Shape::Switch || poles(spec).is_some();
    let (shown, value) = match is_switched {
        true => (String::new(), format!(" valueName=\"{pascal}\"")),
        false => (
            format!(" presentation=\"$(presentation.{name})\""),
            String::new(),
        ),
    };
    let body = match (spec.shape, poles(spec)) {
        (_, Some((on, off))) => switched(
            &format!("<string>{on}</string>"),
            &format!("<string>{off}</string>"),
        ),
        (Shape::Switch, _) => switched("<decimal value=\"1\" />", "<decimal value=\"0\" />"),
        (shape, _) => format!(
            "      <elements>\n{}      </elements>\n",
            element(shape, &pascal, &key)
        ),
    };
    format!(
        r#"    <policy name="{name}" class="{class}" displayName="$(string.{name})" explainText="$(string.{name}_Explain)"{shown} key="{key}"{value}>
      <parentCategory ref="{category}" />
      <supportedOn ref="{since}" />
{body}    </policy>
"#,
        class = class(spec),
        category = category(level),
        since = since(spec.since),
    )
}

fn switched(on: &str, off: &str) -> String {
    format!("      <enabledValue>{on}</enabledValue>\n      <disabledValue>{off}</disabledValue>\n")
}

fn element(shape: Shape, pascal: &str, key: &str) -> String {
    let named = format!("id=\"{pascal}\" valueName=\"{pascal}\" required=\"true\"");
    match shape {
        Shape::Switch => String::new(),
        Shape::Choice(words) => {
            let items: String = words
                .iter()
                .map(|word| {
                    format!(
                        "          <item displayName=\"$(string.Word_{word})\"><value><string>{word}</string></value></item>\n"
                    )
                })
                .collect();
            format!("        <enum {named}>\n{items}        </enum>\n")
        }
        Shape::Seconds { min, max } => {
            format!("        <decimal {named} minValue=\"{min}\" maxValue=\"{max}\" />\n")
        }
        Shape::Text(Text::Lines) | Shape::Profiles => {
            format!("        <multiText {named} maxLength=\"{MOST}\" />\n")
        }
        Shape::Text(Text::LoginHint) => {
            format!("        <text {named} maxLength=\"{LONGEST}\" expandable=\"true\" />\n")
        }
        Shape::Text(_) => format!("        <text {named} maxLength=\"{LONGEST}\" />\n"),
        Shape::List(_) => {
            format!("        <list id=\"{pascal}\" key=\"{key}\\{pascal}\" valuePrefix=\"\" />\n")
        }
    }
}

/// The ADML file of a language.
pub(super) fn words(language: Language) -> String {
    let plain = |id| message(language, id, |_| ());
    let mut strings = vec![
        ("Portico".to_owned(), "Portico".to_owned()),
        (
            "Portico_Recommended".to_owned(),
            plain("policy-template-recommended"),
        ),
        (
            "Portico_Recommended_Explain".to_owned(),
            plain("policy-template-people-can-change"),
        ),
    ];
    for version in versions() {
        let supported = message(language, "policy-template-supported", |args| {
            args.text("version", version);
        });
        strings.push((since(version), supported));
    }
    strings.extend(
        choices()
            .iter()
            .map(|word| (format!("Word_{word}"), (*word).to_owned())),
    );
    for (spec, level) in places() {
        let name = name(spec, level);
        strings.push((
            format!("{name}_Explain"),
            explanation(spec, level, language),
        ));
        strings.push((name, title(spec, language)));
    }
    let strings: String = strings
        .iter()
        .map(|(id, text)| format!("      <string id=\"{id}\">{}</string>\n", escaped(text)))
        .collect();
    let presentations: String = places()
        .filter_map(|(spec, level)| presentation(spec, level, language))
        .collect();
    format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<!-- Written by `cargo xtask generate` from the catalogue of crates/core. Not edited by hand. -->
<policyDefinitionResources xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions" revision="{REVISION}" schemaVersion="1.0">
  <displayName>Portico</displayName>
  <description>Portico</description>
  <resources>
    <stringTable>
{strings}    </stringTable>
    <presentationTable>
{presentations}    </presentationTable>
  </resources>
</policyDefinitionResources>
"#
    )
}

/// What a key does, what may be set, and what the three states of its policy mean.
fn explanation(spec: &Spec, level: Level, language: Language) -> String {
    let mut parts = vec![explained(spec, language)];
    parts.extend(form(spec, language));
    let states = match (spec.shape, poles(spec)) {
        (_, Some((on, off))) => message(language, "policy-template-states-words", |args| {
            args.text("on", on).text("off", off);
        }),
        (Shape::Switch, _) => message(language, "policy-template-states-switch", |_| ()),
        _ => message(language, "policy-template-states-value", |_| ()),
    };
    parts.push(states);
    let strength = match level {
        Level::Mandatory => "policy-template-people-cant-change",
        Level::Recommended => "policy-template-people-can-change",
    };
    parts.push(message(language, strength, |_| ()));
    parts.join("\n\n")
}

/// How a value is written, where that is not said by its control.
fn form(spec: &Spec, language: Language) -> Option<String> {
    match spec.shape {
        Shape::Seconds { min, max } => {
            Some(message(language, "policy-template-form-seconds", |args| {
                args.text("min", min.to_string())
                    .text("max", max.to_string());
            }))
        }
        Shape::Profiles => Some(message(language, "policy-template-form-profiles", |_| ())),
        Shape::List(Item::OneOf(words)) => {
            Some(message(language, "policy-template-form-words", |args| {
                args.text("words", words.join(", "));
            }))
        }
        Shape::List(_) => Some(message(language, "policy-template-form-list", |_| ())),
        Shape::Switch | Shape::Choice(_) | Shape::Text(_) => None,
    }
}

/// The controls of a policy; none where it is only switched on and off.
fn presentation(spec: &Spec, level: Level, language: Language) -> Option<String> {
    let id = spec.pascal();
    let label = escaped(&title(spec, language));
    let control = match spec.shape {
        Shape::Switch => return None,
        _ if poles(spec).is_some() => return None,
        Shape::Choice(_) => {
            format!(
                "<dropdownList refId=\"{id}\" noSort=\"true\" defaultItem=\"0\">{label}</dropdownList>"
            )
        }
        Shape::Seconds { min, max } => {
            let usual = match example::of(spec) {
                Example::Seconds(seconds) => seconds.clamp(min, max),
                _ => max,
            };
            format!(
                "<decimalTextBox refId=\"{id}\" defaultValue=\"{usual}\" spinStep=\"300\">{label}</decimalTextBox>"
            )
        }
        Shape::Text(Text::Lines) | Shape::Profiles => format!(
            "<text>{label}</text>\n        <multiTextBox refId=\"{id}\" defaultHeight=\"8\" />"
        ),
        Shape::Text(_) => format!("<textBox refId=\"{id}\"><label>{label}</label></textBox>"),
        Shape::List(_) => format!("<listBox refId=\"{id}\">{label}</listBox>"),
    };
    Some(format!(
        "      <presentation id=\"{}\">\n        {control}\n      </presentation>\n",
        name(spec, level)
    ))
}

/// What device management sends for each policy once it has taken in the ADMX file.
pub(super) fn addresses() -> String {
    let mut page = String::from(
        "<!-- Written by `cargo xtask generate` from crates/core. Not edited by hand. -->\n\n\
         # Addresses for device management\n\n\
         For Intune's *custom* profiles, and whatever else speaks OMA-URI to Windows. Where the console\n\
         takes in ADMX files itself (Intune: *Imported administrative templates*), take `portico.admx`\n\
         with `en-US/portico.adml` there instead; nothing of this page is then needed.\n\n\
         First the file, as text:\n\n\
         ```text\n\
         ./Device/Vendor/MSFT/Policy/ConfigOperations/ADMXInstall/Portico/Policy/PorticoAdmx\n\
         ```\n\n\
         Then one row for each policy, as text. `./User` in the place of `./Device` where the class is\n\
         *Both*. To switch a policy off: `<disabled/>`.\n\n",
    );
    for (spec, level) in places() {
        let path = match level {
            Level::Mandatory => "Portico~Policy~Portico",
            Level::Recommended => "Portico~Policy~Portico~Portico_Recommended",
        };
        let name = name(spec, level);
        page.push_str(&format!(
            "### {name}\n\nClass {}.\n\n```text\n./Device/Vendor/MSFT/Policy/Config/{path}/{name}\n{}\n```\n\n",
            class(spec),
            sent(spec)
        ));
    }
    let end = page.trim_end().len();
    page.truncate(end);
    page.push('\n');
    page
}

/// A policy that is on, with the example as its value.
fn sent(spec: &Spec) -> String {
    let example = example::on_windows(spec);
    let value = match example {
        _ if poles(spec).is_some() => None,
        Example::Switch(true) => None,
        Example::Switch(false) => return "<disabled/>".to_owned(),
        Example::Seconds(seconds) => Some(seconds.to_string()),
        Example::Text(text) => Some(escaped(text)),
        Example::List(texts) => {
            let numbered = texts
                .iter()
                .zip(1..)
                .map(|(text, number)| format!("{number}{BETWEEN}{}", escaped(text)));
            Some(numbered.collect::<Vec<_>>().join(BETWEEN))
        }
        Example::Profile(_) => {
            let lines = example.toml(spec.name);
            let lines: Vec<String> = lines.lines().map(escaped).collect();
            Some(lines.join(BETWEEN))
        }
    };
    match value {
        None => "<enabled/>".to_owned(),
        Some(value) => format!(
            "<enabled/>\n<data id=\"{}\" value=\"{value}\"/>",
            spec.pascal()
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_one_that_tools_take() {
        let is_taken = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        for (spec, level) in places() {
            assert!(is_taken(&name(spec, level)), "{}", name(spec, level));
        }
        assert!(choices().into_iter().all(is_taken));
        assert!(versions().into_iter().map(since).all(|id| is_taken(&id)));
    }

    #[test]
    fn what_restricts_is_never_a_users_own() {
        for spec in TABLE.iter().filter(|spec| spec.restricts()) {
            assert_eq!(class(spec), "Machine", "{}", spec.name);
        }
    }

    #[test]
    fn a_value_is_sent_as_its_control_takes_it() {
        let of = |name: &str| sent(TABLE.iter().find(|spec| spec.name == name).unwrap());
        for (name, expected) in [
            ("tray", "<enabled/>"),
            ("shared_computer", "<enabled/>"),
            ("user_profiles", "<disabled/>"),
            (
                "idle_limit",
                "<enabled/>\n<data id=\"IdleLimit\" value=\"28800\"/>",
            ),
            (
                "methods",
                "<enabled/>\n<data id=\"Methods\" value=\"1&#xF000;sso&#xF000;2&#xF000;browser\"/>",
            ),
        ] {
            assert_eq!(of(name), expected);
        }
        assert!(of("profiles").contains("[[profiles]]&#xF000;name = &quot;acme&quot;"));
    }
}
