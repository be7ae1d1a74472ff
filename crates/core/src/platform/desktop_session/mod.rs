//! The desktop session that a program runs in: from a person's log-on to their log-off. What it is
//! called comes from the system, and from nothing that the person can set.

#[cfg_attr(target_os = "linux", path = "linux.rs")]
#[cfg_attr(target_os = "macos", path = "macos.rs")]
#[cfg_attr(windows, path = "windows.rs")]
mod system;

/// The name of the session that this program runs in; none where the system has no such thing.
#[must_use]
pub(crate) fn current() -> Option<String> {
    system::current()
}

/// Whether a session of that name has ended. Where nothing can be said of that, it goes on.
#[must_use]
pub(crate) fn is_over(name: &str) -> bool {
    let Some(current) = current() else {
        return false;
    };
    current != name && system::is_over(name, &current)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_session_of_this_program_goes_on_and_one_of_another_start_is_over() {
        if let Some(current) = current() {
            assert!(!is_over(&current));
            assert!(is_over("another boot/1"));
        }
    }
}
