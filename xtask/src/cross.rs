//! The other two systems, from Linux: lints and tests for Windows under Wine, the window linked
//! for it, and everything type-checked for macOS, whose linker needs Apple's SDK.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::Trouble;
use crate::process::{Program, write};
use crate::run::window_page;
use crate::shipped::{COMMAND_LINE, WINDOW_FEATURES, anywhere};
use crate::system::{Consent, Need, provide};
use crate::wine::Wine;
use crate::workspace::{WINDOW, Workspace, cache, root, variable};
use crate::{group_policy, page, tools};

/// Windows, as Rust names it.
pub const WINDOWS: &str = "x86_64-pc-windows-gnu";
const MACOS: &str = "aarch64-apple-darwin";

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

/// What it takes to compile for Windows, where that can't be done.
pub const NO_COMPILER_FOR_WINDOWS: &str = "it takes a compiler for Windows: rustup, or \
    PORTICO_CROSS_TOOLS with the path of a script that makes one";

/// Whether there is a compiler for Windows, or can be.
///
/// # Errors
/// When a script is named that is none.
pub fn can_compile_for_windows() -> Result<bool, Trouble> {
    Ok(script()?.is_some() || Program::new("rustup").arg("--version").succeeds())
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

/// Where compilers for the other systems come from.
pub(crate) enum Tools {
    /// A script has put a toolchain into this folder, with files to source.
    Folder(PathBuf),
    /// rustup's own targets; Debian's mingw-w64 links, Debian's wine runs.
    Rustup { apple_cc: PathBuf },
}

impl Tools {
    pub(crate) fn provide(targets: &[&str]) -> Result<Self, Trouble> {
        match script()? {
            Some(script) => {
                let folder = cache()?.with_file_name("portico-cross");
                Program::new("sh")
                    .arg(script)
                    .arg(&folder)
                    .args(targets)
                    .must_run()?;
                Ok(Tools::Folder(folder))
            }
            None => {
                Program::new("rustup")
                    .args(["target", "add"])
                    .args(targets)
                    .must_run()?;
                if targets.contains(&WINDOWS) {
                    provide(&[Need::Windows], Consent::NotAsked)?;
                }
                let apple_cc = target()?.join("apple-cc");
                write(&apple_cc, APPLE_CC)?;
                Ok(Tools::Rustup { apple_cc })
            }
        }
    }

    fn cargo(&self, target_triple: &str, words: &[&str]) -> Program {
        let cargo = match self {
            Tools::Folder(_) => Program::new("cargo"),
            Tools::Rustup { .. } => Program::cargo(),
        };
        self.through(cargo.args(words), target_triple)
    }

    /// Cargo, or a program that starts it, for another system.
    fn through(&self, cargo: Program, target_triple: &str) -> Program {
        let program = match self {
            Tools::Folder(folder) => {
                let file = if target_triple == MACOS {
                    "env-apple-check.sh"
                } else {
                    "env.sh"
                };
                sourcing(&folder.join(file), cargo)
                    // rustup's choice is not this toolchain's.
                    .with("CARGO", folder.join("bin/cargo"))
                    .without("RUSTUP_TOOLCHAIN")
                    .without("LD_LIBRARY_PATH")
            }
            Tools::Rustup { apple_cc } => cargo
                .with("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", "wine")
                .with(
                    "CC_aarch64_apple_darwin",
                    format!("sh {}", apple_cc.display()),
                )
                .with(
                    "CXX_aarch64_apple_darwin",
                    format!("sh {}", apple_cc.display()),
                )
                .with("AR_aarch64_apple_darwin", "ar"),
        };
        let program = program.args(["--target", target_triple]);
        match target() {
            // Another compiler than the one at home: their folders would undo one another's work.
            Ok(folder) => program.with("CARGO_TARGET_DIR", folder),
            Err(_) => program,
        }
    }

    /// Keeps a Wine server for the time of the work: the first program would otherwise start one
    /// that holds its output open.
    fn under_wine(&self, work: impl FnOnce() -> Result<bool, Trouble>) -> Result<bool, Trouble> {
        let Tools::Folder(folder) = self else {
            return work();
        };
        let tool = |name: &str| Program::new(folder.join("bin").join(name));
        tool("winwarm").must_run()?;
        let result = work();
        tool("winstop").run()?;
        result
    }
}

fn target() -> Result<PathBuf, Trouble> {
    Ok(cache()?.with_file_name("portico-cross").join("target"))
}

/// Names the script below.
const TOOLS: &str = "PORTICO_CROSS_TOOLS";

/// The script that makes a toolchain where rustup has none to offer: the one that is named, or one
/// that lies beside the repository.
fn script() -> Result<Option<PathBuf>, Trouble> {
    if let Some(named) = variable(TOOLS) {
        return there(Path::new(&named)).map(Some);
    }
    let beside = root().parent();
    let beside = beside.map(|folder| folder.join("shared/tools/windows-cross.sh"));
    Ok(beside.filter(|path| path.is_file()))
}

fn there(script: &Path) -> Result<PathBuf, Trouble> {
    match script.is_file() {
        true => Ok(script.to_owned()),
        false => Err(format!("{TOOLS}={}: there is no such file", script.display()).into()),
    }
}

pub(crate) fn sourcing(file: &Path, program: Program) -> Program {
    let file = file.to_string_lossy();
    program.through(&["sh", "-c", ". \"$0\"; exec \"$@\"", &file])
}

/// Stands in for Apple's C compiler: nothing that is only type-checked is ever linked.
const APPLE_CC: &str = r#"for word in "$@"; do
  case $word in
    -E) printf '#pragma message "clang"\n'; exit 0 ;;
    --version) echo 'clang version 22.0.0'; exit 0 ;;
  esac
done
while [ $# -gt 0 ]; do
  case $1 in -o) : > "$2"; shift ;; esac
  shift
done
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_that_is_named_has_to_be_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tools.sh");
        let error = there(&path).unwrap_err().to_string();
        assert!(error.contains("tools.sh"), "{error}");
        write(&path, "").unwrap();
        assert_eq!(there(&path).unwrap(), path);
    }

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
