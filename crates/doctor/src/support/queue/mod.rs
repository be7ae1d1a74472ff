//! The reports that were to be sent, one file each, until support has them. Each is sent once,
//! whichever process comes first; a try that may have arrived is repeated with the same key.
//!
//! A file here can be written by whoever may write the person's folders. So it does not decide where
//! a report goes: that is kept in the vault, and before each try the profile that it was made for is
//! asked again. Where either names another place than the file does, nothing is sent.

mod destination;
mod files;

use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use portico_core::backoff::Backoff;
use portico_core::clock::rfc3339;
use portico_core::http::{self, Repeat, Response};
use portico_core::portico::policy::ReportUse;
use portico_core::profile::Profile;
use portico_core::session::Lock;
use portico_core::{Code, Language, Portico, Problem};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use url::Url;

use super::Destination;
use crate::report::Report;
use crate::views::{QueueStateView, QueuedView};

/// How long a report is tried.
const GIVE_UP_AFTER: TimeDelta = TimeDelta::days(7);
/// How long it is remembered, sent or not.
const MEMORY: TimeDelta = TimeDelta::days(30);
/// The pause after the first try, and the longest.
const PAUSE: Backoff = Backoff::new(Duration::from_mins(1), Duration::from_hours(6));
/// The longest pause that support may ask for.
const LONGEST_ASKED: TimeDelta = TimeDelta::days(1);

/// Who wants the queue to be worked off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// The person, now: pauses of our own are over.
    ByPerson,
    /// Nobody: it is the time for it.
    ByItself,
}

/// The reports that were to be sent.
#[derive(Debug, Clone)]
pub struct Queue {
    portico: Portico,
    folder: PathBuf,
}

/// One of them, as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Entry {
    id: String,
    at: DateTime<Utc>,
    /// Whom it was made for: the profile's name.
    #[serde(default)]
    profile: String,
    url: Url,
    /// What is sent, the same bytes each time; none once it has arrived.
    body: Option<String>,
    state: QueueStateView,
    reference: Option<String>,
    tries: u32,
    tried_at: Option<DateTime<Utc>>,
    /// Before this, support does not want to be asked.
    not_before: Option<DateTime<Utc>>,
    trouble: Option<Code>,
}

/// What a try led to.
#[derive(Debug)]
enum Outcome {
    Taken(Option<String>),
    Refused(Problem),
    NotYet(Problem),
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    message: &'a str,
    report: &'a RawValue,
}

pub(super) fn folder(portico: &Portico) -> PathBuf {
    portico.paths().data.join("support")
}

impl Queue {
    /// The queue of this person on this computer.
    #[must_use]
    pub fn of(portico: &Portico) -> Self {
        Self {
            portico: portico.clone(),
            folder: folder(portico),
        }
    }

    /// Puts a report into the queue. One that waits or has arrived stays as it is; one that was
    /// given up begins anew.
    ///
    /// # Errors
    /// When it can't be kept.
    pub async fn add(&self, report: &Report, profile: &Profile, url: &Url) -> Result<(), Problem> {
        let _lock = self.lock(report.id()).await?;
        let before = self.read(report.id()).await?;
        let stays = |before: &Entry| match before.state {
            QueueStateView::Sent => true,
            QueueStateView::Waiting => before.body.is_some(),
            QueueStateView::GaveUp => false,
        };
        if before.as_ref().is_some_and(stays) {
            return Ok(());
        }
        let unexpected = |error| Problem::new(Code::Unexpected).because(&error);
        let language = self.portico.language();
        let message = match report.message() {
            Some(message) => message.to_owned(),
            None => language.plain("support-no-message"),
        };
        let json: &RawValue = serde_json::from_str(report.json()).map_err(unexpected)?;
        let body = Body {
            email: report.address(),
            message: &message,
            report: json,
        };
        let entry = Entry {
            id: report.id().to_owned(),
            at: self.portico.clock().now(),
            profile: profile.name.clone(),
            url: url.clone(),
            body: Some(serde_json::to_string(&body).map_err(unexpected)?),
            state: QueueStateView::Waiting,
            reference: None,
            tries: 0,
            tried_at: None,
            not_before: None,
            trouble: None,
        };
        if let Err(problem) = destination::keep(&self.portico, report.id(), url).await {
            // It can be sent by whoever knows the destination, and that is this process, now.
            tracing::warn!(%problem, "where a report goes can't be kept");
        }
        self.write(&entry).await
    }

