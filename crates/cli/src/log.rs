//! The log, on stderr. It is set up only where something may be logged: not before a token that is
//! ready is handed out.

use std::io::IsTerminal;

use portico_core::vars;
use tracing_subscriber::EnvFilter;

use crate::args::Common;

/// Starts logging: as `PORTICO_LOG` says, else as `-q` and `-v` do.
pub(crate) fn start(common: &Common) {
    let filter = vars::text(vars::LOG).unwrap_or_else(|| wanted(common).to_owned());
    let log = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::builder().parse_lossy(filter))
        .with_ansi(false)
        .with_writer(std::io::stderr);
    // A second start, after -v, changes nothing.
    let started = match std::io::stderr().is_terminal() {
        true => log.without_time().try_init(),
        false => log.try_init(),
    };
    if let Err(error) = started {
        tracing::debug!(%error, "logging had been started");
    }
}

fn wanted(common: &Common) -> &'static str {
    match (common.quiet, common.verbose) {
        (_, 2..) => "portico=debug,portico_core=debug,info",
        (_, 1) => "portico=info,portico_core=info,warn",
        (true, 0) => "off",
        (false, 0) => "warn",
    }
}
