//! Values: as a source has them, and as they are read by what a key's value is.

use serde::Serialize;
use url::Url;

use super::keys::{Item, Shape, Spec, Text};
use crate::domain::Origin;
use crate::profile::{self, Profile, issuer};
use crate::safe_url;
use crate::text::{is_blank, is_hidden};

/// The longest text, in characters.
const LONGEST: usize = 4096;
/// The most elements of a list.
const MOST: usize = 1000;
/// What begins a pattern of issuers.
const ANY_BELOW: &str = "https://*.";

/// A value as a source has it.
#[derive(Debug, Clone, PartialEq)]
pub enum Raw {
    /// A text.
    Text(String),
    /// A list of texts.
    Texts(Vec<String>),
    /// A whole number.
    Number(i64),
    /// Yes or no.
    Switch(bool),
    /// A list of tables.
    Tables(Vec<toml::Table>),
    /// What no key takes, in words.
    Other(&'static str),
}

/// How strictly values are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// As a file says it, where each kind of value is written in its own way.
    Strict,
    /// As the registry and property lists have it: tools write the same thing in several ways.
    Generous,
}

/// A profile that is there from the start.
#[derive(Debug, Clone)]
pub struct Preset {
    /// What it is.
    pub profile: Profile,
    /// As it is shown: all that was written of it.
    pub shown: serde_json::Value,
}

impl PartialEq for Preset {
    fn eq(&self, other: &Self) -> bool {
        self.shown == other.shown
    }
}

impl Eq for Preset {}

/// A value that fits its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Yes or no.
    Switch(bool),
    /// Seconds.
    Seconds(u32),
    /// A text, or one of the words of a choice.
    Text(String),
    /// A list.
    List(Vec<String>),
    /// Profiles.
    Profiles(Vec<Preset>),
}

impl Serialize for Value {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Switch(value) => value.serialize(to),
            Value::Seconds(value) => value.serialize(to),
            Value::Text(value) => value.serialize(to),
            Value::List(value) => value.serialize(to),
            Value::Profiles(presets) => to.collect_seq(presets.iter().map(|it| &it.shown)),
        }
    }
}

/// A value that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The value.
    pub value: Value,
    /// What of it was left out, and why.
    pub dropped: Vec<String>,
}

/// Why a value does not fit its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// What is wrong.
    pub what: String,
    /// What would be right.
    pub right: String,
}

/// Reads a value.
///
/// # Errors
/// What is wrong with it, and what would be right.
pub fn read(spec: &Spec, raw: &Raw, manner: Manner) -> Result<Read, Wrong> {
    let generous;
    let raw = match manner {
        Manner::Strict => raw,
        Manner::Generous => {
            generous = taken_generously(spec.shape, raw);
            &generous
        }
    };
    let whole = |value| Read {
        value,
        dropped: Vec::new(),
    };
    let read = match (spec.shape, raw) {
        (Shape::Switch, Raw::Switch(value)) => Ok(whole(Value::Switch(*value))),
        (Shape::Seconds { min, max }, Raw::Number(number)) => match u32::try_from(*number) {
            Ok(seconds) if (min..=max).contains(&seconds) => Ok(whole(Value::Seconds(seconds))),
            _ => Err(format!("{number} is out of range")),
        },
        (Shape::Choice(words), Raw::Text(text)) => match words.contains(&text.as_str()) {
            true => Ok(whole(Value::Text(text.clone()))),
            false => Err(format!("{} is not known", quoted(text))),
        },
        (Shape::Text(kind), Raw::Text(text)) => {
            read_text(kind, text).map(|text| whole(Value::Text(text)))
        }
        (Shape::List(item), Raw::Texts(texts)) => read_list(item, texts),
        (Shape::Profiles, Raw::Tables(tables)) => read_profiles(tables),
        (Shape::Profiles, Raw::Texts(none)) if none.is_empty() => {
            Ok(whole(Value::Profiles(Vec::new())))
        }
        (_, raw) => Err(format!("it is {}", kind_of(raw))),
    };
    read.map_err(|what| Wrong {
        what,
        right: spec.right(),
    })
}

