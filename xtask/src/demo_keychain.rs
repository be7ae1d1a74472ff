//! A keychain for a machine without a desktop: a session bus of its own, and an unlocked
//! gnome-keyring on it. Both end with this chore, however it ends.

use std::path::Path;
use std::process::Stdio;

use crate::Trouble;
use crate::process::{Program, Running};
use crate::system::has_program;
use crate::workspace::variable;

/// The password is no secret: the keyring holds what a sandbox gave, in a folder of its own.
const UNLOCK: &str =
    "printf sandbox | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null";

const ADDRESS: &str = "DBUS_SESSION_BUS_ADDRESS";

/// A keychain that is gone when this is dropped.
pub(crate) struct DemoKeychain {
    /// The keyring's daemon leaves when the bus does.
    _bus: Running,
    address: String,
}

impl DemoKeychain {
    /// Whether it can be made here.
    pub(crate) fn can_be_made() -> bool {
        has_program("dbus-daemon") && has_program("gnome-keyring-daemon")
    }

    /// Makes one that keeps its files under `folder`.
    pub(crate) fn start(folder: &Path) -> Result<Self, Trouble> {
        let (data, runtime) = (folder.join("data"), folder.join("runtime"));
        std::fs::create_dir_all(&data)?;
        std::fs::create_dir_all(&runtime)?;
        only_ours(&runtime)?;
        let mut bus = Program::new("dbus-daemon")
            .args(["--session", "--nofork", "--print-address"])
            .start(Stdio::piped())?;
        let address = bus.first_line()?.trim().to_owned();
        let keychain = Self { _bus: bus, address };
        let unlock = keychain.given_to(Program::new("sh").args(["-c", UNLOCK]));
        let unlock = unlock.with("XDG_DATA_HOME", data);
        unlock.with("XDG_RUNTIME_DIR", runtime).must_run()?;
        Ok(keychain)
    }

    /// The program, with this keychain as its own. The bus leads to it; the other folders stay the
    /// person's, since a Wayland display is in one of them.
    pub(crate) fn given_to(&self, program: Program) -> Program {
        program.with(ADDRESS, &self.address)
    }
}

/// Whether there seems to be a keychain already: a session bus with somebody who answers for
/// secrets.
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
    variable(ADDRESS).is_some()
        && on_bus
            .output_quietly()
            .is_some_and(|reply| reply.contains("boolean true"))
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
