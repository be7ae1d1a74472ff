//! The list of releases: believed when the publisher's key has signed it, and read after that.
//!
//! What protects somebody is strict: key, signature, format. What is in the list is read
//! generously: older versions of Portico read it for years.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use minisign_verify::{PublicKey, Signature};
use semver::Version;
use serde_json::Value;
use url::Url;

use crate::http;
use crate::lenient;
use crate::text::{Language, visible_line};

/// The largest list that is read, in bytes.
pub const LARGEST: usize = 256 * 1024;
/// The largest signature, in bytes: four short lines.
pub(crate) const LARGEST_SIGNATURE: usize = 4096;

/// What the signed comment says first.
const NAME: &str = "releases.json";
const FORMAT: &str = "format:1";
/// The longest text of a release that is shown, in characters.
const LONGEST: usize = 500;
/// More than this many are not looked at.
const MOST: usize = 2000;

/// Why a list is not believed, or not understood.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// What this copy was built with is no key.
    #[error("the key for the list of releases is not a minisign key")]
    Key,
    /// What came with the list is no signature.
    #[error("the signature of the list of releases is not a minisign signature")]
    NoSignature,
    /// It is signed in the form that minisign has given up.
    #[error("the signature of the list of releases has the old format without a hash")]
    OldForm,
    /// Another key has signed it.
    #[error("another key has signed the list of releases")]
    OtherKey,
    /// Neither the list nor the comment may have been changed after they were signed.
    #[error("the list of releases is not the one that was signed")]
    Forged,
    /// The signature is of another file.
    #[error("the signature is not for a list of releases")]
    OtherFile,
    /// A later form of the list.
    #[error("the list of releases has the format {0}, and this version reads format 1")]
    Format(String),
    /// It is not what it should be.
    #[error("the list of releases can't be read: {0}")]
    Unreadable(String),
}

/// A list that the publisher has signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReleaseList(Vec<Release>);

/// A release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Release {
    pub(crate) version: Version,
    channel: String,
    pub(crate) date: Option<NaiveDate>,
    security: bool,
    mends: BTreeSet<String>,
    notes: BTreeMap<String, String>,
    pub(crate) url: Option<Url>,
}

/// Which versions an organisation wants to hear of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bounds {
    /// Whether of those to try out; none where the running version says it.
    pub beta: Option<bool>,
    /// The last one, or its beginning: `1.4` stands for all of 1.4.
    pub last: Option<String>,
}

impl Bounds {
    /// Whether a version is not after the last one.
    fn allow(&self, version: &Version) -> bool {
        let Some(last) = &self.last else {
            return true;
        };
        let own = [version.major, version.minor, version.patch];
        let last: Vec<u64> = last.split('.').map_while(|it| it.parse().ok()).collect();
        own.iter().take(last.len()).le(last.iter())
    }
}

/// What a copy of Portico has to know of the versions after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newer {
    pub(crate) newest: Release,
    /// The newest, or one before it, closes a security hole.
    pub security: bool,
    /// The codes of problems and causes that they fix.
    pub mends: BTreeSet<String>,
}

impl Newer {
    /// The newest version.
    #[must_use]
    pub fn version(&self) -> &Version {
        &self.newest.version
    }
}

/// Reads a list once its signature is the publisher's.
///
/// # Errors
/// When it is not believed, or not understood.
pub(crate) fn read(list: &[u8], signature: &[u8], key: &str) -> Result<ReleaseList, Error> {
    verify(list, signature, key)?;
    ReleaseList::of(list)
}

fn verify(list: &[u8], signature: &[u8], key: &str) -> Result<(), Error> {
    use minisign_verify::Error as Minisign;
    let key = PublicKey::from_base64(key.trim()).map_err(|_| Error::Key)?;
    let text = std::str::from_utf8(signature).map_err(|_| Error::NoSignature)?;
    let signature = Signature::decode(text).map_err(|_| Error::NoSignature)?;
    key.verify(list, &signature, false)
        .map_err(|error| match error {
            Minisign::UnexpectedAlgorithm
            | Minisign::UnsupportedAlgorithm
            | Minisign::UnsupportedLegacyMode => Error::OldForm,
            Minisign::UnexpectedKeyId => Error::OtherKey,
            Minisign::InvalidSignature | Minisign::InvalidEncoding | Minisign::IoError(_) => {
                Error::Forged
            }
        })?;
    let mut words = signature.trusted_comment().split_whitespace();
    if words.next() != Some(NAME) {
        return Err(Error::OtherFile);
    }
    match words.find(|word| word.starts_with("format:")) {
        Some(FORMAT) => Ok(()),
        Some(other) => Err(Error::Format(shown(other.trim_start_matches("format:")))),
        None => Err(Error::OtherFile),
    }
}