/// What a raw value is, in words.
fn kind_of(raw: &Raw) -> &'static str {
    match raw {
        Raw::Text(_) => "a text",
        Raw::Texts(_) => "a list",
        Raw::Number(_) => "a number",
        Raw::Switch(_) => "true or false",
        Raw::Tables(_) => "a list of tables",
        Raw::Other(words) => words,
    }
}

/// Another way of writing the same value, where that is one.
fn taken_generously(shape: Shape, raw: &Raw) -> Raw {
    let taken = match (shape, raw) {
        (Shape::Switch, Raw::Number(number)) => Some(Raw::Switch(*number != 0)),
        (Shape::Switch, Raw::Text(text)) => as_switch(text).map(Raw::Switch),
        (Shape::Seconds { .. }, Raw::Text(text)) => text.trim().parse().ok().map(Raw::Number),
        (Shape::Choice(_), Raw::Text(text)) => Some(Raw::Text(text.trim().to_ascii_lowercase())),
        (Shape::Text(_), Raw::Texts(lines)) => Some(Raw::Text(lines.join("\n"))),
        (Shape::List(_), Raw::Text(text)) => Some(Raw::Texts(as_list(text))),
        (Shape::List(_), Raw::Texts(texts)) => {
            let filled = texts.iter().filter(|text| !is_blank(text));
            Some(Raw::Texts(filled.cloned().collect()))
        }
        (Shape::Profiles, Raw::Text(text)) => as_tables(text),
        (Shape::Profiles, Raw::Texts(lines)) => match lines.iter().all(|line| is_blank(line)) {
            true => Some(Raw::Texts(Vec::new())),
            false => as_tables(&lines.join("\n")),
        },
        _ => None,
    };
    taken.unwrap_or_else(|| raw.clone())
}

fn as_switch(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "always" | "1" => Some(true),
        "false" | "no" | "off" | "never" | "0" => Some(false),
        _ => None,
    }
}

/// A list in one text: JSON, or with semicolons or line ends between its elements.
fn as_list(text: &str) -> Vec<String> {
    if let Ok(list) = serde_json::from_str(text) {
        return list;
    }
    let parts = text.split([';', '\n']).map(str::trim);
    parts
        .filter(|part| !is_blank(part))
        .map(str::to_owned)
        .collect()
}

/// Profiles in one text: JSON, or TOML with or without the heads `[[profiles]]`.
fn as_tables(text: &str) -> Option<Raw> {
    if let Ok(tables) = serde_json::from_str::<Vec<toml::Table>>(text) {
        return Some(Raw::Tables(tables));
    }
    if let Ok(table) = serde_json::from_str::<toml::Table>(text) {
        return Some(Raw::Tables(vec![table]));
    }
    let table: toml::Table = toml::from_str(text).ok()?;
    match table.get("profiles") {
        Some(toml::Value::Array(all)) => {
            let tables = all.iter().map(|it| it.as_table().cloned());
            Some(Raw::Tables(tables.collect::<Option<_>>()?))
        }
        Some(_) => None,
        None => Some(Raw::Tables(vec![table])),
    }
}

fn read_text(kind: Text, text: &str) -> Result<String, String> {
    let text = text.trim();
    if is_blank(text) {
        return Err("it is empty".to_owned());
    }
    if text.chars().count() > LONGEST {
        return Err(format!("it has more than {LONGEST} characters"));
    }
    let may_have_lines = kind == Text::Lines;
    let is_unfit = |c: char| is_hidden(c) && !(may_have_lines && (c == '\n' || c == '\r'));
    if text.chars().any(is_unfit) {
        return Err("it has invisible characters".to_owned());
    }
    let fit = match kind {
        Text::Line | Text::Lines => true,
        Text::Profile => profile::is_name(text),
        Text::LoginHint => {
            let mut parts = text.split('@');
            let is_whole = parts.by_ref().take(2).filter(|it| !it.is_empty()).count() == 2;
            is_whole && parts.next().is_none() && !text.contains(char::is_whitespace)
        }
        Text::Https => is_https(text),
        Text::Version => is_version(text),
        Text::Proxy => is_proxy(text),
        Text::PacUrl => Url::parse(text)
            .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && has_no_person(&url)),
        Text::Browser => text == "system" || is_whole_path(text),
        Text::Support => is_https(text) || is_address(text),
    };
    match fit {
        true => Ok(text.replace('\r', "")),
        false => Err(format!("{} is none", quoted(text))),
    }
}

