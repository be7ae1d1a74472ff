#![expect(unsafe_code, reason = "the system's interface is C")]

use std::ffi::OsString;
use std::os::windows::ffi::OsStringExt;
use std::path::PathBuf;
use std::process::Command;

use url::Url;
use windows_sys::Win32::System::SystemInformation::GetSystemDirectoryW;

use super::NotOpened;

/// The shell's own opener takes the address as one argument, so that no `&` in it is read by a
/// command interpreter.
pub(super) fn commands(url: &Url) -> Result<Vec<Command>, NotOpened> {
    let mut command = Command::new(program("rundll32.exe"));
    command.arg("url.dll,FileProtocolHandler").arg(url.as_str());
    Ok(vec![command])
}

/// One of the system's own programs by its whole path: a bare name is looked for beside the own
/// program first.
pub(super) fn program(name: &str) -> PathBuf {
    let mut folder = [0_u16; 1024];
    let room = u32::try_from(folder.len()).unwrap_or_default();
    // SAFETY: the buffer is as long as `room` says.
    let length = unsafe { GetSystemDirectoryW(folder.as_mut_ptr(), room) };
    let folder = usize::try_from(length).ok().and_then(|it| folder.get(..it));
    match folder {
        Some(folder) if !folder.is_empty() => PathBuf::from(OsString::from_wide(folder)).join(name),
        // Never so; and then nothing is started rather than something else.
        _ => PathBuf::from(r"C:\Windows\System32").join(name),
    }
}