impl ReleaseList {
    /// Reads a list that is believed.
    pub(crate) fn of(list: &[u8]) -> Result<Self, Error> {
        let document: Value = http::object(list).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            Error::Unreadable(format!(
                "{:?} at line {line}, column {column}",
                error.classify()
            ))
        })?;
        match document.get("format") {
            Some(format) if format.as_u64() == Some(1) => {}
            Some(format) => return Err(Error::Format(shown(&format.to_string()))),
            None => return Err(Error::Unreadable("it names no format".to_owned())),
        }
        let Some(all) = document.get("releases").and_then(Value::as_array) else {
            return Err(Error::Unreadable("it has no releases".to_owned()));
        };
        let releases: Vec<Release> = all
            .iter()
            .take(MOST)
            .filter_map(|release| {
                let read = Release::of(release);
                if read.is_none() {
                    tracing::debug!("a release in the list has no version that can be read");
                }
                read
            })
            .collect();
        match releases.is_empty() && !all.is_empty() {
            true => Err(Error::Unreadable(
                "none of its releases can be read".to_owned(),
            )),
            false => Ok(Self(releases)),
        }
    }

    /// What is newer than this version. A stable version is told of stable ones alone.
    #[must_use]
    pub(crate) fn newer_than(&self, running: &Version) -> Option<Newer> {
        self.newer_within(running, &Bounds::default())
    }

    /// The same within what an organisation wants to hear of.
    #[must_use]
    pub(crate) fn newer_within(&self, running: &Version, bounds: &Bounds) -> Option<Newer> {
        let newer: Vec<&Release> = self
            .0
            .iter()
            .filter(|release| release.is_for(running, bounds.beta))
            .filter(|release| bounds.allow(&release.version))
            .filter(|release| release.version.cmp_precedence(running).is_gt())
            .collect();
        let newest = newer
            .iter()
            .max_by(|a, b| a.version.cmp_precedence(&b.version))?;
        Some(Newer {
            newest: (*newest).clone(),
            security: newer.iter().any(|release| release.security),
            mends: newer
                .iter()
                .flat_map(|release| release.mends.iter().cloned())
                .collect(),
        })
    }

    /// Whether this list is from before the other: somebody has kept it and serves it again.
    #[must_use]
    pub(crate) fn is_older_than(&self, other: &Self) -> bool {
        let newest = |list: &Self| {
            let versions = list.0.iter().map(|release| release.version.clone());
            versions.max_by(Version::cmp_precedence)
        };
        let latest = |list: &Self| list.0.iter().filter_map(|release| release.date).max();
        let older = match (newest(self), newest(other)) {
            (Some(own), Some(theirs)) => own.cmp_precedence(&theirs).is_lt(),
            (own, theirs) => own.is_none() && theirs.is_some(),
        };
        older || latest(self) < latest(other)
    }
}

impl Release {
    /// Reads one; none without a version.
    fn of(value: &Value) -> Option<Self> {
        let version = Version::parse(value.get("version")?.as_str()?.trim()).ok()?;
        let member = |name: &str| value.get(name);
        let url = member("url").and_then(lenient::text);
        let url = url.and_then(|url| Url::parse(&url).ok());
        let date = member("date").and_then(lenient::text);
        Some(Self {
            version,
            channel: member("channel")
                .and_then(lenient::text)
                .unwrap_or_default(),
            date: date.and_then(|date| NaiveDate::parse_from_str(&date, "%Y-%m-%d").ok()),
            security: member("security")
                .and_then(lenient::flag)
                .unwrap_or_default(),
            mends: member("mends")
                .and_then(lenient::list)
                .unwrap_or_default()
                .into_iter()
                .collect(),
            notes: notes(member("notes")),
            url: url.filter(|url| url.scheme() == "https" && crate::safe_url::is_safe(url)),
        })
    }

    /// Whether somebody with this version would want it.
    fn is_for(&self, running: &Version, beta: Option<bool>) -> bool {
        match self.channel.as_str() {
            "stable" => self.version.pre.is_empty(),
            "beta" => beta.unwrap_or(!running.pre.is_empty()),
            _ => false,
        }
    }

    /// What is new, in this language or in English.
    pub(crate) fn notes(&self, language: Language) -> Option<&str> {
        let of = |tag: &str| self.notes.get(tag).map(String::as_str);
        of(language.tag()).or_else(|| of(Language::English.tag()))
    }
}

fn notes(value: Option<&Value>) -> BTreeMap<String, String> {
    let all = value.and_then(Value::as_object);
    all.into_iter()
        .flatten()
        .filter_map(|(language, text)| Some((language.clone(), shown(text.as_str()?))))
        .filter(|(_, text)| !text.is_empty())
        .collect()
}

/// A text that is shown: one line of a sane length.
fn shown(text: &str) -> String {
    let line = visible_line(text);
    line.trim().chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests;
