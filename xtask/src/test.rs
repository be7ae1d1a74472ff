//! Everything that has to be green, in one run that goes on after a failure and ends with a summary.

mod dependencies;

use std::io::IsTerminal;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::generate::{self, Mode};
use crate::home::Snapshot;
use crate::packages::{Selection, WINDOW, Window, Workspace};
use crate::process::Program;
use crate::run::window_page;
use crate::system::{Consent, Need, provide};
use crate::workspace::{root, variable};
use crate::{Trouble, fuzz, npm, package, tidy, tools};

/// What of it to run.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "switches of a command line")]
pub(crate) struct Options {
    /// Install the system packages that are missing, without asking
    #[arg(long)]
    install: bool,

    /// Leave the window out: no WebKit is needed
    #[arg(long)]
    no_window: bool,

    /// Format, tidy, clippy and unit tests only
    #[arg(long)]
    fast: bool,

    /// What could not be checked (advisories, without a network) counts as failed
    #[arg(long)]
    strict: bool,
}

impl Options {
    fn consent(&self) -> Consent {
        match self.install {
            true => Consent::Given,
            false => Consent::NotAsked,
        }
    }

    fn window(&self) -> Window {
        match self.no_window {
            true => Window::LeftOut,
            false => Window::Included,
        }
    }

    fn needs(&self) -> Vec<Need> {
        let mut needs = vec![Need::Build];
        if self.window() == Window::Included {
            needs.push(Need::Window);
        }
        if !self.fast {
            needs.extend([Need::Keychain, Need::Tests]);
            if self.window() == Window::Included && package::can_be_made() {
                needs.extend([Need::Packages, Need::PackageTests]);
            }
        }
        needs
    }
}

/// Does it.
pub(crate) fn test(options: &Options) -> Result<ExitCode, Trouble> {
    let before = Snapshot::take()?;
    let mut run = Run {
        strict: options.strict,
        ..Run::default()
    };
    run.part("system packages", || {
        provide(&options.needs(), options.consent())?;
        Ok(Verdict::Passed)
    });
    if run.has_failed() {
        return Ok(run.summary());
    }
    let workspace = Workspace::load()?;
    let rust = Rust {
        workspace: &workspace,
        selection: Selection::new(&workspace, options.window()),
        window: options.window(),
    };

    run.part("format", || {
        let format = Program::cargo().args(["fmt", "--all", "--check"]);
        Ok(Verdict::of(format.run()?))
    });
    run.part("tidy", || Ok(Verdict::of(tidy::is_tidy(&workspace)?)));
    if options.fast {
        run.part("window's page", || rust.page_if_absent());
        run.part("clippy", || rust.clippy());
        run.testing("unit tests", || rust.unit_tests());
    } else {
        run.part("window's page", || rust.page());
        run.part("programs and tests, compiled", || rust.programs());
        run.part("generated files", || {
            Ok(Verdict::of(generate::settled(&workspace, Mode::Check)?))
        });
        run.part("clippy", || rust.clippy());
        run.part("licences, bans, sources", dependencies::are_allowed);
        run.part("npm packages that ship", || {
            Ok(Verdict::of(npm::are_allowed(root())?))
        });
        run.part("advisories", dependencies::advisories);
        run.part("npm's advisories", dependencies::npms_advisories);
        run.testing("window's page, tests", page_tests);
        run.testing("real window", || rust.window_tests());
        run.part("the library's documentation", library_documentation);
        run.testing("examples in the documentation", || rust.documentation());
        run.testing("unit tests, journeys, command line, providers", || {
            rust.tests()
        });
        run.part("packages, the short form", || rust.packages());
        run.part("fuzzing, a little", a_little_fuzzing);
        run.part("home folder as it was", || Ok(untouched(&before)));
    }
    Ok(run.summary())
}

