use std::fs;
use std::path::Path;

/// What the kernel says where no log-on was noted (`AUDIT_SID_UNSET`).
const UNSET: &str = "4294967295";
/// Where logind keeps a file for each session that is open.
const SESSIONS: &str = "/run/systemd/sessions";

/// The start of the computer, and the log-on that the kernel has noted for this program: nobody can
/// change either.
pub(super) fn current() -> Option<String> {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let session = fs::read_to_string("/proc/self/sessionid").unwrap_or_default();
    let session = Some(session.trim()).filter(|it| !it.is_empty() && *it != UNSET);
    Some(format!("{}/{}", boot.trim(), session.unwrap_or_default()))
}

/// Another log-on may still be open: logind knows.
pub(super) fn is_over(name: &str, current: &str) -> bool {
    let (Some((boot, session)), Some((now, _))) = (name.split_once('/'), current.split_once('/'))
    else {
        return true;
    };
    if boot != now {
        return true;
    }
    let is_number = !session.is_empty() && session.chars().all(|c| c.is_ascii_digit());
    let sessions = Path::new(SESSIONS);
    is_number && sessions.is_dir() && !sessions.join(session).exists()
}
