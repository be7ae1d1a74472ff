#![expect(unsafe_code, reason = "the system's interface is C")]

use std::io;
use std::net::SocketAddr;

use rustix::process::geteuid;

use super::{Owner, pcblist};

/// Reads the kernel's list, as netstat(1) does; every user may.
pub(super) fn look(theirs: SocketAddr, ours: SocketAddr) -> io::Result<Owner> {
    let uid = pcblist::uid_of(&list()?, theirs, ours);
    Ok(match uid {
        None => Owner::Unknown,
        Some(uid) if uid == geteuid().as_raw() => Owner::ThisUser,
        // Root's daemons connect for others: sshd, a virtual machine's proxy.
        Some(0) => Owner::Unknown,
        Some(_) => Owner::SomebodyElse,
    })
}

/// The users of persons begin here.
const FIRST_PERSON: u32 = 500;

/// Who listens at exactly this address, if anybody does. Daemons serve everybody: root's, and those that
/// have a user of their own.
pub(super) fn listens(at: SocketAddr) -> io::Result<Option<Owner>> {
    let uid = pcblist::uid_of_listener(&list()?, at);
    Ok(uid.map(|uid| match uid {
        uid if uid == geteuid().as_raw() => Owner::ThisUser,
        uid if uid < FIRST_PERSON => Owner::Unknown,
        _ => Owner::SomebodyElse,
    }))
}

fn list() -> io::Result<Vec<u8>> {
    let name = c"net.inet.tcp.pcblist_n";
    // It may grow between the two calls.
    for _ in 0..4 {
        let mut length = 0;
        // SAFETY: the name ends with a zero; without a buffer only the length is written.
        let asked = unsafe {
            libc::sysctlbyname(
                name.as_ptr(),
                std::ptr::null_mut(),
                &raw mut length,
                std::ptr::null_mut(),
                0,
            )
        };
        if asked != 0 {
            return Err(io::Error::last_os_error());
        }
        let mut list = vec![0_u8; length.saturating_add(length / 4)];
        let mut length = list.len();
        // SAFETY: the buffer is as long as `length` says, and outlives the call.
        let read = unsafe {
            libc::sysctlbyname(
                name.as_ptr(),
                list.as_mut_ptr().cast(),
                &raw mut length,
                std::ptr::null_mut(),
                0,
            )
        };
        if read == 0 {
            list.truncate(length);
            return Ok(list);
        }
        let error = io::Error::last_os_error();
        if error.raw_os_error() != Some(libc::ENOMEM) {
            return Err(error);
        }
    }
    Err(io::Error::other("the list of connections grows too fast"))
}
