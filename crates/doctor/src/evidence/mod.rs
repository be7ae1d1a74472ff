//! What a finding rests on. Redaction is by type: there is no way to put a text of the outside
//! world into evidence as it is.

pub(crate) mod text;

use std::net::IpAddr;
use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};
use portico_core::text::visible;
use serde_json::Value;
use url::Url;

/// A piece of evidence, fit to be shown and sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence(Value);

/// The longest text from outside that is kept, in characters.
const LONGEST: usize = 160;

impl Evidence {
    /// A word of our own: `keychain`, `tls1.3`.
    #[must_use]
    pub fn word(word: &'static str) -> Self {
        Self(word.into())
    }

    /// Yes or no.
    #[must_use]
    pub fn yes(yes: bool) -> Self {
        Self(yes.into())
    }

    /// A number; the key says of what.
    #[must_use]
    pub fn number(number: i64) -> Self {
        Self(number.into())
    }

    /// How long something took: `41 ms`.
    #[must_use]
    pub fn milliseconds(took: Duration) -> Self {
        Self(format!("{} ms", took.as_millis()).into())
    }

    /// A point in time (RFC 3339, UTC).
    #[must_use]
    pub fn time(at: DateTime<Utc>) -> Self {
        Self(at.to_rfc3339_opts(SecondsFormat::Secs, true).into())
    }

    /// A host's name: only what a name can hold.
    #[must_use]
    pub fn host(host: &str) -> Self {
        Self(host_name(host).into())
    }

    /// An IP address.
    #[must_use]
    pub fn address(address: IpAddr) -> Self {
        Self(address.to_string().into())
    }

    /// An address of the web, without a person, a password, a path or a query.
    #[must_use]
    pub fn origin(url: &Url) -> Self {
        Self(origin(url).into())
    }

    /// A path, with the person's home folder as `~`.
    #[must_use]
    pub fn path(path: &Path, home: &Path) -> Self {
        let text = match path.strip_prefix(home) {
            Ok(rest) if home.parent().is_some() => Path::new("~").join(rest).display().to_string(),
            _ => path.display().to_string(),
        };
        Self(redacted(&text).into())
    }

    /// A mail address, masked: `k•••@example.com`.
    #[must_use]
    pub fn masked(email: &str) -> Self {
        Self(masked(email).into())
    }

    /// A version: digits, letters, dots, dashes.
    #[must_use]
    pub fn version(text: &str) -> Self {
        let text: String = text
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || ".-+_".contains(*c))
            .take(40)
            .collect();
        Self(text.into())
    }

    /// What another program or a certificate calls itself or says: shortened, in one line, and
    /// without anything that looks like a secret, an address or a person.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self(redacted(text).into())
    }

    /// Several.
    #[must_use]
    pub fn list(all: impl IntoIterator<Item = Evidence>) -> Self {
        Self(Value::Array(all.into_iter().map(|one| one.0).collect()))
    }

    /// Several by name, such as what came of each host.
    #[must_use]
    pub fn by_name<N: AsRef<str>>(all: impl IntoIterator<Item = (N, Evidence)>) -> Self {
        Self(Value::Object(
            all.into_iter()
                .map(|(name, one)| (redacted(name.as_ref()), one.0))
                .collect(),
        ))
    }

    /// As JSON.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.0
    }
}

fn host_name(host: &str) -> String {
    host.chars().filter(is_of_a_host).take(253).collect()
}

fn is_of_a_host(c: &char) -> bool {
    c.is_alphanumeric() || ".-:[]*".contains(*c)
}

pub(crate) fn origin(url: &Url) -> String {
    let host = url.host_str().map(host_name).unwrap_or_default();
    match url.port() {
        Some(port) => format!("{}://{host}:{port}", url.scheme()),
        None => format!("{}://{host}", url.scheme()),
    }
}

pub(crate) fn masked(email: &str) -> String {
    let email = email.trim();
    match (email.chars().next(), email.rsplit_once('@')) {
        (Some(first), Some((_, domain))) if first != '@' => {
            let domain: String = domain.chars().take_while(is_of_a_host).collect();
            format!("{first}•••@{}", host_name(&domain))
        }
        _ => "•••".to_owned(),
    }
}

