use std::fs::File;
use std::io::{self, Read as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use rustix::net::{
    AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, netlink, recv, send, socket_with,
};
use rustix::process::geteuid;

use super::Owner;
use crate::platform::person;

/// The kernel's own number for the device `lo`, in every network namespace.
const LOOPBACK: u32 = 1;
/// `SOCK_DIAG_BY_FAMILY` of linux/sock_diag.h.
const BY_FAMILY: u16 = 20;
const ERROR: u16 = 2;
const REQUEST: u16 = 1;
const TCP: u8 = 6;
const LISTENS: u8 = 10;

/// The users of persons begin here (`UID_MIN` of login.defs(5)).
const FIRST_PERSON: u32 = 1000;
/// The users that systemd makes for daemons.
const DYNAMIC: std::ops::RangeInclusive<u32> = 61_184..=65_519;

/// Whom the users of containers are lent to (subuid(5)), and how much of that is read.
const LENT: &str = "/etc/subuid";
const LENT_LIMIT: u64 = 1024 * 1024;

/// A socket as the kernel shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Socket {
    uid: u32,
    /// None: the program has let go of it.
    inode: u32,
}

/// Asks for the one socket (sock_diag(7)); where the kernel does not know that question, reads
/// through all of them (proc(5)).
pub(super) fn look(theirs: SocketAddr, ours: SocketAddr) -> io::Result<Owner> {
    let mut found = None;
    // A socket that is bound to its device is found by that only.
    for device in [0, LOOPBACK] {
        match ask(theirs, ours, device) {
            Ok(Some(socket)) => {
                found = Some(socket);
                break;
            }
            Ok(None) => {}
            Err(error) => {
                tracing::debug!(%error, "no answer from sock_diag");
                break;
            }
        }
    }
    let socket = match found {
        Some(socket) => Some(socket),
        None => listed(theirs, |far| far == ours)?,
    };
    Ok(socket.map_or(Owner::Unknown, owner))
}

/// Who listens at exactly this address, if anybody does. Daemons serve everybody: root's, and those that
/// have a user of their own.
pub(super) fn listens(at: SocketAddr) -> io::Result<Option<Owner>> {
    let is_nobody = |far: SocketAddr| far.ip().is_unspecified() && far.port() == 0;
    let Some(socket) = listed(at, is_nobody)? else {
        return Ok(None);
    };
    let is_daemons = socket.uid < FIRST_PERSON || DYNAMIC.contains(&socket.uid);
    Ok(Some(match owner(socket) {
        Owner::SomebodyElse if is_daemons => Owner::Unknown,
        owner => owner,
    }))
}

fn owner(socket: Socket) -> Owner {
    match socket {
        Socket { inode: 0, .. } => Owner::SomebodyElse,
        // Whoever this namespace has no number for, perhaps this program's own user.
        Socket { uid, .. } if uid == overflow() => Owner::Unknown,
        Socket { uid, .. } if uid == geteuid().as_raw() => Owner::ThisUser,
        // Root's daemons connect for others: sshd, a container's proxy, the relay of WSL.
        Socket { uid: 0, .. } => Owner::Unknown,
        // So do this user's own containers, each under users of its own.
        Socket { uid, .. } if is_of_own_containers(uid) => Owner::Unknown,
        Socket { .. } => Owner::SomebodyElse,
    }
}

fn is_of_own_containers(uid: u32) -> bool {
    let mut table = Vec::new();
    let read = File::open(LENT).and_then(|file| file.take(LENT_LIMIT).read_to_end(&mut table));
    let table = String::from_utf8_lossy(&table);
    let own = (person::name(), geteuid().as_raw());
    read.is_ok() && is_lent(&table, uid, own.0.as_deref(), own.1)
}

