//! Findings and the diagnosis for a person at a terminal.

use anstyle::{AnsiColor, Style};
use portico_doctor::remedy::Act;
use portico_doctor::views::{CauseView, DiagnosisView, FindingView, Helper, RemedyView};
use portico_doctor::{Found, Status, plain};

use crate::again;
use crate::output::{Output, Painted};

/// What the commands that help have to name.
#[derive(Debug, Clone, Default)]
pub(super) struct About {
    /// What stands behind `portico login`.
    pub(super) again: Option<String>,
    /// `--profile`, where it was given.
    pub(super) profile: Option<String>,
}

const ALL: [Status; 4] = [Status::Pass, Status::Warn, Status::Fail, Status::Skipped];

/// A finding: its state and what it is about; what was seen; in detail, what that rests on.
pub(super) fn finding(
    output: &Output,
    about: &About,
    finding: &FindingView,
    in_detail: bool,
) -> Painted {
    let word = |status| plain::status(status, output.language);
    let width = ALL.map(|status| word(status).chars().count());
    let width = width.into_iter().max().unwrap_or(0);
    let (sign, colour) = match finding.status {
        Status::Pass => ("✓", AnsiColor::Green),
        Status::Warn => ("!", AnsiColor::Yellow),
        Status::Fail => ("✗", AnsiColor::Red),
        Status::Skipped => ("–", AnsiColor::BrightBlack),
    };
    let state = format!("{sign} {:<width$}", word(finding.status));
    let mut lines = vec![format!("  {} ({} ms)", finding.title, finding.took_ms)];
    lines.extend(finding.cause.iter().map(|cause| format!("    {cause}")));
    if in_detail {
        lines.push(format!("    {}", finding.id));
        lines.extend(evidence(output, finding));
        let remedies = finding.remedies.iter();
        lines.extend(remedies.map(|remedy| format!("    → {}", step(output, about, remedy))));
    }
    Painted {
        style: Style::new().fg_color(Some(colour.into())),
        first: state,
        rest: lines.join("\n"),
    }
}

fn evidence(output: &Output, finding: &FindingView) -> Vec<String> {
    let evidence = finding.evidence.iter();
    evidence
        .map(|(key, value)| format!("    {}", plain::evidence(key, value, output.language)))
        .collect()
}

/// The diagnosis: the one sentence, the one thing to do, what else helps, what it rests on, and
/// what else it may be.
pub(super) fn diagnosis(
    output: &Output,
    about: &About,
    diagnosis: &DiagnosisView,
    found: &[Found],
) -> Painted {
    let mut lines = vec![String::new()];
    if !diagnosis.next.is_empty() {
        lines.push(diagnosis.next.clone());
    }
    if let Some(newer) = &diagnosis.newer {
        lines.push(newer.sentence.clone());
        lines.extend(newer.command.iter().map(|command| format!("  {command}")));
    }
    if let Some((first, others)) = diagnosis.causes.split_first() {
        for (remedy, number) in first.remedies.iter().zip(1..) {
            lines.push(format!("  {number}. {}", step(output, about, remedy)));
        }
        let because = |found: &&Found| first.because.iter().any(|id| id == found.id);
        for found in found.iter().filter(because) {
            let view = found.view(output.language);
            lines.extend(evidence(output, &view));
        }
        lines.push(output.words("cli-doctor-article", |values| {
            values.text("article", first.article.as_str());
        }));
        if !others.is_empty() {
            lines.push(output.word("cli-doctor-others"));
            lines.extend(others.iter().map(|cause| other(output, cause)));
        }
    }
    Painted {
        style: Style::new().bold(),
        first: format!("\n{}", diagnosis.sentence),
        rest: lines.join("\n"),
    }
}

fn other(output: &Output, cause: &CauseView) -> String {
    let confidence = plain::confidence(cause.confidence, output.language);
    format!("  - {} ({confidence}) [{}]", cause.title, cause.code)
}

/// What helps; where the app would do it, what to type instead.
fn step(output: &Output, about: &About, remedy: &RemedyView) -> String {
    let text = match remedy.by {
        Helper::App | Helper::Person => remedy.text.clone(),
        Helper::It => output.words("report-by-it", |values| {
            values.text("step", remedy.text.as_str());
        }),
    };
    match remedy.act.as_ref().and_then(|act| typed(act, about)) {
        Some(typed) => format!("{text}: {typed}"),
        None => text,
    }
}

fn typed(act: &Act, about: &About) -> Option<String> {
    let login = |rest: &str| match &about.again {
        Some(again) => format!("portico login {again} {rest}"),
        None => format!("portico login {rest}"),
    };
    let doctor = |rest: &str| match &about.profile {
        Some(profile) => format!("portico doctor --profile {profile}{rest}"),
        None => format!("portico doctor{rest}"),
    };
    Some(match act {
        Act::ForgetDevice => "portico logout --forget-device".to_owned(),
        Act::SignOutEverywhere => "portico logout --all --everywhere".to_owned(),
        Act::TestBrowser => doctor(" --check browser.round_trip"),
        Act::RunAgain | Act::RunElsewhere => doctor(""),
        Act::UseSso => login("--method sso"),
        Act::UnlockKeychain => doctor(" --check app.keychain"),
        Act::ShowReport => doctor(" --report report.md"),
        Act::OpenPortal { url } | Act::OpenStatusPage { url } => url.clone(),
        Act::UseAddress { email } => login(&format!("--email {}", again::quoted(email))),
        Act::ClearWebData
        | Act::OpenBrowserSettings
        | Act::OpenClockSettings
        | Act::OpenNetworkSettings => return None,
    })
}
