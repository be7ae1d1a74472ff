//! A file of the queue of reports.

use portico_core::text::is_hidden;
use portico_doctor::fuzzing;
use portico_doctor::views::QueueStateView;

/// Whatever a file states, it can be decided on and shown; only what waits and has something to send
/// is ever due, and what the person asks for is due at least when it would be by itself.
///
/// # Panics
/// Where that does not hold.
pub fn check(data: &[u8]) {
    let Some(seen) = fuzzing::queued(data, portico_core::fuzzing::now()) else {
        return;
    };
    let waits = seen.view.state == QueueStateView::Waiting;
    assert!(waits || !(seen.due_for_person || seen.due_by_itself));
    assert!(seen.due_for_person || !seen.due_by_itself);
    let view = &seen.view;
    for text in [&view.reference, &view.trouble].into_iter().flatten() {
        assert!(!text.contains(is_hidden), "{text:?}");
        assert!(text.chars().count() < 400, "{text:?}");
    }
    assert_eq!(view.trouble.is_some(), view.code.is_some());
}
