//! Names of this computer stay here, and nobody out there leads to this computer or its link.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::lab::{self, Lab, THERE, THERE_6, ip};
use crate::names::Answer;

/// An address of the link (RFC 3927), on the service's side of the cable.
const ON_THE_LINK: &str = "169.254.7.7";
const SCRIPT: &str = "function FindProxyForURL(url, host) { return 'DIRECT'; }";

/// Takes connections, answers each request with this, and counts them.
async fn answers(address: &str, port: u16, answer: String) -> Arc<AtomicUsize> {
    let listener = TcpListener::bind((address, port)).await.unwrap();
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            let answer = answer.clone();
            tokio::spawn(async move {
                let mut head = [0; 2048];
                // Who has left by now is counted all the same.
                let _ = stream.read(&mut head).await;
                let _ = stream.write_all(answer.as_bytes()).await;
            });
        }
    });
    count
}

fn body(text: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{text}",
        text.len()
    )
}

fn redirect(to: &str) -> String {
    format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n")
}

fn times(count: &AtomicUsize) -> usize {
    count.load(Ordering::SeqCst)
}

#[test]
fn a_name_of_this_computer_is_brought_nowhere_else() {
    lab::inside(
        "nearby::a_name_of_this_computer_is_brought_nowhere_else",
        async || {
            let mut lab = Lab::new().await;
            let thief = answers(THERE, 7005, body("{}")).await;
            let also = answers(THERE_6, 7005, body("{}")).await;
            let proxy = answers(THERE, 7006, body("{}")).await;
            for name in ["localhost", "auth.localhost", "a.b.localhost"] {
                lab.name(name, Answer::At(vec![ip(THERE), ip(THERE_6)]));
            }
            // Not even the hosts file is asked.
            lab.replace("/etc/hosts", &format!("{THERE} localhost auth.localhost\n"));
            lab.zone.lock().unwrap().asked();

            for (variable, name) in [
                (None, "auth.localhost"),
                (None, "a.b.localhost"),
                (None, "localhost"),
                (Some(format!("http://{THERE}:7006")), "auth.localhost"),
            ] {
                if let Some(proxy) = &variable {
                    for known in ["http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"] {
                        lab.set(known, proxy);
                    }
                }
                let issuer = format!("http://{name}:7005");
                let file =
                    format!("name = \"own\"\nissuer = \"{issuer}\"\nclient_id = \"portico\"\n");
                let file = lab.file("own.toml", &file);
                lab.portico(&["profile", "add", &file.to_string_lossy()]);

                let seen = lab.portico(&["login", "own", "--email", "ada@example.com"]);
                assert_eq!(seen.code, 4, "{seen}");
                lab.portico(&["doctor", "--json", "--profile", "own"]);
                lab.portico(&["profile", "remove", "own"]);
            }

            let asked = lab.zone.lock().unwrap().asked();
            assert!(
                !asked.iter().any(|name| name.ends_with("localhost")),
                "{asked:?}"
            );
            assert_eq!((times(&thief), times(&also), times(&proxy)), (0, 0, 0));

            // On the computer where it is, it is found.
            let own = answers("127.0.0.1", 7005, body("{}")).await;
            let issuer = "http://auth.localhost:7005";
            let login = ["login", "--issuer", issuer, "--client-id", "portico"];
            lab.at_the_service(&login, "");
            assert_eq!(times(&own), 1);
        },
    );
}

#[test]
fn a_proxy_script_leads_nobody_to_the_link() {
    lab::inside(
        "nearby::a_proxy_script_leads_nobody_to_the_link",
        async || {
            let mut lab = Lab::new().await;
            lab::also_at(&format!("{ON_THE_LINK}/16"));
            lab.on_this_side("ip route add 169.254.0.0/16 dev eth0");
            lab.name("far.acme.example", Answer::At(vec![ip(ON_THE_LINK)]));
            lab.set("XDG_CURRENT_DESKTOP", "KDE");
            let inside = answers(ON_THE_LINK, 7101, body(SCRIPT)).await;
            let outside = answers(THERE, 7101, body(SCRIPT)).await;

            let mut port = 7200;
            for (answer, reached) in [
                (redirect(&format!("http://{ON_THE_LINK}:7101/admin")), 0),
                (redirect("http://far.acme.example:7101/admin"), 0),
                (redirect("http://[::ffff:169.254.7.7]:7101/"), 0),
                (body(&says(&format!("PROXY {ON_THE_LINK}:7101"))), 0),
                (body(&says("PROXY far.acme.example:7101")), 0),
                (redirect(&format!("http://{THERE}:7101/real.pac")), 1),
                (body(&says(&format!("PROXY {THERE}:7101"))), 1),
            ] {
                port += 1;
                let script = answers(THERE, port, answer.clone()).await;
                lab.file(
                ".config/kioslaverc",
                &format!(
                    "[Proxy Settings]\nProxyType=2\nProxy Config Script=http://{THERE}:{port}/p\n"
                ),
            );
                let before = times(&outside);

                let seen = lab.doctor_with(&["--check", "network.proxy"]);

                assert!(times(&script) > 0, "{seen}");
                assert_eq!(times(&inside), 0, "{answer}: {seen}");
                assert_eq!(times(&outside) > before, reached == 1, "{answer}: {seen}");
            }
        },
    );
}

fn says(way: &str) -> String {
    format!("function FindProxyForURL(url, host) {{ return '{way}'; }}")
}
