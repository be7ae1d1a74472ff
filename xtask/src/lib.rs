//! Portico's chores: `cargo xtask CHORE`. Never shipped.
//!
//! It has few dependencies, so that the first chore starts soon on a machine that has built nothing
//! yet. What needs more is a program of its own: `xtask-generate` Portico's crates, `xtask-package` a
//! reader of TOML, signatures and archives.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a chore talks to whoever started it"
)]

mod bench;
pub mod cross;
pub mod cross_tools;
mod demo_keychain;
pub mod demo_person;
mod fuzz;
pub mod generate;
pub mod group_policy;
mod home;
mod layers;
mod npm;
mod package;
pub mod packages;
mod page;
pub mod process;
mod run;
pub mod shipped;
mod soak;
mod sources;
pub mod system;
mod test;
mod tidy;
pub mod tools;
pub mod wine;
mod words;
pub mod workspace;
pub mod xml;

use std::process::ExitCode;

use clap::Parser;

/// Why a chore could not be done, in words for whoever started it.
pub type Trouble = Box<dyn std::error::Error>;

/// Portico's chores.
#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    disable_help_subcommand = true
)]
enum Chore {
    /// Sandbox and window (a terminal where there is no display)
    Run,
    /// Everything that has to be green
    Test(test::Options),
    /// TypeScript types, tables and docs from the Rust sources
    Generate {
        /// Only say whether they are current
        #[arg(long)]
        check: bool,
    },
    /// Who may use whom, dead links, file length, words
    Tidy,
    /// Lint and test for Windows, type-check for macOS
    Cross,
    /// Hostile input made by the million, against every reader of it
    Fuzz(fuzz::Options),
    /// Speed, memory and size against what the platform costs
    Bench(bench::Options),
    /// What people install, as far as it can be made here
    // It has more to say about itself.
    #[command(disable_help_flag = true)]
    Package {
        /// Kinds and options; --help lists them
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        words: Vec<String>,
    },
    /// The long forms of the tests, until the first failure
    Soak(soak::Options),
}

/// Does the chore that the words behind `cargo xtask` name.
pub fn main() -> ExitCode {
    ended(start(Chore::parse()))
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

fn start(chore: Chore) -> Result<ExitCode, Trouble> {
    match chore {
        Chore::Run => run::run(),
        Chore::Test(options) => test::test(&options),
        Chore::Generate { check } => generate::generate(match check {
            true => generate::Mode::Check,
            false => generate::Mode::Write,
        }),
        Chore::Tidy => tidy::tidy(),
        Chore::Cross => cross::cross(),
        Chore::Fuzz(options) => fuzz::fuzz(&options),
        Chore::Bench(options) => bench::bench(&options),
        Chore::Package { words } => package::package(&words),
        Chore::Soak(options) => soak::soak(&options),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn read(words: &[&str]) -> Option<Chore> {
        Chore::try_parse_from([&["cargo xtask"], words].concat()).ok()
    }

    #[test]
    fn every_chore_has_its_words() {
        Chore::command().debug_assert();
        for words in [
            &["test", "--fast", "--no-window", "--install", "--strict"][..],
            &["generate", "--check"],
            &["fuzz", "policy", "--seconds", "5", "--quick", "--keep"],
            &["bench", "token", "--as-built"],
            &["bench", "--write"],
            &["soak", "--minutes", "5", "--no-fuzz"],
        ] {
            assert!(read(words).is_some(), "{words:?}");
        }
    }

    #[test]
    fn what_a_chore_does_not_know_is_refused() {
        for words in [
            &[][..],
            &["dance"],
            &["tidy", "--fast"],
            &["test", "--slow"],
            &["fuzz", "--seconds"],
            &["fuzz", "--seconds", "0"],
            &["bench", "speed"],
            // A part of the table is not written.
            &["bench", "token", "--write"],
            &["soak", "--minutes", "soon"],
        ] {
            assert!(read(words).is_none(), "{words:?}");
        }
    }

    #[test]
    fn the_packager_reads_its_own_words() {
        let chore = read(&["package", "deb", "--test", "--help"]);
        let Some(Chore::Package { words }) = chore else {
            panic!("{chore:?}")
        };
        assert_eq!(words, ["deb", "--test", "--help"]);
    }
}
