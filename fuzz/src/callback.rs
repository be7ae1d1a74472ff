//! The redirect that comes back from the browser, and the same text as a person pastes it.

use portico_core::redirect::parse::{Callback, Expected, MAX_QUERY, NotOurs};
use portico_core::text::is_hidden;
use portico_core::{Code, Secret};

const STATE: &str = "state-of-this-sign-in";
const ISSUER: &str = "https://id.example.com";

/// A code comes only with the right state, once, from the right issuer, and never beside an error.
///
/// # Panics
/// Where that does not hold.
pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for issuer_required in [false, true] {
        let expected = Expected {
            state: Secret::new(STATE),
            issuer: Some(ISSUER.to_owned()),
            issuer_required,
        };
        one(Callback::parse(&text, &expected), &text, issuer_required);
        pasted(&text, &expected);
    }
}

/// A code that is pasted has the right state in the same text.
fn pasted(text: &str, expected: &Expected) {
    let Ok(place) = url::Url::parse("http://127.0.0.1:5000/callback") else {
        return;
    };
    let Ok(Callback::Code(code)) = Callback::parse_pasted(text, &place, expected) else {
        return;
    };
    assert!(!code.expose().is_empty());
    let mut seen = text.replace("[200~", "").replace("[201~", "");
    seen.retain(|c| !is_hidden(c) && !c.is_whitespace() && c != '>');
    let decoded = url::form_urlencoded::parse(seen.replace('&', "%26").as_bytes())
        .map(|(name, value)| name.into_owned() + &value)
        .collect::<String>();
    assert!(decoded.contains(STATE), "a code without its state is taken");
}

fn one(read: Result<Callback, NotOurs>, query: &str, issuer_required: bool) {
    let all = |name: &str| -> Vec<String> {
        url::form_urlencoded::parse(query.as_bytes())
            .filter(|(seen, _)| seen == name)
            .map(|(_, value)| value.into_owned())
            .collect()
    };
    let issuers = all("iss");
    let right_issuer = match issuers.as_slice() {
        [] => !issuer_required,
        [only] => only == ISSUER,
        _ => false,
    };
    let is_ours = all("state").iter().any(|state| state == STATE);
    assert_eq!(read.is_ok(), is_ours, "another sign-in's redirect is taken");
    match read {
        Ok(Callback::Code(code)) => {
            assert_eq!(all("state"), [STATE], "a code with two states is taken");
            assert!(query.len() <= MAX_QUERY);
            assert!(right_issuer, "a code of another issuer is taken");
            assert!(all("error").is_empty(), "a code beside an error is taken");
            let codes = all("code");
            assert!(codes.len() == 1 && code.matches(&codes[0]) && !codes[0].is_empty());
            super::assert_hidden(&codes[0], &format!("{code:?}"));
        }
        Ok(Callback::Refused(problem)) => {
            let words = super::words(&problem);
            if problem.code == Code::BadResponse {
                // One of a few constants: nothing of the query is in it.
                let detail = problem.detail.unwrap_or_default();
                assert!(detail.contains("the redirect") && detail.len() < 60);
                return;
            }
            assert!(problem.detail.as_deref().is_some_and(super::is_plain));
            // What the provider says of its refusal is repeated, without what is hidden in it.
            let shown = |mut text: String| {
                text.retain(|c| !is_hidden(c));
                text
            };
            let said = shown(all("error").concat() + ": " + &all("error_description").concat());
            for secret in all("code").into_iter().chain([STATE.to_owned()]) {
                let secret = shown(secret);
                if !said.contains(&secret) {
                    super::assert_hidden(&secret, &words);
                }
            }
        }
        Err(error) => {
            // A constant: nothing of the query is in it.
            assert!(super::words(&error).len() < 100);
        }
    }
}
