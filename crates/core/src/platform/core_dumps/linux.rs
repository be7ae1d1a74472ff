use std::io;

use rustix::process::{
    DumpableBehavior, Resource, Rlimit, getrlimit, set_dumpable_behavior, setrlimit,
};

/// Neither a core file, nor ptrace or `/proc/PID/mem` for other programs of the same person
/// (prctl(2), `PR_SET_DUMPABLE`). A program that is started gets its own setting.
pub(super) fn forbid() -> io::Result<()> {
    Ok(set_dumpable_behavior(DumpableBehavior::NotDumpable)?)
}

pub(super) fn lift() -> io::Result<()> {
    Ok(set_dumpable_behavior(DumpableBehavior::Dumpable)?)
}

/// This limit is inherited. The upper one stays, for a program that wants its own back.
pub(super) fn forbid_for_children() -> io::Result<()> {
    let Rlimit { maximum, .. } = getrlimit(Resource::Core);
    let current = Some(0);
    Ok(setrlimit(Resource::Core, Rlimit { current, maximum })?)
}

#[cfg(test)]
mod tests {
    use rustix::process::dumpable_behavior;

    use super::super::{Visible, forbid, forbid_for_children};
    use super::*;

    /// Each test has a process of its own.
    #[test]
    fn nobody_gets_a_picture_but_the_desktop_while_it_is_asked_for_a_file() {
        assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::Dumpable);
        forbid();
        assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::NotDumpable);

        let visible = Visible::new();
        assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::Dumpable);
        drop(visible);

        assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::NotDumpable);
    }

    #[test]
    fn what_is_started_leaves_no_core_file() {
        forbid_for_children();
        let limits = std::process::Command::new("sh")
            .args(["-c", "ulimit -c"])
            .output()
            .unwrap();
        assert_eq!(limits.stdout, b"0\n");
    }
}