    /// All of them, the oldest first.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub async fn list(&self) -> Result<Vec<QueuedView>, Problem> {
        let language = self.portico.language();
        let entries = self.entries().await?;
        Ok(entries.iter().map(|entry| entry.view(language)).collect())
    }

    /// Tries what waits and is due, the oldest first, as long as there is a way to the network;
    /// gives up and forgets what is too old.
    ///
    /// # Errors
    /// When the folder can't be used. That a try did not succeed is in the list.
    pub async fn work_off(&self, asked: Asked) -> Result<Vec<QueuedView>, Problem> {
        self.sweep().await;
        if let Err(problem) = self.portico.allows_report(ReportUse::Send) {
            return match asked {
                Asked::ByPerson => Err(problem),
                Asked::ByItself => self.list().await,
            };
        }
        for entry in self.entries().await? {
            let age = self.portico.clock().now().signed_duration_since(entry.at);
            // One of the far future would stay for ever.
            if age.abs() > MEMORY {
                self.forget(&entry.id).await?;
                continue;
            }
            let after = self.try_when_due(&entry.id, asked, None).await?;
            let was_tried = after
                .as_ref()
                .is_some_and(|after| after.tries > entry.tries);
            if was_tried && after.is_some_and(|after| after.state == QueueStateView::Waiting) {
                break;
            }
        }
        self.list().await
    }

    /// Removes the ZIPs that were saved and what a crash has left, once they are too old.
    pub(super) async fn sweep(&self) {
        let (folder, now) = (self.folder.clone(), self.portico.clock().now());
        let swept = move || Ok::<_, Problem>(files::sweep(&folder, now)?);
        let swept = tokio::task::spawn_blocking(swept).await;
        if let Err(problem) = swept.unwrap_or_else(|error| Err(error.into())) {
            tracing::warn!(%problem, "old reports could not be removed");
        }
    }

    /// Tries one now, which was made for this destination.
    pub(super) async fn try_one(&self, id: &str, url: &Url) -> Result<QueuedView, Problem> {
        let entry = self.try_when_due(id, Asked::ByPerson, Some(url)).await?;
        let entry = entry.ok_or_else(|| Problem::new(Code::Unexpected))?;
        Ok(entry.view(self.portico.language()))
    }

    /// Tries one if it waits and its time has come; as it is afterwards.
    async fn try_when_due(
        &self,
        id: &str,
        asked: Asked,
        made_for: Option<&Url>,
    ) -> Result<Option<Entry>, Problem> {
        let _lock = self.lock(id).await?;
        // Another process may have sent it while this one waited for the lock.
        let Some(mut entry) = self.read(id).await? else {
            return Ok(None);
        };
        let now = self.portico.clock().now();
        if entry.give_up_when_old(now) {
            self.write(&entry).await?;
            destination::forget(&self.portico, id).await;
        }
        if let Some(body) = entry.body.clone().filter(|_| entry.is_due(now, asked)) {
            // Noted before, so that a process that dies does not try without a pause.
            entry.tries = entry.tries.saturating_add(1);
            entry.tried_at = Some(now);
            self.write(&entry).await?;
            let made_for = match made_for {
                Some(url) => Ok(Some(url.clone())),
                None => destination::kept(&self.portico, id, asked).await,
            };
            let outcome = match made_for {
                Ok(url) => self.send(&entry, body, url.as_ref()).await,
                Err(problem) => Outcome::NotYet(problem),
            };
            tracing::info!(
                tries = entry.tries,
                ?outcome,
                "a report was on its way to support"
            );
            entry.after(outcome, self.portico.clock().now());
            self.write(&entry).await?;
            if entry.state != QueueStateView::Waiting {
                destination::forget(&self.portico, id).await;
            }
        }
        Ok(Some(entry))
    }

    async fn send(&self, entry: &Entry, body: String, made_for: Option<&Url>) -> Outcome {
        if let Err(outcome) = self.still_goes_to(entry, made_for).await {
            return outcome;
        }
        let request = match http::post_json(&entry.url, body.into_bytes(), &entry.id) {
            Ok(request) => request,
            Err(problem) => return Outcome::Refused(problem),
        };
        match self.portico.http().send(request, Repeat::Never).await {
            Ok(response) => judge(&entry.url, &response),
            Err(error) => Outcome::NotYet(error.into()),
        }
    }

    /// Whether it was made for the place that its file names, and the profile still names it.
    async fn still_goes_to(&self, entry: &Entry, made_for: Option<&Url>) -> Result<(), Outcome> {
        let changed = || Outcome::Refused(Problem::new(Code::SupportChanged));
        if made_for != Some(&entry.url) {
            return Err(changed());
        }
        let profile = self.portico.profiles().find(&entry.profile);
        let profile = profile.map_err(|_| changed())?;
        let asked = async {
            self.portico.must_report_there(&profile).await?;
            Destination::ask(&self.portico, &profile).await
        };
        match asked.await {
            Ok(Destination::Endpoint(url)) if url == entry.url => Ok(()),
            Ok(_) => Err(changed()),
            Err(problem) if super::is_of_another_place(&problem) => Err(changed()),
            Err(problem) => Err(Outcome::NotYet(problem)),
        }
    }

    async fn lock(&self, id: &str) -> Result<Lock, Problem> {
        let path = self.folder.join(format!("{id}.lock"));
        self.portico.sessions().lock_file(&path).await
    }

    async fn entries(&self) -> Result<Vec<Entry>, Problem> {
        let folder = self.folder.clone();
        tokio::task::spawn_blocking(move || files::entries(&folder)).await?
    }

    async fn read(&self, id: &str) -> Result<Option<Entry>, Problem> {
        let (path, id) = (self.path(id), id.to_owned());
        let entry = tokio::task::spawn_blocking(move || files::of(path).read()).await??;
        Ok(entry.filter(|entry| entry.id == id))
    }

    async fn write(&self, entry: &Entry) -> Result<(), Problem> {
        let path = self.path(&entry.id);
        let entry = entry.clone();
        Ok(tokio::task::spawn_blocking(move || files::of(path).write(&entry)).await??)
    }

    async fn forget(&self, id: &str) -> Result<(), Problem> {
        let (entry, lock) = (self.path(id), self.folder.join(format!("{id}.lock")));
        let forget = move || {
            for path in [entry, lock] {
                match std::fs::remove_file(path) {
                    Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                        return Err(error.into());
                    }
                    _ => {}
                }
            }
            Ok(())
        };
        tokio::task::spawn_blocking(forget).await?
    }

    fn path(&self, id: &str) -> PathBuf {
        self.folder.join(format!("{id}.json"))
    }
}

