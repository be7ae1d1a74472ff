//! Systems where the library frees nothing at the end of the program.

/// A thread is in the library.
pub(super) struct AtWork;

/// Lets a thread into the library.
#[expect(
    clippy::unnecessary_wraps,
    reason = "the same for all systems; elsewhere the program may end"
)]
pub(super) fn at_work() -> Option<AtWork> {
    Some(AtWork)
}

/// There is nothing to leave out.
pub(super) fn leave_the_library_alone() {}
