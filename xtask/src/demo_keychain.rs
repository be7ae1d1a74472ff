//! A keychain for a machine without a desktop: a session bus of its own, and an unlocked
//! gnome-keyring on it, both gone when the program inside has ended.

use std::path::Path;

use crate::Trouble;
use crate::process::Program;
use crate::system::has_program;
use crate::workspace::variable;

/// Unlocks the keyring, then becomes the program. The password is no secret: the keyring holds
/// what a sandbox gave, in a folder of its own.
const SCRIPT: &str = "printf sandbox \
    | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null 2>&1; \
    exec \"$@\"";

/// Whether a keychain can be made here.
pub(crate) fn can_be_made() -> bool {
    has_program("dbus-run-session") && has_program("gnome-keyring-daemon")
}

/// Whether there seems to be one already: a session bus with somebody who answers for secrets.
pub(crate) fn is_there() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    let on_bus = Program::new("dbus-send").args([
        "--session",
        "--print-reply",
        "--dest=org.freedesktop.DBus",
        "/org/freedesktop/DBus",
        "org.freedesktop.DBus.NameHasOwner",
        "string:org.freedesktop.secrets",
    ]);
    variable("DBUS_SESSION_BUS_ADDRESS").is_some()
        && on_bus
            .output_quietly()
            .is_some_and(|reply| reply.contains("boolean true"))
}

/// The program, with a keychain that keeps its files under `folder`.
pub(crate) fn around(program: Program, folder: &Path) -> Result<Program, Trouble> {
    let runtime = folder.join("runtime");
    std::fs::create_dir_all(&runtime)?;
    std::fs::create_dir_all(folder.join("data"))?;
    only_ours(&runtime)?;
    Ok(program
        .through(&["dbus-run-session", "--", "sh", "-c", SCRIPT, "sh"])
        .with("XDG_DATA_HOME", folder.join("data"))
        .with("XDG_RUNTIME_DIR", runtime))
}

#[cfg(unix)]
fn only_ours(folder: &Path) -> Result<(), Trouble> {
    use std::os::unix::fs::PermissionsExt;

    Ok(std::fs::set_permissions(
        folder,
        std::fs::Permissions::from_mode(0o700),
    )?)
}

#[cfg(not(unix))]
fn only_ours(_: &Path) -> Result<(), Trouble> {
    Ok(())
}
