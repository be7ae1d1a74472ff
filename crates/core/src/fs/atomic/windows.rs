use std::fs::OpenOptions;
use std::io;
use std::os::windows::fs::OpenOptionsExt;
use std::path::Path;

/// `FILE_FLAG_OPEN_REPARSE_POINT`: a link is opened itself, and is then seen to be no file.
const NO_LINK: u32 = 0x0020_0000;

/// Pipes have names of their own, outside of folders.
pub(super) fn without_waiting(_: &mut OpenOptions) {}

pub(super) fn without_following(options: &mut OpenOptions) {
    options.custom_flags(NO_LINK);
}

/// What is open already has no name here.
pub(super) fn is_handed_over(_: &Path) -> bool {
    false
}

/// NTFS writes names to its journal by itself, in order, and gives no program the means to wait for
/// it without the rights of an administrator.
pub(super) fn keep_names(_: &Path) -> io::Result<()> {
    Ok(())
}

/// `ERROR_CANT_RESOLVE_FILENAME`: links lead to one another.
pub(super) fn is_loop(error: &std::io::Error) -> bool {
    error.raw_os_error() == Some(1921)
}
