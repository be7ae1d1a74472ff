//! An answer of the token endpoint. The first line is its status and type
//! (`200 application/json`), the rest its body; without such a line it is a body with 200.

use portico_core::Secret;
use portico_core::fuzzing::{ISSUER, device_code, now, tokens};
use portico_core::safe_url::may_lead;
use serde_json::Value;
use url::Url;

/// Tokens are printable, as the answer has them, and end within ten years; nothing else comes of
/// an answer than tokens or a problem, and no problem repeats a token.
///
/// # Panics
/// Where that does not hold.
pub fn check(data: &[u8]) {
    let (status, kind, body) = parts(data).unwrap_or((200, "application/json", data));
    let Some(read) = tokens(status, kind, body) else {
        return;
    };
    let answer = serde_json::from_slice::<Value>(body).unwrap_or_default();
    let stated = |name: &str| answer.get(name).and_then(Value::as_str).unwrap_or_default();
    let members = ["access_token", "refresh_token", "id_token", "auth_session"];
    match read {
        Ok(tokens) => {
            assert_eq!(status, 200);
            let bound = stated("token_type").eq_ignore_ascii_case("dpop");
            assert_eq!(tokens.bound, bound);
            let none = Secret::new("");
            let read = [
                &tokens.access,
                tokens.refresh.as_ref().unwrap_or(&none),
                tokens.id_token.as_ref().unwrap_or(&none),
                tokens.device.as_ref().unwrap_or(&none),
            ];
            assert!(!tokens.access.expose().is_empty());
            for (name, token) in members.into_iter().zip(read) {
                assert!(token.matches(stated(name)), "{name} is another");
                assert!(token.expose().bytes().all(|b| (0x20..=0x7e).contains(&b)));
                super::assert_hidden(token.expose(), &format!("{tokens:?}"));
            }
            if let Some(end) = tokens.expires_at {
                let days = end.signed_duration_since(now()).num_days();
                assert!((0..=3650).contains(&days), "{days} days");
            }
        }
        Err(problem) => {
            assert!(problem.detail.as_deref().is_none_or(super::is_plain));
            let words = super::words(&problem);
            assert!(words.len() < 20_000);
            let said = format!("{} {}", stated("error"), stated("error_description"));
            for secret in members
                .map(stated)
                .into_iter()
                .filter(|it| !said.contains(it))
            {
                super::assert_hidden(secret, &words);
            }
        }
    }
    if let (Some((code, addresses)), Ok(issuer)) = (device_code(body), Url::parse(ISSUER)) {
        assert!((1..=64).contains(&code.len()) && super::is_plain(&code));
        for address in addresses {
            assert!(Url::parse(&address).is_ok_and(|url| may_lead(&issuer, &url)));
        }
    }
}

fn parts(data: &[u8]) -> Option<(u16, &str, &[u8])> {
    let end = data.iter().position(|b| *b == b'\n')?;
    let (status, kind) = std::str::from_utf8(&data[..end]).ok()?.split_once(' ')?;
    Some((status.parse().ok()?, kind, &data[end + 1..]))
}