/// Whether a user is lent to this person, by name or number, and to nobody else. A line that can't be read
/// lends nothing.
fn is_lent(table: &str, uid: u32, name: Option<&str>, number: u32) -> bool {
    let lenders = table.lines().filter_map(|line| {
        let mut words = line.split(':').map(str::trim);
        let holder = words.next()?;
        let start: u32 = words.next()?.parse().ok()?;
        let count: u32 = words.next()?.parse().ok()?;
        let is_in = uid.checked_sub(start).is_some_and(|place| place < count);
        is_in.then(|| Some(holder) == name || holder.parse() == Ok(number))
    });
    let mut lenders = lenders.peekable();
    lenders.peek().is_some() && lenders.all(|is_own| is_own)
}

fn overflow() -> u32 {
    std::fs::read_to_string("/proc/sys/kernel/overflowuid")
        .ok()
        .and_then(|text| text.trim().parse().ok())
        .unwrap_or(65534)
}

fn ask(theirs: SocketAddr, ours: SocketAddr, device: u32) -> io::Result<Option<Socket>> {
    let door = socket_with(
        AddressFamily::NETLINK,
        SocketType::DGRAM,
        SocketFlags::CLOEXEC,
        Some(netlink::SOCK_DIAG),
    )?;
    send(&door, &question(theirs, ours, device), SendFlags::empty())?;
    let mut answer = [0; 1024];
    // The kernel has answered before the question was sent in full.
    let (_, length) = recv(&door, &mut answer[..], RecvFlags::DONTWAIT)?;
    read(answer.get(..length).unwrap_or(&answer), theirs, ours)
}

/// `nlmsghdr` and `inet_diag_req_v2` (linux/inet_diag.h).
fn question(theirs: SocketAddr, ours: SocketAddr, device: u32) -> Vec<u8> {
    let family = match theirs {
        SocketAddr::V4(_) => AddressFamily::INET,
        SocketAddr::V6(_) => AddressFamily::INET6,
    };
    let mut body = vec![family.as_raw() as u8, TCP, 0, 0];
    body.extend(u32::MAX.to_ne_bytes()); // in any state
    body.extend(theirs.port().to_be_bytes());
    body.extend(ours.port().to_be_bytes());
    body.extend(sixteen(theirs.ip()));
    body.extend(sixteen(ours.ip()));
    body.extend(device.to_ne_bytes());
    body.extend([u8::MAX; 8]); // no cookie
    let length = u32::try_from(16 + body.len()).unwrap_or_default();
    let mut message = Vec::with_capacity(16 + body.len());
    message.extend(length.to_ne_bytes());
    message.extend(BY_FAMILY.to_ne_bytes());
    message.extend(REQUEST.to_ne_bytes());
    message.extend([0; 8]);
    message.extend(body);
    message
}

fn sixteen(address: IpAddr) -> [u8; 16] {
    match address {
        IpAddr::V4(four) => {
            let mut bytes = [0; 16];
            for (place, byte) in bytes.iter_mut().zip(four.octets()) {
                *place = byte;
            }
            bytes
        }
        IpAddr::V6(six) => six.octets(),
    }
}

/// `inet_diag_msg`, or why there is none.
fn read(answer: &[u8], theirs: SocketAddr, ours: SocketAddr) -> io::Result<Option<Socket>> {
    let odd = || io::Error::other("an answer that can't be read");
    let kind = u16::from_ne_bytes(bytes(answer, 4).ok_or_else(odd)?);
    if kind == ERROR {
        let number = i32::from_ne_bytes(bytes(answer, 16).ok_or_else(odd)?);
        let error = io::Error::from_raw_os_error(number.saturating_neg());
        return match error.kind() {
            io::ErrorKind::NotFound => Ok(None),
            _ => Err(error),
        };
    }
    if kind != BY_FAMILY {
        return Err(odd());
    }
    let [state] = bytes(answer, 17).ok_or_else(odd)?;
    let from = u16::from_be_bytes(bytes(answer, 20).ok_or_else(odd)?);
    let to = u16::from_be_bytes(bytes(answer, 22).ok_or_else(odd)?);
    // Where nobody is connected it answers with who listens there.
    if state == LISTENS || from != theirs.port() || to != ours.port() {
        return Ok(None);
    }
    Ok(Some(Socket {
        uid: u32::from_ne_bytes(bytes(answer, 80).ok_or_else(odd)?),
        inode: u32::from_ne_bytes(bytes(answer, 84).ok_or_else(odd)?),
    }))
}

