//! The other two systems, from Linux: lints and tests for Windows under Wine, the window linked
//! for it, and everything type-checked for macOS, whose linker needs Apple's SDK.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::Trouble;
use crate::cross_tools::{MACOS, Tools, WINDOWS, target};
use crate::packages::{WINDOW, Workspace};
use crate::process::Program;
use crate::run::window_page;
use crate::shipped::{COMMAND_LINE, WINDOW_FEATURES, anywhere};
use crate::system::{Consent, Need, provide};
use crate::wine::Wine;
use crate::workspace::root;
use crate::{group_policy, page, tools};

/// What is linted and tested for Windows. Under Wine there is no web view for the window.
const TESTED: &[&str] = &["portico-core", "portico-doctor", "portico-cli"];

/// Does it.
pub(crate) fn cross() -> Result<ExitCode, Trouble> {
    if !cfg!(target_os = "linux") {
        return Err(
            "this is for Linux; on this system `cargo xtask test` is the real thing".into(),
        );
    }
    let workspace = Workspace::load()?;
    let tools = Tools::provide(&[WINDOWS, MACOS])?;
    let window = Window::of(&workspace)?;

    let mut failed = Vec::new();
    let mut part = |name: &'static str, work: &dyn Fn() -> Result<bool, Trouble>| {
        println!("\n== {name}");
        let good = work()?;
        println!("== {} {name}", if good { "ok" } else { "FAILED" });
        if !good {
            failed.push(name);
        }
        Ok::<(), Trouble>(())
    };
    part("Windows: lint", &|| {
        let lint = tools.cargo(WINDOWS, &["clippy"]).args(packages(TESTED));
        lint.args(window.selected())
            .args(["--all-targets", "--", "-D", "warnings"])
            .run()
    })?;
    part("Windows: test under Wine", &|| {
        let tests = tools.cargo(WINDOWS, &["test", "--no-fail-fast"]);
        tools.under_wine(|| tests.args(packages(TESTED)).run())
    })?;
    let program = target()?.join(WINDOWS).join("debug/portico.exe");
    part("Windows: policies from Group Policy's template", &|| {
        let build = tools.cargo(WINDOWS, &["build", "--package", COMMAND_LINE.0]);
        build.must_run()?;
        group_policy::holds_under_wine(&program, &target()?)
    })?;
    part("Windows: sign-in behind a company's proxy", &|| {
        provide(&[Need::Tests], Consent::NotAsked)?;
        behind_a_proxy(&program)
    })?;
    if window.is_there() {
        part("Windows: link the window", &|| {
            let build = tools.cargo(WINDOWS, &["build"]).args(packages(TESTED));
            build.args(window.selected()).args(["--bin", WINDOW]).run()
        })?;
    }
    part("macOS: type-check", &|| {
        let check = tools.cargo(MACOS, &["check", "--workspace", "--all-targets"]);
        check.args(window.features()).run()
    })?;

    if failed.is_empty() {
        println!("\nGreen, and no window was opened: that takes the real systems.");
        return Ok(ExitCode::SUCCESS);
    }
    println!("\nFAILED: {}", failed.join(", "));
    Ok(ExitCode::FAILURE)
}

/// Has the tests of proxies start this program for Windows, in copies of a Windows of Wine's.
fn behind_a_proxy(program: &Path) -> Result<bool, Trouble> {
    let prefix = target()?.join("behind-a-proxy");
    if prefix.exists() {
        std::fs::remove_dir_all(&prefix)?;
    }
    let windows = Wine::fresh(&prefix)?.at_rest();
    let tests = Program::cargo().args(["test", "--locked", "--package", "portico-tests"]);
    let tests = tests.args(["--test", "proxy", "--", "--ignored", "--test-threads=1"]);
    let good = tests
        .arg("windows::")
        .with("PORTICO_TESTS_WINDOWS", program)
        .with("PORTICO_TESTS_WINE", windows)
        .run()?;
    std::fs::remove_dir_all(&prefix)?;
    Ok(good)
}

/// The folder in which the programs for Windows are, once they have been built as they are shipped.
///
/// # Errors
/// When this machine's own folder for such things is not known.
pub fn shipped_for_windows() -> Result<PathBuf, Trouble> {
    Ok(target()?.join(WINDOWS).join("release"))
}

/// Builds the programs for Windows as they are shipped, and returns their folder. The library that
/// finds the web view lies beside them.
///
/// # Errors
/// When there is no compiler for Windows, or it fails.
pub fn build_shipped_for_windows() -> Result<PathBuf, Trouble> {
    println!(
        "Compiling for Windows as for a release; the first time takes a quarter of an hour or two."
    );
    let compilers = Tools::provide(&[WINDOWS])?;
    page::build_into(&root().join("ui/dist"), window_page)?;
    let target = target()?;
    let build = |words: &[&str]| -> Result<(), Trouble> {
        let cargo = tools::cargo_auditable()?.args(["build", "--release", "--locked"]);
        anywhere(compilers.through(cargo.args(words), WINDOWS), &target)?.must_run()
    };
    build(&["--package", COMMAND_LINE.0])?;
    build(&["--package", WINDOW, "--features", WINDOW_FEATURES])?;
    shipped_for_windows()
}

fn packages<'a>(names: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
    names.iter().flat_map(|name| ["--package", *name])
}

/// The window, once it is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Window {
    There,
    NotYet,
}

impl Window {
    fn of(workspace: &Workspace) -> Result<Self, Trouble> {
        let package = workspace.package(WINDOW);
        if !package.is_some_and(|package| package.has_feature("custom-protocol")) {
            return Ok(Window::NotYet);
        }
        if !root().join("ui/dist/index.html").is_file() {
            window_page()?;
        }
        Ok(Window::There)
    }

    fn is_there(self) -> bool {
        self == Window::There
    }

    fn features(self) -> &'static [&'static str] {
        match self {
            Window::There => &["--features", "portico-desktop/custom-protocol"],
            Window::NotYet => &[],
        }
    }

    fn selected(self) -> Vec<&'static str> {
        match self {
            Window::There => [&["--package", WINDOW], self.features()].concat(),
            Window::NotYet => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_package_is_named() {
        let words: Vec<&str> = packages(&["a", "b"]).collect();
        assert_eq!(words, ["--package", "a", "--package", "b"]);
    }

    #[test]
    fn the_window_is_linked_with_its_page_inside() {
        assert_eq!(
            Window::There.selected(),
            [
                "--package",
                WINDOW,
                "--features",
                "portico-desktop/custom-protocol"
            ]
        );
        assert!(Window::NotYet.selected().is_empty());
    }
}
