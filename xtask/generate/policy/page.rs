//! The page with every key.

use portico_core::Language;
use portico_core::policy::keys::{Item, Shape, Spec, TABLE, Text};
use portico_core::policy::{Level as Stands, Value};
use portico_core::portico::policy::built_in;

use super::example::{self, Example};
use super::{Level, capital, explained, may_stand, title};
use crate::cell;

const HEAD: &str = "\
<!-- Written by `cargo xtask generate` from crates/core. Not edited by hand. -->

# Policy: every key

How a policy works, where it is set and what takes precedence is in [profiles.md](profiles.md#policy);
how to distribute it to many computers in [deploy.md](deploy.md#policy). `portico policy templates DIR`
writes this version's templates for Group Policy, Intune, Jamf and files:

| file | for |
| --- | --- |
| `portico.admx`, `en-US/portico.adml`, `nb-NO/portico.adml` | Group Policy; Intune takes the first two |
| `oma-uris.md` | custom profiles of Intune and other device management for Windows |
| `portico.mobileconfig` | a profile for macOS to begin with |
| `app.portico.desktop.plist` | iMazing Profile Editor, ProfileCreator |
| `portico-jamf.json` | Jamf Pro, *Application & Custom Settings*, custom schema |
| `policy.sample.toml` | a file with every key, none of them in force |
| `policy.schema.json` | editors that check TOML while it is written |

There is no key for telemetry, because there is none, and no key holds a secret: whoever can log in
to a computer can read its policy.

In the registry, binding values are in `HKLM\\SOFTWARE\\Policies\\Portico`, and recommended ones in the
key `Recommended` below that. In a macOS profile they are values of `app.portico.desktop`, or of the
dictionary `Recommended` in it. Other spellings are understood there as well: a list as `REG_MULTI_SZ` or
as one text with semicolons or JSON, a number as `REG_QWORD` or text, yes and no as `true` and `false`.

| key | value | without policy | binds | recommended | what it does |
| --- | --- | --- | --- | --- | --- |
";

/// The page.
pub(super) fn page() -> String {
    let mut page = HEAD.to_owned();
    for spec in TABLE {
        let stands = |level| match may_stand(spec, level) {
            true => "yes",
            false => "",
        };
        page.push_str(&format!(
            "| `{name}` | {} | {} | {} | {} | {} |\n",
            cell(&value(spec)),
            without(spec),
            stands(Level::Mandatory),
            stands(Level::Recommended),
            cell(&title(spec, Language::English)),
            name = spec.name,
        ));
    }
    for spec in TABLE {
        page.push_str(&section(spec));
    }
    page
}

fn section(spec: &Spec) -> String {
    let effect = match spec.restricts() {
        true => "With a wrong value, the strictest setting applies",
        false => "A wrong value is ignored",
    };
    let class = match spec.per_user {
        true => "; computer and user",
        false => "",
    };
    format!(
        "\n## `{name}`\n\n{explained}\n\n{value}. {effect}{class}. Since {since}.\n\n\
         ```toml\n{toml}\n```\n\n```text\n{registry}\n```\n\n```xml\n<key>{pascal}</key>{plist}\n```\n",
        name = spec.name,
        explained = explained(spec, Language::English),
        value = capital(&value(spec)),
        since = spec.since,
        toml = example::of(spec).toml(spec.name),
        registry = registry(spec),
        pascal = spec.pascal(),
        plist = example::on_macos(spec).plist(),
    )
}

/// What a value is.
fn value(spec: &Spec) -> String {
    match spec.shape {
        Shape::Choice(words) => {
            let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
            words.join(", ")
        }
        Shape::List(Item::OneOf(words)) => {
            let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
            format!("list of {}", words.join(", "))
        }
        Shape::Switch
        | Shape::Seconds { .. }
        | Shape::Text(_)
        | Shape::List(_)
        | Shape::Profiles => spec.right(),
    }
}

/// What holds where no policy and no person says anything.
fn without(spec: &Spec) -> String {
    let wishes = built_in();
    let wish = wishes
        .iter()
        .find(|wish| wish.key == spec.key && wish.level == Stands::BuiltIn);
    match wish.map(|wish| &wish.value) {
        Some(Value::Text(word)) => format!("`{word}`"),
        Some(Value::Switch(on)) => format!("`{on}`"),
        Some(Value::Seconds(seconds)) => format!("`{seconds}`"),
        Some(Value::List(_) | Value::Profiles(_)) | None => "–".to_owned(),
    }
}

/// As a tool for the registry shows it.
fn registry(spec: &Spec) -> String {
    let pascal = spec.pascal();
    match example::on_windows(spec) {
        Example::Switch(on) => format!("{pascal}  REG_DWORD  {}", u8::from(on)),
        Example::Seconds(seconds) => format!("{pascal}  REG_DWORD  {seconds}"),
        Example::Text(text) => {
            let kind = match spec.shape {
                Shape::Text(Text::LoginHint) => "REG_EXPAND_SZ",
                Shape::Text(Text::Lines) => "REG_MULTI_SZ",
                _ => "REG_SZ",
            };
            format!("{pascal}  {kind}  {text}")
        }
        Example::List(texts) => {
            let lines: Vec<String> = texts
                .iter()
                .zip(1..)
                .map(|(text, number)| format!("{pascal}\\{number}  REG_SZ  {text}"))
                .collect();
            lines.join("\n")
        }
        example @ Example::Profile(_) => {
            let lines = example.toml(spec.name);
            let indented: Vec<String> = lines.lines().map(|line| format!("  {line}")).collect();
            format!("{pascal}  REG_MULTI_SZ\n{}", indented.join("\n"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_is_spelled_in_all_three_ways() {
        for spec in TABLE {
            let section = section(spec);
            let pascal = spec.pascal();
            for words in [
                format!("```text\n{pascal}"),
                format!("<key>{pascal}</key>"),
                example::of(spec).toml(spec.name),
            ] {
                assert!(section.contains(&words), "{words}\n{section}");
            }
        }
        assert!(page().contains(super::super::microsoft::KEY));
    }

    #[test]
    fn what_is_built_in_is_said() {
        let of = |name: &str| without(TABLE.iter().find(|spec| spec.name == name).unwrap());
        assert_eq!(of("vault"), "`keychain`");
        assert_eq!(of("user_profiles"), "`true`");
        assert_eq!(of("methods"), "–");
    }
}
