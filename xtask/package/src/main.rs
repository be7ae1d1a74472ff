//! What people install, made on a Debian machine as far as it can be: packages, archives, lists
//! and signatures. Started by `cargo xtask package`.
//!
//! | module | owns |
//! | --- | --- |
//! | `release` | the one table of releases |
//! | `artefact` | kinds, and what has been made of them |
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a chore talks to whoever started it"
)]

mod artefact;
mod release;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use xtask::Trouble;

use artefact::Kind;

/// Make what people install, as far as it can be made on this system.
#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask package",
    bin_name = "cargo xtask package",
    version
)]
struct Options {
    /// What to make; all of it without one.
    #[arg(value_enum)]
    kinds: Vec<Kind>,

    /// Where to put it [default: package in Cargo's target folder].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

fn main() -> ExitCode {
    xtask::ended(start(&Options::parse()))
}

fn start(options: &Options) -> Result<ExitCode, Trouble> {
    let table = release::Table::load()?;
    println!("{} {}", table.name, table.newest().version);
    println!("{:?} {:?}", options.kinds, options.out);
    Ok(ExitCode::SUCCESS)
}
