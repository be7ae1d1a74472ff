//! The person's ticket (Kerberos), for a proxy that asks `Negotiate` (RFC 4559). The system makes it
//! from what the person has got at their log-in, or with `kinit`; its library is loaded when a proxy
//! asks. One token is good for one connection.
//!
//! What is asked for is a ticket for the proxy (`HTTP@host`), without delegation: whoever gets it can
//! sign in nowhere else with it. NTLM is never spoken, also where the system would.

#[cfg_attr(unix, path = "gssapi.rs")]
#[cfg_attr(windows, path = "sspi.rs")]
mod system;

use std::fmt;
use std::net::IpAddr;
use std::thread;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;
use tokio::sync::oneshot;
use zeroize::Zeroizing;

/// What a person's system says of why there is no token; longer words are cut.
const MOST_WORDS: usize = 300;
/// What a message of NTLM begins with.
const NTLM: &[u8] = b"NTLMSSP\0";

/// What signs in to a proxy, once. It does not print, and is wiped when dropped.
pub struct Token(Zeroizing<Vec<u8>>);

impl Token {
    /// `Negotiate …`, marked as a secret.
    #[must_use]
    pub fn authorization(&self) -> HeaderValue {
        let text = Zeroizing::new(format!("Negotiate {}", STANDARD.encode(&*self.0)));
        // Base64 has no character that a header can't.
        let mut value =
            HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("Negotiate"));
        value.set_sensitive(true);
        value
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

/// Why there is no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// The system has no Kerberos.
    NoLibrary,
    /// Nobody has got a ticket here.
    NoTicket,
    /// The ticket has ended.
    Expired,
    /// The realm that the ticket is of does not know the proxy, or no realm does.
    UnknownService,
    /// This computer's clock and the realm's are too far apart.
    ClockSkew,
    /// The realm's server does not answer.
    NoServer,
    /// The system has taken too long.
    Late,
    /// Something else, in the system's words.
    Other,
}

impl Why {
    /// As it stands in the catalogue.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Why::NoLibrary => "no-library",
            Why::NoTicket => "no-ticket",
            Why::Expired => "expired",
            Why::UnknownService => "unknown-service",
            Why::ClockSkew => "clock-skew",
            Why::NoServer => "no-server",
            Why::Late => "late",
            Why::Other => "other",
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Why::NoLibrary => "this system has no Kerberos library",
            Why::NoTicket => "there is no Kerberos ticket",
            Why::Expired => "the Kerberos ticket has expired",
            Why::UnknownService => "the Kerberos realm does not know the proxy",
            Why::ClockSkew => "the clock differs too much from the Kerberos server's",
            Why::NoServer => "the Kerberos server does not answer",
            Why::Late => "Kerberos did not answer in time",
            Why::Other => "no Kerberos token can be made",
        })
    }
}

/// There is no token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{why}{}", said_after(.said))]
pub struct NoToken {
    /// Why.
    pub why: Why,
    /// The system's words for it; empty where it has none.
    pub said: String,
}

fn said_after(said: &str) -> String {
    match said.is_empty() {
        true => String::new(),
        false => format!(" ({said})"),
    }
}

impl NoToken {
    fn new(why: Why, said: &str) -> Self {
        let words = said.split(|c: char| c.is_whitespace() || c.is_control());
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        Self {
            why,
            said: words.join(" ").chars().take(MOST_WORDS).collect(),
        }
    }
}

/// Makes a token for the proxy of this name. The system's library may ask the realm's server, and
/// waits for it on a thread of its own.
///
/// # Errors
/// Why there is none, within `limit`.
pub async fn token(host: &str, limit: Duration) -> Result<Token, NoToken> {
    let service = service(host)?;
    apart(limit, move || system::token(&service).and_then(checked)).await
}

/// Waits no longer than this for what may hang.
async fn apart(
    limit: Duration,
    make: impl FnOnce() -> Result<Token, NoToken> + Send + 'static,
) -> Result<Token, NoToken> {
    let (hand_over, made) = oneshot::channel();
    let making = move || {
        // Who has asked may have left.
        let _ = hand_over.send(make());
    };
    let started = thread::Builder::new()
        .name("negotiate".to_owned())
        .spawn(making);
    if let Err(error) = started {
        return Err(NoToken::new(Why::Other, &error.to_string()));
    }
    match tokio::time::timeout(limit, made).await {
        Ok(Ok(token)) => token,
        Ok(Err(_)) => Err(NoToken::new(Why::Other, "")),
        Err(_) => Err(NoToken::new(Why::Late, "")),
    }
}

