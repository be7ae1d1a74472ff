//! `portico doctor`: findings as they come, then what explains them best.

mod show;

use std::path::Path;

use portico_core::Problem;
use portico_core::profile::Profile;
use portico_doctor::report::{self, Log, Material, Report};
use portico_doctor::views::{ComparisonView, DiagnosisView, FindingView};
use portico_doctor::{CheckResult, Context, Diagnosis, NoSuchCheck, Run, Selection, Status};
use serde::Serialize;

use crate::again;
use crate::app::App;
use crate::args::{Common, Doctor, ReportFile};
use crate::exit::{Exit, Failure};
use crate::interrupt::Interrupt;
use crate::log;
use crate::output::Output;
use crate::runtime;

/// What troubleshooting works with.
#[derive(Debug, Clone)]
pub(super) struct Troubleshooter {
    pub(super) app: App,
    /// What keeps Portico from working at all.
    problem: Option<Problem>,
    log: Log,
}

/// A run that has come to its end, or to as much as there was time for.
#[derive(Debug)]
pub(super) struct Findings {
    context: Context,
    found: Vec<CheckResult>,
    diagnosis: Diagnosis,
    comparison: Option<ComparisonView>,
}

/// A line of `--json`.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Finding(FindingView),
    Diagnosis(DiagnosisView),
}

impl Troubleshooter {
    /// Opens Portico also where a policy keeps every other command from working.
    pub(super) fn open(common: &Common, output: &mut Output) -> Result<Self, Failure> {
        let log = log::start(common);
        let (app, problem) = App::open_to_find_out(common, *output)?;
        let app = app.speaking_as_set(common);
        *output = app.output;
        Ok(Self { app, problem, log })
    }

    /// What `doctor` is about: of `--profile`, else the one whose sign-in has just stopped, else as
    /// for support. What is kept of that may be anybody's word, so no report goes where it points.
    fn profile_in_trouble(&self) -> Result<Profile, Failure> {
        let portico = &self.app.portico;
        let newest = match &self.app.profile {
            Some(_) => None,
            None => portico
                .history()
                .newest_problem()
                .unwrap_or_else(|problem| {
                    tracing::info!(%problem, "why the last sign-in stopped can't be read");
                    None
                }),
        };
        match newest.and_then(|newest| portico.profiles().find(&newest.profile).ok()) {
            Some(profile) => Ok(profile),
            None => self.profile(),
        }
    }

    /// What a report is about: of `--profile`, else the usual one, else the one signed in to last,
    /// else HubSpot.
    pub(super) fn profile(&self) -> Result<Profile, Failure> {
        let profiles = self.app.portico.profiles();
        if let Some(name) = &self.app.profile {
            return Ok(profiles.find(name)?);
        }
        let usual = self.app.usual_profile().unwrap_or_else(|problem| {
            self.app.output.warn(&problem);
            None
        });
        let last = || self.app.profile_signed_in_to();
        match usual.or_else(last) {
            Some(profile) => Ok(profile),
            None => Ok(profiles.find("hubspot")?),
        }
    }

    pub(super) fn context(&self, profile: Profile) -> Context {
        Context {
            problem: self.problem.clone(),
            ..Context::new(self.app.portico.clone(), profile)
        }
    }

    pub(super) async fn report(
        &self,
        findings: Findings,
        message: Option<String>,
        address: Option<String>,
    ) -> Result<Report, Problem> {
        Report::new(Material {
            context: &findings.context,
            found: &findings.found,
            diagnosis: findings.diagnosis,
            comparison: findings.comparison,
            log: self.log.lines(),
            message,
            address,
        })
        .await
    }
}

pub(super) fn run(
    troubleshooter: &Troubleshooter,
    args: Doctor,
    in_detail: bool,
) -> Result<(), Failure> {
    let context = Context {
        email: args.email,
        offline: args.offline,
        ..troubleshooter.context(troubleshooter.profile_in_trouble()?)
    };
    let selection = match args.check.is_empty() {
        true => Selection::All,
        false => Selection::Only(args.check),
    };
    if let Some(problem) = troubleshooter
        .problem
        .as_ref()
        .filter(|_| !troubleshooter.app.output.json)
    {
        troubleshooter.app.output.problem(problem, None);
    }
    let troubleshooter = troubleshooter.clone();
    runtime::run(move |interrupt| async move {
        look(
            &troubleshooter,
            context,
            &selection,
            args.report,
            in_detail,
            interrupt,
        )
        .await
    })
}