fn bytes<const N: usize>(answer: &[u8], at: usize) -> Option<[u8; N]> {
    answer.get(at..at.checked_add(N)?)?.try_into().ok()
}

fn listed(near: SocketAddr, is_far: impl Fn(SocketAddr) -> bool) -> io::Result<Option<Socket>> {
    let mut read = None;
    for table in ["/proc/net/tcp", "/proc/net/tcp6"] {
        match std::fs::read_to_string(table) {
            Ok(text) => {
                if let Some(socket) = find(&text, near, &is_far) {
                    return Ok(Some(socket));
                }
                read = Some(());
            }
            // A system without IPv6 has no table of it.
            Err(error) if read.is_none() => return Err(error),
            Err(_) => {}
        }
    }
    Ok(None)
}

/// The line of one socket, by its own address and what its other end is.
fn find(table: &str, near: SocketAddr, is_far: impl Fn(SocketAddr) -> bool) -> Option<Socket> {
    table.lines().skip(1).find_map(|line| {
        let mut words = line.split_ascii_whitespace().skip(1);
        let local = address(words.next()?)?;
        let remote = address(words.next()?)?;
        if local != near || !is_far(remote) {
            return None;
        }
        // State, queues, timer and retransmissions stand before it.
        let uid = words.nth(4)?.parse().ok()?;
        let inode = words.nth(1)?.parse().ok()?;
        Some(Socket { uid, inode })
    })
}

/// `0100007F:1F90`: each word of an address in this computer's own order of bytes.
fn address(text: &str) -> Option<SocketAddr> {
    let (host, port) = text.split_once(':')?;
    let port = u16::from_str_radix(port, 16).ok()?;
    let words: Option<Vec<[u8; 4]>> = host
        .as_bytes()
        .chunks(8)
        .map(|word| {
            let word = std::str::from_utf8(word).ok()?;
            let word = u32::from_str_radix(word, 16).ok()?;
            Some(word.to_ne_bytes())
        })
        .collect();
    let host: IpAddr = match words?.as_slice() {
        [four] => Ipv4Addr::from(*four).into(),
        [a, b, c, d] => {
            let mut six = [0; 16];
            for (place, byte) in six.iter_mut().zip([a, b, c, d].into_iter().flatten()) {
                *place = *byte;
            }
            Ipv6Addr::from(six).to_canonical()
        }
        _ => return None,
    };
    Some(SocketAddr::new(host, port))
}

#[cfg(test)]
mod tests {
    use std::net::{TcpListener, TcpStream};

    use super::*;

    fn pair(listen: &str, connect: impl Fn(u16) -> String) -> (TcpStream, SocketAddr, SocketAddr) {
        let listener = TcpListener::bind(listen).unwrap();
        let port = listener.local_addr().unwrap().port();
        let client = TcpStream::connect(connect(port)).unwrap();
        let (server, theirs) = listener.accept().unwrap();
        let ours = server.local_addr().unwrap();
        // The client's end is what is looked at: this one may go.
        std::mem::forget(server);
        (client, theirs, ours)
    }

    #[test]
    fn both_ways_of_asking_agree() {
        for (listen, host) in [
            ("127.0.0.1:0", "127.0.0.1"),
            ("[::1]:0", "[::1]"),
            ("127.0.0.1:0", "[::ffff:127.0.0.1]"),
        ] {
            let (_client, theirs, ours) = pair(listen, |port| format!("{host}:{port}"));
            let asked = ask(theirs, ours, 0).unwrap().unwrap();
            assert_eq!(asked.uid, geteuid().as_raw(), "{host}");
            assert_ne!(asked.inode, 0, "{host}");
            let listed = listed(theirs, |far| far == ours).unwrap();
            assert_eq!(listed, Some(asked), "{host}");
        }
    }

