//! The requests that came in, with their secrets: what a test asserts on.

use std::collections::BTreeSet;

use crate::Provider;
use parking_lot::Mutex;

/// A request as it arrived.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SeenRequest {
    /// Where it arrived.
    pub provider: Provider,
    /// The method, in capitals.
    pub method: String,
    /// The path, without query.
    pub path: String,
    /// The query's parameters, in order.
    pub query: Vec<(String, String)>,
    /// The form's parameters, in order; empty when the body is no form.
    pub form: Vec<(String, String)>,
    /// Names in small letters, values as text.
    pub headers: Vec<(String, String)>,
    /// The body as text.
    pub body: String,
}

impl SeenRequest {
    /// The first parameter of that name, in the form or else in the query.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let all = self.form.iter().chain(&self.query);
        all.into_iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The first header of that name, in small letters.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Requests and secrets of this run.
#[derive(Default)]
pub(crate) struct Witness {
    requests: Mutex<Vec<SeenRequest>>,
    secrets: Mutex<BTreeSet<String>>,
}

impl Witness {
    pub(crate) fn saw(&self, request: SeenRequest) {
        self.requests.lock().push(request);
    }

    pub(crate) fn requests(&self) -> Vec<SeenRequest> {
        self.requests.lock().clone()
    }

    /// Notes a value that must not turn up in a log, and hands it on.
    pub(crate) fn secret(&self, value: String) -> String {
        if !value.is_empty() {
            self.secrets.lock().insert(value.clone());
        }
        value
    }

    pub(crate) fn secrets(&self) -> Vec<String> {
        self.secrets.lock().iter().cloned().collect()
    }
}
