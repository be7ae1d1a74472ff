//! Ctrl-C, and being asked to end.

#[cfg_attr(unix, path = "interrupt/unix.rs")]
#[cfg_attr(not(unix), path = "interrupt/windows.rs")]
mod system;

use tokio::sync::watch;

/// Waits until the person or the system wants the program to end. Where that can't be heard it
/// waits for ever, and the system's own way of ending stays in force.
pub(crate) async fn asked_to_end() {
    if let Err(error) = system::asked_to_end().await {
        tracing::warn!(%error, "signals can't be received");
        std::future::pending::<()>().await;
    }
}

/// Tells that the program has been asked to end.
#[derive(Debug, Clone)]
pub(crate) struct Interrupt(watch::Receiver<bool>);

impl Interrupt {
    pub(crate) fn new(receiver: watch::Receiver<bool>) -> Self {
        Self(receiver)
    }

    /// Waits until it has been. Cancel-safe.
    pub(crate) async fn came(&mut self) {
        if self.0.wait_for(|came| *came).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
