//! Shell completions, made from the grammar.

use clap::CommandFactory;

use crate::args::Args;
use crate::exit::Failure;
use crate::output::Output;

pub(crate) fn print(shell: clap_complete::Shell, output: &Output) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "portico", &mut script);
    output.raw(&script)
}
