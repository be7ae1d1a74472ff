//! `portico support`: a report for support, and those that wait to be sent.

use std::path::{Path, PathBuf};

use portico_core::profile::Profile;
use portico_core::{Code, Problem};
use portico_doctor::report::Report;
use portico_doctor::support::{Asked, Destination, HandedOver, Queue, hand_over};
use portico_doctor::views::{QueueStateView, QueuedView};
use portico_doctor::{CheckResult, Selection};
use serde_json::json;

use super::doctor::{self, Troubleshooter};
use crate::app::App;
use crate::args::{Support, SupportSend};
use crate::exit::{Exit, Failure};
use crate::input::{Input, is_terminal, is_yes};
use crate::output::{Output, table};
use crate::runtime;

pub(super) fn run(troubleshooter: &Troubleshooter, command: Support) -> Result<(), Failure> {
    let troubleshooter = troubleshooter.clone();
    match command {
        Support::Send(args) => {
            runtime::run_until_interrupted(move || async move { send(&troubleshooter, args).await })
        }
        Support::Queue => {
            runtime::run_until_interrupted(move || async move { queue(&troubleshooter.app).await })
        }
    }
}

async fn send(troubleshooter: &Troubleshooter, args: SupportSend) -> Result<(), Failure> {
    let app = &troubleshooter.app;
    let profile = troubleshooter.profile()?;
    let destination = Destination::find(&app.portico, &profile).await;
    let asks = is_terminal() && !app.output.json;
    let mut input = asks.then(|| Input::start(app.output));
    let saved = match &args.report {
        Some(path) => Some(read(app, path).await?),
        None => None,
    };
    let address = match saved.as_ref().and_then(Report::address) {
        Some(address) if args.email.is_none() => Some(address.to_owned()),
        _ => answer_to(app, &profile, &destination, args.email, input.as_mut()).await?,
    };
    let report = match saved {
        Some(saved) => saved.completed(args.message, address)?,
        None => made(troubleshooter, profile.clone(), args.message, address).await?,
    };
    if let Some(input) = &mut input {
        consent(&app.output, &destination, &report, input).await?;
    }
    say(
        &app.output,
        hand_over(&app.portico, &profile, &destination, &report).await?,
    )
}

/// A report that was saved.
async fn read(app: &App, path: &Path) -> Result<Report, Failure> {
    Report::open(path).await?.ok_or_else(|| {
        Failure::WrongUse(app.output.words("cli-no-report", |values| {
            values.text("file", path.display().to_string());
        }))
    })
}

/// A report of this moment.
async fn made(
    troubleshooter: &Troubleshooter,
    profile: Profile,
    message: Option<String>,
    address: Option<String>,
) -> Result<Report, Failure> {
    let mut context = troubleshooter.context(profile);
    context.email.clone_from(&address);
    let (all, quietly, to_its_end) = (
        Selection::All,
        |_: &CheckResult| Ok(()),
        std::future::pending(),
    );
    let output = &troubleshooter.app.output;
    let (findings, _) = doctor::findings(output, context, &all, quietly, to_its_end).await?;
    Ok(troubleshooter.report(findings, message, address).await?)
}

/// Where support can answer. An endpoint needs it; a mail has its own.
async fn answer_to(
    app: &App,
    profile: &Profile,
    destination: &Destination,
    given: Option<String>,
    input: Option<&mut Input>,
) -> Result<Option<String>, Failure> {
    match (destination, given, input) {
        (_, Some(address), _) => Ok(Some(address)),
        (Destination::Email(_) | Destination::Nobody, None, _) => Ok(None),
        (Destination::Endpoint(_), None, input) => {
            match (app.portico.held_address(&profile.name).await, input) {
                (Ok(Some(address)), _) => Ok(Some(address)),
                (_, Some(input)) => {
                    let question = app.output.word("cli-ask-answer-to");
                    let answer = input.answer(&app.output, &question).await;
                    Ok(Some(answer.ok_or_else(cancelled)?))
                }
                (_, None) => Err(Failure::WrongUse(
                    app.output.word("cli-answer-address-needed"),
                )),
            }
        }
    }
}

