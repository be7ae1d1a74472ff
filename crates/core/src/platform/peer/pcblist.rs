//! The kernel's list of TCP connections as macOS gives it: `net.inet.tcp.pcblist_n`, the one that
//! netstat(1) reads. A head, then for each connection a run of records, each with its length and
//! kind, padded to eight bytes; the first two are `xinpcb_n` and `xsocket_n` (xnu,
//! bsd/netinet/in_pcb.h and bsd/sys/socketvar.h).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

const CONNECTION: u32 = 0x10;
const SOCKET: u32 = 0x1;
const IPV4: u8 = 0x1;

/// The user who made the socket whose own address is `theirs` and whose other end is `ours`.
pub(super) fn uid_of(list: &[u8], theirs: SocketAddr, ours: SocketAddr) -> Option<u32> {
    find(list, |near, far| near == theirs && far == ours)
}

/// The user who made the socket that waits for connections at this address.
pub(super) fn uid_of_listener(list: &[u8], at: SocketAddr) -> Option<u32> {
    find(list, |near, far| {
        near == at && far.ip().is_unspecified() && far.port() == 0
    })
}

fn find(list: &[u8], is_it: impl Fn(SocketAddr, SocketAddr) -> bool) -> Option<u32> {
    let head = usize::try_from(u32::from_ne_bytes(bytes(list, 0)?)).ok()?;
    let mut rest = list.get(padded(head)?..)?;
    let mut is_next = false;
    loop {
        let length = usize::try_from(u32::from_ne_bytes(bytes(rest, 0)?)).ok()?;
        let kind = u32::from_ne_bytes(bytes(rest, 4)?);
        // The list ends with a head once more, which is shorter than any record.
        let record = rest.get(..length).filter(|_| length >= 32)?;
        match kind {
            CONNECTION => is_next = ends(record).is_some_and(|(near, far)| is_it(near, far)),
            SOCKET if is_next => return Some(u32::from_ne_bytes(bytes(record, 64)?)),
            _ => {}
        }
        rest = rest.get(padded(length)?..)?;
    }
}

/// Its own address, and that of its other end.
fn ends(record: &[u8]) -> Option<(SocketAddr, SocketAddr)> {
    let far = u16::from_be_bytes(bytes(record, 16)?);
    let near = u16::from_be_bytes(bytes(record, 18)?);
    let [family] = bytes(record, 44)?;
    let address = |at: usize| -> Option<IpAddr> {
        Some(match family & IPV4 {
            0 => Ipv6Addr::from(bytes::<16>(record, at)?).to_canonical(),
            _ => Ipv4Addr::from(bytes::<4>(record, at + 12)?).into(),
        })
    };
    let (other, own) = (address(48)?, address(64)?);
    Some((SocketAddr::new(own, near), SocketAddr::new(other, far)))
}

fn padded(length: usize) -> Option<usize> {
    length.checked_next_multiple_of(8)
}

fn bytes<const N: usize>(list: &[u8], at: usize) -> Option<[u8; N]> {
    list.get(at..at.checked_add(N)?)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> SocketAddr {
        text.parse().unwrap()
    }

    fn record(kind: u32, length: usize, fields: &[(usize, &[u8])]) -> Vec<u8> {
        let mut record = vec![0; length.next_multiple_of(8)];
        let mut put = |at: usize, bytes: &[u8]| record[at..at + bytes.len()].copy_from_slice(bytes);
        put(0, &u32::try_from(length).unwrap().to_ne_bytes());
        put(4, &kind.to_ne_bytes());
        for (at, bytes) in fields {
            put(*at, bytes);
        }
        record
    }

    fn connection(near: SocketAddr, far: SocketAddr, uid: u32) -> Vec<u8> {
        let sixteen = |address: SocketAddr| match address.ip() {
            IpAddr::V4(four) => [&[0; 12][..], &four.octets()].concat(),
            IpAddr::V6(six) => six.octets().to_vec(),
        };
        let family = if near.is_ipv4() { 1 } else { 2 };
        [
            record(
                CONNECTION,
                100,
                &[
                    (16, &far.port().to_be_bytes()),
                    (18, &near.port().to_be_bytes()),
                    (44, &[family]),
                    (48, &sixteen(far)),
                    (64, &sixteen(near)),
                ],
            ),
            record(SOCKET, 76, &[(64, &uid.to_ne_bytes())]),
            record(0x2, 40, &[]),
            record(0x20, 204, &[]),
        ]
        .concat()
    }

    #[test]
    fn the_maker_of_the_one_connection_is_found_from_its_other_end() {
        let ours = at("127.0.0.1:49152");
        let list = [
            record(9, 24, &[]),
            connection(ours, at("127.0.0.1:5001"), 501),
            connection(at("127.0.0.1:5001"), ours, 502),
            connection(at("[::1]:5002"), at("[::1]:49152"), 503),
            connection(
                at("[::ffff:127.0.0.1]:5003"),
                at("[::ffff:127.0.0.1]:49152"),
                504,
            ),
            connection(at("127.0.0.1:8080"), at("127.0.0.1:5004"), 505),
            connection(at("127.0.0.1:8080"), at("0.0.0.0:0"), 506),
            connection(at("[::]:8081"), at("[::]:0"), 507),
            record(9, 24, &[]),
        ]
        .concat();
        let listens = |text: &str| uid_of_listener(&list, at(text));
        assert_eq!(listens("127.0.0.1:8080"), Some(506));
        assert_eq!(listens("[::]:8081"), Some(507));
        assert_eq!(listens("127.0.0.1:5001"), None);
        let seen = |theirs: &str, ours: &str| uid_of(&list, at(theirs), at(ours));
        assert_eq!(seen("127.0.0.1:5001", "127.0.0.1:49152"), Some(502));
        assert_eq!(seen("[::1]:5002", "[::1]:49152"), Some(503));
        assert_eq!(seen("127.0.0.1:5003", "127.0.0.1:49152"), Some(504));
        assert_eq!(seen("127.0.0.1:5002", "127.0.0.1:49152"), None);
        for end in 0..list.len() {
            // Never a panic, and never somebody else.
            let seen = uid_of(&list[..end], at("[::1]:5002"), at("[::1]:49152"));
            assert!(matches!(seen, None | Some(503)), "{end}");
        }
    }
}
