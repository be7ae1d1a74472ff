//! `portico version`: this copy, and whether there is a newer one.

use portico_core::updates::sentence;
use portico_core::views::{UpdateView, VersionView};

use crate::args::Version;
use crate::exit::Failure;
use crate::output::Output;
use crate::parts::App;
use crate::runtime;

pub(crate) fn run(app: &App, args: &Version) -> Result<(), Failure> {
    if args.check {
        let portico = app.portico.clone();
        runtime::run_until_interrupted(move || async move {
            portico.check_for_update().await.map_err(Failure::from)
        })?;
    }
    let version = app.portico.version();
    match app.output.json {
        true => app.output.line(&version),
        false => app
            .output
            .data(&lines(&app.output, &version, args.check).join("\n")),
    }
}

fn lines(output: &Output, version: &VersionView, checked: bool) -> Vec<String> {
    let mut lines = vec![
        output.words("cli-version", |values| {
            values.text("version", version.version.as_str());
        }),
        output.words("cli-version-from", |values| {
            let id = format!("update-from-{}", version.install_source.as_str());
            values.text("source", output.word(&id));
        }),
        sentence(version.update_mode, version.update_reason, output.language),
    ];
    match &version.update {
        Some(update) => lines.extend(newer(output, update)),
        None if checked => lines.push(output.word("cli-version-latest")),
        None => {}
    }
    lines
}

fn newer(output: &Output, update: &UpdateView) -> Vec<String> {
    let id = match update.security {
        true => "cli-version-newer-security",
        false => "cli-version-newer",
    };
    let mut lines = vec![
        String::new(),
        output.words(id, |values| {
            values.text("version", update.version.as_str());
            values.text_if_any("date", update.date.as_deref());
        }),
    ];
    lines.extend(update.notes.clone());
    if !update.mends.is_empty() {
        lines.push(output.words("cli-version-mends", |values| {
            values.text("codes", update.mends.join(", "));
        }));
    }
    lines.push(update.how.clone());
    lines.extend(update.command.iter().map(|command| format!("  {command}")));
    // Where there is no command, the page has been named already.
    if let Some(url) = update.url.as_ref().filter(|_| update.command.is_some()) {
        lines.push(output.words("cli-version-page", |values| {
            values.text("url", url.as_str());
        }));
    }
    lines
}
