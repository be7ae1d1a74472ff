//! The cookie of one sign-in.

use std::time::Duration;

use http::{Request, header};
use hyper::body::Incoming;

use super::random;
use crate::secret::Secret;

/// What ties the redirect to the browser that was led on from here. Two sign-ins at once each have
/// one of their own.
#[derive(Debug)]
pub(super) struct Cookie {
    name: String,
    value: Secret,
}

impl Cookie {
    pub(super) fn new() -> Self {
        Self {
            name: format!("portico-{}", random()),
            value: Secret::new(random()),
        }
    }

    /// For the path of the redirect only.
    pub(super) fn given(&self, path: &str, lasts: Duration) -> String {
        self.with(self.value.expose(), path, lasts.as_secs())
    }

    pub(super) fn taken_back(&self, path: &str) -> String {
        self.with("", path, 0)
    }

    fn with(&self, value: &str, path: &str, seconds: u64) -> String {
        // A path with the mark that ends an attribute can't be said.
        let path = if path.contains(';') { "/" } else { path };
        let name = &self.name;
        format!("{name}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Lax")
    }

    pub(super) fn is_in(&self, request: &Request<Incoming>) -> bool {
        request
            .headers()
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|cookies| cookies.to_str().ok())
            .flat_map(|cookies| cookies.split(';'))
            .filter_map(|cookie| cookie.trim().split_once('='))
            .any(|(name, value)| name == self.name && self.value.matches(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_for_the_redirects_path_and_cant_be_widened_by_it() {
        let cookie = Cookie::new();
        let (name, value) = (cookie.name.clone(), cookie.value.expose().to_owned());
        let minute = Duration::from_secs(60);
        assert_eq!(
            cookie.given("/callback", minute),
            format!("{name}={value}; Path=/callback; Max-Age=60; HttpOnly; SameSite=Lax")
        );
        let odd = cookie.given("/a;Domain=example.com", minute);
        assert!(
            odd.contains("; Path=/; ") && !odd.contains("Domain"),
            "{odd}"
        );
        assert!(!cookie.taken_back("/callback").contains(&value));
    }
}
