//! Shell completions and manual pages, made from the grammar.

use std::path::Path;

use clap::CommandFactory;
use portico_core::Problem;

use crate::args::Args;
use crate::exit::Failure;
use crate::output::Output;

pub(crate) fn print(shell: clap_complete::Shell, output: &Output) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "portico", &mut script);
    output.raw(&script)
}

/// `portico.1`, and a page for each command.
pub(crate) fn write_manual(dir: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(dir).map_err(Problem::from)?;
    Ok(clap_mangen::generate_to(Args::command(), dir).map_err(Problem::from)?)
}
