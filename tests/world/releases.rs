//! Whoever publishes Portico: a key, a list of releases, and a place where both lie.

use std::io::Cursor;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use minisign::KeyPair;
use portico_core::updates::ListSource;
use serde_json::{Value, json};

use crate::Place;

/// Whoever signs the list.
pub struct Publisher(KeyPair);

/// A list and its signature, as they are served.
#[derive(Debug, Clone, Default)]
pub struct Signed {
    pub list: Vec<u8>,
    pub signature: String,
}

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Asked {
    pub uri: Uri,
    pub headers: HeaderMap,
}

/// How the place answers.
#[derive(Debug, Clone)]
pub enum Answer {
    Serve(Signed),
    Status(StatusCode),
    Redirect(String),
    /// Nothing comes for longer than anybody waits.
    Never,
}

/// Where the list lies. Notes whatever is asked for.
#[derive(Clone)]
pub struct Shelf {
    origin: String,
    answer: Arc<Mutex<Answer>>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Default for Publisher {
    fn default() -> Self {
        Self::new()
    }
}

impl Publisher {
    pub fn new() -> Self {
        Self(KeyPair::generate_unencrypted_keypair().unwrap())
    }

    /// The public key, as it is compiled in.
    pub fn key(&self) -> String {
        self.0.pk.to_base64()
    }

    /// Signs as the release does.
    pub fn sign(&self, list: &Value) -> Signed {
        self.sign_bytes(list.to_string().as_bytes(), "releases.json format:1")
    }

    /// Signs anything, with a comment that is signed too.
    pub fn sign_bytes(&self, list: &[u8], comment: &str) -> Signed {
        let signed = minisign::sign(
            Some(&self.0.pk),
            &self.0.sk,
            Cursor::new(list),
            Some(comment),
            Some("signature from a test's key"),
        );
        Signed {
            list: list.to_vec(),
            signature: signed.unwrap().into_string(),
        }
    }
}

/// A list of these versions, the newest first, a day apart.
pub fn list_of(versions: &[&str]) -> Value {
    let day = |place: usize| format!("2030-01-{:02}", versions.len() - place);
    let releases: Vec<Value> = versions
        .iter()
        .enumerate()
        .map(|(place, version)| release(version, &day(place)))
        .collect();
    json!({ "format": 1, "releases": releases })
}

pub fn release(version: &str, date: &str) -> Value {
    json!({
        "version": version,
        "channel": "stable",
        "date": date,
        "security": false,
        "mends": [],
        "notes": { "en": "Better.", "nb": "Bedre." },
        "url": format!("https://github.com/portico-app/portico/releases/tag/v{version}"),
    })
}

impl Shelf {
    /// On this computer, without encryption.
    pub async fn plain(answer: Answer) -> Self {
        Self::at(Place::plain().await, answer)
    }

    pub fn at(place: Place, answer: Answer) -> Self {
        let shelf = Self {
            origin: place.origin().to_owned(),
            answer: Arc::new(Mutex::new(answer)),
            asked: Arc::default(),
        };
        let own = shelf.clone();
        place.serve(
            Router::new().fallback(any(move |uri: Uri, headers: HeaderMap| {
                let own = own.clone();
                async move { own.answer(Asked { uri, headers }).await }
            })),
        );
        shelf
    }

    async fn answer(&self, asked: Asked) -> Response {
        let path = asked.uri.path().to_owned();
        self.asked.lock().unwrap().push(asked);
        let answer = self.answer.lock().unwrap().clone();
        match answer {
            Answer::Serve(signed) if path.ends_with(".minisig") => signed.signature.into_response(),
            Answer::Serve(signed) => signed.list.into_response(),
            Answer::Status(status) => (status, "<html>no</html>").into_response(),
            Answer::Redirect(origin) => {
                let to = format!("{origin}{}", path);
                (StatusCode::FOUND, [("location", to)]).into_response()
            }
            Answer::Never => {
                tokio::time::sleep(Duration::from_secs(3600)).await;
                StatusCode::OK.into_response()
            }
        }
    }

    pub fn become_(&self, answer: Answer) {
        *self.answer.lock().unwrap() = answer;
    }

    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The list's address.
    pub fn url(&self) -> String {
        format!("{}/releases.json", self.origin)
    }

    /// What a copy of Portico is built with.
    pub fn source(&self, publisher: &Publisher) -> ListSource {
        ListSource {
            key: publisher.key(),
            url: self.url(),
        }
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}