fn read_list(item: Item, texts: &[String]) -> Result<Read, String> {
    if texts.len() > MOST {
        return Err(format!("it has more than {MOST} elements"));
    }
    let mut dropped = Vec::new();
    let mut list: Vec<String> = Vec::new();
    for text in texts {
        match element(item, text) {
            Some(element) if !list.contains(&element) => list.push(element),
            Some(_) => {}
            None => dropped.push(format!(
                "{} is left out: a list of {}",
                quoted(text),
                item.right()
            )),
        }
    }
    match list.is_empty() && !texts.is_empty() {
        true => Err("none of its elements is known".to_owned()),
        false => Ok(Read {
            value: Value::List(list),
            dropped,
        }),
    }
}

/// An element in its one form; none where it is not one.
fn element(item: Item, text: &str) -> Option<String> {
    let text = text.trim();
    let is_short = text.chars().count() <= LONGEST && !is_blank(text);
    if !is_short || text.chars().any(is_hidden) {
        return None;
    }
    match item {
        Item::Profile => profile::is_name(text).then(|| text.to_owned()),
        Item::Issuer => issuer_pattern(text),
        Item::Domain => domain(text),
        Item::Organization => Some(text.to_owned()),
        Item::OneOf(words) => words.contains(&text).then(|| text.to_owned()),
        Item::DomainTo => {
            let (from, to) = text.split_once('=')?;
            let to = to.trim();
            let to = match profile::is_name(to) {
                true => to.to_owned(),
                false => issuer_pattern(to).filter(|to| !to.contains('*'))?,
            };
            Some(format!("{}={to}", domain(from.trim())?))
        }
        Item::ProxyBypass => (!text.contains(char::is_whitespace)).then(|| text.to_owned()),
        Item::File => is_whole_path(text).then(|| text.to_owned()),
    }
}

/// An issuer as it is compared, or a pattern of hosts.
fn issuer_pattern(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    if let Some(below) = lower.strip_prefix(ANY_BELOW) {
        let below = below.strip_suffix('/').unwrap_or(below);
        let below = below.strip_suffix(":443").unwrap_or(below);
        return Some(format!("{ANY_BELOW}{}", domain(below)?));
    }
    if text.contains('*') {
        return None;
    }
    let url = issuer::read(text, "issuer").ok()?;
    // A word is no issuer.
    let host = url.host_str()?;
    if !text.contains("://") && !host.contains('.') {
        return None;
    }
    Some(crate::oidc::issuer::trimmed(&url).to_owned())
}

/// Whether an issuer is one that a pattern means.
pub(crate) fn means_issuer(pattern: &str, issuer: &str) -> bool {
    let Some(below) = pattern.strip_prefix(ANY_BELOW) else {
        return pattern == crate::oidc::issuer::form(issuer);
    };
    let Ok(url) = Url::parse(issuer) else {
        return false;
    };
    let host = url.host_str().unwrap_or_default();
    let host = host.strip_suffix('.').unwrap_or(host);
    let is_below = host
        .strip_suffix(below)
        .is_some_and(|before| before.len() > 1 && before.ends_with('.'));
    url.scheme() == "https" && url.port_or_known_default() == Some(443) && is_below
}

/// A domain in its one form: small letters, the ASCII form of others.
pub(crate) fn domain(text: &str) -> Option<String> {
    let text = text.strip_prefix('@').unwrap_or(text);
    let text = text.strip_suffix('.').unwrap_or(text);
    let Ok(url::Host::Domain(domain)) = url::Host::parse(text) else {
        return None;
    };
    let good = |label: &str| {
        let letters = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        !label.is_empty() && label.chars().all(letters)
    };
    domain.split('.').all(good).then_some(domain)
}

