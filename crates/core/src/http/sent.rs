//! What a request carries that is secret: it is taken out of the words that come with the answer. A
//! server may repeat what it was sent, and its words are shown, logged and reported.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header;
use url::form_urlencoded;

use super::{Request, Response};
use crate::secret::Secret;

/// What stands in a secret's place.
const HIDDEN: &str = "…";
/// A shorter one, in bytes, could be in anything that is said.
const LEAST: usize = 4;
/// A shorter one is hidden only where it is a word by itself.
const LONG: usize = 16;
/// So much of the beginning of a longer one is hidden as well.
const PART: usize = 24;

/// The fields of a form that are no secrets; all others are taken for one. Where a hint leads is none
/// either, whatever a profile calls it.
const OPEN: [&str; 20] = [
    "acr_values",
    "audience",
    "claims",
    "client_id",
    "code_challenge_method",
    "connection",
    "display",
    "dpop_jkt",
    "grant_type",
    "hd",
    "identity_provider",
    "max_age",
    "prompt",
    "redirect_uri",
    "remember_device",
    "resend",
    "response_type",
    "scope",
    "ui_locales",
    "username",
];

/// How the characters that mean something in HTML are written there.
const IN_HTML: [(&[u8], u8); 8] = [
    (b"&amp;", b'&'),
    (b"&lt;", b'<'),
    (b"&gt;", b'>'),
    (b"&quot;", b'"'),
    (b"&#34;", b'"'),
    (b"&#39;", b'\''),
    (b"&#x27;", b'\''),
    (b"&#x2F;", b'/'),
];

/// The secrets of a request. Its answer carries them along, as an extension.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sent(Arc<Vec<Secret>>);

impl Sent {
    /// What goes with a request: in its form, and in the headers that prove who asks.
    pub(crate) fn with(request: &Request) -> Self {
        let headers = request.headers();
        let kind = headers.get(header::CONTENT_TYPE);
        let is_form =
            kind.is_some_and(|kind| kind.as_bytes() == b"application/x-www-form-urlencoded");
        let form: &[u8] = match is_form {
            true => request.body(),
            false => &[],
        };
        let fields = form_urlencoded::parse(form).filter(|(name, _)| !is_open(name));
        let mut secrets: Vec<Secret> = fields
            .map(|(_, value)| Secret::new(value.into_owned()))
            .collect();
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        if let Some(proof) = text("dpop") {
            secrets.push(Secret::new(proof));
        }
        if let Some((scheme, proof)) = text("authorization").and_then(|it| it.split_once(' ')) {
            secrets.push(Secret::new(proof));
            if scheme.eq_ignore_ascii_case("basic") {
                secrets.extend(password_in(proof));
            }
        }
        Self::of(secrets)
    }

    /// What was sent for this answer; nothing where it came without a request.
    pub(crate) fn for_answer(response: &Response) -> Self {
        response
            .extensions()
            .get::<Self>()
            .cloned()
            .unwrap_or_default()
    }

    pub(crate) fn of(secrets: impl IntoIterator<Item = Secret>) -> Self {
        let secrets = secrets.into_iter();
        let long_enough = secrets.filter(|secret| secret.expose().len() >= LEAST);
        Self(Arc::new(long_enough.collect()))
    }

    /// A text without them, however they are written in it. All else stays as it is.
    pub(crate) fn hide(&self, text: &str) -> String {
        let text = text.as_bytes();
        let mut shown = Vec::with_capacity(text.len());
        let mut at = 0;
        while let Some(byte) = text.get(at) {
            let secrets = self.0.iter().map(|secret| secret.expose().as_bytes());
            let end = secrets.filter_map(|it| end_of(it, text, at)).max();
            match end {
                Some(end) => {
                    shown.extend_from_slice(HIDDEN.as_bytes());
                    at = end;
                }
                None => {
                    shown.push(*byte);
                    at += 1;
                }
            }
        }
        // What ends within a character is the beginning of a secret.
        String::from_utf8_lossy(&shown).into_owned()
    }
}

fn is_open(name: &str) -> bool {
    OPEN.contains(&name) || (name.ends_with("hint") && name != "id_token_hint")
}

/// The client's secret in a header (RFC 6749 2.3.1).
fn password_in(basic: &str) -> Option<Secret> {
    let pair = String::from_utf8(STANDARD.decode(basic).ok()?).ok()?;
    let (_, password) = pair.split_once(':')?;
    let (password, _) = form_urlencoded::parse(password.as_bytes()).next()?;
    Some(Secret::new(password.into_owned()))
}

/// Where a secret ends that begins here in a text.
fn end_of(secret: &[u8], text: &[u8], start: usize) -> Option<usize> {
    let (mut end, mut known) = (start, 0);
    for byte in secret {
        let Some(length) = text.get(end..).and_then(|rest| written(*byte, rest)) else {
            break;
        };
        end += length;
        known += 1;
    }
    let is_hidden = match known == secret.len() {
        true => known >= LONG || (begins_a_word(text, start) && !is_of_a_word(text.get(end))),
        false => known >= PART,
    };
    is_hidden.then_some(end)
}

