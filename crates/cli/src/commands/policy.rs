//! `portico policy`: what the organisation has set, whether a policy file is right, and what to make one with.

use std::path::Path;

use portico_core::policy::{Key, source::files};
use portico_core::policy::{Level, Value, Wish, schema, validate};
use portico_core::portico::policy;
use portico_core::views::policy::{PolicySettingView, PolicyView};
use portico_core::{Code, Problem};
use serde_json::json;

use crate::args::{self, Common};
use crate::exit::{Exit, Failure};
use crate::log;
use crate::output::Output;

pub(crate) fn run(
    common: &Common,
    command: args::Policy,
    output: &mut Output,
) -> Result<(), Failure> {
    match command {
        args::Policy::Show => show(common, output),
        args::Policy::Validate { file } => check(&file, output),
        args::Policy::Templates { folder } => super::templates::write(&folder, output),
        args::Policy::Schema => {
            let text = serde_json::to_string_pretty(&schema::schema())
                .map_err(|error| Problem::new(Code::Unexpected).because(&error))?;
            output.raw(format!("{text}\n").as_bytes())
        }
    }
}

/// Works whatever the policy is like, and without a network.
fn show(common: &Common, output: &mut Output) -> Result<(), Failure> {
    log::start(common);
    let (policy, mut wishes, settings) = policy::look()?;
    if common.language.is_none()
        && let Some(language) = policy::chosen_language(&policy, &settings)
    {
        output.language = language;
    }
    let said = [
        (Key::DefaultProfile, common.profile.as_deref(), "--profile"),
        (
            Key::Language,
            common
                .language
                .map(|it| portico_core::Language::from(it).tag()),
            "--language",
        ),
    ];
    for (key, word, origin) in said {
        if let Some(word) = word {
            let wish = Wish {
                key,
                value: Value::Text(word.to_owned()),
                level: Level::CommandLine,
                origin: Some(origin.to_owned()),
            };
            // An option is nearer than a variable.
            wishes.insert(0, wish);
        }
    }
    let view = PolicyView::of(&policy, &wishes);
    match output.json {
        true => output.line(&view)?,
        false => output.data(&lines(output, &view).join("\n"))?,
    }
    match view.is_in_error() {
        true => Err(Failure::Said(Exit::Stopped)),
        false => Ok(()),
    }
}

fn lines(output: &Output, view: &PolicyView) -> Vec<String> {
    let mut lines = Vec::new();
    let name = view.managed_by.as_ref().and_then(|it| it.name.as_deref());
    // Somebody's is what binds, also where it can't be read.
    let is_missed = view
        .sources
        .iter()
        .any(|source| source.level == "mandatory" && source.state == "unreadable");
    lines.push(match view.managed || is_missed || name.is_some() {
        true => output.words("cli-policy-managed", |values| {
            values.text_if_any("name", name);
        }),
        false => output.word("cli-policy-unmanaged"),
    });
    for source in &view.sources {
        let line = output.words("cli-policy-source", |values| {
            values.text("origin", source.origin.as_str());
            values.text(
                "level",
                output.word(&format!("policy-level-{}", dashed(&source.level))),
            );
            values.text(
                "state",
                output.word(&format!("policy-state-{}", source.state)),
            );
        });
        lines.push(format!("  {line}"));
        lines.extend(source.why.iter().map(|why| format!("    {why}")));
    }
    let set = |setting: &&PolicySettingView| {
        setting.level != "built_in" || setting.error.is_some() || !setting.notes.is_empty()
    };
    let settings: Vec<_> = view.settings.iter().filter(set).collect();
    if !settings.is_empty() {
        lines.push(String::new());
    }
    for setting in settings {
        lines.extend(setting_lines(output, setting));
    }
    for unknown in &view.unknown {
        lines.push(output.words("cli-policy-unknown", |values| {
            values.text("key", unknown.key.as_str());
            values.text("origin", unknown.origin.as_str());
            values.text("meant", unknown.nearest.as_str());
        }));
    }
    lines
}

fn setting_lines(output: &Output, setting: &PolicySettingView) -> Vec<String> {
    let level = output.word(&format!("policy-level-{}", dashed(&setting.level)));
    let place = match &setting.origin {
        Some(origin) => format!("{level}, {origin}"),
        None => level,
    };
    let value = match setting.closed {
        true => output.word("cli-policy-closed"),
        false => setting.value.to_string(),
    };
    let mut lines = vec![format!("{} = {value}  ({place})", setting.key)];
    lines.extend(setting.overridden.iter().map(|it| {
        output.words("cli-policy-overridden", |values| {
            values.text("value", it.value.to_string());
            values.text("origin", it.origin.as_str());
        })
    }));
    lines.extend(setting.error.iter().cloned());
    lines.extend(setting.notes.iter().cloned());
    for line in lines.iter_mut().skip(1) {
        line.insert_str(0, "  ");
    }
    lines
}

fn dashed(word: &str) -> String {
    word.replace('_', "-")
}

/// Whether a file is right, before it is put in its place.
fn check(file: &Path, output: &Output) -> Result<(), Failure> {
    let shown = file.display().to_string();
    let text = portico_core::policy::text_of(file).map_err(|why| {
        Failure::WrongUse(output.words("cli-policy-not-read", |values| {
            values.text("file", shown.clone());
            values.text("cause", why);
        }))
    });
    let is_recommended = file
        .parent()
        .and_then(Path::file_name)
        .is_some_and(|folder| folder == files::RECOMMENDED);
    let faults = validate::faults(&text?, is_recommended);
    if output.json {
        output.line(&json!({ "file": shown, "faults": faults }))?;
    } else if faults.is_empty() {
        output.say(&output.words("cli-policy-valid", |values| {
            values.text("file", shown.clone());
        }));
    } else {
        let lines: Vec<String> = faults
            .iter()
            .map(|fault| {
                let line = fault
                    .line
                    .map(|line| format!(":{line}"))
                    .unwrap_or_default();
                let key = fault.key.as_ref().map(|key| format!(" {key}:"));
                format!(
                    "{shown}{line}:{} {}, {}",
                    key.unwrap_or_default(),
                    fault.what,
                    fault.right
                )
            })
            .collect();
        output.data(&lines.join("\n"))?;
    }
    match faults.is_empty() {
        true => Ok(()),
        false => Err(Failure::Said(Exit::Stopped)),
    }
}
