//! What is pushed to the window. Nothing secret has a view, so nothing secret can be pushed.
//!
//! It goes through a channel that the page has opened, not through Tauri's events: a page that may
//! listen to those hears all of them, the links too, and a link may hold an authorization code.

use parking_lot::Mutex;
use portico_core::views::{OverviewView, PushView, StepView};
use tauri::ipc::Channel;
use tauri::{AppHandle, Manager};

/// The page's end of the channel; a page that is loaded anew brings its own.
#[derive(Default)]
pub(crate) struct Page(Mutex<Option<Channel<PushView>>>);

impl Page {
    /// From now on this page is told.
    pub(crate) fn tell(&self, page: Channel<PushView>) {
        *self.0.lock() = Some(page);
    }
}

/// Everything that the places show, whenever it has changed.
pub(crate) fn overview(handle: &AppHandle, overview: &OverviewView) {
    let overview = Box::new(overview.clone());
    push(handle, PushView::Overview { overview });
}

/// A step that came by itself: the browser came back, time ran out.
pub(crate) fn step(handle: &AppHandle, step: StepView) {
    let step = Box::new(step);
    push(handle, PushView::Step { step });
}

/// Troubleshooting was chosen in the tray.
pub(crate) fn trouble(handle: &AppHandle) {
    push(handle, PushView::Trouble);
}

fn push(handle: &AppHandle, push: PushView) {
    let page = handle.state::<Page>();
    let page = page.0.lock();
    if let Some(page) = page.as_ref()
        && let Err(error) = page.send(push)
    {
        tracing::warn!(%error, "the window could not be told");
    }
}
