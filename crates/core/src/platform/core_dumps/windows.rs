#![allow(unsafe_code, reason = "the system's interface is C")]

use std::io;

use windows_sys::Win32::System::Diagnostics::Debug::{
    GetErrorMode, SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX, SetErrorMode,
};
use windows_sys::Win32::System::ErrorReporting::{WER_FAULT_REPORTING_FLAG_NOHEAP, WerSetFlags};

/// Error reporting does not begin after a crash; where it begins all the same (a fast fail), its
/// report is without the heap. Programs that are started inherit the mode.
pub(super) fn forbid() -> io::Result<()> {
    // SAFETY: both calls take and return plain numbers.
    let result = unsafe {
        SetErrorMode(GetErrorMode() | SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
        WerSetFlags(WER_FAULT_REPORTING_FLAG_NOHEAP)
    };
    match result {
        0 => Ok(()),
        failed => Err(io::Error::other(format!("HRESULT {failed:#010x}"))),
    }
}

/// The desktop asks for no look.
pub(super) fn lift() -> io::Result<()> {
    Ok(())
}

/// The mode is inherited.
pub(super) fn forbid_for_children() -> io::Result<()> {
    Ok(())
}
