//! `portico status`: who is signed in, how and until when, and why a session ended.

use std::time::Duration;

use chrono::{Datelike, Local, TimeDelta};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use portico_core::clock::{Timestamp, rfc3339};
use portico_core::domain::{Checked, EndReason, Method, RevocationState};
use portico_core::session::Record;
use portico_core::views::{ReplacedView, SessionView};
use portico_core::{Code, Problem};
use serde::Serialize;

use crate::app::App;
use crate::exit::{Exit, Failure};
use crate::output::{Output, now, table};
use crate::runtime;

/// How long the providers may take to say that the sessions live.
const LIMIT: Duration = Duration::from_secs(5);

/// The accounts, as `--json` prints them.
#[derive(Debug, Serialize)]
pub(super) struct Accounts {
    accounts: Vec<SessionView>,
    /// Earlier sign-ins of theirs that are still valid at the service.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    replaced: Vec<ReplacedView>,
}

impl Accounts {
    pub(super) fn new(app: &App, accounts: Vec<SessionView>) -> Result<Self, Problem> {
        let mut replaced = app.portico.sessions().replaced()?;
        if let Some(profile) = &app.profile {
            replaced.retain(|(_, record)| record.profile == *profile);
        }
        Ok(Self {
            accounts,
            replaced: replaced
                .iter()
                .filter_map(|(_, record)| record.replaced_view())
                .collect(),
        })
    }
}

/// A session, and what the provider said of it.
#[derive(Debug)]
struct Account {
    record: Record,
    view: SessionView,
}

pub(crate) fn run(app: &App) -> Result<(), Failure> {
    say_what_is_lost(app);
    let mut records = app.portico.sessions().all()?;
    if let Some(profile) = &app.profile {
        records.retain(|record| record.profile == *profile);
    }
    if records.is_empty() {
        return nobody(app);
    }
    let work = app.clone();
    runtime::run_until_interrupted(move || async move { work.telling(check(&work, records)).await })
}

/// Names the sessions that the vault holds and that no file leads to, and says what can't be read.
pub(super) fn say_what_is_lost(app: &App) {
    let lost = app.portico.sessions().look();
    let lost = lost.inspect_err(|problem| tracing::info!(%problem, "the vault was not checked"));
    let lost = lost.unwrap_or_default();
    for record in lost.sessions {
        if app.profile.as_ref().is_none_or(|it| record.profile == *it) {
            let mut problem = Problem::new(Code::SessionAltered).with_detail(
                "the vault has this session, but its file is missing or belongs to another session",
            );
            problem.about.service = Some(app.portico.title_of(&record.profile));
            problem.about.account = Some(record.account);
            app.output.warn(&problem);
        }
    }
    if lost.unreadable > 0 {
        app.output.warn(&Problem::new(Code::KeychainUnreadable).with_detail(format!(
            "items of the vault that can't be read, and whose accounts nobody knows: {}; a sign-in in one of \
             them is valid at its service until it ends there",
            lost.unreadable
        )));
    }
}

fn nobody(app: &App) -> Result<(), Failure> {
    let exit = Exit::from(Code::NotSignedIn);
    if app.output.json {
        app.output.line(&Accounts::new(app, Vec::new())?)?;
        return Err(Failure::Said(exit));
    }
    say_what_is_left(app)?;
    Err(app.about_service(Problem::new(Code::NotSignedIn), None))
}

/// Says which earlier sign-ins are still valid at their services.
pub(super) fn say_what_is_left(app: &App) -> Result<(), Problem> {
    let earlier = Accounts::new(app, Vec::new())?.replaced;
    earlier
        .iter()
        .for_each(|earlier| app.output.say(&replaced(&app.output, earlier)));
    Ok(())
}

/// Asks all providers at once. Who does not answer in time is shown as this computer knows it.
async fn check(app: &App, records: Vec<Record>) -> Result<(), Failure> {
    let portico = &app.portico;
    let sessions = portico.sessions();
    let mut shown: Vec<Account> = records
        .iter()
        .map(|record| Account {
            view: sessions.view(record, Checked::Offline),
            record: record.clone(),
        })
        .collect();
    let mut checks: FuturesUnordered<_> = records
        .into_iter()
        .enumerate()
        .map(|(place, mut record)| async move {
            let view = portico.sessions().checked_view(&mut record).await;
            (place, record, view)
        })
        .collect();
    let limit = tokio::time::sleep(LIMIT);
    tokio::pin!(limit);
    loop {
        tokio::select! {
            answer = checks.next() => match answer {
                Some((place, record, Ok(view))) => {
                    if let Some(slot) = shown.get_mut(place) {
                        *slot = Account { record, view };
                    }
                }
                Some((_, record, Err(mut problem))) => {
                    problem.about.account = Some(record.account);
                    problem.about.service = Some(portico.title_of(&record.profile));
                    app.output.warn(&problem);
                }
                None => break,
            },
            () = &mut limit => break,
        }
    }
    print(app, &shown)?;
    // All that is left by now is a renewal that the service has begun to answer. It is not broken
    // off: the answer may carry the only refresh token.
    while checks.next().await.is_some() {}
    match shown.iter().any(|one| one.record.ended.is_none()) {
        true => Ok(()),
        false => Err(Failure::Said(Exit::from(Code::NotSignedIn))),
    }
}