/// How a part ended.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Verdict {
    Passed,
    Failed,
    /// It was not wanted, or does not exist here.
    LeftOut(&'static str),
    /// It could not be looked at, so that nobody knows: with `--strict`, that is a failure.
    NotLooked(&'static str),
}

impl Verdict {
    fn of(good: bool) -> Self {
        if good {
            Verdict::Passed
        } else {
            Verdict::Failed
        }
    }
}

/// The parts so far.
#[derive(Default)]
struct Run {
    strict: bool,
    parts: Vec<Part>,
    /// The test runners' own last words.
    closing: Vec<String>,
}

struct Part {
    name: &'static str,
    verdict: Verdict,
    strict: bool,
    took: Duration,
}

impl Run {
    fn part(&mut self, name: &'static str, work: impl FnOnce() -> Result<Verdict, Trouble>) {
        self.testing(name, || Ok((work()?, Vec::new())));
    }

    fn testing(
        &mut self,
        name: &'static str,
        work: impl FnOnce() -> Result<(Verdict, Vec<String>), Trouble>,
    ) {
        println!("\n== {name}");
        let start = Instant::now();
        let (verdict, closing) = work().unwrap_or_else(|error| {
            println!("error: {error}");
            (Verdict::Failed, Vec::new())
        });
        let part = Part {
            name,
            verdict,
            strict: self.strict,
            took: start.elapsed(),
        };
        println!("== {}", part.line());
        self.parts.push(part);
        self.closing.extend(closing);
    }

    fn has_failed(&self) -> bool {
        self.parts.iter().any(Part::has_failed)
    }

    fn summary(self) -> ExitCode {
        println!("\nSummary");
        for part in &self.parts {
            println!("  {}", part.line());
        }
        println!();
        for line in &self.closing {
            println!("{line}");
        }
        if self.has_failed() {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        }
    }
}

impl Part {
    fn has_failed(&self) -> bool {
        match self.verdict {
            Verdict::Failed => true,
            Verdict::NotLooked(_) => self.strict,
            Verdict::Passed | Verdict::LeftOut(_) => false,
        }
    }

    fn line(&self) -> String {
        let word = match self.verdict {
            _ if self.has_failed() => "FAILED  ",
            Verdict::Passed | Verdict::Failed => "ok      ",
            Verdict::LeftOut(_) => "left out",
            Verdict::NotLooked(_) => "NOT SEEN",
        };
        let took = self.took.as_secs();
        let line = format!("{word} {:>2}:{:02}  {}", took / 60, took % 60, self.name);
        match self.verdict {
            Verdict::LeftOut(why) | Verdict::NotLooked(why) => format!("{line}: {why}"),
            Verdict::Passed | Verdict::Failed => line,
        }
    }
}

/// Cargo's part of it, always on the same packages and features.
struct Rust<'a> {
    workspace: &'a Workspace,
    selection: Selection,
    window: Window,
}

type Tested = (Verdict, Vec<String>);

