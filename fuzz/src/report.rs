//! A report that was saved, as JSON or as ZIP.

use portico_core::text::is_hidden;
use portico_doctor::report::{LOG, Report};
use portico_doctor::views::DestinationView;

/// What is read is a report of ours, hides nothing from whoever looks at it, and is the same once it
/// was saved again.
///
/// # Panics
/// Where that does not hold.
pub fn check(data: &[u8]) {
    let Some(report) = Report::read(data) else {
        return;
    };
    // Files are named after it.
    let is_of_an_id = |c: char| c.is_ascii_hexdigit() || c == '-';
    assert!(report.id().len() == 36 && report.id().chars().all(is_of_an_id));
    let view = report.view(DestinationView::Nobody);
    for file in &view.files {
        let hidden = |c: char| c != '\n' && is_hidden(c);
        assert!(
            !file.text.contains(hidden),
            "{}: {:?}",
            file.name,
            file.text
        );
        assert!(file.name != LOG || file.text.is_empty() || file.text.ends_with('\n'));
    }
    let zip = report.zip().unwrap_or_else(|problem| panic!("{problem}"));
    for saved in [report.json().as_bytes(), &zip] {
        assert_eq!(Report::read(saved).as_ref(), Some(&report));
    }
    let words = Some("«https://x» \u{202e}".to_owned());
    let completed = report
        .clone()
        .completed(words, Some("ada@example.org".to_owned()));
    let completed = completed.unwrap_or_else(|problem| panic!("{problem}"));
    assert_eq!(completed.id(), report.id());
    assert_eq!(completed.address(), Some("ada@example.org"));
    assert!(
        !completed
            .markdown()
            .contains(|c: char| c != '\n' && is_hidden(c))
    );
}