    #[test]
    fn nobody_is_found_where_nobody_is_connected() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let ours = listener.local_addr().unwrap();
        let nobody = SocketAddr::from(([127, 0, 0, 1], 1));
        assert_eq!(ask(nobody, ours, 0).unwrap(), None);
        assert_eq!(ask(ours, nobody, 0).unwrap(), None, "it only listens");
        assert_eq!(look(nobody, ours).unwrap(), Owner::Unknown);
    }

    #[test]
    fn a_line_of_the_table_is_read_and_another_one_is_not() {
        let table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n\
             \x20  0: 0100007F:E2E8 0100007F:886B 01 00000000:00000000 00:00000000 00000000  2002        0 4711 1 0\n\
             \x20  1: 0000000000000000FFFF00000100007F:E2E9 0000000000000000FFFF00000100007F:886B 01 0:0 0:0 0 2003 0 4712 1 0\n\
             \x20  2: 00000000000000000000000001000000:E2EA 00000000000000000000000001000000:886B 06 0:0 0:0 0 0 0 0 3 0\n\
             nonsense\n";
        // The table is written by a computer that keeps the last byte first.
        if cfg!(target_endian = "big") {
            return;
        }
        let at = |host: &str, port: u16| SocketAddr::new(host.parse().unwrap(), port);
        let seen = |host, from| find(table, at(host, from), |far| far == at(host, 0x886b));
        let socket = |uid, inode| Some(Socket { uid, inode });
        assert_eq!(seen("127.0.0.1", 0xe2e8), socket(2002, 4711));
        assert_eq!(seen("127.0.0.1", 0xe2e9), socket(2003, 4712));
        assert_eq!(seen("::1", 0xe2ea), socket(0, 0));
        assert_eq!(seen("127.0.0.1", 0xe2ea), None);
        assert_eq!(seen("127.0.0.1", 0x886b), None);
    }

    #[test]
    fn a_user_of_a_persons_own_containers_is_no_other_person() {
        let table = "# of this computer\n\nada:100000:65536\n4242:300000:10\n bob : 200000 : 65536 \n\
                     ada:500000:10\nbob:500005:10\nada:x:7\nada:7\nada:4294967290:65536\nada:0:0\n\
                     42420:700000:10\nadam:800000:10\nada:900000:10:more\nada:-1:5\n";
        for (uid, is_own) in [
            (100_000, true),
            (100_999, true),
            (165_535, true),
            (165_536, false),
            (99_999, false),
            // By number.
            (300_009, true),
            (300_010, false),
            // Somebody else's, and those that two have.
            (200_000, false),
            (500_004, true),
            (500_005, false),
            (700_000, false),
            (800_000, false),
            (900_000, true),
            // At the end of all numbers, and lines that say nothing.
            (u32::MAX, true),
            (0, false),
            (7, false),
            (4243, false),
        ] {
            assert_eq!(is_lent(table, uid, Some("ada"), 4242), is_own, "{uid}");
            assert!(!is_lent("", uid, Some("ada"), 4242), "{uid}");
        }
        assert!(!is_lent(table, 100_000, None, 4242));
        assert!(is_lent(table, 300_000, None, 4242));
    }

    #[test]
    fn root_and_users_without_a_number_are_unknown_and_what_is_let_go_is_nobodys() {
        let own = geteuid().as_raw();
        let of = |uid, inode| owner(Socket { uid, inode });
        assert_eq!(of(own, 7), Owner::ThisUser);
        assert_eq!(of(own + 1, 7), Owner::SomebodyElse);
        assert_eq!(of(overflow(), 7), Owner::Unknown);
        assert_eq!(of(own, 0), Owner::SomebodyElse);
        if own != 0 {
            assert_eq!(of(0, 7), Owner::Unknown);
        }
    }
}
