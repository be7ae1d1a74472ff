use rustix::stdio::stdin;
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

/// The terminal as it was before.
#[derive(Debug)]
pub(super) struct Echo(Termios);

impl Echo {
    pub(super) fn off() -> Option<Self> {
        let before = tcgetattr(stdin()).ok()?;
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO);
        tcsetattr(stdin(), OptionalActions::Drain, &silent).ok()?;
        Some(Self(before))
    }
}

impl Drop for Echo {
    fn drop(&mut self) {
        if let Err(error) = tcsetattr(stdin(), OptionalActions::Drain, &self.0) {
            tracing::warn!(%error, "the terminal's echo could not be restored");
        }
    }
}