fn is_https(text: &str) -> bool {
    let url = Url::parse(text);
    url.is_ok_and(|url| url.scheme() == "https" && has_no_person(&url))
        || Url::parse(text).is_ok_and(|url| safe_url::is_safe(&url) && has_no_person(&url))
}

fn has_no_person(url: &Url) -> bool {
    url.username().is_empty() && url.password().is_none()
}

fn is_address(text: &str) -> bool {
    let text = text.strip_prefix("mailto:").unwrap_or(text);
    let whole = text.split_once('@');
    whole.is_some_and(|(before, after)| {
        !before.is_empty() && !before.contains(char::is_whitespace) && domain(after).is_some()
    })
}

fn is_version(text: &str) -> bool {
    let numbers = text.split('.').all(|it| it.parse::<u64>().is_ok());
    numbers && (1..=3).contains(&text.split('.').count())
}

fn is_proxy(text: &str) -> bool {
    let whole = match text.contains("://") {
        true => text.to_owned(),
        false => format!("http://{text}"),
    };
    let is_known = |url: &Url| {
        let scheme = matches!(
            url.scheme(),
            "http" | "https" | "socks" | "socks4" | "socks4a" | "socks5" | "socks5h"
        );
        scheme && url.host_str().is_some_and(|host| !host.is_empty())
    };
    let bare = |url: &Url| matches!(url.path(), "" | "/") && url.query().is_none();
    Url::parse(&whole).is_ok_and(|url| is_known(&url) && bare(&url) && has_no_person(&url))
        && !text.contains('@')
}

/// Whether it is a path that starts at a root, of whatever system this is read on.
fn is_whole_path(text: &str) -> bool {
    let mut characters = text.chars();
    let drive = characters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && characters.next() == Some(':')
        && matches!(characters.next(), Some('\\' | '/'));
    match cfg!(windows) {
        true => drive,
        false => text.starts_with('/'),
    }
}

fn read_profiles(tables: &[toml::Table]) -> Result<Read, String> {
    if tables.len() > MOST {
        return Err(format!("it has more than {MOST} elements"));
    }
    let mut presets: Vec<Preset> = Vec::new();
    let mut dropped = Vec::new();
    for table in tables {
        match preset(table) {
            Ok(preset) => {
                presets.retain(|it| it.profile.name != preset.profile.name);
                presets.push(preset);
            }
            Err(why) => dropped.push(why),
        }
    }
    match presets.is_empty() && !tables.is_empty() {
        true => Err(dropped.join("; ")),
        false => Ok(Read {
            value: Value::Profiles(presets),
            dropped,
        }),
    }
}

fn preset(table: &toml::Table) -> Result<Preset, String> {
    let name = table.get("name").and_then(toml::Value::as_str);
    let named = |why: String| format!("the profile {}: {why}", quoted(name.unwrap_or_default()));
    if let Some(secret) = keys_below(table).find(|key| key.contains("secret")) {
        return Err(named(format!("{secret} can't be set by policy")));
    }
    let text = toml::to_string(table).map_err(|error| named(error.to_string()))?;
    let (profile, _) =
        profile::read(&text).map_err(|problem| named(problem.detail.unwrap_or_default()))?;
    let shown = serde_json::to_value(table).map_err(|error| named(error.to_string()))?;
    Ok(Preset {
        profile: Profile {
            origin: Origin::Policy,
            ..profile
        },
        shown,
    })
}

/// The keys of a table and of those in it.
fn keys_below(table: &toml::Table) -> impl Iterator<Item = String> {
    let mut keys: Vec<String> = Vec::new();
    let mut below = vec![table];
    while let Some(table) = below.pop() {
        for (key, value) in table {
            keys.push(key.clone());
            below.extend(value.as_table());
        }
    }
    keys.into_iter()
}

/// A text of somebody else's in a message.
fn quoted(text: &str) -> String {
    let short: String = text.chars().filter(|c| !is_hidden(*c)).take(80).collect();
    format!("“{short}”")
}

#[cfg(test)]
#[path = "value_tests.rs"]
mod tests;
