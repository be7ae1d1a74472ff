//! A proxy, and how people write one.
//!
//! What curl takes is taken; so are raw `# / ? % @` in a password, which curl refuses, where they can
//! mean one thing only. Everything else is said to be wrong, with how it is written.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;
use url::{Host, Url};
use zeroize::Zeroizing;

use crate::fault::{Reason, Wrong};
use crate::near;

/// A proxy. It shows its host and port, never its user and password.
#[derive(Clone, PartialEq, Eq)]
pub struct Proxy {
    /// What is spoken with it.
    pub scheme: Scheme,
    /// Its name or address; IPv6 in brackets.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Who it is told that we are.
    pub login: Option<Login>,
}

/// What is spoken with a proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scheme {
    /// HTTP.
    Http,
    /// HTTP in TLS.
    Https,
    /// SOCKS 4: names are looked up here.
    Socks4,
    /// SOCKS 4a: names are left to the proxy.
    Socks4a,
    /// SOCKS 5 (RFC 1928): names are left to the proxy.
    Socks5,
}

impl Scheme {
    /// As addresses write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Scheme::Http => "http",
            Scheme::Https => "https",
            Scheme::Socks4 => "socks4",
            Scheme::Socks4a => "socks4a",
            Scheme::Socks5 => "socks5h",
        }
    }

    /// The port where none is named.
    #[must_use]
    pub fn port(self) -> u16 {
        match self {
            Scheme::Http => 80,
            Scheme::Https => 443,
            Scheme::Socks4 | Scheme::Socks4a | Scheme::Socks5 => 1080,
        }
    }

    /// Whether it is one of the SOCKS protocols.
    #[must_use]
    pub fn is_socks(self) -> bool {
        matches!(self, Scheme::Socks4 | Scheme::Socks4a | Scheme::Socks5)
    }

    fn read(word: &str) -> Option<Self> {
        Some(match word.to_ascii_lowercase().as_str() {
            "http" => Scheme::Http,
            "https" => Scheme::Https,
            "socks" | "socks5" | "socks5h" => Scheme::Socks5,
            "socks4" => Scheme::Socks4,
            "socks4a" => Scheme::Socks4a,
            _ => return None,
        })
    }
}

/// A user and a password, as bytes: proxies differ in what they take them for. They are never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    user: Zeroizing<Vec<u8>>,
    password: Zeroizing<Vec<u8>>,
}

impl Login {
    /// Of these two.
    #[must_use]
    pub fn new(user: &str, password: &str) -> Self {
        Self {
            user: user.as_bytes().to_vec().into(),
            password: password.as_bytes().to_vec().into(),
        }
    }

    /// The user, for the proxy alone.
    #[must_use]
    pub fn expose_user(&self) -> &[u8] {
        &self.user
    }

    /// The password, for the proxy alone.
    #[must_use]
    pub fn expose_password(&self) -> &[u8] {
        &self.password
    }

    /// `Basic …` (RFC 7617), marked as a secret.
    #[must_use]
    pub fn basic(&self) -> HeaderValue {
        let both = Zeroizing::new([self.user.as_slice(), b":", &self.password].concat());
        let text = Zeroizing::new(format!("Basic {}", STANDARD.encode(&*both)));
        // Base64 has no character that a header can't.
        let mut value =
            HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("Basic"));
        value.set_sensitive(true);
        value
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Login(..)")
    }
}

/// Words that people put in a proxy's place and that name none.
const WORDS: [&str; 14] = [
    "none",
    "no",
    "off",
    "false",
    "direct",
    "disabled",
    "null",
    "undefined",
    "on",
    "yes",
    "true",
    "auto",
    "system",
    "default",
];

