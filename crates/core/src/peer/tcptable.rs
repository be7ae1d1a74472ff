//! Windows' table of TCP connections with the process of each: `MIB_TCPTABLE_OWNER_PID` and
//! `MIB_TCP6TABLE_OWNER_PID` (tcpmib.h), a number of rows and the rows.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

const FOUR: usize = 24;
const SIX: usize = 56;

/// The process whose own address is `theirs` and whose other end is `ours`.
pub(super) fn process_of(table: &[u8], theirs: SocketAddr, ours: SocketAddr) -> Option<u32> {
    let count = usize::try_from(u32::from_ne_bytes(bytes(table, 0)?)).ok()?;
    let size = if theirs.is_ipv4() { FOUR } else { SIX };
    let rows = table.get(4..)?.chunks_exact(size).take(count);
    rows.into_iter().find_map(|row| {
        let (near, far, process) = match size {
            FOUR => (four(row, 4)?, four(row, 12)?, 20),
            _ => (six(row, 0)?, six(row, 24)?, 52),
        };
        let it = near == theirs && far == ours;
        it.then_some(u32::from_ne_bytes(bytes(row, process)?))
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

    fn row(near: &str, far: &str, process: u32) -> Vec<u8> {
        let ends = [address(at(near)), address(at(far))].concat();
        let (state, process) = (5_u32.to_ne_bytes(), process.to_ne_bytes());
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
                row(&ours, &theirs, 1),
                row(&format!("{others}:5001"), &ours, 2),
                row(&theirs, &ours, 3),
                row(&format!("{host}:5002"), &ours, 4), // beyond the number of rows
            ]
            .concat();
            assert_eq!(process_of(&table, at(&theirs), at(&ours)), Some(3));
            let unseen = at(&format!("{host}:5002"));
            assert_eq!(process_of(&table, unseen, at(&ours)), None);
            for end in 0..table.len() {
                let seen = process_of(&table[..end], at(&theirs), at(&ours));
                assert!(matches!(seen, None | Some(3)), "{end}");
            }
        }
    }
}
