//! A word from the desktop before a session ends because nobody uses it. Where the desktop has
//! buttons, one of them keeps the session; where it has none, the window does, once it is opened.

#[cfg_attr(target_os = "linux", path = "linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "elsewhere.rs")]
mod system;

use notify_rust::Notification;
use portico_core::Language;
use portico_core::clock::Timestamp;
use portico_core::session::Record;
use portico_core::text::Args;

/// What the person says to it, where the system hands that on.
#[cfg_attr(
    any(windows, target_os = "macos"),
    expect(dead_code, reason = "no answer is handed on there")
)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Show me.
    Open,
    /// Keep the session.
    Stay,
}

/// Says that a session ends soon. A desktop that shows nothing is left at that: the window says it,
/// too.
pub(crate) fn show(
    language: Language,
    record: &Record,
    service: &str,
    (now, end): (Timestamp, Timestamp),
    act: impl Fn(Answer) + Send + 'static,
) {
    let notification = words(language, record, service, end, now);
    let stay = language.plain("shell-ends-soon-stay");
    // Some desktops are waited for until the person has answered.
    std::thread::spawn(move || {
        let answered = system::show(notification, &stay, act);
        if let Err(error) = answered {
            tracing::info!(%error, "the desktop does not say that a session ends");
        }
    });
}

fn words(
    language: Language,
    record: &Record,
    service: &str,
    end: Timestamp,
    now: Timestamp,
) -> Notification {
    let mut args = Args::default();
    args.text("address", record.person());
    args.text("service", service);
    let left = end.signed_duration_since(now).num_seconds().max(0);
    args.number("minutes", left / 60);
    args.number("seconds", left);
    let time = match left {
        0..60 => "duration-seconds",
        _ => "duration-minutes",
    };
    args.text("time", language.text(time, &args));
    let mut notification = Notification::new();
    notification
        .appname("Portico")
        .summary(&language.text("shell-ends-soon", &args))
        .body(&language.text("shell-ends-soon-why", &args));
    notification
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_whose_session_ends_when_and_why() {
        let end: Timestamp = "2026-11-23T10:15:00Z".parse().unwrap();
        let now: Timestamp = "2026-11-23T10:00:20Z".parse().unwrap();
        let record = serde_json::json!({
            "account": "acme:ada@example.com", "profile": "acme", "kind": "oidc", "issuer": "x",
            "client_id": "x", "subject": "1", "email": "ada@example.com", "name": null,
            "method": "sso", "since": now, "last_used": now, "expires_at": null,
            "idle_limit": 86_400, "device_since": null, "device_recognised": false, "ended": null,
        });
        let record: Record = serde_json::from_value(record).unwrap();

        let english = words(Language::English, &record, "Acme", end, now);
        let bokmal = words(Language::Bokmal, &record, "Acme", end, now);

        let title = "ada@example.com: your session ends in 14 minutes";
        assert_eq!(english.summary, title);
        assert!(english.body.starts_with("Acme ends sessions"));
        assert_eq!(
            bokmal.summary,
            "ada@example.com: økten din slutter om 14 minutter"
        );
        let late: Timestamp = "2026-11-23T10:14:30Z".parse().unwrap();
        let late = words(Language::English, &record, "Acme", end, late);
        let title = "ada@example.com: your session ends in 30 seconds";
        assert_eq!(late.summary, title);
    }
}
