//! A web server on loopback for the tests of these checks.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;

use url::Url;

/// What it says to a path.
pub(super) struct Page {
    pub(super) path: &'static str,
    pub(super) status: u16,
    pub(super) headers: &'static str,
    pub(super) body: String,
}

impl Page {
    pub(super) fn json(path: &'static str, body: impl Into<String>) -> Self {
        Self {
            path,
            status: 200,
            headers: "content-type: application/json\r\n",
            body: body.into(),
        }
    }

    pub(super) fn html(path: &'static str, status: u16) -> Self {
        Self {
            path,
            status,
            headers: "content-type: text/html; charset=utf-8\r\n",
            body: "<!doctype html><title>A page</title>".to_owned(),
        }
    }
}

/// Serves pages that may name their own origin, until the test ends. What there is no page for is
/// not found.
pub(super) fn serve(pages: impl FnOnce(&Url) -> Vec<Page>) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let origin = Url::parse(&format!("http://{address}")).unwrap();
    let pages = pages(&origin);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let Some(Ok(first)) = lines.next() else {
                continue;
            };
            let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
            for line in lines {
                if line.is_ok_and(|line| line.is_empty()) {
                    break;
                }
            }
            let (status, headers, body) = match pages.iter().find(|page| page.path == path) {
                Some(page) => (page.status, page.headers, page.body.as_str()),
                None => (404, "", ""),
            };
            // Who asked may have gone.
            let _ = write!(
                stream,
                "HTTP/1.1 {status} x\r\nconnection: close\r\ncontent-length: {}\r\n{headers}\r\n{body}",
                body.len()
            );
        }
    });
    origin
}

/// An address of this computer where nobody answers.
pub(super) fn nobody() -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    Url::parse(&format!("http://{address}")).unwrap()
}