async fn look(
    troubleshooter: &Troubleshooter,
    context: Context,
    selection: &Selection,
    file: Option<ReportFile>,
    in_detail: bool,
    mut interrupt: Interrupt,
) -> Result<(), Failure> {
    let output = &troubleshooter.app.output;
    let context = match selection {
        Selection::All => context.or_last_problem().await,
        // Who looks at one thing alone asks about nothing else.
        Selection::Only(_) => context,
    };
    if let Some(problem) = context.problem.as_ref().filter(|_| context.earlier) {
        say_last_problem(output, &context, problem);
    }
    let about = show::About {
        again: again::of_profile(troubleshooter.app.portico.profiles(), &context.profile),
        profile: troubleshooter.app.profile.clone(),
    };
    let show = |found: &CheckResult| {
        let view = found.view(output.language);
        match output.json {
            true => output.line(&Line::Finding(view)),
            false => output.painted(&show::finding(output, &about, &view, in_detail)),
        }
    };
    let stop = interrupt.came();
    let (findings, cancelled) = findings(output, context, selection, show, stop).await?;
    let diagnosis = findings.diagnosis.view(output.language);
    match output.json {
        true => output.line(&Line::Diagnosis(diagnosis))?,
        false => output.painted(&show::diagnosis(
            output,
            &about,
            &diagnosis,
            &findings.found,
        ))?,
    }
    if cancelled {
        return Err(Failure::Said(Exit::Cancelled));
    }
    let is_wrong = !findings.diagnosis.causes.is_empty()
        || findings
            .found
            .iter()
            .any(|found| found.finding.status == Status::Fail);
    if let Some(file) = file {
        let report = troubleshooter.report(findings, None, None).await?;
        save(&troubleshooter.app, &report, file).await?;
    }
    match is_wrong {
        true => Err(Failure::Said(Exit::Stopped)),
        false => Ok(()),
    }
}

/// Runs the checks to their end, or until the person wants it to stop, which it says too.
pub(super) async fn findings(
    output: &Output,
    context: Context,
    selection: &Selection,
    show: impl Fn(&CheckResult) -> Result<(), Failure>,
    stop: impl Future<Output = ()>,
) -> Result<(Findings, bool), Failure> {
    tokio::pin!(stop);
    let mut run = Run::start(context.clone(), selection)
        .map_err(|unknown| Failure::WrongUse(no_such_check(output, &unknown)))?;
    let cancelled = loop {
        output.progress(&output.words("cli-doctor-progress", |values| {
            values.number("done", count(run.results().len()));
            values.number("all", count(run.checks().len()));
        }));
        let found = tokio::select! {
            found = run.next() => found,
            () = &mut stop => break true,
        };
        let Some(found) = found else { break false };
        output.progress("");
        show(&found)?;
    };
    output.progress("");
    let findings = Findings {
        context,
        found: run.results().to_vec(),
        diagnosis: run.diagnosis(),
        comparison: run
            .comparison()
            .map(|compared| compared.view(output.language)),
    };
    Ok((findings, cancelled))
}

/// Says what the run starts from; in `--json` the diagnosis does.
fn say_last_problem(output: &Output, context: &Context, problem: &Problem) {
    if output.json {
        return;
    }
    let mut problem = problem.clone();
    problem.about.service = Some(context.profile.title.clone());
    let view = problem.view(output.language, context.portico.clock().now());
    output.say(&output.words("cli-doctor-last", |values| {
        values.text("service", context.profile.title.as_str());
        values.text("problem", view.title.as_str());
        values.text("code", problem.code.as_str());
    }));
}

fn no_such_check(output: &Output, unknown: &NoSuchCheck) -> String {
    output.words("cli-no-check", |values| {
        values.text("id", unknown.0.as_str());
        values.text_if_any("nearest", unknown.nearest());
    })
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

async fn save(app: &App, report: &Report, file: ReportFile) -> Result<(), Failure> {
    report::save(file.path.clone(), report.content(file.form)?).await?;
    app.output.say(&saved(&app.output, &file.path));
    Ok(())
}

/// Says where a report is.
pub(super) fn saved(output: &Output, path: &Path) -> String {
    output.words("cli-report-saved", |values| {
        values.text("file", path.display().to_string());
    })
}
