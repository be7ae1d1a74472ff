//! The report for support: what a run found, and what somebody needs to know to help. Only fields
//! that are listed here go in; each is redacted by its type or on its way in.
//!
//! A report is made once. Its preview, the files that are saved and what is sent are the same
//! texts.

mod log;
mod markdown;
mod redact;
mod sheet;

use std::io::{self, Cursor, Read, Write};
use std::path::{Path, PathBuf};

use portico_core::clock::rfc3339;
use portico_core::domain::Kind;
use portico_core::portico::policy::ReportUse;
use portico_core::text::{visible_json, visible_line};
use portico_core::updates as versions;
use portico_core::views::PolicyView;
use portico_core::{Code, Language, Portico, Problem, fs::atomic};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::check::CheckResult;
use crate::context::Context;
use crate::diagnosis::Diagnosis;
use crate::evidence;
use crate::views::{ComparisonView, DestinationView, DiagnosisView, FindingView};
use crate::views::{ReportFileView, ReportKind, ReportView};

pub use log::{Log, RedactedFields, VisibleWriter, shown_by};
#[cfg(feature = "fuzzing")]
pub(crate) use redact::{sentence, technical};

/// The report as people read it.
pub const MARKDOWN: &str = "report.md";
/// The report as programs read it.
pub const JSON: &str = "report.json";
/// The log.
pub const LOG: &str = "log.txt";

/// The form of `report.json`; a larger number may have other members.
const FORMAT: u32 = 1;
/// The largest report that is read, in bytes.
const LARGEST: u64 = 4 * 1024 * 1024;
/// Where the window notes where it crashed, within the data folder.
const CRASH: &str = "last-crash.json";

/// What a run leaves to report.
#[derive(Debug, Clone)]
pub struct Material<'a> {
    /// What the run was about.
    pub context: &'a Context,
    /// What it found.
    pub found: &'a [CheckResult],
    /// What explains it.
    pub diagnosis: Diagnosis,
    /// This network against another one.
    pub comparison: Option<ComparisonView>,
    /// What was logged.
    pub log: Vec<String>,
    /// The person's own words, as they are.
    pub message: Option<String>,
    /// The person's address, where they want support to have it; masked otherwise.
    pub address: Option<String>,
}

/// A report: its final texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    id: String,
    files: [(&'static str, String); 3],
    address: Option<String>,
    message: Option<String>,
}

/// What `report.json` holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Content {
    format: u32,
    id: String,
    written_at: String,
    portico: String,
    /// Where this copy came from, and whether it asks for newer versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    updates: Option<String>,
    system: String,
    architecture: String,
    language: String,
    profile: About,
    /// Masked, unless the person wants support to have it.
    address: Option<String>,
    /// Whether support may answer to that address.
    address_included: bool,
    message: Option<String>,
    problem: Option<Happened>,
    diagnosis: DiagnosisView,
    findings: Vec<FindingView>,
    comparison: Option<ComparisonView>,
    /// What the organisation has set, where it has set anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    policy: Option<PolicyView>,
    crash: Option<Crash>,
    log: Vec<String>,
}

/// What was signed in to.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct About {
    name: String,
    kind: Kind,
    issuer: Option<String>,
}

/// What went wrong.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Happened {
    code: Code,
    at: Option<String>,
    correlation_id: Option<String>,
    detail: Option<String>,
}

/// Where the window crashed last. Other members of its record stay where they are.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Crash {
    version: String,
    at: String,
    place: Option<String>,
    thread: Option<String>,
}

impl Report {
    /// Makes it.
    ///
    /// # Errors
    /// `policy_forbids`; `unexpected` when it can't be written down, which would be a fault of Portico's
    /// own.
    pub async fn new(material: Material<'_>) -> Result<Self, Problem> {
        let portico = &material.context.portico;
        portico.allows_report(ReportUse::Save)?;
        let path = portico.paths().data.join(CRASH);
        let crash = tokio::task::spawn_blocking(move || last_crash(&path)).await?;
        let id = uuid::Uuid::new_v4().to_string();
        // Its words are the same whoever sends it: support reads it, and programs do.
        let json = Content::of(&id, &material, crash.as_ref(), Language::English)?;
        let own = Content {
            written_at: json.written_at.clone(),
            ..Content::of(&id, &material, crash.as_ref(), portico.language())?
        };
        Self::of(json, &own)
    }