/// Shows what is in a report and where it goes, and asks.
async fn consent(
    output: &Output,
    destination: &Destination,
    report: &Report,
    input: &mut Input,
) -> Result<(), Failure> {
    output.must_say(report.markdown());
    let to = match destination {
        Destination::Endpoint(url) => url.host_str().unwrap_or_default(),
        Destination::Email(address) => address,
        Destination::Nobody => return Ok(()),
    };
    let question = output.words("cli-ask-send", |values| {
        values.text("to", to);
    });
    let answer = input.shown_line(output, &question).await;
    match is_yes(&answer.unwrap_or_default()) {
        true => Ok(()),
        false => {
            output.say(&output.word("cli-report-not-sent"));
            Err(Failure::Said(Exit::Cancelled))
        }
    }
}

fn cancelled() -> Failure {
    Problem::new(Code::Cancelled).into()
}

fn say(output: &Output, handed: HandedOver) -> Result<(), Failure> {
    match handed {
        HandedOver::Queued(report) => say_queued(output, &report),
        HandedOver::Drafted {
            zip,
            address,
            opened,
        } => {
            if output.json {
                output.line(&json!({ "draft": { "to": address, "attach": zip } }))?;
            } else {
                output.data(&zip.display().to_string())?;
                output.must_say(&output.words("cli-report-drafted", |values| {
                    values.text("address", address);
                    values.text("opened", if opened.is_ok() { "yes" } else { "no" });
                }));
            }
            Ok(opened?)
        }
        HandedOver::Saved { zip } => say_saved(output, &zip),
    }
}

fn say_queued(output: &Output, report: &QueuedView) -> Result<(), Failure> {
    if output.json {
        output.line(&json!({ "report": report }))?;
    }
    let id = match report.state {
        QueueStateView::Sent => "cli-report-sent",
        QueueStateView::Waiting => "cli-report-waits",
        QueueStateView::GaveUp => "cli-report-refused",
    };
    let reference = report.reference.as_deref();
    if let Some(reference) = reference.filter(|_| !output.json) {
        output.data(reference)?;
    }
    output.say(&output.words(id, |values| {
        values.text_if_any("trouble", report.trouble.as_deref());
        values.text_if_any("reference", reference);
    }));
    match report.state {
        QueueStateView::Sent | QueueStateView::Waiting => Ok(()),
        QueueStateView::GaveUp => Err(Failure::Said(Exit::Stopped)),
    }
}

fn say_saved(output: &Output, zip: &PathBuf) -> Result<(), Failure> {
    match output.json {
        true => output.line(&json!({ "saved": zip }))?,
        false => output.data(&zip.display().to_string())?,
    }
    output.must_say(&output.word("cli-no-support"));
    // Nobody has it yet.
    Err(Failure::Said(Exit::Stopped))
}

async fn queue(app: &App) -> Result<(), Failure> {
    let output = &app.output;
    let reports = Queue::of(&app.portico).work_off(Asked::ByPerson).await?;
    if output.json {
        return output.line(&json!({ "reports": reports }));
    }
    if reports.is_empty() {
        output.say(&output.word("cli-queue-empty"));
        return Ok(());
    }
    let mut rows = vec![output.titles(&["id", "written", "state", "tries"])];
    rows.extend(reports.into_iter().map(|report| {
        let state = output.words(
            match report.state {
                QueueStateView::Sent => "cli-queue-sent",
                QueueStateView::Waiting => "cli-queue-waiting",
                QueueStateView::GaveUp => "cli-queue-gave-up",
            },
            |values| {
                values.text_if_any("reference", report.reference.as_deref());
                values.text_if_any("trouble", report.trouble.as_deref());
            },
        );
        vec![report.id, report.at, state, report.tries.to_string()]
    }));
    output.data(&table(&rows))
}