/// A text of the outside world, made fit to be shown and sent.
pub(crate) fn redacted(text: &str) -> String {
    let words: Vec<String> = words_of(text)
        .map(|word| match web_address(&word) {
            Some(found) if looks_personal(found.lead) => "…".to_owned(),
            Some(found) => format!("{}{}{}", found.lead, found.origin, found.end),
            None => match Url::parse(&word) {
                Ok(url) if url.has_host() => origin(&url),
                _ if looks_personal(&word) => "…".to_owned(),
                _ => word,
            },
        })
        .collect();
    let text = words.join(" ");
    match text.chars().count() > LONGEST {
        true => text.chars().take(LONGEST).chain(['…']).collect(),
        false => text,
    }
}

/// The words of a text, with what can be seen of them.
pub(crate) fn words_of(text: &str) -> impl Iterator<Item = String> {
    let words = text.split_whitespace().map(visible);
    words.filter(|word| !word.is_empty())
}

/// What stands behind a web address in a text, and is none of it.
const BEHIND: &[char] = &[
    '.', ',', ';', ')', ']', '>', '"', '\'', '»', '›', '”', '’', '“', '」', '』', '》', '）', '。',
    '、', '，',
];

/// A web address within a word.
#[derive(Debug)]
pub(crate) struct WebAddress<'a> {
    /// What stands before it.
    pub(crate) lead: &'a str,
    /// Its origin.
    pub(crate) origin: String,
    /// The punctuation behind it.
    pub(crate) end: &'a str,
}

/// The web address within a word, where there is one.
pub(crate) fn web_address(word: &str) -> Option<WebAddress<'_>> {
    let (before, after) = word.split_once("://")?;
    let lead = before.trim_end_matches(|c: char| c.is_ascii_alphanumeric());
    let scheme = before.strip_prefix(lead).unwrap_or_default();
    let rest = after.trim_end_matches(BEHIND);
    let end = after.strip_prefix(rest).unwrap_or_default();
    let origin = match Url::parse(&format!("{scheme}://{rest}")) {
        Ok(url) if url.has_host() && is_for_all(&url) => origin(&url),
        _ => "…".to_owned(),
    };
    Some(WebAddress { lead, origin, end })
}

/// Whether a host may be named: behind a scheme of an app's own anything may stand in its place.
fn is_for_all(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https" | "ws" | "wss" | "ftp")
        || !url.host_str().is_some_and(looks_personal)
}

/// A mail address, or a run of letters and digits as only keys and tokens are.
fn looks_personal(word: &str) -> bool {
    let longest = word
        .split(|c: char| !(c.is_ascii_alphanumeric() || "-_+/=".contains(c)))
        .map(str::len)
        .max()
        .unwrap_or_default();
    let mixed =
        word.bytes().any(|b| b.is_ascii_digit()) && word.bytes().any(|b| b.is_ascii_alphabetic());
    word.contains('@') || longest > 40 || (longest >= 16 && mixed && !word.contains('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_the_web_keeps_its_origin_only() {
        let url = Url::parse("http://ada:hunter2@proxy.example:8080/path?token=1").unwrap();
        assert_eq!(Evidence::origin(&url).0, "http://proxy.example:8080");
    }

    #[test]
    fn a_masked_address_keeps_its_domain() {
        assert_eq!(Evidence::masked("ada@example.com").0, "a•••@example.com");
        assert_eq!(Evidence::masked("@example.com").0, "•••");
        assert_eq!(Evidence::masked("no address").0, "•••");
    }

    #[test]
    fn what_others_say_loses_secrets_and_people() {
        let text = "error for ada@example.com at https://u:p@a.example/x?code=1 with \
                    eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl and\n4f8a0c1e2b3d4f5a6b7c";
        assert_eq!(
            redacted(text),
            "error for … at https://a.example with … and …"
        );
    }

    #[test]
    fn what_others_say_is_short_and_in_one_line() {
        let text = redacted(&"word\n".repeat(100));
        assert!(
            text.chars().count() <= LONGEST + 1 && !text.contains('\n'),
            "{text}"
        );
    }

    #[test]
    fn a_path_at_home_does_not_say_whose_home_it_is() {
        let home = Path::new("/home/ada");
        let shown = format!("~{}x", std::path::MAIN_SEPARATOR);
        assert_eq!(Evidence::path(Path::new("/home/ada/x"), home).0, shown);
        assert_eq!(Evidence::path(Path::new("/etc/x"), home).0, "/etc/x");
        assert_eq!(
            Evidence::path(Path::new("/etc/x"), Path::new("/")).0,
            "/etc/x"
        );
    }
}
