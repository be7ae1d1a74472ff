//! The long forms of the tests, for hours if wanted: what fails once in a thousand times.
//!
//! First everything that has a long form (`PORTICO_SOAK`), then, until the time is over, what may
//! fail by chance, again and again, and at last the fuzz targets. The first failure is the end.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::Trouble;
use crate::packages::{Selection, Window, Workspace};
use crate::process::Program;
use crate::test::on_what_is_built;
use crate::tools;

/// What tests are started with here; they then take their long form.
const LONG: &str = "PORTICO_SOAK";
const FUZZ_SECONDS: u32 = 600;

/// How long, and what of it.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// For how many minutes to repeat what may fail by chance
    #[arg(long, value_name = "N", default_value_t = 30)]
    minutes: u64,

    /// Leave the fuzz targets out
    #[arg(long)]
    no_fuzz: bool,
}

/// Some tests, as both `cargo test` and `cargo nextest run` take them.
struct Part {
    name: &'static str,
    /// Which of Cargo's targets.
    target: &'static [&'static str],
    /// Part of the tests' names; all without it.
    tests: &'static [&'static str],
}

/// Once each, in their long form.
const LONG_FORMS: [Part; 4] = [
    Part {
        name: "1,000 renewals that are killed",
        target: &["--test", "kill"],
        tests: &[],
    },
    Part {
        name: "hostile providers, and programs on the same computer",
        target: &["--test", "hostile"],
        tests: &[],
    },
    Part {
        name: "vaults of files and of memory, 1,000 sessions",
        target: &["--lib"],
        tests: &["vault::"],
    },
    Part {
        name: "the real keychain, 1,000 sessions",
        target: &["--test", "keyring"],
        tests: &[],
    },
];

/// Until the time is over, at least once.
const AGAIN_AND_AGAIN: [Part; 3] = [
    Part {
        name: "fifty callers in one program",
        target: &["--test", "journeys"],
        tests: &["fifty_callers"],
    },
    Part {
        name: "fifty programs at once",
        target: &["--test", "cli"],
        tests: &["at_once"],
    },
    Part {
        name: "troubleshooting where everything works",
        target: &["--test", "faults"],
        tests: &["nothing_is_blamed"],
    },
];

/// Does it.
pub(crate) fn soak(options: &Options) -> Result<ExitCode, Trouble> {
    let workspace = Workspace::load()?;
    let soak = Soak {
        selection: Selection::new(&workspace, Window::LeftOut),
        workspace: &workspace,
        nextest: tools::has_nextest(),
    };
    let mut done = Vec::new();
    let code = match soak.run(options, &mut done) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("\nerror: {error}");
            ExitCode::FAILURE
        }
    };
    println!("\nSummary");
    for tally in &done {
        println!("  {}", tally.line());
    }
    Ok(code)
}

struct Soak<'a> {
    workspace: &'a Workspace,
    selection: Selection,
    nextest: bool,
}

impl Soak<'_> {
    fn run(&self, options: &Options, done: &mut Vec<Tally>) -> Result<(), Trouble> {
        Program::cargo()
            .args(["build", "--bins", "--tests"])
            .args(self.selection.arguments())
            .must_run()?;
        for part in &LONG_FORMS {
            self.once(part, done)?;
        }
        let end = Instant::now() + Duration::from_secs(60 * options.minutes);
        loop {
            for part in &AGAIN_AND_AGAIN {
                self.once(part, done)?;
            }
            if Instant::now() >= end {
                break;
            }
        }
        if !options.no_fuzz {
            let fuzz = Program::cargo()
                .args(["xtask", "fuzz", "--seconds"])
                .arg(FUZZ_SECONDS.to_string());
            tallied(done, "fuzz targets", || Ok((fuzz.run()?, fuzz.line())))?;
        }
        Ok(())
    }

    fn once(&self, part: &Part, done: &mut Vec<Tally>) -> Result<(), Trouble> {
        let tests = self.tests(part);
        tallied(done, part.name, || {
            let good = tests.run()?;
            Ok((good, format!("{LONG}=1 {}", tests.line())))
        })
    }

    fn tests(&self, part: &Part) -> Program {
        let runner: &[&str] = match self.nextest {
            true => &["nextest", "run", "--profile", "soak"],
            false => &["test"],
        };
        let tests = Program::cargo()
            .args(runner)
            .args(self.selection.arguments())
            .args(part.target)
            .arg("--")
            .args(part.tests)
            .with(LONG, "1");
        on_what_is_built(tests, self.workspace)
    }
}

/// How often something has succeeded, and how long that took together.
struct Tally {
    name: &'static str,
    times: u32,
    failed: bool,
    took: Duration,
}

impl Tally {
    fn line(&self) -> String {
        let word = if self.failed { "FAILED" } else { "ok    " };
        let took = self.took.as_secs();
        let (name, times) = (self.name, self.times);
        format!(
            "{word} {:>3}:{:02}  {times:>4} ×  {name}",
            took / 60,
            took % 60
        )
    }
}

/// Runs some work, which says whether it is good and how to repeat it, and counts it.
fn tallied(
    done: &mut Vec<Tally>,
    name: &'static str,
    work: impl FnOnce() -> Result<(bool, String), Trouble>,
) -> Result<(), Trouble> {
    println!("\n== {name}");
    let start = Instant::now();
    let (good, again) = work()?;
    let place = done.iter().position(|tally| tally.name == name);
    let place = place.unwrap_or_else(|| {
        done.push(Tally {
            name,
            times: 0,
            failed: false,
            took: Duration::ZERO,
        });
        done.len() - 1
    });
    if let Some(tally) = done.get_mut(place) {
        tally.took += start.elapsed();
        tally.times += u32::from(good);
        tally.failed = !good;
    }
    match good {
        true => Ok(()),
        false => Err(format!("{name} failed; once more:\n\n  {again}").into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_runs_again_is_counted_together_and_a_failure_says_how_to_repeat_it() {
        let mut done = Vec::new();
        for _ in 0..2 {
            tallied(&mut done, "a", || Ok((true, String::new()))).unwrap();
        }
        let error = tallied(&mut done, "b", || Ok((false, "cargo b".to_owned()))).unwrap_err();

        assert!(error.to_string().contains("cargo b"), "{error}");
        let counts: Vec<_> = done
            .iter()
            .map(|it| (it.name, it.times, it.failed))
            .collect();
        assert_eq!(counts, [("a", 2, false), ("b", 0, true)]);
    }
}
