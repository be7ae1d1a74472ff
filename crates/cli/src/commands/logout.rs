//! `portico logout`: revoked at the service, ended and wiped here.

use futures_util::future::join_all;
use portico_core::domain::Checked;
use portico_core::session::AtProvider;
use portico_core::session::{Record, SignedOut};
use portico_core::views::ProblemView;
use portico_core::{Code, Problem};
use serde::Serialize;

use super::status::Accounts;
use crate::app::App;
use crate::args::Logout;
use crate::exit::{Exit, Failure};
use crate::output::now;
use crate::runtime;

/// The accounts, as `--json` prints them.
#[derive(Debug, Serialize)]
struct SignedOutAccounts {
    #[serde(flatten)]
    accounts: Accounts,
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
            let sessions = app.portico.sessions();
            let found = sessions.find_to_end(account, app.profile.as_deref());
            vec![found.map_err(|problem| app.about_service(problem, account))?]
        }
    };
    let work = app.clone();
    runtime::run_until_interrupted(move || async move {
        work.telling(sign_out(&work, records, &args)).await
    })
}

/// Everybody who is signed in; with `forget_device` also who is remembered, as the vault has it.
fn of_everybody(app: &App, forget_device: bool) -> Result<Vec<Record>, Failure> {
    let mut records = Vec::new();
    for record in app.portico.sessions().everybody()? {
        let of_profile = app
            .profile
            .as_ref()
            .is_none_or(|profile| record.profile == *profile);
        let is_in = record.ended.is_none() || record.pending_revocation;
        let is_meant = of_profile
            && (is_in
                || (forget_device
                    && (record.device_since.is_some() || app.portico.is_recognised(&record)?)));
        records.extend(is_meant.then_some(record));
    }
    Ok(records)
}

/// Forgets this computer also for those whom no file names any more; says whether there was anybody.
async fn forget_others(app: &App) -> Result<bool, Problem> {
    let is_any = app.portico.forget_all_recognition().await? > 0;
    if is_any {
        app.output.say(&app.output.word("cli-devices-forgotten"));
    }
    Ok(is_any)
}

async fn sign_out(app: &App, records: Vec<Record>, args: &Logout) -> Result<(), Failure> {
    let output = &app.output;
    let is_anybody = !records.is_empty();
    // All at once: one that is silent keeps nobody waiting for the next.
    let outs = records.into_iter().map(async |mut record| {
        let outcome = sign_out_one(app, &mut record, args).await;
        (record, outcome)
    });
    let mut accounts = Vec::new();
    let mut not_everywhere = Vec::new();
    let mut first_problem = None;
    for (record, outcome) in join_all(outs).await {
        // One that fails keeps nobody else signed in.
        match outcome {
            Ok((said, left_over)) => {
                said.iter().for_each(|text| output.say(text));
                not_everywhere.extend(left_over.map(|left_over| left_over.say(app)));
            }
            Err(problem) => {
                if first_problem.is_some() {
                    output.warn(&problem);
                }
                first_problem.get_or_insert(problem);
            }
        }
        accounts.push(app.portico.sessions().view(&record, Checked::Offline));
    }
    if args.all && app.profile.is_none() {
        super::status::say_what_is_lost(app);
    }
    let is_for_all = args.all && args.forget_device && app.profile.is_none();
    let is_forgotten = is_for_all && forget_others(app).await?;
    if let Some(problem) = first_problem {
        return Err(app.about_service(problem, args.account.as_deref()));
    }
    if !is_anybody && !is_forgotten {
        super::status::say_what_is_left(app)?;
        return Err(app.about_service(Problem::new(Code::NotSignedIn), None));
    }
    let stopped = not_everywhere.iter().any(|one| one.problem.is_some());
    if output.json {
        output.line(&SignedOutAccounts {
            accounts: Accounts::new(app, accounts)?,
            not_everywhere,
        })?;
    }
    // An earlier sign-in of theirs may stay valid.
    super::status::say_what_is_left(app)?;
    match stopped {
        true => Err(Failure::Said(Exit::Stopped)),
        false => Ok(()),
    }
}

/// Signs out, with what came of it in words.
async fn sign_out_one(
    app: &App,
    record: &mut Record,
    args: &Logout,
) -> Result<(Vec<String>, Option<LeftOver>), Problem> {
    let output = &app.output;
    let account = record.account.clone();
    let had_ended = record.ended.is_some() && !record.pending_revocation;
    let sessions = app.portico.sessions();
    let done = sessions.sign_out(record, args.everywhere).await?;
    let id = match done.session {
        SignedOut::Everywhere if had_ended => "cli-signed-out-before",
        SignedOut::Everywhere => "cli-signed-out",
        SignedOut::Pending => "cli-signed-out-pending",
        SignedOut::Refused => "cli-signed-out-refused",
        SignedOut::NotOffered => "cli-signed-out-not-offered",
        SignedOut::GivenUp => "cli-signed-out-given-up",
    };
    let reason = record.unrevoked.as_ref().and_then(|it| it.reason);
    let why = reason.map(|code| {
        let mut problem = Problem::new(code);
        problem.about.service = Some(app.portico.title_of(&record.profile));
        problem.view(output.language, now()).title
    });
    let mut said = vec![output.words(id, |values| {
        values.text("account", account.clone());
        values.text_if_any("why", why.as_deref());
    })];
    if sessions.has_moved(record) {
        said.push(output.words("cli-signed-out-earlier-server", |values| {
            values.text("account", account.clone());
            values.text("issuer", record.issuer.as_str());
            values.text("profile", record.profile.as_str());
        }));
    }
    if args.forget_device {
        app.portico.forget_recognition(record).await?;
        said.push(output.words("cli-device-forgotten", |values| {
            values.text("account", account);
        }));
    }
    Ok((said, LeftOver::of(record, done.at_provider)))
}

/// Where the browser may still be signed in.
struct LeftOver {
    account: String,
    profile: String,
    problem: Option<Problem>,
}

impl LeftOver {
    fn of(record: &Record, at_provider: AtProvider) -> Option<Self> {
        let problem = match at_provider {
            AtProvider::NotAsked | AtProvider::Opened => return None,
            AtProvider::NoPage => None,
            AtProvider::NotOpened(problem) => Some(problem),
        };
        Some(Self {
            account: record.account.clone(),
            profile: record.profile.clone(),
            problem,
        })
    }

    fn say(self, app: &App) -> NotEverywhere {
        let output = &app.output;
        let id = match self.problem {
            None => "cli-no-way-out",
            Some(_) => "cli-way-out-not-opened",
        };
        let service = app.portico.title_of(&self.profile);
        let words = output.words(id, |values| {
            values.text("service", service.clone());
        });
        output.must_say(&words);
        let problem = self.problem.map(|mut problem| {
            problem.about.service.get_or_insert(service);
            problem.view(output.language, now())
        });
        NotEverywhere {
            account: self.account,
            problem,
        }
    }
}
