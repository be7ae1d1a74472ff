//! `portico logout`: revoked at the service, ended and wiped here.

use portico_core::session::{Record, SignedOut};
use portico_core::views::CheckedView;
use portico_core::{Code, Problem};

use super::status::Accounts;
use crate::args::Logout;
use crate::exit::Failure;
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
    let mut accounts = Vec::new();
    let mut first_problem = None;
    for mut record in records {
        // One that fails keeps nobody else signed in.
        if let Err(problem) = sign_out_one(app, &mut record, args).await {
            if first_problem.is_some() {
                output.warn(&problem);
            }
            first_problem.get_or_insert(problem);
        }
        accounts.push(record.view(CheckedView::Offline, false));
    }
    if let Some(problem) = first_problem {
        return Err(app.about_service(problem, args.account.as_deref()));
    }
    match output.json {
        true => output.line(&Accounts { accounts }),
        false => Ok(()),
    }
}

async fn sign_out_one(app: &App, record: &mut Record, args: &Logout) -> Result<(), Problem> {
    let output = &app.output;
    let account = record.account.clone();
    let had_ended = record.ended.is_some() && !record.pending_revocation;
    let id = match had_ended {
        true => "cli-signed-out-before",
        false => match app.portico.sign_out(record, args.everywhere).await? {
            SignedOut::Everywhere => "cli-signed-out",
            SignedOut::Pending => "cli-signed-out-pending",
        },
    };
    output.say(&output.words(id, |values| {
        values.text("account", account.clone());
    }));
    if args.forget_device {
        app.portico.forget_recognition(record)?;
        output.say(&output.words("cli-device-forgotten", |values| {
            values.text("account", account);
        }));
    }
    Ok(())
}
