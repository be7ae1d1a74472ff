#![expect(unsafe_code, reason = "the system's interface is C")]

use std::ffi::c_void;
use std::io;
use std::net::SocketAddr;

use windows_sys::Win32::Foundation::{
    CloseHandle, ERROR_INSUFFICIENT_BUFFER, GetLastError, HANDLE, NO_ERROR,
};
use windows_sys::Win32::NetworkManagement::IpHelper::{
    GetExtendedTcpTable, TCP_TABLE_CLASS, TCP_TABLE_OWNER_PID_CONNECTIONS,
    TCP_TABLE_OWNER_PID_LISTENER,
};
use windows_sys::Win32::Networking::WinSock::{AF_INET, AF_INET6};
use windows_sys::Win32::Security::{
    EqualSid, GetTokenInformation, TOKEN_QUERY, TOKEN_USER, TokenUser,
};
use windows_sys::Win32::System::RemoteDesktop::ProcessIdToSessionId;
use windows_sys::Win32::System::Threading::{
    GetCurrentProcess, GetCurrentProcessId, OpenProcess, OpenProcessToken,
    PROCESS_QUERY_LIMITED_INFORMATION,
};

use super::{Owner, tcptable};

/// The session of services, which no person sits in front of.
const SERVICES: u32 = 0;
/// Connections that no process holds any more.
const NOBODY: u32 = 0;

/// The table tells the process, its token the user. Where the token may not be looked at, the
/// session tells other people from this person's own elevated programs and from the system.
pub(super) fn look(theirs: SocketAddr, ours: SocketAddr) -> io::Result<Owner> {
    let table = table(theirs, TCP_TABLE_OWNER_PID_CONNECTIONS)?;
    let there = tcptable::end_of(&table, theirs, ours);
    let Some(process) = there.map(|end| end.process).filter(|it| *it != NOBODY) else {
        // While our end is open somebody is there, and the system does not say who.
        let here = tcptable::end_of(&table, ours, theirs);
        return Ok(match here.is_some_and(|end| end.is_open) {
            true => Owner::Unknown,
            false => Owner::SomebodyElse,
        });
    };
    owner(process)
}

/// Who listens at exactly this address, if anybody does. Services serve everybody.
pub(super) fn listens(at: SocketAddr) -> io::Result<Option<Owner>> {
    let process = tcptable::listener(&table(at, TCP_TABLE_OWNER_PID_LISTENER)?, at);
    process.map(owner).transpose()
}

fn owner(process: u32) -> io::Result<Owner> {
    // SAFETY: takes nothing.
    let own = unsafe { GetCurrentProcessId() };
    if process == own {
        return Ok(Owner::ThisUser);
    }
    // SAFETY: the handle of the own process is a constant and need not be closed.
    let this = user_of(unsafe { GetCurrentProcess() })?;
    let session = session_of(process);
    match open(process).and_then(|handle| user_of(handle.0)) {
        Ok(user) if user.is(&this) => Ok(Owner::ThisUser),
        // Services connect for others: a virtual machine's proxy, sshd.
        Ok(_) if session == Some(SERVICES) => Ok(Owner::Unknown),
        Ok(_) => Ok(Owner::SomebodyElse),
        Err(error) => {
            tracing::debug!(%error, "a process can't be inspected");
            Ok(match session {
                Some(SERVICES) | None => Owner::Unknown,
                session if session == session_of(own) => Owner::Unknown,
                Some(_) => Owner::SomebodyElse,
            })
        }
    }
}

/// The table of a family of addresses.
fn table(of: SocketAddr, class: TCP_TABLE_CLASS) -> io::Result<Vec<u8>> {
    let family = match of {
        SocketAddr::V4(_) => AF_INET,
        SocketAddr::V6(_) => AF_INET6,
    };
    let mut table: Vec<u8> = Vec::new();
    // It may grow between two calls.
    for _ in 0..4 {
        let mut size = u32::try_from(table.len()).unwrap_or(u32::MAX);
        // SAFETY: the buffer is as long as `size` says; too small a one is not written to.
        let answer = unsafe {
            GetExtendedTcpTable(
                table.as_mut_ptr().cast::<c_void>(),
                &raw mut size,
                0,
                family.into(),
                class,
                0,
            )
        };
        match answer {
            NO_ERROR => return Ok(table),
            ERROR_INSUFFICIENT_BUFFER => {
                let size = usize::try_from(size).unwrap_or(0);
                table = vec![0; size.saturating_add(size / 4).saturating_add(64)];
            }
            failed => return Err(io::Error::from_raw_os_error(failed.cast_signed())),
        }
    }
    Err(io::Error::other("the table of connections grows too fast"))
}

/// A handle that closes itself.
struct Handle(HANDLE);

impl Drop for Handle {
    fn drop(&mut self) {
        // SAFETY: it was opened here, and is closed once.
        unsafe { CloseHandle(self.0) };
    }
}

fn open(process: u32) -> io::Result<Handle> {
    // SAFETY: takes plain numbers.
    let handle = unsafe { OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, 0, process) };
    match handle.is_null() {
        true => Err(io::Error::last_os_error()),
        false => Ok(Handle(handle)),
    }
}

/// A user, as a token holds it: `TOKEN_USER`, and behind it the SID that it points to.
struct User(Vec<u64>);

impl User {
    fn is(&self, other: &User) -> bool {
        let sid = |user: &User| {
            // SAFETY: GetTokenInformation has written a TOKEN_USER there, in a buffer aligned for it.
            unsafe { (*user.0.as_ptr().cast::<TOKEN_USER>()).User.Sid }
        };
        // SAFETY: both point into the buffers of their users, which live as long.
        unsafe { EqualSid(sid(self), sid(other)) != 0 }
    }
}

fn user_of(process: HANDLE) -> io::Result<User> {
    let mut token: HANDLE = std::ptr::null_mut();
    // SAFETY: the handle is open, and `token` is written to.
    if unsafe { OpenProcessToken(process, TOKEN_QUERY, &raw mut token) } == 0 {
        return Err(io::Error::last_os_error());
    }
    let token = Handle(token);
    let mut size = 0;
    // SAFETY: without a buffer only the size is written.
    unsafe {
        GetTokenInformation(token.0, TokenUser, std::ptr::null_mut(), 0, &raw mut size);
    }
    // SAFETY: takes nothing.
    if unsafe { GetLastError() } != ERROR_INSUFFICIENT_BUFFER {
        return Err(io::Error::last_os_error());
    }
    let words = usize::try_from(size).unwrap_or(0).div_ceil(8).max(2);
    let mut user = vec![0_u64; words];
    // SAFETY: the buffer is at least as long as `size` says.
    let read = unsafe {
        GetTokenInformation(
            token.0,
            TokenUser,
            user.as_mut_ptr().cast::<c_void>(),
            size,
            &raw mut size,
        )
    };
    match read {
        0 => Err(io::Error::last_os_error()),
        _ => Ok(User(user)),
    }
}

fn session_of(process: u32) -> Option<u32> {
    let mut session = 0;
    // SAFETY: writes one number.
    let told = unsafe { ProcessIdToSessionId(process, &raw mut session) };
    (told != 0).then_some(session)
}