/// A file of the queue as it is shown, and whether it is its turn.
#[cfg(feature = "fuzzing")]
#[derive(Debug)]
pub struct Queued {
    /// As it is shown.
    pub view: QueuedView,
    /// Whether it is tried when the person asks.
    pub due_for_person: bool,
    /// Whether it is tried by itself.
    pub due_by_itself: bool,
}

/// A file as it comes, for fuzzing; none when it is not understood.
#[cfg(feature = "fuzzing")]
pub fn queued(bytes: &[u8], now: DateTime<Utc>) -> Option<Queued> {
    let mut entry: Entry = serde_json::from_slice(bytes).ok()?;
    entry.give_up_when_old(now);
    Some(Queued {
        due_for_person: entry.body.is_some() && entry.is_due(now, Asked::ByPerson),
        due_by_itself: entry.body.is_some() && entry.is_due(now, Asked::ByItself),
        view: entry.view(Language::English),
    })
}

/// What an answer means. Only an answer in JSON is support's: a network that wants a sign-in
/// first answers too.
fn judge(url: &Url, response: &Response) -> Outcome {
    #[derive(Deserialize)]
    struct Answer {
        reference: Option<String>,
    }
    let status = response.status();
    if status.is_success() {
        return match http::parse_json::<Answer>(url, response) {
            Ok(answer) => Outcome::Taken(answer.reference.map(|text| readable(&text))),
            Err(problem) => Outcome::NotYet(problem),
        };
    }
    let problem = http::refused(url, response);
    // Too early, too slow or too much at once, or no word of support's: the same report may be taken
    // later.
    let may_pass = [408, 425, 429].contains(&status.as_u16());
    match status.is_client_error() && !may_pass && problem.code != Code::GatewayAnswered {
        true => Outcome::Refused(problem),
        false => Outcome::NotYet(problem),
    }
}

