use std::io;

use tokio::net::TcpSocket;

/// `EAFNOSUPPORT`.
pub(super) const NO_SUCH_FAMILY: i32 = if cfg!(target_os = "linux") { 97 } else { 47 };

/// An address that was left a moment ago can be had again; one that somebody listens on can't.
pub(super) fn claim(socket: &TcpSocket) -> io::Result<()> {
    socket.set_reuseaddr(true)
}
