//! What goes through the cable: each packet that comes from Portico's side, by whom it is for.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::{Arc, Mutex};

use rustix::net::{AddressFamily, RecvFlags, SocketFlags, SocketType, eth, recv, socket_with};

use crate::lab::{Lab, THERE};

/// Of an address of hardware, in bytes.
const MAC: usize = 6;

/// How many packets were for whom: `tcp 203.0.113.1:3128`, `name proxy.acme.example`.
type Seen = BTreeMap<String, usize>;

/// Listens to the cable, as long as the test runs.
pub(crate) struct Cable(Arc<Mutex<Seen>>);

impl Cable {
    pub(crate) fn listen(lab: &Lab) -> Self {
        let seen: Arc<Mutex<Seen>> = Arc::default();
        let theirs = hardware(lab);
        let (kind, flags) = (SocketType::RAW, SocketFlags::CLOEXEC);
        let socket = socket_with(AddressFamily::PACKET, kind, flags, Some(eth::ALL)).unwrap();
        let sees = seen.clone();
        std::thread::spawn(move || {
            let mut frame = vec![0; 65_536];
            while let Ok((length, _)) = recv(&socket, &mut frame[..], RecvFlags::empty()) {
                let frame = &frame[..length];
                // Other frames are of this side, which has other cables as well.
                if frame.get(MAC..2 * MAC) == Some(&theirs[..]) {
                    *sees.lock().unwrap().entry(whom(frame)).or_default() += 1;
                }
            }
        });
        Self(seen)
    }

    /// Whom packets were for until now.
    pub(crate) fn seen(&self) -> Seen {
        self.0.lock().unwrap().clone()
    }
}

/// The address of the hardware at the other end.
fn hardware(lab: &Lab) -> Vec<u8> {
    let mut command = lab.here_runs("cat");
    let output = command.arg("/sys/class/net/eth0/address").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let bytes: Vec<u8> = text
        .trim()
        .split(':')
        .map(|byte| u8::from_str_radix(byte, 16).unwrap())
        .collect();
    assert_eq!(bytes.len(), MAC, "{text}");
    bytes
}

/// Whom a frame of Ethernet is for.
fn whom(frame: &[u8]) -> String {
    let (kind, packet) = (&frame[2 * MAC..2 * MAC + 2], &frame[2 * MAC + 2..]);
    match kind {
        [0x08, 0x06] => "arp".to_owned(),
        [0x08, 0x00] => {
            let header = usize::from(packet[0] & 0x0f) * 4;
            let to: [u8; 4] = packet[16..20].try_into().unwrap();
            of_protocol(
                packet[9],
                &Ipv4Addr::from(to).to_string(),
                &packet[header..],
            )
        }
        [0x86, 0xdd] => {
            let to: [u8; 16] = packet[24..40].try_into().unwrap();
            of_protocol(packet[6], &Ipv6Addr::from(to).to_string(), &packet[40..])
        }
        other => format!("ethernet {other:02x?}"),
    }
}

fn of_protocol(protocol: u8, to: &str, rest: &[u8]) -> String {
    let port = || u16::from_be_bytes([rest[2], rest[3]]);
    match protocol {
        6 => format!("tcp {to}:{}", port()),
        17 if to == THERE && port() == 53 => format!("name {}", name(&rest[20..])),
        17 => format!("udp {to}:{}", port()),
        other => format!("protocol {other} {to}"),
    }
}

/// The name that is asked for, after the head of a question (RFC 1035 4.1.2).
fn name(mut question: &[u8]) -> String {
    let mut labels = Vec::new();
    while let [length, rest @ ..] = question
        && *length > 0
    {
        let (label, rest) = rest.split_at(usize::from(*length));
        labels.push(String::from_utf8_lossy(label).to_lowercase());
        question = rest;
    }
    labels.join(".")
}
