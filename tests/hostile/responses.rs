//! Answers that are not what they should be, below JSON: by whoever is at the other end, or between.

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use portico_core::clock::SystemClock;
use portico_core::http::{Http, Network, Repeat, get, post_form};
use portico_core::oauth::{Access, Client, resource_to_show};
use portico_core::{Code, Problem, Secret};
use rcgen::CertificateParams;
use serde_json::{Value, json};
use test_support::hostile::{acceptor, read_head, serve};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use url::Url;

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

#[tokio::test]
async fn an_answer_that_is_none_is_a_bad_response() {
    let many: String = (0..10_000)
        .map(|number| format!("X-{number}: x\r\n"))
        .collect();
    for answer in [
        "SSH-2.0-OpenSSH_9.9\r\n".to_owned(),
        "<html>no head at all</html>\r\n\r\n".to_owned(),
        "HTTP/9.9 200 OK\r\n\r\n{}".to_owned(),
        format!("{OK}{many}\r\n{{}}"),
        format!("{OK}X: {}\r\n\r\n{{}}", "x".repeat(1024 * 1024)),
        format!("{OK}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{{}}"),
        format!("{OK}Content-Length: -2\r\n\r\n{{}}"),
        format!("{OK}X\0Y: z\r\n\r\n{{}}"),
        format!("{OK}Content-Length: 0\r\n\r\n"),
        format!("{OK}Content-Length: 100\r\n\r\n{{"),
        format!("{OK}Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n{{}}"),
        format!("{OK}Transfer-Encoding: chunked\r\n\r\nzz\r\n{{}}"),
        "HTTP/1.1 204 No Content\r\n\r\n".to_owned(),
        "HTTP/1.1 304 Not Modified\r\n\r\n".to_owned(),
        "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}".to_owned(),
    ] {
        let problem = asked(always(answer.clone().into_bytes()).await)
            .await
            .unwrap_err();
        assert_eq!(problem.code, Code::BadResponse, "{answer:.80}: {problem:?}");
    }
}

#[tokio::test]
async fn json_that_is_broken_deep_or_says_two_things_is_a_bad_response() {
    let doubled = br#"{"value": 1, "value": 2}"#.to_vec();
    for body in [
        doubled,
        b"{\"value\": \"\xff\xfe\"}".to_vec(),
        b"{\"value\": 1}\0".to_vec(),
        b"{\"value\": 1e999}".to_vec(),
        b"{\"value\": 1} {\"value\": 2}".to_vec(),
        [b"{\"value\": ".as_slice(), &vec![b'['; 200_000]].concat(),
        b"{\"a\":".repeat(100_000),
        b"[]".to_vec(),
        b"html".to_vec(),
    ] {
        #[derive(Debug, serde::Deserialize)]
        struct Document {
            #[expect(dead_code, reason = "it is only read")]
            value: Value,
        }
        let url = with_body(&body).await;
        let problem = http(LONG).json::<Document>(&url).await.unwrap_err();
        let start = String::from_utf8_lossy(&body[..body.len().min(40)]).into_owned();
        assert_eq!(problem.code, Code::BadResponse, "{start:?}");
        // Nothing of what came is in the words.
        assert!(!format!("{problem:?}").contains("value"), "{problem:?}");
    }
}

#[tokio::test]
async fn an_answer_without_an_end_is_left_at_its_bound() {
    let sent = Arc::new(AtomicUsize::new(0));
    for length in [
        "Transfer-Encoding: chunked",
        "Content-Length: 99999999999",
        "X: y",
    ] {
        let counted = sent.clone();
        sent.store(0, Ordering::SeqCst);
        let url = served(move |mut stream| {
            let sent = counted.clone();
            async move {
                read_head(&mut stream).await;
                let head = format!("{OK}{length}\r\n\r\n");
                stream.write_all(head.as_bytes()).await.unwrap();
                let chunked = length.ends_with("chunked");
                let mut piece = if chunked {
                    b"1000\r\n".to_vec()
                } else {
                    Vec::new()
                };
                piece.extend([b' '; 4096]);
                if chunked {
                    piece.extend(b"\r\n");
                }
                while stream.write_all(&piece).await.is_ok() {
                    sent.fetch_add(4096, Ordering::SeqCst);
                }
            }
        })
        .await;
        let problem = asked(url).await.unwrap_err();
        assert_eq!(problem.code, Code::BadResponse, "{length}");
        // What was sent beyond the bound is in the system's own buffers only.
        let sent = sent.load(Ordering::SeqCst);
        assert!(sent < 32 * 1024 * 1024, "{length}: {sent}");
    }
}

