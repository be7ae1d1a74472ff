//! An ID token. Of the form `HEAD`, newline, `CLAIMS` it is signed with the provider's key, so that
//! the checks behind the signature are reached; anything else is a token as it is.

use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use portico_core::fuzzing::{CLIENT, ISSUER, IdTokens, NONCE, NOW, check_renewed};
use portico_core::problem::Code;
use serde_json::Value;

static TOKENS: OnceLock<Option<IdTokens>> = OnceLock::new();

/// Only a token with the provider's signature is taken, from the issuer, for us, for this sign-in,
/// in its time.
///
/// # Panics
/// Where that does not hold.
pub fn check(data: &[u8]) {
    let Some(tokens) = TOKENS.get_or_init(IdTokens::new) else {
        panic!("the key is none");
    };
    let at = data.iter().position(|b| *b == b'\n');
    let (token, is_signed) = match at {
        Some(at) => (tokens.signed(&data[..at], &data[at + 1..]), true),
        None => (String::from_utf8_lossy(data).into_owned(), false),
    };
    let claims = claims_of(&token);
    let stated = |name: &str| claims.get(name).and_then(Value::as_str);
    match tokens.check(&token) {
        Ok(identity) => {
            assert!(is_signed || was_signed(tokens, &token), "a forged token");
            assert_eq!(stated("iss"), Some(ISSUER));
            assert!(is_for_us(&claims), "for another client");
            assert_eq!(stated("nonce"), Some(NONCE));
            assert!(
                claims
                    .get("azp")
                    .is_none_or(|it| it.is_null() || it == CLIENT)
            );
            let seconds = |name: &str| claims.get(name).and_then(Value::as_f64).unwrap_or_default();
            let now = f64::from(NOW);
            assert!(seconds("exp") >= now - 121.0 && seconds("iat") <= now + 121.0);
            assert_eq!(stated("sub"), Some(identity.subject.as_str()));
            assert!((1..=255).contains(&identity.subject.chars().count()));
            assert!(super::is_plain(&identity.subject));
            assert!(
                identity
                    .email
                    .as_deref()
                    .is_none_or(|it| it.len() <= 254 && super::is_plain(it))
            );
            assert!(identity.name.as_deref().is_none_or(|it| {
                it.chars().count() <= 200 && !it.chars().any(char::is_control)
            }));
        }
        Err(problem) => {
            assert_eq!(problem.code, Code::IdTokenRejected);
            assert!(problem.detail.as_deref().is_some_and(|it| it.len() < 100));
        }
    }
    if check_renewed(&token, "ada").is_ok() {
        assert_eq!(stated("iss"), Some(ISSUER));
        assert_eq!(stated("sub"), Some("ada"));
        assert!(is_for_us(&claims));
    }
}

fn claims_of(token: &str) -> Value {
    let payload = token.split('.').nth(1).unwrap_or_default();
    let json = URL_SAFE_NO_PAD.decode(payload).unwrap_or_default();
    serde_json::from_slice(&json).unwrap_or_default()
}

fn is_for_us(claims: &Value) -> bool {
    match claims.get("aud") {
        Some(Value::String(only)) => only == CLIENT,
        Some(Value::Array(all)) => all.iter().any(|one| one == CLIENT),
        _ => false,
    }
}

/// Whether a whole token carries the signature that the provider would give it.
fn was_signed(tokens: &IdTokens, token: &str) -> bool {
    let mut parts = token.split('.').map(|part| URL_SAFE_NO_PAD.decode(part));
    match (parts.next(), parts.next()) {
        (Some(Ok(head)), Some(Ok(claims))) => tokens.signed(&head, &claims) == token,
        _ => false,
    }
}
