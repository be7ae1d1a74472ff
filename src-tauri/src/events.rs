//! What is pushed to the window. Nothing secret has a view, so nothing secret can be pushed.

use portico_core::views::{OverviewView, StepView};
use serde::Serialize;
use tauri::{AppHandle, Emitter};

/// Everything that the places show, whenever it has changed.
pub(crate) fn overview(handle: &AppHandle, overview: &OverviewView) {
    push(handle, "overview", overview);
}

/// A step that came by itself: the browser came back, time ran out.
pub(crate) fn step(handle: &AppHandle, step: &StepView) {
    push(handle, "step", step);
}

/// A place that the tray asks for.
pub(crate) fn go(handle: &AppHandle, place: &str) {
    push(handle, "go", place);
}

fn push<T: Serialize + Clone>(handle: &AppHandle, name: &str, payload: T) {
    if let Err(error) = handle.emit_to(crate::window::LABEL, name, payload) {
        tracing::warn!(name, %error, "the window could not be told");
    }
}