    /// The texts of what programs read, and of the same in the words of whoever looks at it.
    fn of(json: Content, own: &Content) -> Result<Self, Problem> {
        let language = Language::nearest(&own.language).unwrap_or(Language::English);
        Ok(Self {
            files: [
                (MARKDOWN, markdown::of(own, language)),
                (
                    JSON,
                    visible_json(&serde_json::to_string_pretty(&json).map_err(broken)?),
                ),
                (
                    LOG,
                    json.log
                        .iter()
                        .map(|line| format!("{}\n", visible_line(line)))
                        .collect(),
                ),
            ],
            id: json.id,
            address: json.address.filter(|_| json.address_included),
            message: json.message,
        })
    }

    /// Opens the file of one that was saved; none when there is none, or it is no report.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn open(path: &Path) -> Result<Option<Self>, Problem> {
        let path = path.to_owned();
        let read = tokio::task::spawn_blocking(move || atomic::read(&path, LARGEST));
        Ok(read.await??.as_deref().and_then(Self::read))
    }

    /// What a file of it has in it.
    ///
    /// # Errors
    /// `unexpected` when it can't be packed, which would be a fault of Portico's own.
    pub fn content(&self, kind: ReportKind) -> Result<Vec<u8>, Problem> {
        match kind {
            ReportKind::Markdown => Ok(self.markdown().as_bytes().to_vec()),
            ReportKind::Json => Ok(self.json().as_bytes().to_vec()),
            ReportKind::Zip => self.zip(),
        }
    }

    /// Reads one that was saved, as JSON or as ZIP; none when it is no report. Only what is listed
    /// here is taken over, and all its texts are made anew, so that what is shown is what is sent.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let json = match ZipArchive::new(Cursor::new(bytes)) {
            Ok(mut archive) => {
                let mut json = Vec::new();
                let file = archive.by_name(JSON).ok()?;
                file.take(LARGEST).read_to_end(&mut json).ok()?;
                json
            }
            Err(_) => bytes.to_vec(),
        };
        let content: Content = serde_json::from_slice(&json).ok()?;
        // Files are named after it.
        let id = uuid::Uuid::parse_str(&content.id).ok()?.to_string();
        if content.format != FORMAT || content.id != id {
            return None;
        }
        let own = content.clone();
        Self::of(content, &own).ok()
    }

    /// The same with the person's own words, or with their address, or with both.
    ///
    /// # Errors
    /// `unexpected` when it can't be written down, which would be a fault of Portico's own.
    pub fn completed(
        self,
        message: Option<String>,
        address: Option<String>,
    ) -> Result<Self, Problem> {
        if message.is_none() && address.is_none() {
            return Ok(self);
        }
        let mut content: Content = serde_json::from_str(self.json()).map_err(broken)?;
        content.message = message.or(content.message);
        if address.is_some() {
            (content.address, content.address_included) = (address, true);
        }
        let own = content.clone();
        Self::of(content, &own)
    }

    /// Its own id, the same for every try to send it.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The report as people read it.
    #[must_use]
    pub fn markdown(&self) -> &str {
        self.file(MARKDOWN)
    }

    /// The report as programs read it.
    #[must_use]
    pub fn json(&self) -> &str {
        self.file(JSON)
    }

    /// Where support can answer, if the person wants that.
    #[must_use]
    pub fn address(&self) -> Option<&str> {
        self.address.as_deref()
    }

    /// The person's own words.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// All its files in one.
    ///
    /// # Errors
    /// `unexpected`: nothing outside of the memory is touched.
    pub fn zip(&self) -> Result<Vec<u8>, Problem> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in &self.files {
            archive
                .start_file(*name, SimpleFileOptions::default())
                .map_err(io::Error::from)
                .and_then(|()| archive.write_all(text.as_bytes()))
                .map_err(broken)?;
        }
        Ok(archive.finish().map_err(broken)?.into_inner())
    }

    /// The report before it is sent: exactly what is in it.
    #[must_use]
    pub fn view(&self, goes_to: DestinationView) -> ReportView {
        ReportView {
            id: self.id.clone(),
            markdown: self.markdown().to_owned(),
            files: self
                .files
                .iter()
                .map(|(name, text)| ReportFileView {
                    name: (*name).to_owned(),
                    text: text.clone(),
                })
                .collect(),
            goes_to,
        }
    }

    fn file(&self, name: &str) -> &str {
        let file = self.files.iter().find(|(known, _)| *known == name);
        file.map_or("", |(_, text)| text)
    }
}

