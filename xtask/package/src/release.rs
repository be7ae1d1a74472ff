//! The one table of releases: `packaging/releases.toml`.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Deserializer, Serialize};
use xtask::Trouble;
use xtask::workspace::{root, variable};

/// Where it lies, from the repository's root.
pub(crate) const FILE: &str = "packaging/releases.toml";

/// Who publishes it, where it is found, and what has been released so far.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) publisher: String,
    /// An address for mail, as packages have to name one.
    pub(crate) contact: String,
    pub(crate) homepage: String,
    pub(crate) issues: String,
    /// As an SPDX expression.
    pub(crate) licence: String,
    page: String,
    download: String,
    screenshot: String,
    /// Newest first; never empty.
    #[serde(rename = "release")]
    pub(crate) releases: Vec<Release>,
}

/// One version, and what people are told about it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Release {
    pub(crate) version: String,
    #[serde(deserialize_with = "plain_date")]
    pub(crate) date: NaiveDate,
    pub(crate) channel: Channel,
    /// Whether it mends something that others could make use of.
    pub(crate) security: bool,
    /// Codes and causes that an older version tells of, and this one mends.
    pub(crate) mends: BTreeSet<String>,
    pub(crate) notes: Notes,
}

/// Who is to have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Channel {
    Stable,
    Beta,
}

/// What is new, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Notes {
    pub(crate) en: String,
    pub(crate) nb: String,
}

impl Table {
    /// Reads it, and refuses one that would make wrong packages.
    pub(crate) fn load() -> Result<Self, Trouble> {
        Self::read(&root().join(FILE))
    }

    fn read(path: &Path) -> Result<Self, Trouble> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        Self::parse(&text).map_err(|error| format!("{FILE}: {error}").into())
    }

    fn parse(text: &str) -> Result<Self, Trouble> {
        let table: Self = toml::from_str(text)?;
        if table.releases.is_empty() {
            return Err("it names no release".into());
        }
        for release in &table.releases {
            release.number()?;
        }
        let pairs = table.releases.iter().zip(table.releases.iter().skip(1));
        for (newer, older) in pairs {
            if newer.number()? <= older.number()? {
                return Err(format!(
                    "{} stands before {}: the newest comes first, and each once",
                    newer.version, older.version
                )
                .into());
            }
            if newer.date < older.date {
                return Err(format!(
                    "{} is dated before {}, which is older",
                    newer.version, older.version
                )
                .into());
            }
        }
        for (name, pattern) in [
            ("page", &table.page),
            ("download", &table.download),
            ("screenshot", &table.screenshot),
        ] {
            if !pattern.starts_with("https://") || !pattern.contains("{version}") {
                return Err(format!("{name}: an https address with {{version}} in it").into());
            }
        }
        Ok(table)
    }

    /// What is packaged.
    pub(crate) fn newest(&self) -> &Release {
        // `parse` lets no empty table through.
        &self.releases[0]
    }

    /// Where a file of the newest release will be found.
    pub(crate) fn download(&self, file: &str) -> String {
        filled(&self.download, &self.newest().version, file)
    }

    /// Where a picture of the newest release will be found.
    pub(crate) fn screenshot(&self, file: &str) -> String {
        filled(&self.screenshot, &self.newest().version, file)
    }

    /// The page about a release.
    pub(crate) fn page(&self, release: &Release) -> String {
        filled(&self.page, &release.version, "")
    }

    /// The time that goes into whatever has one: seconds since 1970. `SOURCE_DATE_EPOCH`, else
    /// midnight of the newest release's day.
    pub(crate) fn epoch(&self) -> Result<i64, Trouble> {
        match variable("SOURCE_DATE_EPOCH") {
            Some(given) => given
                .parse()
                .map_err(|_| format!("SOURCE_DATE_EPOCH is no number of seconds: {given}").into()),
            None => Ok(self.newest().midnight().timestamp()),
        }
    }
}

impl Release {
    /// Midnight of its day, UTC.
    pub(crate) fn midnight(&self) -> DateTime<Utc> {
        self.date.and_time(NaiveTime::MIN).and_utc()
    }