impl Rust<'_> {
    fn cargo(&self, words: &[&str]) -> Program {
        let colour = if std::io::stdout().is_terminal() {
            "always"
        } else {
            "auto"
        };
        let program = Program::cargo()
            .args(words)
            .args(self.selection.arguments())
            .with(
                "CARGO_TERM_COLOR",
                variable("CARGO_TERM_COLOR").as_deref().unwrap_or(colour),
            );
        on_what_is_built(program, self.workspace)
    }

    fn page(&self) -> Result<Verdict, Trouble> {
        match self.window {
            Window::Included if has_page() => {
                window_page()?;
                Ok(Verdict::Passed)
            }
            Window::Included => Ok(Verdict::LeftOut("there is none")),
            Window::LeftOut => Ok(Verdict::LeftOut("--no-window")),
        }
    }

    fn page_if_absent(&self) -> Result<Verdict, Trouble> {
        if root().join("ui/dist/index.html").is_file() {
            return Ok(Verdict::LeftOut("the one that is there will do"));
        }
        self.page()
    }

    fn clippy(&self) -> Result<Verdict, Trouble> {
        let clippy = self
            .cargo(&["clippy"])
            .args(["--all-targets", "--", "-D", "warnings"]);
        Ok(Verdict::of(clippy.run()?))
    }

    /// Programs and tests in one go: what tests alone depend on may ask for more features of what
    /// both use, and two commands would compile that twice.
    fn programs(&self) -> Result<Verdict, Trouble> {
        Ok(Verdict::of(
            self.cargo(&["build", "--bins", "--tests"]).run()?,
        ))
    }

    fn unit_tests(&self) -> Result<Tested, Trouble> {
        let words = ["--lib", "--bins"];
        if tools::has_nextest() {
            return closed(
                &self
                    .cargo(&["nextest", "run", "--no-fail-fast"])
                    .args(words),
            );
        }
        closed(&self.cargo(&["test", "--no-fail-fast"]).args(words))
    }

    fn documentation(&self) -> Result<Tested, Trouble> {
        closed(&self.cargo(&["test", "--doc", "--no-fail-fast"]))
    }

    /// Everything but the real window.
    fn tests(&self) -> Result<Tested, Trouble> {
        let providers = root().join("tests/providers");
        if providers.join("package-lock.json").is_file() {
            tools::npm_packages(&providers)?;
        }
        let has_window = self.test_targets().any(|name| name == "window");
        if tools::has_nextest() {
            let nextest = self.cargo(&["nextest", "run", "--no-fail-fast"]);
            // Nextest refuses a filter that names nothing.
            let filter: &[&str] = if has_window {
                &["-E", "not binary(window)"]
            } else {
                &[]
            };
            return closed(&nextest.args(filter));
        }
        let mut words = vec!["--lib", "--bins"];
        for name in self.test_targets().filter(|name| *name != "window") {
            words.extend(["--test", name]);
        }
        closed(&self.cargo(&["test", "--no-fail-fast"]).args(words))
    }

    /// The real window, driven as a person would.
    fn window_tests(&self) -> Result<Tested, Trouble> {
        let left_out = |why| Ok((Verdict::LeftOut(why), Vec::new()));
        if self.window == Window::LeftOut {
            return left_out("--no-window");
        }
        if !self.test_targets().any(|name| name == "window") {
            return left_out("there are none");
        }
        if !cfg!(target_os = "linux") {
            return left_out("they run on Linux");
        }
        // Each test brings its own display, session bus and keychain; they come one after the other,
        // because two windows at once draw too slowly on two cores.
        closed(&if tools::has_nextest() {
            self.cargo(&["nextest", "run", "--no-fail-fast"]).args([
                "-E",
                "binary(window)",
                "--test-threads",
                "1",
            ])
        } else {
            self.cargo(&["test", "--no-fail-fast"]).args([
                "--test",
                "window",
                "--",
                "--test-threads",
                "1",
            ])
        })
    }

    /// Made from the programs that are there by now; installed and removed by dpkg alone.
    fn packages(&self) -> Result<Verdict, Trouble> {
        if self.window == Window::LeftOut {
            return Ok(Verdict::LeftOut("--no-window"));
        }
        if !package::can_be_made() {
            return Ok(Verdict::LeftOut("they are made on Debian"));
        }
        let short = Program::new(self.workspace.program(package::PACKAGER));
        Ok(Verdict::of(short.args(["--test", "--short"]).run()?))
    }

    fn test_targets(&self) -> impl Iterator<Item = &str> {
        let window = self.window;
        self.workspace
            .packages()
            .filter(move |package| package.name() != WINDOW || window == Window::Included)
            .flat_map(|package| package.test_targets())
    }
}

/// Tests of the programs that have been built by then; a developer's own Portico is none of their
/// business.
pub(crate) fn on_what_is_built(tests: Program, workspace: &Workspace) -> Program {
    tests
        .without("PORTICO_HOME")
        .without("PORTICO_SANDBOX")
        .without("PORTICO_VAULT")
        .without("PORTICO_LANGUAGE")
        .without("PORTICO_LOG")
        .with("PORTICO_CLI", workspace.program("portico"))
        .with("PORTICO_DESKTOP", workspace.program(WINDOW))
}

