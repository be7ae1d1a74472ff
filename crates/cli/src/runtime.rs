//! The async runtime, built only by commands that wait for something.

use std::future::Future;
use std::time::Duration;

use portico_core::{Code, Problem};
use tokio::runtime::Builder;
use tokio::sync::{oneshot, watch};

use crate::exit::{Exit, Failure};
use crate::interrupt::{self, Interrupt};

/// How long a command may take to end by itself once it is interrupted.
const PATIENCE: Duration = Duration::from_secs(2);

/// Runs work that handles an interrupt itself.
///
/// The work has a thread of its own: a keychain that waits for the person blocks it, and Ctrl-C
/// still ends the program.
pub(crate) fn run<T, F>(work: impl FnOnce(Interrupt) -> F + Send + 'static) -> Result<T, Failure>
where
    T: Send + 'static,
    F: Future<Output = Result<T, Failure>>,
{
    let runtime = Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(Problem::from)?;
    let (tell, mut told) = oneshot::channel();
    let (interrupt, interrupted) = watch::channel(false);
    let handle = runtime.handle().clone();
    std::thread::spawn(move || {
        let result = handle.block_on(work(Interrupt::new(interrupted)));
        // Nobody waits any more: then the program is ending.
        let _ = tell.send(result);
    });
    let interrupted = || {
        Err(Problem::new(Code::Unexpected)
            .with_detail("the work broke off")
            .into())
    };
    let result = runtime.block_on(async {
        tokio::select! {
            result = &mut told => result.unwrap_or_else(|_| interrupted()),
            () = interrupt::asked_to_end() => {
                interrupt.send_replace(true);
                match tokio::time::timeout(PATIENCE, told).await {
                    Ok(result) => result.unwrap_or_else(|_| interrupted()),
                    Err(_) => Err(Failure::Said(Exit::Cancelled)),
                }
            }
        }
    });
    runtime.shutdown_background();
    result
}

/// Runs work that simply stops when it is interrupted.
pub(crate) fn run_until_interrupted<T, F>(
    work: impl FnOnce() -> F + Send + 'static,
) -> Result<T, Failure>
where
    T: Send + 'static,
    F: Future<Output = Result<T, Failure>>,
{
    run(move |mut interrupt| async move {
        tokio::select! {
            result = work() => result,
            () = interrupt.came() => Err(Failure::Said(Exit::Cancelled)),
        }
    })
}
