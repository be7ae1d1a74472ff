//! Windows' table of TCP connections with the process of each: `MIB_TCPTABLE_OWNER_PID` and
//! `MIB_TCP6TABLE_OWNER_PID` (tcpmib.h), a number of rows and the rows.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

const FOUR: usize = 24;
const SIX: usize = 56;

/// `MIB_TCP_STATE_ESTAB`: neither end has hung up.
const ESTABLISHED: u32 = 5;

/// One end of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct End {
    /// The process that holds it.
    pub(super) process: u32,
    /// Whether both ends still talk.
    pub(super) is_open: bool,
}

/// The end whose own address is `near` and whose other end is `far`.
pub(super) fn end_of(table: &[u8], near: SocketAddr, far: SocketAddr) -> Option<End> {
    find(table, near, |other| other == far)
}

/// The process that listens at an address, in the table of those who do: it says nothing of another end.
pub(super) fn listener(table: &[u8], at: SocketAddr) -> Option<u32> {
    find(table, at, |_| true).map(|end| end.process)
}

fn find(table: &[u8], near: SocketAddr, is_far: impl Fn(SocketAddr) -> bool) -> Option<End> {
    let count = usize::try_from(u32::from_ne_bytes(bytes(table, 0)?)).ok()?;
    let size = if near.is_ipv4() { FOUR } else { SIX };
    let rows = table.get(4..)?.chunks_exact(size).take(count);
    rows.into_iter().find_map(|row| {
        let (own, other, state, process) = match size {
            FOUR => (four(row, 4)?, four(row, 12)?, 0, 20),
            _ => (six(row, 0)?, six(row, 24)?, 48, 52),
        };
        let number = |at| Some(u32::from_ne_bytes(bytes(row, at)?));
        let end = End {
            process: number(process)?,
            is_open: number(state)? == ESTABLISHED,
        };
        (own == near && is_far(other)).then_some(end)
    })
}

/// An address and its port, both as they stand on the wire.
fn four(row: &[u8], at: usize) -> Option<SocketAddr> {
    let address = Ipv4Addr::from(bytes::<4>(row, at)?);
    let port = u16::from_be_bytes(bytes(row, at + 4)?);
    Some(SocketAddr::new(address.into(), port))
}

/// The same with a scope between the two.
fn six(row: &[u8], at: usize) -> Option<SocketAddr> {
    let address: IpAddr = Ipv6Addr::from(bytes::<16>(row, at)?).into();
    let port = u16::from_be_bytes(bytes(row, at + 20)?);
    Some(SocketAddr::new(address, port))
}

fn bytes<const N: usize>(table: &[u8], at: usize) -> Option<[u8; N]> {
    table.get(at..at.checked_add(N)?)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> SocketAddr {
        text.parse().unwrap()
    }

    fn address(address: SocketAddr) -> Vec<u8> {
        let port = [&address.port().to_be_bytes()[..], &[0, 0]].concat();
        match address.ip() {
            IpAddr::V4(four) => [&four.octets()[..], &port].concat(),
            IpAddr::V6(six) => [&six.octets()[..], &[0; 4], &port].concat(),
        }
    }

    const CLOSE_WAIT: u32 = 8;

    fn row(near: &str, far: &str, state: u32, process: u32) -> Vec<u8> {
        let ends = [address(at(near)), address(at(far))].concat();
        let (state, process) = (state.to_ne_bytes(), process.to_ne_bytes());
        match at(near) {
            SocketAddr::V4(_) => [&state[..], &ends, &process].concat(),
            SocketAddr::V6(_) => [&ends[..], &state, &process].concat(),
        }
    }

    #[test]
    fn the_process_at_the_other_end_is_found_in_both_tables() {
        for (host, others) in [("127.0.0.1", "127.0.0.2"), ("[::1]", "[::2]")] {
            let (ours, theirs) = (format!("{host}:49152"), format!("{host}:5001"));
            let table = [
                3_u32.to_ne_bytes().to_vec(),
                row(&ours, &theirs, CLOSE_WAIT, 1),
                row(&format!("{others}:5001"), &ours, ESTABLISHED, 2),
                row(&theirs, &ours, ESTABLISHED, 3),
                row(&format!("{host}:5002"), &ours, ESTABLISHED, 4), // beyond the number of rows
            ]
            .concat();
            let there = End {
                process: 3,
                is_open: true,
            };
            let here = End {
                process: 1,
                is_open: false,
            };
            assert_eq!(end_of(&table, at(&theirs), at(&ours)), Some(there));
            assert_eq!(end_of(&table, at(&ours), at(&theirs)), Some(here));
            assert_eq!(listener(&table, at(&theirs)), Some(3));
            let unseen = at(&format!("{host}:5002"));
            assert_eq!(listener(&table, unseen), None);
            assert_eq!(end_of(&table, unseen, at(&ours)), None);
            for end in 0..table.len() {
                let seen = end_of(&table[..end], at(&theirs), at(&ours));
                assert!(seen.is_none_or(|seen| seen == there), "{end}");
            }
        }
    }
}
