use notify_rust::Notification;

use super::Answer;

/// Buttons need a registered activator here; clicking leads to the app, where the window asks.
pub(super) fn show(
    notification: Notification,
    _stay: &str,
    _answered: impl FnOnce(Answer),
) -> Result<(), notify_rust::error::Error> {
    notification.show().map(drop)
}