impl Content {
    fn of(
        id: &str,
        material: &Material<'_>,
        crash: Option<&Crash>,
        language: Language,
    ) -> Result<Self, Problem> {
        let context = material.context;
        let profile = &context.profile;
        let address = match (&material.address, &context.email) {
            (Some(included), _) => Some(included.clone()),
            (None, Some(typed)) => Some(evidence::masked(typed)),
            (None, None) => None,
        };
        Ok(Self {
            format: FORMAT,
            id: id.to_owned(),
            written_at: rfc3339(context.portico.clock().now()),
            portico: env!("CARGO_PKG_VERSION").to_owned(),
            updates: Some(updates(&context.portico, language)),
            system: sysinfo::System::long_os_version().unwrap_or_default(),
            architecture: std::env::consts::ARCH.to_owned(),
            language: context.portico.language().tag().to_owned(),
            profile: About {
                name: profile.name.clone(),
                kind: profile.effective_kind(),
                issuer: profile.issuer.as_ref().map(evidence::origin),
            },
            address,
            address_included: material.address.is_some(),
            message: material.message.clone(),
            problem: context.problem.as_ref().map(Happened::of),
            diagnosis: redacted(&material.diagnosis.view(language))?,
            findings: material
                .found
                .iter()
                .map(|found| redacted(&found.view(language)))
                .collect::<Result<_, _>>()?,
            comparison: material.comparison.as_ref().map(redacted).transpose()?,
            policy: context
                .portico
                .policy_page()
                .map(|policy| redacted(&policy))
                .transpose()?,
            crash: crash.map(redacted).transpose()?,
            log: material.log.clone(),
        })
    }
}

/// Where this copy came from, and whether it asks for newer versions, and why.
fn updates(portico: &Portico, language: Language) -> String {
    let source = portico.installed().source.as_str();
    let source = language.plain(&format!("update-from-{source}"));
    let decision = portico.update_decision();
    let asks = versions::sentence(decision.mode, decision.reason, language);
    format!("{source}; {asks}")
}

impl Happened {
    fn of(problem: &Problem) -> Self {
        let id = |text: &String| -> String {
            let allowed = |c: &char| c.is_ascii_alphanumeric() || "-_.:".contains(*c);
            text.chars().filter(allowed).take(64).collect()
        };
        Self {
            code: problem.code,
            at: problem.at.map(rfc3339),
            correlation_id: problem.correlation_id.as_ref().map(id),
            detail: problem.detail.as_deref().map(redact::technical),
        }
    }
}

fn last_crash(path: &Path) -> Option<Crash> {
    let bytes = atomic::read(path, LARGEST).ok()??;
    let crash: Crash = serde_json::from_slice(&bytes).ok()?;
    Some(Crash {
        version: redact::technical(&crash.version),
        at: redact::technical(&crash.at),
        place: crash.place.as_deref().map(redact::technical),
        thread: crash.thread.as_deref().map(redact::technical),
    })
}

/// Saves a report, or something like it, where the person wants it.
///
/// # Errors
/// When the file can't be written.
pub async fn save(path: PathBuf, content: Vec<u8>) -> Result<(), Problem> {
    let write = move || atomic::write(&path, &content);
    Ok(tokio::task::spawn_blocking(write).await??)
}

/// A view without addresses of a person, and with web addresses to their origin only. What a check
/// saw is redacted already; this is for what its sentences and its remedies name.
fn redacted<T: Serialize + DeserializeOwned>(view: &T) -> Result<T, Problem> {
    fn clean(value: &mut Value) {
        match value {
            Value::String(text) => *text = redact::sentence(text),
            Value::Array(all) => all.iter_mut().for_each(clean),
            Value::Object(all) => all.values_mut().for_each(clean),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    let mut value = serde_json::to_value(view).map_err(broken)?;
    clean(&mut value);
    serde_json::from_value(value).map_err(broken)
}

fn broken(error: impl std::error::Error + 'static) -> Problem {
    Problem::new(Code::Unexpected).because(&error)
}

#[cfg(test)]
mod tests;
