//! The async runtime, built only by commands that wait for something.

use std::future::Future;
use std::time::Duration;

use portico_core::{Code, Problem};
use tokio::runtime::Builder;
use tokio::sync::watch;

use crate::exit::{Exit, Failure};
use crate::interrupt::{self, Interrupt};

/// How long a command may take to end by itself once it is interrupted.
const PATIENCE: Duration = Duration::from_secs(2);

/// Runs work that handles an interrupt itself.
pub(crate) fn run<T, F>(work: impl FnOnce(Interrupt) -> F) -> Result<T, Failure>
where
    F: Future<Output = Result<T, Failure>>,
{
    run_for(PATIENCE, work)
}

/// The same for work that may take so long to end by itself. A second interrupt breaks it off.
pub(crate) fn run_for<T, F>(
    patience: Duration,
    work: impl FnOnce(Interrupt) -> F,
) -> Result<T, Failure>
where
    F: Future<Output = Result<T, Failure>>,
{
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Problem::from)?;
    let (interrupt, interrupted) = watch::channel(false);
    let result = runtime.block_on(async {
        let work = work(Interrupt::new(interrupted));
        tokio::pin!(work);
        tokio::select! {
            result = &mut work => result,
            () = interrupt::asked_to_end() => {
                interrupt.send_replace(true);
                tokio::select! {
                    ended = tokio::time::timeout(patience, work) => {
                        ended.unwrap_or_else(|_| Err(Problem::new(Code::Cancelled).into()))
                    }
                    () = interrupt::asked_to_end() => Err(Problem::new(Code::Cancelled).into()),
                }
            }
        }
    });
    // A keychain may still keep a thread waiting, and the program ends now.
    runtime.shutdown_background();
    result
}

/// Runs work that simply stops when it is interrupted.
pub(crate) fn run_until_interrupted<T, F>(work: impl FnOnce() -> F) -> Result<T, Failure>
where
    F: Future<Output = Result<T, Failure>>,
{
    run(move |mut interrupt| async move {
        tokio::select! {
            result = work() => result,
            () = interrupt.came() => Err(Failure::Said(Exit::Cancelled)),
        }
    })
}
