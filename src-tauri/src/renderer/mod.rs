//! How the web view draws. On a computer without a GPU WebKitGTK's shared buffers cost memory and
//! start time and gain nothing.

#[cfg_attr(target_os = "linux", path = "linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "elsewhere.rs")]
mod system;

/// Chooses it. Called once, before anything else of this program runs.
pub(crate) fn choose() {
    system::choose();
}
