//! What a sign-in pays for the question which way it goes: from the start of the program to the step in
//! the browser, on computers that differ in nothing but what their desktop says of proxies.
//!
//! Ours is the command line as it is shipped. It goes straight to the provider, over TLS, at an address
//! of this computer that is not loopback: nothing is asked about that.

use std::io::{BufRead, BufReader, Write};
use std::net::{IpAddr, UdpSocket};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use portico_core::fs::atomic;
use portico_sandbox::{Options, Sandbox};
use serde_json::{Value, json};
use test_support::hostile::answer;
use test_support::{Authority, Place};
use tokio::net::TcpListener;

/// Says nothing of proxies, in three ways: what is asked differs.
const SCRIPT: &str = "function FindProxyForURL() { return 'DIRECT'; }";

/// Measures all in turn, and says so as JSON: milliseconds by desktop.
pub(crate) async fn measure(rounds: usize) {
    let home = tempfile::tempdir().unwrap();
    let issuer = provider(home.path()).await;
    let script = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = script.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = script.accept().await {
            tokio::spawn(answer(stream, "200 OK", SCRIPT));
        }
    });
    let file = |name: &str, text: &str| {
        let file = home.path().join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        atomic::write(&file, text.as_bytes()).unwrap();
    };
    file("kde/kioslaverc", "[Proxy Settings]\nProxyType=0\n");
    let named = format!("http://{address}/proxy.pac");
    let by_script = format!("[Proxy Settings]\nProxyType=2\nProxy Config Script={named}\n");
    file("script/kioslaverc", &by_script);
    file(
        "acme.toml",
        &format!("name = \"acme\"\nissuer = \"{issuer}\"\nclient_id = \"portico-desktop\"\n"),
    );
    let add = ["profile", "add", "acme.toml"];
    let added = portico(home.path(), &add).current_dir(home.path()).output();
    let added = added.unwrap();
    assert!(added.status.success(), "{added:?}");

    let desktops = [
        ("none", ""),
        ("gnome", "GNOME"),
        ("kde", "KDE"),
        ("script", "KDE"),
    ];
    let mut all = desktops.map(|_| Vec::new());
    for round in 0..=rounds {
        for ((settings, desktop), took) in desktops.iter().zip(&mut all) {
            let mut login = portico(home.path(), &["login", "acme", "--json", "--no-browser"]);
            login
                .env("XDG_CURRENT_DESKTOP", desktop)
                .env("XDG_CONFIG_HOME", home.path().join(settings));
            let first = to_the_browser(login).await;
            // The first round is for the caches.
            if round > 0 {
                took.push(first.as_secs_f64() * 1e3);
            }
        }
    }
    let named = desktops.iter().zip(all);
    let told: serde_json::Map<String, Value> = named
        .map(|((settings, _), took)| ((*settings).to_owned(), json!(took)))
        .collect();
    println!("{}", Value::Object(told));
}

fn portico(home: &Path, arguments: &[&str]) -> Command {
    let program = test_support::inherited(test_support::CLI).expect("the program as it is shipped");
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env("PORTICO_HOME", home.join("portico"))
        .env("SSL_CERT_FILE", home.join("root.pem"))
        .env_remove("PORTICO_SANDBOX")
        .stdin(Stdio::piped());
    command
}

/// How long it takes until the person is sent to the browser.
async fn to_the_browser(mut login: Command) -> Duration {
    let measured = tokio::task::spawn_blocking(move || {
        let begun = Instant::now();
        let mut login = Ends(login.stdout(Stdio::piped()).spawn().unwrap());
        let mut line = String::new();
        let mut said = BufReader::new(login.0.stdout.take().unwrap());
        said.read_line(&mut line).unwrap();
        let took = begun.elapsed();
        let step: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(step["step"], "browser", "{step}");
        // It lets go of the keychain, which may not live through anything else.
        let answers = login.0.stdin.as_mut().unwrap();
        writeln!(answers, "{}", json!({"answer": "cancel"})).unwrap();
        login.0.wait().unwrap();
        took
    });
    measured.await.unwrap()
}

/// A program that ends with this.
struct Ends(Child);

impl Drop for Ends {
    fn drop(&mut self) {
        // It has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The sandbox behind TLS, whose root is in the folder.
async fn provider(folder: &Path) -> String {
    // The sandbox's own connections use the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let here = own_address();
    let authority = Authority::new();
    // As many as a system has, since they are read.
    let mut roots = authority.root();
    roots.extend(std::fs::read("/etc/ssl/certs/ca-certificates.crt").unwrap_or_default());
    atomic::write(&folder.join("root.pem"), &roots).unwrap();
    let acceptor = authority.acceptor_for(&[&here.to_string()]);
    let mut places = Vec::new();
    for _ in 0..3 {
        let listener = TcpListener::bind((here, 0)).await.unwrap();
        places.push(Place::speaking_tls(listener, acceptor.clone()));
    }
    let origins: Vec<String> = places.iter().map(|it| it.origin().to_owned()).collect();
    let sandbox = Sandbox::start(Options {
        origins: Some(origins.clone().try_into().unwrap()),
        ..Options::memory()
    });
    let sandbox = sandbox.await.unwrap();
    for (place, port) in places.into_iter().zip(sandbox.ports()) {
        place.stand_before(port);
    }
    // As long as the program runs.
    std::mem::forget(sandbox);
    origins[0].clone()
}

/// The address that this computer has on its network. A datagram socket that is connected sends nothing.
fn own_address() -> IpAddr {
    let socket = UdpSocket::bind("0.0.0.0:0").unwrap();
    socket
        .connect("192.0.2.1:9")
        .expect("this computer has a network");
    socket.local_addr().unwrap().ip()
}
