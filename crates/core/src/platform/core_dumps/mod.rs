//! No picture of this process on the disk: after a crash a dump would hold the tokens and passwords
//! that were in memory.

#[cfg_attr(target_os = "linux", path = "linux.rs")]
#[cfg_attr(target_os = "macos", path = "macos.rs")]
#[cfg_attr(windows, path = "windows.rs")]
mod system;

/// Forbids them for this process, and keeps other programs of the same person from reading its
/// memory where the system can. Called first thing. A system that refuses is no reason not to
/// start: the log says so.
pub fn forbid() {
    said(system::forbid());
}

/// Forbids them besides for the processes that this one starts from now on: those of the web view,
/// in which passwords are typed.
pub fn forbid_for_children() {
    said(system::forbid_for_children());
}

/// Lets the desktop look at this process while the value lives, as it insists on before it shows a
/// file dialog of its own: xdg-desktop-portal reads `/proc/PID/root`, which [`forbid`] closes.
/// What [`forbid_for_children`] has set stands meanwhile.
#[must_use]
#[derive(Debug)]
pub struct Visible(());

impl Visible {
    /// From now on.
    #[expect(clippy::new_without_default, reason = "it does something")]
    pub fn new() -> Self {
        said(system::lift());
        Self(())
    }
}

impl Drop for Visible {
    fn drop(&mut self) {
        forbid();
    }
}

fn said(result: std::io::Result<()>) {
    if let Err(error) = result {
        tracing::warn!(%error, "core dumps could not be disabled");
    }
}