impl Proxy {
    /// Reads `host:port` or `scheme://user:password@host:port`.
    ///
    /// # Errors
    /// Why it is none, and how it would be written.
    pub fn parse(text: &str) -> Result<Self, Wrong> {
        let text = text.trim();
        let wrong = |reason, right: String| Err(Wrong { reason, right });
        if text.is_empty() {
            return wrong(Reason::NoHost, spelled(Scheme::Http, false, "HOST:PORT"));
        }
        if let Some(inner) = unquoted(text) {
            return wrong(Reason::Quotes, right_spelling_of(inner));
        }
        if let Some(one) = one_of_several(text) {
            return wrong(Reason::Several, right_spelling_of(one));
        }
        let (scheme, rest) = scheme_of(text)?;
        let (login, place) = login_and_place(scheme, rest)?;
        if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
            let right = spelled(scheme, login.is_some(), &host_and_port(place));
            return wrong(Reason::Blank, right);
        }
        let end = place.find(['/', '?', '#']).unwrap_or(place.len());
        let (authority, path) = place.split_at_checked(end).unwrap_or((place, ""));
        if is_script(path) {
            return wrong(
                Reason::Script,
                spelled(scheme, login.is_some(), "HOST:PORT"),
            );
        }
        let (host, port) = host_of(scheme, login.is_some(), authority)?;
        let bare = text.len() == authority.len();
        if bare && port.is_none() && WORDS.contains(&&*host.to_ascii_lowercase()) {
            return wrong(Reason::Word, spelled(scheme, false, "HOST:PORT"));
        }
        let login = login.map(|login| read_login(scheme, login, &host_and_port(place)));
        Ok(Self {
            scheme,
            host,
            port: port.unwrap_or(scheme.port()),
            login: login.transpose()?.flatten(),
        })
    }

    /// `host:port`, fit to be shown.
    #[must_use]
    pub fn shown(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// `scheme://host:port`: which proxy it is, without who we are there.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("{}://{}:{}", self.scheme.as_str(), self.host, self.port)
    }

    /// What it is told of who we are; none where nothing is set, and not with SOCKS.
    #[must_use]
    pub fn authorization(&self) -> Option<HeaderValue> {
        let login = self.login.as_ref().filter(|_| !self.scheme.is_socks())?;
        Some(login.basic())
    }

    /// Whether it is on this computer.
    #[must_use]
    pub fn is_here(&self) -> bool {
        Url::parse(&format!("http://{}/", self.host)).is_ok_and(|url| near::is_loopback(&url))
    }

    /// Whether it is named by an address of this computer or of its link.
    #[must_use]
    pub fn is_near(&self) -> bool {
        let address = self.host.trim_matches(['[', ']']).parse();
        address.map_or_else(|_| near::is_localhost(&self.host), near::is_near)
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proxy({:?} {})", self.scheme, self.shown())
    }
}

/// How a proxy is written. `place` is `host:port`.
fn spelled(scheme: Scheme, has_login: bool, place: &str) -> String {
    let login = if has_login { "USER:PASSWORD@" } else { "" };
    let scheme = match scheme {
        Scheme::Socks5 => "socks5",
        other => other.as_str(),
    };
    format!("{scheme}://{login}{place}")
}

/// How what is meant by a text is written, without its secrets.
fn right_spelling_of(text: &str) -> String {
    match Proxy::parse(text) {
        Ok(proxy) => spelled(proxy.scheme, proxy.login.is_some(), &proxy.shown()),
        Err(wrong) => wrong.right,
    }
}

/// What is between quotation marks, or half of them.
fn unquoted(text: &str) -> Option<&str> {
    let marks = ['"', '\'', '`', '<', '>', '“', '”', '„', '‘', '’', '«', '»'];
    (text.starts_with(marks) || text.ends_with(marks)).then(|| text.trim_matches(marks))
}

/// The one for encrypted addresses of `http=a:1;https=b:2`, or of a list.
fn one_of_several(text: &str) -> Option<&str> {
    let kinds = ["https=", "http=", "socks=", "ftp="];
    let parts = || text.split([';', ' ', ',']).map(str::trim);
    let of = |kind: &str| parts().find_map(|part| part.strip_prefix(kind));
    if kinds.iter().any(|kind| text.starts_with(kind)) {
        return kinds.iter().find_map(|kind| of(kind));
    }
    // A password may have them, too: then there is one `@` for all.
    let is_list = text.contains([';', ',']) && !text.contains('@');
    is_list.then(|| text.split([';', ',']).next().unwrap_or(text))
}

/// The scheme, HTTP where there is none, and the rest. One slash to three are two, as in curl.
fn scheme_of(text: &str) -> Result<(Scheme, &str), Wrong> {
    let slashes = |rest: &str| rest.chars().take_while(|c| *c == '/').count();
    let wrong = |reason, rest: &str| {
        let right = right_spelling_of(rest.trim_start_matches('/'));
        Err(Wrong { reason, right })
    };
    if text.starts_with('/') {
        return wrong(Reason::Slashes, text);
    }
    let Some((word, rest)) = text.split_once(':') else {
        return Ok((Scheme::Http, text));
    };
    let is_word = word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let count = slashes(rest);
    match Scheme::read(word) {
        Some(scheme) if (1..=3).contains(&count) => Ok((scheme, rest.trim_start_matches('/'))),
        Some(_) if count > 3 => wrong(Reason::Slashes, rest),
        // `http:proxy.example:3128`; `http:3128` may be a host, and `http:word@…` somebody.
        Some(_) if rest.contains(':') && !rest.contains('@') => wrong(Reason::Slashes, rest),
        None if is_word && (count > 1 || (count == 1 && !text.contains('@'))) => {
            wrong(Reason::Scheme, rest)
        }
        _ => Ok((Scheme::Http, text)),
    }
}

/// What is before the last `@`, and what is after it. With a `/`, `?` or `#` before it, it may be in a
/// path instead: then both could be meant.
fn login_and_place(scheme: Scheme, rest: &str) -> Result<(Option<&str>, &str), Wrong> {
    let Some((login, place)) = rest.rsplit_once('@') else {
        return Ok((None, rest));
    };
    if let Some((before, _)) = login.split_once(['/', '?', '#']) {
        let host = before.rsplit_once('@').map_or(before, |(_, host)| host);
        if host_of(scheme, false, host).is_ok() {
            let right = spelled(scheme, true, &host_and_port(place));
            return Err(Wrong {
                reason: Reason::Login,
                right,
            });
        }
    }
    Ok((Some(login), place))
}

