use std::io;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// No core file. That no debugger may attach is the hardened runtime's work, which a signed program
/// has.
pub(super) fn forbid() -> io::Result<()> {
    let Rlimit { maximum, .. } = getrlimit(Resource::Core);
    let current = Some(0);
    Ok(setrlimit(Resource::Core, Rlimit { current, maximum })?)
}

/// The desktop asks for no look.
pub(super) fn lift() -> io::Result<()> {
    Ok(())
}

/// The limit is inherited; the web view's processes are started by the system, with its own limits.
pub(super) fn forbid_for_children() -> io::Result<()> {
    Ok(())
}