fn print(app: &App, shown: &[Account]) -> Result<(), Failure> {
    let output = &app.output;
    let accounts = shown.iter().map(|one| one.view.clone()).collect();
    let accounts = Accounts::new(app, accounts)?;
    if output.json {
        return output.line(&accounts);
    }
    let mut rows = vec![output.titles(&["account", "method", "since", "state"])];
    rows.extend(shown.iter().map(|one| {
        let record = &one.record;
        vec![
            record.account.clone(),
            output.word(method(record.method)),
            time(record.since),
            state(output, record, &one.view),
        ]
    }));
    output.data(&table(&rows))?;
    for earlier in accounts.replaced {
        output.say(&replaced(output, &earlier));
    }
    Ok(())
}

fn state(output: &Output, record: &Record, view: &SessionView) -> String {
    let mut clauses = Vec::new();
    match record.ended {
        Some(ended) => {
            let hours = match ended.reason {
                EndReason::Unused => record.idle_limit().map_or(0, |limit| limit / 3600),
                EndReason::Revoked
                | EndReason::Expired
                | EndReason::SignedOut
                | EndReason::Policy
                | EndReason::Limit => 0,
            };
            clauses.push(output.words(reason(ended.reason), |values| {
                values.number("hours", hours.into());
            }));
        }
        None => clauses.push(output.word(match view.checked {
            Checked::Now => "cli-state-signed-in",
            Checked::Offline => "cli-state-not-checked",
        })),
    }
    let limit = record.ends_at();
    let unused = record.ends_if_unused_at();
    let ends = [
        // What ends later than it does in any case says nothing.
        (
            "cli-state-ends",
            unused.filter(|end| limit.is_none_or(|limit| *end < limit)),
        ),
        ("cli-state-limit", limit),
    ];
    for (id, end) in ends {
        if let Some(end) = end.filter(|_| record.ended.is_none()) {
            clauses.push(output.words(id, |values| {
                values.text("time", duration(output, end.signed_duration_since(now())));
            }));
        }
    }
    if record.bound == Some(false) && record.ended.is_none() {
        clauses.push(output.word("cli-state-unbound"));
    }
    if view.profile_moved == Some(true) {
        clauses.push(output.words("cli-state-earlier-server", |values| {
            values.text("issuer", record.issuer.as_str());
            values.text("profile", record.profile.as_str());
        }));
    }
    if let Some(revocation) = record.revocation() {
        clauses.push(output.word(&format!("cli-state-{}", standing(revocation.state))));
    }
    clauses.join("; ")
}

/// What has become of an earlier sign-in, in words.
fn replaced(output: &Output, earlier: &ReplacedView) -> String {
    let id = format!("cli-replaced-{}", standing(earlier.revocation.state));
    output.words(&id, |values| {
        values.text("account", earlier.account.as_str());
    })
}

/// How a revocation stands, as the catalogue names it.
fn standing(state: RevocationState) -> &'static str {
    match state {
        RevocationState::Pending => "pending",
        RevocationState::Refused => "refused",
        RevocationState::NotOffered => "not-offered",
        RevocationState::GivenUp => "given-up",
    }
}

pub(super) fn method(method: Method) -> &'static str {
    match method {
        Method::Password => "method-password",
        Method::Google => "method-google",
        Method::Sso => "method-sso",
        Method::Browser => "method-browser",
        Method::Device => "method-device",
    }
}

fn reason(reason: EndReason) -> &'static str {
    match reason {
        EndReason::Unused => "ended-unused",
        EndReason::Revoked => "ended-revoked",
        EndReason::Expired => "ended-expired",
        EndReason::SignedOut => "ended-signed-out",
        EndReason::Policy => "ended-policy",
        EndReason::Limit => "ended-limit",
    }
}

/// A moment on the person's own clock; one that no calendar shows, which a file may state, as it
/// is.
fn time(moment: Timestamp) -> String {
    if !(1..9999).contains(&moment.year()) {
        return rfc3339(moment);
    }
    moment
        .with_timezone(&Local)
        .format("%Y-%m-%d %H:%M")
        .to_string()
}

/// A duration in words: to the second below a minute, to the minute below two days, else to the day.
pub(super) fn duration(output: &Output, left: TimeDelta) -> String {
    let seconds = left.num_seconds().max(0);
    let days = (seconds + 59) / 86_400;
    match u32::try_from(seconds) {
        Ok(seconds) if days < 2 => output.language.duration(seconds),
        _ => output.words("cli-duration-days", |values| {
            values.number("days", days);
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{Common, Tongue};

    #[test]
    fn less_than_a_minute_is_said_in_seconds() {
        for (seconds, en, nb) in [
            (-5, "0 seconds", "0 sekunder"),
            (1, "1 second", "1 sekund"),
            (6, "6 seconds", "6 sekunder"),
            (59, "59 seconds", "59 sekunder"),
            (60, "1 minute", "1 minutt"),
            (61, "2 minutes", "2 minutter"),
            (3541, "1 hour", "1 time"),
            (5400, "1 hour 30 minutes", "1 time og 30 minutter"),
            (172_800, "2 days", "2 dager"),
        ] {
            for (tongue, words) in [(Tongue::En, en), (Tongue::Nb, nb)] {
                let common = Common {
                    json: false,
                    profile: None,
                    language: Some(tongue),
                    quiet: false,
                    verbose: 0,
                };
                let said = duration(&Output::new(&common), TimeDelta::seconds(seconds));
                assert_eq!(said, words);
            }
        }
    }

    #[test]
    fn a_time_that_no_calendar_shows_is_shown_as_it_is() {
        for moment in [Timestamp::MAX_UTC, Timestamp::MIN_UTC] {
            assert_eq!(time(moment), rfc3339(moment));
        }
        assert_eq!(time(Timestamp::UNIX_EPOCH).len(), "1970-01-01 00:00".len());
    }
}