    /// Its three parts, as they are compared, and as Windows installers want them.
    pub(crate) fn number(&self) -> Result<[u16; 3], Trouble> {
        let wrong = || format!("{}: a version has three numbers, as in 1.2.3", self.version);
        let parts: Vec<&str> = self.version.split('.').collect();
        let [major, minor, patch] = parts.as_slice() else {
            return Err(wrong().into());
        };
        let mut number = [0; 3];
        for (place, part) in number.iter_mut().zip([major, minor, patch]) {
            let is_plain = !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
            if !is_plain || (part.len() > 1 && part.starts_with('0')) {
                return Err(wrong().into());
            }
            *place = part.parse().map_err(|_| wrong())?;
        }
        Ok(number)
    }
}

fn filled(pattern: &str, version: &str, file: &str) -> String {
    pattern
        .replace("{version}", version)
        .replace("{file}", file)
}

/// A date without a time of day, as TOML writes one.
fn plain_date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    let date = toml::value::Datetime::deserialize(deserializer)?;
    let alone = date.to_string().parse();
    alone.map_err(|_| serde::de::Error::custom("a date alone, as 2027-01-02"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "name = 'Portico'\npublisher = 'Portico'\ncontact = 'a@example.com'\n\
        homepage = 'https://example.com'\nissues = 'https://example.com/issues'\nlicence = 'MIT'\n\
        page = 'https://example.com/v{version}'\n\
        download = 'https://example.com/v{version}/{file}'\n\
        screenshot = 'https://example.com/v{version}/pictures/{file}'\n";

    fn release(version: &str, date: &str) -> String {
        format!(
            "[[release]]\nversion = '{version}'\ndate = {date}\nchannel = 'stable'\n\
             security = false\nmends = []\nnotes = {{ en = 'New', nb = 'Nytt' }}\n"
        )
    }

    fn parsed(releases: &[(&str, &str)]) -> Result<Table, Trouble> {
        let releases = releases
            .iter()
            .map(|(version, date)| release(version, date));
        Table::parse(&releases.fold(HEAD.to_owned(), |text, one| text + &one))
    }

    #[test]
    fn the_newest_release_is_the_workspaces_version() {
        let table = Table::load().unwrap();
        assert_eq!(table.newest().version, env!("CARGO_PKG_VERSION"));
    }

    #[test]
    fn addresses_name_the_version_and_the_file() {
        let table = parsed(&[("1.2.3", "2027-01-02")]).unwrap();
        assert_eq!(table.download("a.deb"), "https://example.com/v1.2.3/a.deb");
        assert_eq!(
            table.screenshot("a.png"),
            "https://example.com/v1.2.3/pictures/a.png"
        );
        assert_eq!(table.page(table.newest()), "https://example.com/v1.2.3");
        assert_eq!(table.newest().midnight().timestamp(), 1_798_848_000);
    }

    #[test]
    fn a_table_that_would_mislead_is_refused() {
        for (releases, expected) in [
            (&[][..], "missing field `release`"),
            (&[("1.0", "2027-01-02")], "three numbers"),
            (&[("1.0.0-beta", "2027-01-02")], "three numbers"),
            (&[("1.00.0", "2027-01-02")], "three numbers"),
            (&[("1.0.+1", "2027-01-02")], "three numbers"),
            (&[("1.0.70000", "2027-01-02")], "three numbers"),
            (
                &[("1.9.0", "2027-02-02"), ("1.10.0", "2027-01-02")],
                "1.9.0 stands before 1.10.0",
            ),
            (
                &[("1.0.0", "2027-02-02"), ("1.0.0", "2027-01-02")],
                "each once",
            ),
            (
                &[("1.10.0", "2027-01-02"), ("1.9.0", "2027-02-02")],
                "1.10.0 is dated before 1.9.0",
            ),
            (&[("1.0.0", "2027-01-02T10:00:00Z")], "date"),
            (&[("1.0.0", "'2027-01-02'")], "date"),
        ] {
            let error = parsed(releases).unwrap_err().to_string();
            assert!(error.contains(expected), "{releases:?}: {error}");
        }
        assert!(parsed(&[("1.10.0", "2027-02-02"), ("1.9.0", "2027-01-02")]).is_ok());
    }

    #[test]
    fn an_unknown_word_is_a_mistake() {
        let text = format!("{HEAD}{}severity = 3\n", release("1.0.0", "2027-01-02"));
        assert!(Table::parse(&text).is_err());
    }
}
