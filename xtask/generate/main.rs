//! Writes what follows from Portico's own sources, or with `--check` says what is out of date: for
//! `cargo xtask generate`. With `--manual` it writes the manual pages into a folder: for
//! `cargo xtask package`.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a chore talks to whoever started it"
)]

mod cli;
mod commands;
mod messages;
mod policy;

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use portico_core::clock::{Clock, SystemClock};
use portico_core::{Code, Language, Problem, views};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [what, folder] = words.as_slice()
        && what == "--manual"
    {
        return match cli::manual(Path::new(folder)) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("error: {folder}: {error}");
                ExitCode::FAILURE
            }
        };
    }
    let check = words.iter().any(|word| word == "--check");
    let files = match files() {
        Ok(files) => files,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::FAILURE;
        }
    };
    let mut good = true;
    for (path, text) in files {
        if let Err(error) = settle(path, &text, check) {
            eprintln!("error: {path}: {error}");
            good = false;
        }
    }
    if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Every file, with what is to be in it.
fn files() -> io::Result<Vec<(&'static str, String)>> {
    let commands = commands::read(&root().join("src-tauri/src/commands"))?;
    let views = typescript();
    let shell = commands::shell(&commands, &views)?;
    let mut files = vec![
        ("ui/src/generated/views.ts", views),
        ("ui/src/generated/shell.ts", shell),
        ("ui/src/generated/codes.ts", problems()),
        ("ui/src/generated/checks.ts", checks()),
        (
            "ui/src/generated/messages.ts",
            messages::typescript(&root().join("crates/core/locales"))?,
        ),
        (
            "src-tauri/src/commands/all.rs",
            commands::handlers(&commands),
        ),
        (
            "src-tauri/permissions/commands.toml",
            commands::permissions(&commands),
        ),
        (
            "src-tauri/capabilities/main.json",
            commands::capabilities(&commands),
        ),
        ("docs/codes.md", codes()),
        ("docs/cli.md", cli::page(&read("docs/cli.md")?)?),
    ];
    files.extend(policy::files()?);
    Ok(files)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> io::Result<String> {
    Ok(std::fs::read_to_string(root().join(path))?.replace("\r\n", "\n"))
}

fn settle(path: &str, text: &str, check: bool) -> io::Result<()> {
    let file = root().join(path);
    let present = match std::fs::read_to_string(&file) {
        Ok(present) => present,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    // A checkout on Windows may have its own line ends.
    if present.replace("\r\n", "\n") == text {
        println!("current: {path}");
        return Ok(());
    }
    if check {
        return Err(io::Error::other("out of date; run `cargo xtask generate`"));
    }
    write(&file, text)?;
    println!("written: {path}");
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "the file is under version control; it needs no atomic replacement"
)]
fn write(file: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(file, text)
}

fn typescript() -> String {
    format!(
        "// Written by `cargo xtask generate` from the views of crates/core and crates/doctor. \
         Not edited by hand.\n\n{}\n{}",
        views::typescript(),
        portico_doctor::views::typescript()
    )
}

/// What goes with each problem, for the scenes and the tests of the window's page.
fn problems() -> String {
    let mut page = String::from(
        "// Written by `cargo xtask generate` from crates/core. Not edited by hand.\n\n\
         import type { Action, Code } from \"./views\";\n\n\
         /** The button that goes with each problem, and the guide's article. */\n\
         export const CODES: Record<Code, { action: Action; article: string }> = {\n",
    );
    for &code in Code::ALL {
        let action = serde_json::to_value(code.action()).unwrap_or_default();
        let article = serde_json::Value::from(code.article());
        page.push_str(&format!(
            "  {code}: {{ action: {action}, article: {article} }},\n"
        ));
    }
    page.push_str("};\n");
    page
}

/// The checks in the order of a run, for the scenes.
fn checks() -> String {
    let (on_request, usual): (Vec<_>, Vec<_>) = portico_doctor::all_checks()
        .into_iter()
        .partition(|check| check.on_request);
    let list = |checks: &[portico_doctor::CheckSpec]| -> String {
        let ids = checks.iter().map(|check| format!("  \"{}\",\n", check.id));
        ids.collect()
    };
    format!(
        "// Written by `cargo xtask generate` from crates/doctor. Not edited by hand.\n\n\
         /** The checks of a run, in the order in which they are shown. */\n\
         export const CHECKS = [\n{}] as const;\n\n\
         /** Those that run only when they are asked for, because the person notices them. */\n\
         export const ON_REQUEST = [\n{}] as const;\n",
        list(&usual),
        list(&on_request),
    )
}

/// Every problem code with its words, for scripts and for support.
fn codes() -> String {
    let mut page = String::from(
        "<!-- Written by `cargo xtask generate` from crates/core. Not edited by hand. -->\n\n\
         # Problem codes\n\n\
         The `code` in `--json` output, shown in brackets after an error. Codes may be added; none is\n\
         renamed or reused. The texts are the English ones, without details of a case.\n\n\
         | code | what happened | what to do | article |\n\
         | --- | --- | --- | --- |\n",
    );
    for &code in Code::ALL {
        let view = Problem::new(code).view(Language::English, SystemClock.now());
        page.push_str(&format!(
            "| `{code}` | {} | {} | `{}` |\n",
            cell(&view.title),
            cell(&view.next),
            view.article
        ));
    }
    page
}

/// A text as it can stand between two bars. Fluent marks what it has filled in with isolating
/// characters, which have no use in a file.
fn cell(text: &str) -> String {
    text.replace(['\u{2068}', '\u{2069}'], "")
        .replace('|', "\\|")
        .replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_row() {
        let page = codes();
        for code in Code::ALL {
            assert!(page.contains(&format!("| `{code}` |")), "{code}");
        }
        let small = |line: &str| line.starts_with("| `") && line.contains("` | the service");
        assert!(!page.lines().any(small), "a title begins small:\n{page}");
    }

    #[test]
    fn every_code_has_its_button_and_its_article() {
        let page = problems();
        for code in Code::ALL {
            assert!(page.contains(&format!("  {code}: {{ action: \"")), "{code}");
        }
        let row = "  wrong_password: { action: \"reset_password\", article: \"";
        assert!(page.contains(row), "{page}");
    }

    #[test]
    fn the_browsers_test_is_no_part_of_a_run() {
        let page = checks();
        let (usual, on_request) = page.split_once("ON_REQUEST").unwrap();
        assert!(usual.contains("\"network.dns\"") && !usual.contains("\"browser.round_trip\""));
        assert!(on_request.contains("\"browser.round_trip\""), "{page}");
    }

    #[test]
    fn every_file_can_be_made() {
        let files = files().unwrap();
        for (path, text) in files {
            // A schema that people print has no maker's mark.
            let is_said = text.contains("`cargo xtask generate`");
            assert!(is_said || path.ends_with("schema.json"), "{path}");
        }
    }

    #[test]
    fn types_say_where_they_come_from() {
        assert!(typescript().starts_with("// Written by `cargo xtask generate`"));
    }
}