fn closed(program: &Program) -> Result<Tested, Trouble> {
    let (good, closing) = program.run_keeping(is_closing)?;
    Ok((Verdict::of(good), closing))
}

/// Whether a line is a test runner's own result: nextest's, libtest's, vitest's.
fn is_closing(line: &str) -> bool {
    let line = line.trim_start();
    let is_result = ["Summary [", "test result: ", "Test Files  ", "Tests  "]
        .iter()
        .any(|start| line.starts_with(start));
    is_result && !line.starts_with("test result: ok. 0 passed; 0 failed; 0 ignored")
}

fn has_page() -> bool {
    root().join("ui/package-lock.json").is_file()
}

fn page_tests() -> Result<Tested, Trouble> {
    if !has_page() {
        return Ok((Verdict::LeftOut("there is none"), Vec::new()));
    }
    let ui = root().join("ui");
    tools::npm_packages(&ui)?;
    let checked = npm_script(&ui, "check").run()?;
    let (tested, closing) = npm_script(&ui, "test").run_keeping(is_closing)?;
    Ok((Verdict::of(checked && tested), closing))
}

fn npm_script(folder: &Path, name: &str) -> Program {
    Program::npm(folder).args(["run", name])
}

/// Long enough to go through the whole corpus and a way beyond it.
fn a_little_fuzzing() -> Result<Verdict, Trouble> {
    if !cfg!(target_os = "linux") {
        return Ok(Verdict::LeftOut("it runs on Linux"));
    }
    let code = fuzz::fuzz(&fuzz::Options {
        quick: true,
        ..fuzz::Options::all(5)
    })?;
    Ok(Verdict::of(code == ExitCode::SUCCESS))
}

/// Every name that is linked is there, and public.
fn library_documentation() -> Result<Verdict, Trouble> {
    let doc = Program::cargo()
        .args(["doc", "--no-deps", "--locked", "--package", "portico-core"])
        .with("RUSTDOCFLAGS", "-D warnings");
    Ok(Verdict::of(doc.run()?))
}

fn untouched(before: &Snapshot) -> Verdict {
    let left = before.left_since();
    for path in &left {
        println!("left in the real home folder: {}", path.display());
    }
    Verdict::of(left.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn last_words_of_every_runner_are_known() {
        for line in [
            "     Summary [   0.512s] 120 tests run: 120 passed, 0 skipped",
            "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out",
            " Test Files  12 passed (12)",
            "      Tests  148 passed (148)",
        ] {
            assert!(is_closing(line), "{line}");
        }
        assert!(!is_closing(
            "        PASS [   0.005s] portico-core clock::tests::now"
        ));
    }

    #[test]
    fn a_part_says_how_it_ended_and_how_long_it_took() {
        let part = Part {
            name: "advisories",
            verdict: Verdict::LeftOut("no network"),
            strict: true,
            took: Duration::from_secs(65),
        };
        assert_eq!(part.line(), "left out  1:05  advisories: no network");
    }

    #[test]
    fn what_could_not_be_looked_at_is_a_failure_where_that_matters() {
        for strict in [false, true] {
            let mut run = Run {
                strict,
                ..Run::default()
            };
            run.part("window", || Ok(Verdict::LeftOut("--no-window")));
            assert!(!run.has_failed(), "nobody wanted it");
            run.part("advisories", || Ok(Verdict::NotLooked("no network")));
            assert_eq!(run.has_failed(), strict);
            let line = run.parts[1].line();
            assert_eq!(line.starts_with("FAILED"), strict, "{line}");
            assert!(line.ends_with("advisories: no network"), "{line}");
        }
    }

    #[test]
    fn a_run_goes_on_after_a_failure_and_remembers_it() {
        let mut run = Run::default();
        run.part("one", || Err("broken".into()));
        run.part("two", || Ok(Verdict::Passed));
        assert!(run.has_failed());
        assert_eq!(run.parts.len(), 2);
    }
}
