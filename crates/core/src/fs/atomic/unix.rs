use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rustix::fs::OFlags;
use rustix::io::Errno;

/// A pipe that nobody writes to is opened at once, and not waited for.
pub(super) fn without_waiting(options: &mut OpenOptions) {
    options.custom_flags(OFlags::NONBLOCK.bits().cast_signed());
}

/// The same; and the last name on the path is no link.
pub(super) fn without_following(options: &mut OpenOptions) {
    let flags = OFlags::NONBLOCK.union(OFlags::NOFOLLOW);
    options.custom_flags(flags.bits().cast_signed()).mode(0o600);
}

/// Whether a path names what this program was started with, open already.
pub(super) fn is_handed_over(path: &Path) -> bool {
    let folders = ["/dev/fd", "/proc/self/fd"].map(Path::new);
    path == Path::new("/dev/stdin") || folders.into_iter().any(|it| path.parent() == Some(it))
}

/// Puts a folder's names on the disk: a rename is in memory only until then.
pub(super) fn keep_names(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        // Some file systems of the network have no such thing.
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
        kept => kept,
    }
}

/// Whether links lead to one another.
pub(super) fn is_loop(error: &io::Error) -> bool {
    error.raw_os_error() == Some(Errno::LOOP.raw_os_error())
}
