//! How a proxy wants to know who asks (RFC 9110 11.7.1).

/// A scheme that a proxy offers for signing in to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuthScheme {
    /// A ticket of Kerberos (RFC 4559).
    Negotiate,
    /// User and password (RFC 7617).
    Basic,
    /// User and password, hashed (RFC 7616).
    Digest,
    /// What Windows had before Kerberos.
    Ntlm,
    /// Another one, in small letters.
    Other(String),
}

impl AuthScheme {
    fn of(word: &str) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "negotiate" => AuthScheme::Negotiate,
            "basic" => AuthScheme::Basic,
            "digest" => AuthScheme::Digest,
            "ntlm" => AuthScheme::Ntlm,
            other => AuthScheme::Other(other.to_owned()),
        }
    }

    /// As it stands in headers, in small letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            AuthScheme::Negotiate => "negotiate",
            AuthScheme::Basic => "basic",
            AuthScheme::Digest => "digest",
            AuthScheme::Ntlm => "ntlm",
            AuthScheme::Other(word) => word,
        }
    }
}

/// One offer of a proxy's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// What it takes.
    pub scheme: AuthScheme,
    /// What it calls the place that is signed in to.
    pub realm: Option<String>,
}

/// At most so many are read.
const MOST: usize = 16;

/// All that the head of an answer offers.
pub(crate) fn all(head: &[u8]) -> Vec<Challenge> {
    let text = String::from_utf8_lossy(head);
    let lines = text.lines().filter_map(|line| line.split_once(':'));
    let values = lines.filter(|(name, _)| name.trim().eq_ignore_ascii_case("proxy-authenticate"));
    let all = values.flat_map(|(_, value)| read(value));
    all.take(MOST).collect()
}

/// The offers of one header: `Negotiate, Basic realm="a, b", charset="UTF-8"`.
fn read(value: &str) -> Vec<Challenge> {
    let mut found: Vec<Challenge> = Vec::new();
    for part in parts(value) {
        let part = part.trim();
        let (word, rest) = part.split_once(' ').unwrap_or((part, ""));
        let parameter = match word.contains('=') {
            true => part,
            false if word.is_empty() => continue,
            false => {
                found.push(Challenge {
                    scheme: AuthScheme::of(word),
                    realm: None,
                });
                rest.trim()
            }
        };
        if let (Some(last), Some((name, value))) = (found.last_mut(), parameter.split_once('='))
            && name.trim().eq_ignore_ascii_case("realm")
        {
            last.realm = Some(value.trim().trim_matches('"').to_owned());
        }
    }
    found
}

/// What is between commas, but for those in quotation marks.
fn parts(value: &str) -> Vec<&str> {
    let mut quoted = false;
    let split = |c: char| {
        quoted ^= c == '"';
        c == ',' && !quoted
    };
    value.split(split).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_offer_is_read_with_its_realm() {
        let head = b"HTTP/1.1 407 No\r\nProxy-Authenticate: Negotiate\r\n\
                     proxy-authenticate: NTLM, Basic realm=\"a, b\", charset=\"UTF-8\"\r\n\
                     Content-Length: 0\r\n\r\n";
        let read: Vec<_> = all(head)
            .into_iter()
            .map(|it| (it.scheme.as_str().to_owned(), it.realm))
            .collect();
        let expected = [
            ("negotiate".to_owned(), None),
            ("ntlm".to_owned(), None),
            ("basic".to_owned(), Some("a, b".to_owned())),
        ];
        assert_eq!(read, expected);
        assert_eq!(all(b"HTTP/1.1 407 No\r\n\r\n"), []);
    }
}
