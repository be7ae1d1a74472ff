#![expect(unsafe_code, reason = "the system's interface is C")]

use std::io;
use std::os::windows::io::AsRawSocket;

use tokio::net::TcpSocket;
use windows_sys::Win32::Networking::WinSock::{
    SO_EXCLUSIVEADDRUSE, SOCKET, SOL_SOCKET, WSAEAFNOSUPPORT, setsockopt,
};

pub(super) const NO_SUCH_FAMILY: i32 = WSAEAFNOSUPPORT;

/// Nobody else may bind the same port beside us, which Windows allows otherwise.
pub(super) fn claim(socket: &TcpSocket) -> io::Result<()> {
    let yes = 1_i32.to_ne_bytes();
    let length = i32::try_from(yes.len()).unwrap_or_default();
    // SAFETY: the socket is open, and the value is as long as `length` says.
    let done = unsafe {
        setsockopt(
            socket.as_raw_socket() as SOCKET,
            SOL_SOCKET,
            SO_EXCLUSIVEADDRUSE,
            yes.as_ptr(),
            length,
        )
    };
    match done {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}