#[tokio::test]
async fn an_answer_that_only_drips_ends_in_time() {
    for (head, drop) in [
        (format!("{OK}Content-Length: 1000\r\n\r\n"), " "),
        (String::new(), "H"),
        (OK.to_owned(), "X: y\r\n"),
        (String::new(), "HTTP/1.1 100 Continue\r\n\r\n"),
        (String::new(), "HTTP/1.1 103 Early Hints\r\n\r\n"),
    ] {
        let drips = head.clone();
        let url = served(move |mut stream| {
            let head = drips.clone();
            async move {
                read_head(&mut stream).await;
                let mut going = stream.write_all(head.as_bytes()).await;
                while going.is_ok() {
                    tokio::time::sleep(Duration::from_millis(40)).await;
                    going = stream.write_all(drop.as_bytes()).await;
                }
            }
        })
        .await;
        let request = get(&url, &[]).unwrap();
        let answer = http(SHORT).send(request, Repeat::Never).await;
        let problem = Problem::from(answer.unwrap_err());
        assert_eq!(problem.code, Code::NetworkTimeout, "{head:?} {drop:?}");
    }
}

#[tokio::test]
async fn a_packed_answer_that_grows_is_left_at_its_bound() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(b"{\"value\": 1").unwrap();
    for _ in 0..64 {
        packed.write_all(&[b' '; 1024 * 1024]).unwrap();
    }
    packed.write_all(b"}").unwrap();
    let packed = packed.finish().unwrap();
    assert!(packed.len() < 100_000, "it grows a thousandfold");
    let head = format!(
        "{OK}Content-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
        packed.len()
    );
    let answer = [head.as_bytes(), &packed].concat();

    let problem = asked(always(answer).await).await.unwrap_err();

    assert_eq!(problem.code, Code::BadResponse);
    assert!(
        format!("{problem:?}").contains("larger than"),
        "{problem:?}"
    );
}

