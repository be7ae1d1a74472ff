//! Writes what follows from Portico's own sources, or with `--check` says what is out of date.
//! Started by `cargo xtask generate`.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a chore talks to whoever started it"
)]

use std::io;
use std::path::Path;
use std::process::ExitCode;

use portico_core::clock::{Clock, SystemClock};
use portico_core::{Code, Language, Problem, views};

fn main() -> ExitCode {
    let check = std::env::args().skip(1).any(|word| word == "--check");
    let files = [
        ("ui/src/generated/views.ts", typescript()),
        ("ui/src/generated/actions.ts", actions()),
        ("docs/codes.md", codes()),
    ];
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

fn settle(path: &str, text: &str, check: bool) -> io::Result<()> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
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

/// The button that goes with each problem, for the scenes and the tests of the window's page.
fn actions() -> String {
    let mut page = String::from(
        "// Written by `cargo xtask generate` from crates/core. Not edited by hand.\n\n\
         import type { Action, Code } from \"./views\";\n\n\
         export const ACTIONS: Record<Code, Action> = {\n",
    );
    for &code in Code::ALL {
        let view = Problem::new(code).view(Language::English, SystemClock.now());
        let action = serde_json::to_value(view.action).unwrap_or_default();
        page.push_str(&format!("  {code}: {action},\n"));
    }
    page.push_str("};\n");
    page
}

/// Every problem code with its words, for scripts and for support.
fn codes() -> String {
    let mut page = String::from(
        "<!-- Written by `cargo xtask generate` from crates/core. Not edited by hand. -->\n\n\
         # Problem codes\n\n\
         What `--json` carries as `code`, and what stands in brackets behind an error. More may\n\
         come; none is renamed or reused. The words are the English ones, as they read when\n\
         nothing more is known about the case.\n\n\
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
    fn every_code_has_its_button() {
        let page = actions();
        for code in Code::ALL {
            assert!(page.contains(&format!("  {code}: \"")), "{code}");
        }
        assert!(
            page.contains("  wrong_password: \"reset_password\",\n"),
            "{page}"
        );
    }

    #[test]
    fn types_say_where_they_come_from() {
        assert!(typescript().starts_with("// Written by `cargo xtask generate`"));
    }
}
