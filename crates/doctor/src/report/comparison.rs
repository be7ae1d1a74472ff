//! The sheet for the IT department, in Markdown: what fails, since when, which hosts are needed.
//! Nothing of the person is in it.

use chrono::{DateTime, Utc};
use portico_core::Language;
use serde_json::Value;

use crate::check::{CheckResult, Status};
use crate::context::Target;
use crate::message::Message;
use crate::network_history::{Comparison, Difference, Verdict};
use crate::views;

pub(crate) fn of(comparison: &Comparison, language: Language) -> String {
    let service = comparison.subject.service.as_str();
    let say = |id: &str| Message::new(id).with("service", service).text(language);
    let (title, intro) = match comparison.verdict {
        Verdict::FailsHere => ("sheet-title-fails-here", "sheet-fails-here"),
        Verdict::WorksHere => ("sheet-title-works-here", "sheet-works-here"),
        Verdict::FailsOnBoth => ("sheet-title-fails-on-both", "sheet-fails-on-both"),
        Verdict::Alike => ("sheet-title-alike", "sheet-alike"),
    };
    let mut lines = vec![
        format!("# {}", say(title)),
        String::new(),
        say(intro),
        String::new(),
        format!("- {}: {}", say("sheet-here"), minute(comparison.here_at)),
        format!(
            "- {}: {}",
            say("sheet-elsewhere"),
            minute(comparison.elsewhere_at)
        ),
    ];
    if !comparison.differs.is_empty() {
        lines.extend([
            String::new(),
            format!("## {}", say("sheet-differs")),
            String::new(),
        ]);
        let rows = comparison.differs.iter();
        lines.extend(rows.map(|one| difference(one, language)));
    }
    if !comparison.trouble.is_empty() {
        lines.extend([String::new(), format!("## {}", say("sheet-trouble"))]);
        for found in &comparison.trouble {
            lines.extend(trouble(found, language));
        }
    }
    if !comparison.subject.targets.is_empty() {
        lines.extend([
            String::new(),
            format!("## {}", say("sheet-hosts")),
            String::new(),
        ]);
        let hosts = comparison.subject.targets.iter();
        lines.extend(hosts.map(|Target { host, port, .. }| format!("- `{host}:{port}`")));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn difference(one: &Difference, language: Language) -> String {
    format!(
        "- {} (`{}`): {} → {}",
        views::check(one.id, language).title,
        one.id,
        status(one.elsewhere, language),
        status(one.here, language)
    )
}

fn status(status: Status, language: Language) -> String {
    language.plain(match status {
        Status::Pass => "sheet-pass",
        Status::Warn => "sheet-warn",
        Status::Fail => "sheet-fail",
        Status::Skipped => "sheet-skipped",
    })
}

/// A finding with all that it rests on.
fn trouble(found: &CheckResult, language: Language) -> Vec<String> {
    let view = found.view(language);
    let mut lines = vec![
        String::new(),
        format!("### {} (`{}`)", view.title, view.id),
        String::new(),
    ];
    lines.extend(view.cause.map(|cause| format!("{cause}\n")));
    lines.extend(view.evidence.iter().map(|(key, value)| {
        let label = language.plain(&format!("evidence-{}", key.replace('_', "-")));
        format!("- {label}: {}", plain(value))
    }));
    lines
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => format!("`{}`", text.replace('`', "'")),
        Value::Array(all) => all.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Object(all) => {
            let named = all
                .iter()
                .map(|(name, one)| format!("{name} {}", plain(one)));
            named.collect::<Vec<_>>().join("; ")
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

fn minute(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}
