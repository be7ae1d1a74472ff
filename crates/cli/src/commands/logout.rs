//! `portico logout`: revoked at the service, ended and wiped here.

use portico_core::portico::AtProvider;
use portico_core::session::{Record, SignedOut};
use portico_core::views::{CheckedView, ProblemView, SessionView};
use portico_core::{Code, Problem};
use serde::Serialize;

use crate::args::Logout;
use crate::exit::{Exit, Failure};
use crate::output::now;
use crate::parts::App;
use crate::runtime;

/// The accounts, as `--json` prints them.
#[derive(Debug, Serialize)]
struct SignedOutAccounts {
    accounts: Vec<SessionView>,
    /// Those that were to be signed out at the provider, too, and were not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_everywhere: Vec<NotEverywhere>,
}

/// Whose browser may still be signed in at the provider.
#[derive(Debug, Serialize)]
struct NotEverywhere {
    account: String,
    /// None where the provider has no page for that.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<ProblemView>,
}

pub(crate) fn run(app: &App, args: Logout) -> Result<(), Failure> {
    let records = match args.all {
        true => of_everybody(app, args.forget_device)?,
        false => {
            let account = args.account.as_deref();
            let found = app.portico.sessions().find(account, app.profile.as_deref());
            vec![found.map_err(|problem| app.about_service(problem, account))?]
        }
    };
    let work = app.clone();
    runtime::run_until_interrupted(move || async move {
        work.telling(sign_out(&work, records, &args)).await
    })
}

/// Everybody who is signed in; with `forget_device` also who is remembered.
fn of_everybody(app: &App, forget_device: bool) -> Result<Vec<Record>, Failure> {
    let mut records = app.portico.sessions().all()?;
    records.retain(|record| {
        let of_profile = app
            .profile
            .as_ref()
            .is_none_or(|profile| record.profile == *profile);
        let remembered = forget_device && record.device_since.is_some();
        of_profile && (record.ended.is_none() || record.pending_revocation || remembered)
    });
    match records.is_empty() {
        true => Err(app.about_service(Problem::new(Code::NotSignedIn), None)),
        false => Ok(records),
    }
}

async fn sign_out(app: &App, records: Vec<Record>, args: &Logout) -> Result<(), Failure> {
    let output = &app.output;
    let mut accounts = Vec::new();
    let mut not_everywhere = Vec::new();
    let mut first_problem = None;
    for mut record in records {
        // One that fails keeps nobody else signed in.
        match sign_out_one(app, &mut record, args).await {
            Ok(left_over) => not_everywhere.extend(left_over),
            Err(problem) => {
                if first_problem.is_some() {
                    output.warn(&problem);
                }
                first_problem.get_or_insert(problem);
            }
        }
        accounts.push(record.view(CheckedView::Offline, false));
    }
    if let Some(problem) = first_problem {
        return Err(app.about_service(problem, args.account.as_deref()));
    }
    let stopped = not_everywhere.iter().any(|one| one.problem.is_some());
    if output.json {
        output.line(&SignedOutAccounts {
            accounts,
            not_everywhere,
        })?;
    }
    match stopped {
        true => Err(Failure::Said(Exit::Stopped)),
        false => Ok(()),
    }
}

async fn sign_out_one(
    app: &App,
    record: &mut Record,
    args: &Logout,
) -> Result<Option<NotEverywhere>, Problem> {
    let output = &app.output;
    let account = record.account.clone();
    let had_ended = record.ended.is_some() && !record.pending_revocation;
    let mut at_provider = AtProvider::NotAsked;
    let id = match had_ended {
        true => "cli-signed-out-before",
        false => {
            let done = app.portico.sign_out(record, args.everywhere).await?;
            at_provider = done.at_provider;
            match done.session {
                SignedOut::Everywhere => "cli-signed-out",
                SignedOut::Pending => "cli-signed-out-pending",
            }
        }
    };
    output.say(&output.words(id, |values| {
        values.text("account", account.clone());
    }));
    let not_everywhere = say_at_provider(app, record, at_provider);
    if args.forget_device {
        app.portico.forget_recognition(record)?;
        output.say(&output.words("cli-device-forgotten", |values| {
            values.text("account", account);
        }));
    }
    Ok(not_everywhere)
}

/// Says where the browser may still be signed in.
fn say_at_provider(app: &App, record: &Record, at_provider: AtProvider) -> Option<NotEverywhere> {
    let output = &app.output;
    let (id, problem) = match at_provider {
        AtProvider::NotAsked | AtProvider::Opened => return None,
        AtProvider::NoPage => ("cli-no-way-out", None),
        AtProvider::NotOpened(problem) => ("cli-way-out-not-opened", Some(problem)),
    };
    let service = app.portico.title_of(&record.profile);
    let words = output.words(id, |values| {
        values.text("service", service.clone());
    });
    output.must_say(&words);
    let problem = problem.map(|mut problem| {
        problem.about.service.get_or_insert(service);
        problem.view(output.language, now())
    });
    Some(NotEverywhere {
        account: record.account.clone(),
        problem,
    })
}
