//! `portico logout`: revoked at the service, ended and wiped here.

use futures_util::future::join_all;
use portico_core::session::{Record, SignedOut};
use portico_core::views::CheckedView;
use portico_core::{Code, Problem};

use super::status::Accounts;
use crate::args::Logout;
use crate::exit::Failure;
use crate::output::now;
use crate::parts::App;
use crate::runtime;

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
    // All at once: one that is silent keeps nobody waiting for the next.
    let outs = records.into_iter().map(async |mut record| {
        let outcome = sign_out_one(app, &mut record, args).await;
        (record, outcome)
    });
    let mut accounts = Vec::new();
    let mut first_problem = None;
    for (record, outcome) in join_all(outs).await {
        // One that fails keeps nobody else signed in.
        match outcome {
            Ok(said) => said.iter().for_each(|text| output.say(text)),
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
    match output.json {
        true => output.line(&Accounts::new(app, accounts)?),
        false => Ok(()),
    }
}

/// Signs out, and says what came of it.
async fn sign_out_one(
    app: &App,
    record: &mut Record,
    args: &Logout,
) -> Result<Vec<String>, Problem> {
    let output = &app.output;
    let account = record.account.clone();
    let had_ended = record.ended.is_some() && !record.pending_revocation;
    let outcome = app.portico.sign_out(record, args.everywhere).await?;
    let id = match outcome {
        SignedOut::Everywhere if had_ended => "cli-signed-out-before",
        SignedOut::Everywhere => "cli-signed-out",
        SignedOut::Pending => "cli-signed-out-pending",
        SignedOut::Refused => "cli-signed-out-refused",
        SignedOut::NotOffered => "cli-signed-out-not-offered",
        SignedOut::GivenUp => "cli-signed-out-given-up",
    };
    let reason = record.unrevoked.as_ref().and_then(|it| it.reason);
    let why = reason.map_or_else(
        || "none".to_owned(),
        |code| {
            let mut problem = Problem::new(code);
            problem.about.service = Some(app.portico.title_of(&record.profile));
            problem.view(output.language, now()).title
        },
    );
    let mut said = vec![output.words(id, |values| {
        values.text("account", account.clone());
        values.text("why", why);
    })];
    if args.forget_device {
        app.portico.forget_recognition(record)?;
        said.push(output.words("cli-device-forgotten", |values| {
            values.text("account", account);
        }));
    }
    Ok(said)
}
