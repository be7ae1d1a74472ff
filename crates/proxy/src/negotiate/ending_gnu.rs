//! The end of a program while a thread is in the library, which may wait for a server for a long time. At
//! the end the C library has each library free what it has, also under such a thread, which then crashes
//! the program after its work is done.
#![expect(unsafe_code, reason = "the system's interface is C")]

use std::ffi::{c_int, c_void};
use std::ptr;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

unsafe extern "C" {
    fn on_exit(function: extern "C" fn(c_int, *mut c_void), argument: *mut c_void) -> c_int;
    fn _exit(status: c_int) -> !;
}

/// How many threads are in the library.
static AT_WORK: AtomicUsize = AtomicUsize::new(0);
static ENDING: AtomicBool = AtomicBool::new(false);

/// A thread is in the library until this is dropped.
pub(super) struct AtWork;

impl Drop for AtWork {
    fn drop(&mut self) {
        AT_WORK.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Lets a thread into the library, unless the program ends.
pub(super) fn at_work() -> Option<AtWork> {
    AT_WORK.fetch_add(1, Ordering::SeqCst);
    let at_work = AtWork;
    (!ENDING.load(Ordering::SeqCst)).then_some(at_work)
}

/// Has a program that ends while a thread is in the library leave out what libraries do at the end.
pub(super) fn leave_the_library_alone() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: the function may be called at any time, and takes no argument. Where it can't be noted
        // the program ends as it would without it.
        let noted = unsafe { on_exit(at_the_end, ptr::null_mut()) };
        if noted != 0 {
            tracing::debug!("the end of the program can't be watched");
        }
    });
}

/// Runs before the libraries' own, which have been noted earlier; the standard library has written what it
/// had to write by then.
extern "C" fn at_the_end(status: c_int, _: *mut c_void) {
    ENDING.store(true, Ordering::SeqCst);
    if AT_WORK.load(Ordering::SeqCst) > 0 {
        // SAFETY: it ends the process, and runs nothing.
        unsafe { _exit(status) }
    }
}