/// The name that a ticket is for. Tickets are for names: a proxy that is set as an address has none.
fn service(host: &str) -> Result<String, NoToken> {
    let name = host.trim_matches(['[', ']']).trim_end_matches('.');
    let is_address = name.parse::<IpAddr>().is_ok();
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if is_address || name.is_empty() || !name.chars().all(fits) {
        let said = format!("{host} is no name that a ticket can be for");
        return Err(NoToken::new(Why::UnknownService, &said));
    }
    Ok(name.to_ascii_lowercase())
}

/// A system that has no ticket may offer NTLM in its place.
fn checked(token: Zeroizing<Vec<u8>>) -> Result<Token, NoToken> {
    if token.is_empty() {
        return Err(NoToken::new(Why::Other, "the token is empty"));
    }
    if is_ntlm(&token) {
        return Err(NoToken::new(Why::NoTicket, "there is NTLM only"));
    }
    Ok(Token(token))
}

/// Whether it is a message of NTLM, bare or wrapped.
fn is_ntlm(token: &[u8]) -> bool {
    token.windows(NTLM.len()).any(|it| it == NTLM)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_is_for_a_name() {
        for (host, expected) in [
            ("proxy.acme.example", Some("proxy.acme.example")),
            ("Proxy.Acme.Example.", Some("proxy.acme.example")),
            ("proxy", Some("proxy")),
            ("10.0.0.1", None),
            ("[2001:db8::1]", None),
            ("", None),
            ("proxy@OTHER.EXAMPLE", None),
            ("proxy/other", None),
            ("proxy\0other", None),
        ] {
            let service = service(host);
            assert_eq!(service.as_deref().ok(), expected, "{host:?}");
            if let Err(none) = service {
                assert_eq!(none.why, Why::UnknownService, "{host:?}");
            }
        }
    }

    #[test]
    fn ntlm_is_no_ticket_however_it_is_wrapped() {
        let made = |bytes: &[u8]| checked(Zeroizing::new(bytes.to_vec()));
        for ntlm in [
            &b"NTLMSSP\0\x01\0\0\0"[..],
            b"\x60\x20\x06\x06\x2b\x06\x01\x05\x05\x02NTLMSSP\0\x01",
        ] {
            assert_eq!(made(ntlm).unwrap_err().why, Why::NoTicket);
        }
        made(b"").unwrap_err();
        made(b"\x60\x20\x06\x06\x2b\x06\x01\x05\x05\x02").unwrap();
    }

    #[test]
    fn a_token_is_a_secret() {
        let token = checked(Zeroizing::new(b"token".to_vec())).unwrap();
        assert_eq!(format!("{token:?}"), "Token(..)");
        let value = token.authorization();
        assert_eq!(value, "Negotiate dG9rZW4=");
        assert!(value.is_sensitive());
        assert!(!format!("{value:?}").contains("dG9r"));
    }

    #[test]
    fn the_systems_words_are_one_bounded_line() {
        let none = NoToken::new(
            Why::Other,
            &format!("no\n  \u{1b}luck {}", "x".repeat(1000)),
        );
        assert!(none.said.starts_with("no luck xxx"), "{}", none.said);
        assert_eq!(none.said.len(), MOST_WORDS);
        assert!(
            none.to_string()
                .starts_with("no Kerberos token can be made (no luck")
        );
        assert_eq!(
            NoToken::new(Why::NoTicket, "").to_string(),
            "there is no Kerberos ticket"
        );
    }

    #[tokio::test]
    async fn whoever_hangs_is_left() {
        let (end, wait) = std::sync::mpsc::channel();
        let hangs = move || {
            // It ends with the test.
            let _ = wait.recv();
            Err(NoToken::new(Why::Other, "too late"))
        };
        let late = apart(Duration::from_millis(10), hangs).await;
        assert_eq!(late.unwrap_err().why, Why::Late);
        end.send(()).unwrap();
    }
}