/// How many bytes of a text stand for this byte of a secret at its beginning: in a form or an address, in
/// HTML, in JSON, or as it is, in capitals or not.
fn written(byte: u8, text: &[u8]) -> Option<usize> {
    match text {
        [b'%', high, low, ..] if unescaped(*high, *low) == Some(byte) => Some(3),
        [b'\\', escaped, ..] if *escaped == byte => Some(2),
        [b'+', ..] if byte == b' ' => Some(1),
        [b'&', ..] => {
            let mut names = IN_HTML.iter().filter(|(_, meant)| *meant == byte);
            let name = names.find(|(name, _)| text.starts_with(name));
            name.map(|(name, _)| name.len())
                .or((byte == b'&').then_some(1))
        }
        [first, ..] if first.eq_ignore_ascii_case(&byte) => Some(1),
        _ => None,
    }
}

fn unescaped(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

fn begins_a_word(text: &[u8], start: usize) -> bool {
    let before = |by: usize| start.checked_sub(by).and_then(|at| text.get(at));
    let is_escaped = || match (before(3), before(2), before(1)) {
        (Some(b'%'), Some(high), Some(low)) => unescaped(*high, *low).is_some(),
        _ => false,
    };
    !is_of_a_word(before(1)) || is_escaped()
}

fn is_of_a_word(byte: Option<&u8>) -> bool {
    byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::super::post_form;
    use super::*;

    const TOKEN: &str = "rt.0AbCdEfGhIjKlMnOpQrStUvWxYz-0123456789";
    const PASSWORD: &str = "a/b+c=d% &\"é";

    fn sent() -> Sent {
        let url = Url::parse("https://id.acme.example/token").unwrap();
        let pair = form_urlencoded::byte_serialize(PASSWORD.as_bytes()).collect::<String>();
        let basic = format!("Basic {}", STANDARD.encode(format!("portico:{pair}")));
        let fields = [
            ("grant_type", "refresh_token"),
            ("refresh_token", TOKEN),
            ("client_id", "portico"),
            ("scope", "openid offline_access"),
            ("login_hint", "ada@example.com"),
            ("id_token_hint", "header.payload.signature"),
            ("totp", "123456"),
            ("backup_code", "a1"),
        ];
        let headers = [(header::AUTHORIZATION, basic)];
        let mut request = post_form(&url, &fields, &headers).unwrap();
        let proof = header::HeaderValue::from_static("eyJ0eXAiOiJkcG9wK2p3dCJ9.e30.c2lnbmVk");
        request.headers_mut().insert("dpop", proof);
        Sent::with(&request)
    }

    #[test]
    fn what_was_sent_is_hidden_however_it_is_written() {
        let form = form_urlencoded::byte_serialize(PASSWORD.as_bytes()).collect::<String>();
        let basic = STANDARD.encode(format!("portico:{form}"));
        for (text, expected) in [
            (format!("no {TOKEN}."), "no …."),
            (format!("xx{TOKEN}xx"), "xx…xx"),
            (TOKEN.to_ascii_lowercase(), "…"),
            (TOKEN.replace('.', "%2e"), "…"),
            // Cut off by whoever repeats it.
            (format!("no {}", TOKEN.split_at(30).0), "no …"),
            (format!("secret={PASSWORD};"), "secret=…;"),
            (format!("secret={form}&x"), "secret=…&x"),
            (form.to_ascii_lowercase().replace('+', "%20"), "…"),
            (PASSWORD.replace('/', "\\/").replace('"', "\\\""), "…"),
            (PASSWORD.replace('&', "&amp;").replace('"', "&quot;"), "…"),
            (format!("Basic {basic}"), "Basic …"),
            (basic.replace('=', "%3D"), "…"),
            ("eyJ0eXAiOiJkcG9wK2p3dCJ9.e30.c2lnbmVk".to_owned(), "…"),
            ("«header.payload.signature»".to_owned(), "«…»"),
            ("wrong: 123456, twice".to_owned(), "wrong: …, twice"),
            ("totp%3D123456%26x".to_owned(), "totp%3D…%26x"),
            ("totp=123456".to_owned(), "totp=…"),
        ] {
            assert_eq!(sent().hide(&text), expected, "{text}");
        }
    }

    #[test]
    fn what_else_is_said_stays_word_for_word() {
        for text in [
            "",
            "The client portico may not use refresh_token with openid offline_access.",
            "ada@example.com is not known; a1 is too short",
            "request 91234567, code 1234567, x123456",
            "«é» % 100 %zz %",
            "a/b+c=d",
            "rt.0AbCdEfG is how they begin",
        ] {
            assert_eq!(sent().hide(text), text);
            assert_eq!(Sent::default().hide(text), text);
        }
    }
}
