//! A name server that says what it is told to (RFC 1035, the part that a resolver asks for).

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};

use tokio::net::UdpSocket;

/// What it says of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// These addresses.
    At(Vec<IpAddr>),
    /// There is no such name.
    NoSuchName,
}

/// All that it knows. A name that is not set is at the service's address: so are the addresses by
/// which systems find out whether a network wants a sign-in.
#[derive(Debug)]
pub(crate) struct Zone {
    names: HashMap<String, Answer>,
    otherwise: Answer,
    asked: Vec<String>,
}

impl Zone {
    pub(crate) fn healthy() -> Self {
        Self {
            names: HashMap::new(),
            otherwise: Answer::At(vec![
                crate::lab::ip(crate::lab::THERE),
                crate::lab::ip(crate::lab::THERE_6),
            ]),
            asked: Vec::new(),
        }
    }

    pub(crate) fn set(&mut self, name: &str, answer: Answer) {
        self.names.insert(name.to_owned(), answer);
    }

    /// What it was asked since this was last asked.
    pub(crate) fn asked(&mut self) -> Vec<String> {
        std::mem::take(&mut self.asked)
    }

    fn answer(&self, name: &str) -> &Answer {
        self.names.get(name).unwrap_or(&self.otherwise)
    }
}

/// Answers until the test ends.
pub(crate) async fn serve(address: &str, zone: Arc<Mutex<Zone>>) {
    let socket = UdpSocket::bind((address, 53)).await.unwrap();
    tokio::spawn(async move {
        let mut question = [0; 512];
        while let Ok((length, whom)) = socket.recv_from(&mut question).await {
            if let Some(reply) = reply(&question[..length], &mut zone.lock().unwrap()) {
                let socket = &socket;
                // Nobody waits for it any more: then it is lost, as such packets may be.
                let _ = socket.try_send_to(&reply, whom);
            }
        }
    });
}

const A: u16 = 1;
const AAAA: u16 = 28;

fn reply(question: &[u8], zone: &mut Zone) -> Option<Vec<u8>> {
    let mut at = 12;
    let mut labels = Vec::new();
    loop {
        let length = usize::from(*question.get(at)?);
        at += 1;
        if length == 0 {
            break;
        }
        labels.push(String::from_utf8_lossy(question.get(at..at + length)?).to_lowercase());
        at += length;
    }
    let kind = u16::from_be_bytes(question.get(at..at + 2)?.try_into().ok()?);
    let end = at + 4;
    let name = labels.join(".");
    zone.asked.push(name.clone());
    let (code, addresses) = match zone.answer(&name) {
        Answer::NoSuchName => (3, Vec::new()),
        Answer::At(all) => {
            let fits = |ip: &&IpAddr| match kind {
                A => ip.is_ipv4(),
                AAAA => ip.is_ipv6(),
                _ => false,
            };
            (0, all.iter().filter(fits).copied().collect())
        }
    };
    let mut reply = question.get(..2)?.to_vec();
    reply.extend([0x85, 0x80 | code]); // an answer, authoritative, recursion available
    reply.extend([0, 1, 0, u8::try_from(addresses.len()).ok()?, 0, 0, 0, 0]);
    reply.extend(question.get(12..end)?);
    for address in addresses {
        reply.extend([0xc0, 12]); // the name of the question
        reply.extend(kind.to_be_bytes());
        reply.extend([0, 1, 0, 0, 0, 1]); // of the internet, for a second
        match address {
            IpAddr::V4(v4) => {
                reply.extend([0, 4]);
                reply.extend(v4.octets());
            }
            IpAddr::V6(v6) => {
                reply.extend([0, 16]);
                reply.extend(v6.octets());
            }
        }
    }
    Some(reply)
}
