//! The log, on stderr. It is set up only where something may be logged: not before a token that is
//! ready is handed out.

use std::io::IsTerminal;
use std::sync::Arc;

use portico_core::clock::SystemClock;
use portico_core::platform::env;
use portico_core::policy::log_filter_in_force;
use portico_doctor::report::{Log, RedactedFields, VisibleWriter, shown_by};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt, registry};

use crate::args::Common;

/// Starts logging: as `PORTICO_LOG` says, else as `-q` and `-v` do. What a report may hold is kept
/// besides.
pub(crate) fn start(common: &Common) -> Log {
    let said = env::text(env::LOG).or_else(|| wanted(common).map(str::to_owned));
    let filter = log_filter_in_force(said);
    let (filter, unknown) = shown_by(&filter);
    let kept = Log::new(Arc::new(SystemClock));
    let shown = fmt::layer()
        .with_ansi(false)
        .fmt_fields(RedactedFields)
        .with_writer(|| VisibleWriter(std::io::stderr()));
    let listening = registry().with(kept.listener());
    // A second start, after -v, changes nothing.
    let started = match std::io::stderr().is_terminal() {
        true => listening
            .with(shown.without_time().with_filter(filter))
            .try_init(),
        false => listening.with(shown.with_filter(filter)).try_init(),
    };
    if let Err(error) = started {
        tracing::debug!(%error, "logging had been started");
    }
    for word in unknown {
        tracing::warn!(%word, "PORTICO_LOG: not a level, and not a name with a level");
    }
    kept
}

fn wanted(common: &Common) -> Option<&'static str> {
    match (common.quiet, common.verbose) {
        (_, 2..) => Some("portico=debug,portico_core=debug,info"),
        (_, 1) => Some("portico=info,portico_core=info,warn"),
        (true, 0) => Some("off"),
        (false, 0) => None,
    }
}
