//! A context in a folder of its own: memory for a keychain, no browser, no network set up.

pub(crate) mod tls;

use std::net::SocketAddr;
use std::sync::Arc;

use portico_core::browser::NoBrowser;
use portico_core::clock::SystemClock;
use portico_core::http::Network;
use portico_core::paths::Paths;
use portico_core::profile::Profile;
use portico_core::vault::MemoryStore;
use portico_core::{Language, Parts, Portico, WithoutStore};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::context::Context;
use crate::machine::Machine;

/// A context whose computer is the folder beside it: its root is `root`, its home `home`.
pub(crate) fn context() -> (Context, TempDir) {
    context_on(Network::default())
}

/// The same with a network of its own.
pub(crate) fn context_on(network: Network) -> (Context, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let paths = Paths {
        policy: folder.path().join("policy.toml"),
        ..Paths::within(folder.path())
    };
    let portico = Portico::open(Parts {
        clock: Arc::new(SystemClock),
        browser: Arc::new(NoBrowser),
        store: Arc::new(MemoryStore::default()),
        without_store: WithoutStore::Refuse,
        paths,
        network,
        language: Language::English,
        sandbox: None,
    })
    .unwrap();
    let profile = Profile::for_issuer("https://id.example.com", "portico").unwrap();
    let machine = Machine {
        root: folder.path().join("root"),
        home: folder.path().join("home"),
        variables: std::collections::BTreeMap::new(),
    };
    let context = Context {
        machine,
        ..Context::new(portico, profile)
    };
    (context, folder)
}

/// A server on loopback that treats every connection alike, for as long as the test runs.
pub(crate) async fn serve<F>(treat: impl Fn(TcpStream) -> F + Send + 'static) -> SocketAddr
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(treat(stream));
        }
    });
    address
}

/// A server on loopback that answers every request alike, after its head.
pub(crate) async fn answering(answer: impl Into<String>) -> SocketAddr {
    let answer: Arc<str> = answer.into().into();
    serve(move |mut stream| {
        let answer = answer.clone();
        async move {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                match stream.read_u8().await {
                    Ok(byte) => head.push(byte),
                    Err(_) => return,
                }
            }
            // A client that has gone wants no answer.
            let _ = stream.write_all(answer.as_bytes()).await;
            let _ = stream.shutdown().await;
        }
    })
    .await
}

/// An address on loopback where nobody listens.
pub(crate) async fn closed() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap()
}