/// `host:port` of what stands behind the login, as far as it can be told.
fn host_and_port(place: &str) -> String {
    let end = place.find(['/', '?', '#']).unwrap_or(place.len());
    let authority = place.split_at_checked(end).map_or(place, |(it, _)| it);
    match host_of(Scheme::Http, false, authority) {
        Ok((host, Some(port))) => format!("{host}:{port}"),
        Ok((host, None)) => host,
        Err(_) => "HOST:PORT".to_owned(),
    }
}

fn host_of(scheme: Scheme, has_login: bool, text: &str) -> Result<(String, Option<u16>), Wrong> {
    let wrong = |reason, place: &str| {
        let right = spelled(scheme, has_login, place);
        Err(Wrong { reason, right })
    };
    let (host, port) = match text.strip_prefix('[').and_then(|it| it.split_once(']')) {
        Some((address, rest)) => {
            let Ok(address) = address.parse::<std::net::Ipv6Addr>() else {
                let reason = if address.contains('%') {
                    Reason::Ipv6
                } else {
                    Reason::Host
                };
                return wrong(reason, "[ADDRESS]:PORT");
            };
            match rest.strip_prefix(':') {
                Some(port) => (format!("[{address}]"), port),
                None if rest.is_empty() => (format!("[{address}]"), ""),
                None => return wrong(Reason::Port, &format!("[{address}]:PORT")),
            }
        }
        None if text.matches(':').count() > 1 => {
            let is_v6 = text.parse::<std::net::Ipv6Addr>().is_ok() || text.contains("::");
            return match is_v6 {
                true => wrong(Reason::Ipv6, "[ADDRESS]:PORT"),
                false => wrong(Reason::Port, "HOST:PORT"),
            };
        }
        None => {
            let (host, port) = text.split_once(':').unwrap_or((text, ""));
            (
                name_of(host).map_err(|reason| Wrong {
                    reason,
                    right: spelled(scheme, has_login, "HOST:PORT"),
                })?,
                port,
            )
        }
    };
    if port.is_empty() {
        return Ok((host, None));
    }
    let digits = port.bytes().all(|byte| byte.is_ascii_digit());
    match port.parse::<u16>() {
        Ok(number @ 1..) if digits => Ok((host, Some(number))),
        _ if port.contains([',', ';']) => wrong(Reason::Several, &format!("{host}:PORT")),
        _ => wrong(Reason::Port, &format!("{host}:PORT")),
    }
}

/// A host as it is asked for: names in ASCII, addresses as numbers.
fn name_of(text: &str) -> Result<String, Reason> {
    if text.is_empty() || text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Reason::NoHost);
    }
    if text.contains([',', ';']) {
        return Err(Reason::Several);
    }
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    match Host::parse(text) {
        Ok(Host::Domain(name)) if name.chars().all(fits) && !name.starts_with('.') => Ok(name),
        Ok(Host::Ipv4(address)) => Ok(address.to_string()),
        _ => Err(Reason::Host),
    }
}

/// Whether a path is a script's, which somebody has put in a proxy's place.
fn is_script(path: &str) -> bool {
    let path = path
        .split(['?', '#'])
        .next()
        .unwrap_or(path)
        .to_ascii_lowercase();
    path.ends_with(".pac") || path.ends_with("/wpad.dat")
}

fn read_login(scheme: Scheme, text: &str, place: &str) -> Result<Option<Login>, Wrong> {
    if text.is_empty() {
        return Ok(None);
    }
    let (user, password) = text.split_once(':').unwrap_or((text, ""));
    let both = [user, password].map(|it| decoded(it).map(Zeroizing::new));
    let is_whole = |it: &[u8]| !it.iter().any(u8::is_ascii_control);
    match both {
        [Some(user), Some(password)] if is_whole(&user) && is_whole(&password) => {
            Ok(Some(Login { user, password }))
        }
        _ => Err(Wrong {
            reason: Reason::Login,
            right: spelled(scheme, true, place),
        }),
    }
}

/// Without percent signs in front of two digits; none where some are and some are not.
fn decoded(text: &str) -> Option<Vec<u8>> {
    let mut raw = false;
    let mut found = Vec::with_capacity(text.len());
    let mut encoded = false;
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'%' {
            found.push(*first);
            continue;
        }
        let digit = |at: usize| after.get(at).and_then(|it| char::from(*it).to_digit(16));
        match digit(0).zip(digit(1)) {
            Some((high, low)) => {
                encoded = true;
                found.push(u8::try_from(high * 16 + low).unwrap_or_default());
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                raw = true;
                found.push(b'%');
            }
        }
    }
    (!(raw && encoded)).then_some(found)
}
