#![allow(unsafe_code, reason = "the system's interface is C")]

use windows_sys::Win32::Foundation::{CloseHandle, HANDLE};
use windows_sys::Win32::Security::{
    GetTokenInformation, TOKEN_QUERY, TOKEN_STATISTICS, TokenStatistics,
};
use windows_sys::Win32::System::Threading::{GetCurrentProcess, OpenProcessToken};

/// The log-on that this program's token is of.
pub(super) fn current() -> Option<String> {
    let mut token: HANDLE = std::ptr::null_mut();
    // SAFETY: the handle of the process is always good, and the place is this function's own.
    if unsafe { OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &raw mut token) } == 0 {
        return None;
    }
    let mut statistics = TOKEN_STATISTICS::default();
    let length = u32::try_from(size_of::<TOKEN_STATISTICS>()).unwrap_or_default();
    let mut written = 0;
    // SAFETY: the token is open, and the place is as long as it is said to be.
    let asked = unsafe {
        GetTokenInformation(
            token,
            TokenStatistics,
            (&raw mut statistics).cast(),
            length,
            &raw mut written,
        )
    };
    // SAFETY: the token is open, and is not used again.
    unsafe { CloseHandle(token) };
    let id = statistics.AuthenticationId;
    (asked != 0).then(|| format!("{:x}-{:x}", id.HighPart, id.LowPart))
}

pub(super) fn is_over(_: &str, _: &str) -> bool {
    true
}
