//! A redirect URI as it was registered. Authorization servers compare it letter by letter (RFC 6749
//! 3.1.2.3), so that it is sent as it was written; what it means is read from the parsed address.

pub mod deep_link;
pub mod loopback;
pub mod page;
pub mod parse;

use url::Url;

/// The hosts of this computer that every browser takes there. Another address of 127.0.0.0/8, or a
/// name below `localhost`, leads elsewhere or nowhere on some systems.
const HOSTS: [&str; 3] = ["127.0.0.1", "[::1]", "localhost"];

/// A path without the slash at its end, which people and pages lose.
pub(crate) fn without_slash(path: &str) -> &str {
    path.trim_end_matches('/')
}

/// A redirect URI: what is sent, and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedirectUri {
    url: Box<Url>,
    text: Box<str>,
}

impl RedirectUri {
    /// Reads one as somebody has written it.
    ///
    /// # Errors
    /// When it is no address.
    pub fn parse(text: &str) -> Result<Self, url::ParseError> {
        let text = text.trim();
        Ok(Self {
            url: Box::new(Url::parse(text)?),
            text: text.into(),
        })
    }

    /// What it means.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// What is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The port that is written in it, also where it is the one that goes without saying.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        let (_, authority, _) = self.parts();
        let behind_the_host = authority.rsplit(']').next()?;
        let (_, port) = behind_the_host.rsplit_once(':')?;
        port.parse().ok()
    }

    /// The same with a port, where none is written in it.
    #[must_use]
    pub(crate) fn at_port(&self, port: u16) -> Self {
        let (scheme, authority, rest) = self.parts();
        let mut url = self.url.clone();
        // An http address takes any port.
        let _ = url.set_port(Some(port));
        let authority = authority.trim_end_matches(':');
        Self {
            url,
            text: format!("{scheme}{authority}:{port}{rest}").into(),
        }
    }

    /// Why a browser would not come back to it by loopback; none where it would.
    #[must_use]
    pub(crate) fn unfit(&self) -> Option<String> {
        let host = self.url.host_str().unwrap_or_default();
        let names_somebody = !self.url.username().is_empty() || self.url.password().is_some();
        if self.url.scheme() != "http" {
            Some("it has to begin with http, since it never leaves this computer".to_owned())
        } else if !HOSTS.contains(&host) {
            let hosts = HOSTS.join(", ");
            Some(format!(
                "browsers don't all come back to {host}; use one of {hosts}"
            ))
        } else if self.port() == Some(0) {
            Some("port 0 is none: name one, or leave it out, and any will do".to_owned())
        } else if names_somebody || self.url.fragment().is_some() {
            Some("it must have no user name and no fragment".to_owned())
        } else {
            None
        }
    }

    /// Up to the authority, the authority, and what follows it.
    fn parts(&self) -> (&str, &str, &str) {
        let begin = self.text.find("://").map_or(0, |at| at + "://".len());
        let (scheme, rest) = self
            .text
            .split_at_checked(begin)
            .unwrap_or((&self.text, ""));
        let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at_checked(end).unwrap_or((rest, ""));
        (scheme, authority, rest)
    }
}

impl From<Url> for RedirectUri {
    fn from(url: Url) -> Self {
        let text = url.as_str().into();
        Self {
            url: Box::new(url),
            text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_sent_as_it_was_written() {
        for (text, port, at_port) in [
            ("http://localhost:8085", Some(8085), None),
            ("http://LocalHost:8085/a%2fb?x=y", Some(8085), None),
            ("http://localhost:80/cb", Some(80), None),
            ("http://[::1]:8085/", Some(8085), None),
            ("http://localhost", None, Some("http://localhost:5")),
            ("http://127.0.0.1/cb", None, Some("http://127.0.0.1:5/cb")),
            ("http://[::1]?x=y", None, Some("http://[::1]:5?x=y")),
            ("http://localhost:/cb", None, Some("http://localhost:5/cb")),
        ] {
            let uri = RedirectUri::parse(&format!(" {text}\n")).unwrap();
            assert_eq!(uri.as_str(), text);
            assert_eq!(uri.port(), port, "{text}");
            assert_eq!(uri.unfit(), None, "{text}");
            if let Some(expected) = at_port {
                let there = uri.at_port(5);
                assert_eq!(there.as_str(), expected);
                assert_eq!(*there.url(), Url::parse(expected).unwrap());
            }
        }
    }

    #[test]
    fn what_no_browser_comes_back_to_is_named() {
        for (text, word) in [
            ("https://localhost:8085/cb", "http"),
            ("http://127.0.0.2:8085/cb", "127.0.0.2"),
            ("http://myapp.localhost:8085/cb", "myapp.localhost"),
            ("http://localhost.:8085/cb", "localhost."),
            ("http://[::ffff:127.0.0.1]:8085/cb", "browsers"),
            ("http://0.0.0.0:8085/cb", "0.0.0.0"),
            ("http://acme.example:8085/cb", "acme.example"),
            ("http://localhost:0/cb", "port 0"),
            ("http://ada@localhost:8085/cb", "user name"),
            ("http://localhost:8085/cb#x", "fragment"),
        ] {
            let why = RedirectUri::parse(text).unwrap().unfit().unwrap();
            assert!(why.contains(word), "{text}: {why}");
        }
    }
}