/// A server with a good answer, and how often it was reached.
async fn counting() -> (Url, Arc<AtomicUsize>) {
    let reached = Arc::new(AtomicUsize::new(0));
    let counted = reached.clone();
    let url = served(move |mut stream| {
        counted.fetch_add(1, Ordering::SeqCst);
        async move {
            read_head(&mut stream).await;
            let answer = format!("{OK}Content-Length: 2\r\n\r\n{{}}");
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    })
    .await;
    (url, reached)
}

#[tokio::test]
async fn a_redirect_leads_no_further_than_it_may() {
    let (target, reached) = counting().await;
    for (location, status) in [
        ("http://service.portico.invalid/", "302"),
        ("file:///etc/passwd", "302"),
        ("javascript:alert(1)", "303"),
        ("ftp://127.0.0.1/", "301"),
        ("http://user:word@127.0.0.1/", "307"),
        ("http://[", "302"),
        ("\u{7f}", "302"),
    ] {
        let problem = asked(redirect(status, location).await).await.unwrap_err();
        assert_eq!(problem.code, Code::BadResponse, "{location}: {problem:?}");
    }
    let twice = redirect("302", redirect("301", target.as_str()).await.as_str()).await;
    asked(twice).await.unwrap();
    assert_eq!(
        reached.swap(0, Ordering::SeqCst),
        1,
        "within this computer it may"
    );

    // What is sent stays with whom it was meant for.
    for status in ["301", "302", "303", "307", "308"] {
        let form = post_form(
            &redirect(status, target.as_str()).await,
            &[("code", "x")],
            &[],
        );
        let answer = http(LONG).send(form.unwrap(), Repeat::Safe).await;
        assert_eq!(
            Problem::from(answer.unwrap_err()).code,
            Code::BadResponse,
            "{status}"
        );
        let token = [(http::header::AUTHORIZATION, "Bearer x".to_owned())];
        let request = get(&redirect(status, target.as_str()).await, &token).unwrap();
        let answer = http(LONG).send(request, Repeat::Safe).await;
        assert_eq!(
            Problem::from(answer.unwrap_err()).code,
            Code::BadResponse,
            "{status}"
        );
    }
    assert_eq!(reached.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_redirect_in_circles_ends() {
    let seen = Arc::new(AtomicUsize::new(0));
    let counted = seen.clone();
    let url = served(move |mut stream| {
        counted.fetch_add(1, Ordering::SeqCst);
        async move {
            read_head(&mut stream).await;
            let answer = "HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    })
    .await;
    assert_eq!(asked(url).await.unwrap_err().code, Code::BadResponse);
    assert_eq!(
        seen.load(Ordering::SeqCst),
        4,
        "three redirects are followed"
    );
}

/// Through a proxy of our own, so that the name is one of out there and nothing leaves this computer.
#[tokio::test]
async fn nobody_out_there_leads_a_request_to_this_computer_or_to_plain_http() {
    let (inside, reached) = counting().await;
    for location in [
        inside.to_string(),
        format!("http://localhost:{}/", inside.port().unwrap()),
        format!("https://127.0.0.1:{}/", inside.port().unwrap()),
        "http://service.portico.invalid/".to_owned(),
    ] {
        let name = "service.portico.invalid";
        let (acceptor, root) = acceptor(&CertificateParams::new([name.to_owned()]).unwrap());
        let proxy = serve(move |mut stream| {
            let (acceptor, location) = (acceptor.clone(), location.clone());
            async move {
                read_head(&mut stream).await;
                let opened = b"HTTP/1.1 200 Connection established\r\n\r\n";
                stream.write_all(opened).await.unwrap();
                let mut stream = acceptor.accept(stream).await.unwrap();
                read_head(&mut stream).await;
                let answer = format!(
                    "HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"
                );
                stream.write_all(answer.as_bytes()).await.unwrap();
                stream.shutdown().await.unwrap();
            }
        })
        .await;
        let network = Network {
            extra_roots: vec![root],
            proxy: Some(Url::parse(&format!("http://{proxy}")).unwrap()),
            ..Network::default()
        };
        let url = Url::parse(&format!("https://{name}/keys")).unwrap();
        let door = Http::new(network, Arc::new(SystemClock));
        let problem = door.json::<Value>(&url).await.unwrap_err();
        assert_eq!(problem.code, Code::BadResponse, "{problem:?}");
        assert_eq!(problem.about.host.as_deref(), Some(name));
    }
    assert_eq!(reached.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_device_code_that_can_do_harm_is_not_shown() {
    let good = json!({
        "device_code": "d", "user_code": "ABCD-EFGH", "expires_in": 600, "interval": 5,
        "verification_uri": "https://id.example/device",
    });
    assert!(device_code(&good).await.is_ok());
    for (name, value) in [
        ("verification_uri", json!("file:///etc/passwd")),
        ("verification_uri", json!("ms-settings:")),
        ("verification_uri", json!("http://id.example/device")),
        ("verification_uri_complete", json!("javascript:alert(1)")),
        ("verification_uri_complete", json!("not an address")),
        ("user_code", json!("")),
        ("user_code", json!("A\u{1b}[2J")),
        ("user_code", json!("A".repeat(1000))),
        ("interval", json!(u64::MAX)),
        ("interval", json!(-1)),
        ("expires_in", json!(-1)),
        ("expires_in", json!(1e308)),
    ] {
        let mut bad = good.clone();
        bad[name] = value.clone();
        let problem = device_code(&bad).await.unwrap_err();
        assert_eq!(
            problem.code,
            Code::BadResponse,
            "{name} {value}: {problem:?}"
        );
    }
}

#[tokio::test]
async fn what_is_only_shown_loses_what_would_steer_a_terminal() {
    let answer = json!({ "accounts": [{ "name": "Acme\u{1b}]0;x\u{7}\u{202e} AS\n", "id": 1 }] });
    let url = with_body(answer.to_string().as_bytes()).await;
    let access = Access {
        token: &Secret::new("t"),
        dpop: None,
        clock: &SystemClock,
    };
    let shown: Value = resource_to_show(&http(LONG), &url, &access).await.unwrap();
    assert_eq!(
        shown,
        json!({ "accounts": [{ "name": "Acme]0;x AS", "id": 1 }] })
    );
}

async fn device_code(answer: &Value) -> Result<(), Problem> {
    let endpoint = with_body(answer.to_string().as_bytes()).await;
    let client = Client {
        http: Arc::new(http(LONG)),
        clock: Arc::new(SystemClock),
        token_endpoint: endpoint.clone(),
        client_id: "c".to_owned(),
        client_secret: None,
        secret_in_header: false,
        dpop: None,
    };
    client.device_code(&endpoint, &[]).await.map(|_| ())
}

const LONG: Duration = Duration::from_secs(20);
const SHORT: Duration = Duration::from_millis(400);

fn http(limit: Duration) -> Http {
    let network = Network {
        limit: Some(limit),
        ..Network::default()
    };
    Http::new(network, Arc::new(SystemClock))
}

async fn asked(url: Url) -> Result<Value, Problem> {
    http(LONG).json(&url).await
}

async fn served<F>(treat: impl Fn(TcpStream) -> F + Send + 'static) -> Url
where
    F: Future<Output = ()> + Send + 'static,
{
    Url::parse(&format!("http://{}/", serve(treat).await)).unwrap()
}

/// Whoever always gives the same answer, and hangs up.
async fn always(answer: Vec<u8>) -> Url {
    served(move |mut stream| {
        let answer = answer.clone();
        async move {
            read_head(&mut stream).await;
            // Who has read enough may be gone already.
            let _ = stream.write_all(&answer).await;
            let _ = stream.shutdown().await;
        }
    })
    .await
}

async fn with_body(body: &[u8]) -> Url {
    let head = format!("{OK}Content-Length: {}\r\n\r\n", body.len());
    always([head.as_bytes(), body].concat()).await
}

async fn redirect(status: &str, location: &str) -> Url {
    let answer =
        format!("HTTP/1.1 {status} Moved\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
    always(answer.into_bytes()).await
}
