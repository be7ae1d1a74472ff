//! For tests: a proxy on loopback that behaves as it is told, and a small web server.
#![allow(
    missing_docs,
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "tests only"
)]

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use url::Url;

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::{Names, Outside};

/// Names with fixed addresses, and none else.
#[derive(Debug, Default)]
pub struct Fixed(Vec<(String, IpAddr)>);

impl Fixed {
    pub fn at(name: &str, address: [u8; 4]) -> Self {
        Self(vec![(name.to_owned(), address.into())])
    }
}

#[async_trait]
impl Names for Fixed {
    async fn look_up(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        let found = self.0.iter().filter(|(name, _)| name == host);
        Ok(found.map(|(_, ip)| SocketAddr::new(*ip, port)).collect())
    }
}

#[async_trait]
impl Outside for Fixed {
    async fn fetch(&self, _: &Url) -> Result<Vec<u8>, Option<u16>> {
        Err(None)
    }

    fn now(&self) -> i64 {
        0
    }
}

/// What it does with a request.
#[derive(Debug, Clone, Copy)]
pub enum Behaviour {
    /// Lets through: a tunnel is open, a plain request goes where it says.
    Forward,
    /// Answers this status to everything.
    Answer(&'static str),
    /// Answers this status and body to everything.
    Body(&'static str, &'static str),
    /// Takes the request and says nothing.
    Silent,
}

/// It ends when it is dropped.
#[derive(Debug)]
pub struct FakeProxy {
    pub port: u16,
    heads: Arc<Mutex<Vec<String>>>,
    _accepting: JoinSet<()>,
}

impl FakeProxy {
    pub async fn start(behaviour: Behaviour) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let seen = heads.clone();
        let mut accepting = JoinSet::new();
        accepting.spawn(async move {
            let mut serving = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                serving.spawn(serve(stream, behaviour, seen.clone()));
            }
        });
        Self {
            port,
            heads,
            _accepting: accepting,
        }
    }

    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What it was asked, in the order in which it came.
    pub fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

/// A port of loopback that nobody listens on.
pub async fn closed_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap().port()
}

async fn serve(mut stream: TcpStream, behaviour: Behaviour, seen: Arc<Mutex<Vec<String>>>) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    let head = String::from_utf8(head).unwrap();
    seen.lock().unwrap().push(head.clone());
    let answer = match behaviour {
        Behaviour::Silent => return std::future::pending().await,
        Behaviour::Answer(status) => format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n"),
        Behaviour::Body(status, body) => format!(
            "HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        ),
        Behaviour::Forward if head.starts_with("CONNECT ") => {
            "HTTP/1.1 200 Connection established\r\n\r\n".to_owned()
        }
        Behaviour::Forward => {
            let to = head.split('/').nth(2).unwrap().to_owned();
            if let Ok(mut onward) = TcpStream::connect(to).await {
                onward.write_all(head.as_bytes()).await.unwrap();
                // Whoever closes first ends it.
                let _ = copy_bidirectional(&mut stream, &mut onward).await;
            }
            return;
        }
    };
    // Whoever asked may be gone.
    let _ = stream.write_all(answer.as_bytes()).await;
}