fn readable(reference: &str) -> String {
    let allowed = |c: &char| c.is_alphanumeric() || " -_.#/".contains(*c);
    reference.chars().filter(allowed).take(64).collect()
}

impl Entry {
    fn is_due(&self, now: DateTime<Utc>, asked: Asked) -> bool {
        let paused = asked == Asked::ByItself
            && self
                .tried_at
                .is_some_and(|at| at <= now && now.signed_duration_since(at) < pause(self.tries));
        self.state == QueueStateView::Waiting
            && !paused
            && !self.not_before.is_some_and(|wanted| {
                let left = wanted.signed_duration_since(now);
                left > TimeDelta::zero() && left <= LONGEST_ASKED
            })
    }

    fn give_up_when_old(&mut self, now: DateTime<Utc>) -> bool {
        let old = self.state == QueueStateView::Waiting
            && now.signed_duration_since(self.at) > GIVE_UP_AFTER;
        if old {
            self.state = QueueStateView::GaveUp;
        }
        old
    }

    fn after(&mut self, outcome: Outcome, now: DateTime<Utc>) {
        match outcome {
            Outcome::Taken(reference) => {
                self.state = QueueStateView::Sent;
                self.reference = reference;
                self.body = None;
                self.trouble = None;
            }
            Outcome::Refused(problem) => {
                self.state = QueueStateView::GaveUp;
                self.trouble = Some(problem.code);
            }
            Outcome::NotYet(problem) => {
                self.not_before = problem
                    .retry_after
                    .map(|seconds| TimeDelta::seconds(seconds.into()).min(LONGEST_ASKED))
                    .and_then(|wanted| now.checked_add_signed(wanted));
                self.trouble = Some(problem.code);
            }
        }
    }

    fn view(&self, language: Language) -> QueuedView {
        let trouble = self.trouble.map(|code| {
            let mut problem = Problem::new(code).at_host(self.url.host_str().unwrap_or_default());
            problem.about.service = self.url.host_str().map(str::to_owned);
            problem.view(language, self.at).title
        });
        QueuedView {
            id: self.id.clone(),
            at: rfc3339(self.at),
            state: self.state,
            reference: self.reference.as_deref().map(readable),
            tries: self.tries,
            trouble,
            code: self.trouble,
        }
    }
}

fn pause(tries: u32) -> TimeDelta {
    let pause = PAUSE.doubled(tries.saturating_sub(1));
    TimeDelta::from_std(pause).unwrap_or(TimeDelta::MAX)
}

#[cfg(test)]
pub(super) mod tests;
