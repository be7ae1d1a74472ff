//! The portico command line: a face of portico-core. Data goes to stdout, talk to stderr.
//!
//! | module | owns |
//! | --- | --- |
//! | [`args`] | the grammar |
//! | [`again`] | how to sign in again, as a command to paste |
//! | [`clipboard`] | a token on it, for a while |
//! | [`ask`] | what the vault asks the person for |
//! | [`commands`] | what each command does |
//! | [`exit`] | the exit codes, and what leads to which |
//! | [`output`] | what is printed: for people, or as JSON |
//! | [`input`], [`standard_input`], [`echo`] | the lines that come in; hiding them while they are typed |
//! | [`whole_line`] | a line of a terminal, however long |
//! | [`runtime`], [`interrupt`] | the async runtime, built only where it is needed; Ctrl-C |
//! | [`app`] | the real environment for core, and what every command works with |
//! | [`log`] | what is logged, on stderr |

// No text from outside may end the program; tests may take their own apart.
#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::string_slice))]

mod again;
mod app;
mod args;
mod ask;
mod clipboard;
mod commands;
mod echo;
mod exit;
mod input;
mod interrupt;
mod log;
mod output;
mod runtime;
mod standard_input;
mod whole_line;

use std::alloc::System;
use std::process::ExitCode;

use clap::Parser;
use portico_core::platform::core_dumps;
use zeroizing_alloc::ZeroAlloc;

use crate::args::Args;

/// What is freed is wiped, also where a library has held a copy of a secret.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> ExitCode {
    portico_core::proxy::be_a_script_process_if_asked();
    core_dumps::forbid();
    match Args::try_parse() {
        Ok(args) => {
            let exit = commands::run(args);
            whole_line::give_back();
            exit.into()
        }
        Err(error) => {
            // Help that nobody reads any more is no failure.
            let _ = error.print();
            ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
        }
    }
}
