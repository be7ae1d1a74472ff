//! Portico's chores: `cargo xtask CHORE`. Never shipped.
//!
//! It has next to no dependencies, so that the first chore starts in seconds on a machine that has
//! built nothing yet. What needs more is a program of its own: `xtask-generate` Portico's crates,
//! `xtask-package` a reader of TOML, signatures and archives.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a chore talks to whoever started it"
)]

mod bench;
pub mod cross;
mod demo_keychain;
pub mod demo_person;
mod fuzz;
mod generate;
mod home;
mod layers;
mod npm;
mod package;
mod page;
pub mod process;
mod run;
pub mod shipped;
mod soak;
pub mod system;
mod test;
mod tidy;
pub mod tools;
pub mod wine;
pub mod workspace;

use std::process::ExitCode;

/// Why a chore could not be done, in words for whoever started it.
pub type Trouble = Box<dyn std::error::Error>;

const HELP: &str = "\
Portico's chores.

  cargo xtask run                        sandbox and window (a terminal where there is no display)
  cargo xtask test                       everything that has to be green
      --install                          install the system packages that are missing, without asking
      --no-window                        leave the window out: no WebKit is needed
      --fast                             format, tidy, clippy and unit tests only
      --strict                           what could not be looked at (advisories, without a network)
                                         counts as failed
  cargo xtask generate                   TypeScript types and docs/codes.md from the Rust sources
      --check                            only say whether they are current
  cargo xtask tidy                       who may use whom, dead links, file length, words
  cargo xtask cross                      lint and test for Windows, type-check for macOS
  cargo xtask fuzz [TARGET…]             hostile input made by the million, against every reader of it
      --seconds N                        for each target; 60 unless you say otherwise
      --quick                            compiled without optimising: sooner there, slower
      --keep                             put what reaches something new into the corpus
  cargo xtask bench [NAME]               speed, memory and size against what the platform costs
      --write                            put the table into docs/performance.md
      --as-built                         measure what has been built before
  cargo xtask package [KIND…]            what people install, as far as it can be made here
      --test                             then install, upgrade and remove it for real
      --help                             kinds, the signing key, and what only other systems make
  cargo xtask soak                       the long forms of the tests, until the first failure
      --minutes N                        for how long to repeat what may fail by chance (30)
      --no-fuzz                          leave the fuzz targets out
";

/// Does the chore that the words behind `cargo xtask` name.
pub fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    ended(start(&words))
}

/// The exit code of a chore; what went wrong is said, with its causes.
pub fn ended(result: Result<ExitCode, Trouble>) -> ExitCode {
    result.unwrap_or_else(|error| {
        eprintln!("error: {error}");
        let mut cause = error.source();
        while let Some(error) = cause {
            eprintln!("  because: {error}");
            cause = error.source();
        }
        ExitCode::FAILURE
    })
}

fn start(words: &[&str]) -> Result<ExitCode, Trouble> {
    match words {
        // It has more to say about itself.
        ["package", options @ ..] => package::package(options),
        [] | ["help" | "-h" | "--help"] | [_, "-h" | "--help"] => {
            print!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        ["run"] => run::run(),
        ["test", options @ ..] => test::test(&test::Options::parse(options)?),
        ["generate"] => generate::generate(generate::Mode::Write),
        ["generate", "--check"] => generate::generate(generate::Mode::Check),
        ["tidy"] => tidy::tidy(),
        ["cross"] => cross::cross(),
        ["fuzz", options @ ..] => fuzz::fuzz(&fuzz::Options::parse(options)?),
        ["bench", options @ ..] => bench::bench(&bench::Options::parse(options)?),
        ["soak", options @ ..] => soak::soak(&soak::Options::parse(options)?),
        _ => {
            eprint!("error: no such chore: {}\n\n{HELP}", words.join(" "));
            Ok(ExitCode::from(2))
        }
    }
}
