//! The redirect that comes back from the browser: hostile until it is read here.

mod pasted;

use url::Url;

use crate::http::Sent;
use crate::problem::{Code, Problem};
use crate::secret::Secret;

/// The longest query that is read, in bytes. Providers' codes may be long; nothing honest is longer.
pub const MAX_QUERY: usize = 32 * 1024;

/// What an authorization server says in the query of its redirect (RFC 6749 4.1.2, RFC 9207, OpenID
/// Connect and JARM), as far as it decides what the redirect means.
pub(crate) const SAID_THERE: &[&str] = &[
    "code",
    "state",
    "iss",
    "error",
    "error_description",
    "error_uri",
    "reason",
    "response",
    "id_token",
    "access_token",
    "session_state",
];

/// What a sign-in waits for.
#[derive(Debug, Clone)]
pub struct Expected {
    /// The state that was sent.
    pub state: Secret,
    /// The issuer, where one is known.
    pub issuer: Option<String>,
    /// Whether the provider promised to send it (RFC 9207).
    pub issuer_required: bool,
}

/// A redirect that belongs to this sign-in.
#[derive(Debug, Clone)]
pub enum Callback {
    /// The authorization code.
    Code(Secret),
    /// The provider, or the person at the provider's page, said no.
    Refused(Problem),
}

/// Why a redirect is not for this sign-in. It is answered and ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotOurs {
    /// No `state`, or another one.
    #[error("its state does not match")]
    State,
    /// No address at all, or that of another page.
    #[error("it can't be read")]
    Unreadable,
}

impl Callback {
    /// Reads the query of a redirect. Whoever knows the state was sent back by the provider: what
    /// can't be used then ends the sign-in, rather than leaving the person to wait.
    ///
    /// # Errors
    /// [`NotOurs`] when it does not belong to the sign-in that waits.
    pub fn parse(query: &str, expected: &Expected) -> Result<Self, NotOurs> {
        let (mut code, mut issuer, mut is_ours, mut twice) = (None, None, false, false);
        let (mut state, mut error, mut description, mut reason) = (None, None, None, None);
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let place = match &*name {
                "code" => &mut code,
                "state" => &mut state,
                "iss" => &mut issuer,
                "error" => &mut error,
                "error_description" => &mut description,
                "reason" => &mut reason,
                _ => continue,
            };
            is_ours |= name == "state" && expected.state.matches(&value);
            twice |= place.replace(value.into_owned()).is_some();
        }
        // What is empty was left out (RFC 6749 3.1).
        let [code, error, issuer] =
            [code, error, issuer].map(|value| value.filter(|it| !it.is_empty()));
        if !is_ours {
            return Err(NotOurs::State);
        }
        if query.len() > MAX_QUERY {
            return Ok(Self::unusable("the redirect is too long"));
        }
        // RFC 6749 3.1
        if twice {
            return Ok(Self::unusable("a parameter stands twice in the redirect"));
        }
        if let Some(mismatch) = issuer_mismatch(issuer.as_deref(), expected) {
            return Ok(Callback::Refused(mismatch));
        }
        Ok(match (code, error) {
            (Some(code), None) => Callback::Code(Secret::new(code)),
            (None, Some(error)) => {
                let code = refusal(&error, reason.as_deref());
                let sent = Sent::of([expected.state.clone()]);
                let detail = crate::oauth::describe(&sent, &error, description.as_deref());
                Callback::Refused(Problem::new(code).with_detail(detail))
            }
            (Some(_), Some(_)) => Self::unusable("the redirect holds both a code and an error"),
            (None, None) => Self::unusable("the redirect holds neither a code nor an error"),
        })
    }

    fn unusable(detail: &str) -> Self {
        Callback::Refused(Problem::new(Code::BadResponse).with_detail(detail))
    }

    /// Reads an address that a person pasted, in whatever form: the state says whether it is the one
    /// that the browser ended at.
    ///
    /// # Errors
    /// [`NotOurs`] when it is another one, or it can't be told where its code ends.
    pub fn parse_pasted(
        text: &str,
        redirect_uri: &Url,
        expected: &Expected,
    ) -> Result<Self, NotOurs> {
        pasted::parse(text, redirect_uri, expected)
    }
}

/// RFC 9207 2.4: with the right state and another issuer, somebody mixes two providers up.
fn issuer_mismatch(seen: Option<&str>, expected: &Expected) -> Option<Problem> {
    let wanted = expected.issuer.as_deref()?;
    let wrong = match seen {
        Some(seen) => seen != wanted,
        None => expected.issuer_required,
    };
    wrong.then(|| {
        Problem::new(Code::IssuerMismatch).with_detail("the redirect is from a different issuer")
    })
}

fn refusal(error: &str, reason: Option<&str>) -> Code {
    match error {
        "temporarily_unavailable" | "server_error" => Code::ServiceUnavailable,
        "invalid_scope" => Code::ScopeRefused,
        "unauthorized_client" | "unsupported_response_type" | "invalid_request" => {
            Code::ProfileInvalid
        }
        _ => Code::of_denial(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expected() -> Expected {
        Expected {
            state: Secret::new("s1"),
            issuer: Some("https://a.example".into()),
            issuer_required: true,
        }
    }

    fn parse(query: &str) -> Result<Callback, NotOurs> {
        Callback::parse(query, &expected())
    }

    #[test]
    fn the_right_redirect_gives_its_code_decoded() {
        for (query, code) in [
            (
                "code=a%2Bb%2Fc&state=s1&iss=https%3A%2F%2Fa.example",
                "a+b/c",
            ),
            ("state=s1&iss=https://a.example&code=a+b&scope=x", "a b"),
            ("code=a&error=&state=s1&iss=https://a.example", "a"),
            (
                "error=&error_description=&code=a&state=s1&iss=https://a.example",
                "a",
            ),
        ] {
            let Ok(Callback::Code(seen)) = parse(query) else {
                panic!("{query}")
            };
            assert!(seen.matches(code), "{query}");
        }
    }

    #[test]
    fn whatever_is_not_for_this_sign_in_is_not_ours() {
        let long = format!("code={}&state=s2", "x".repeat(MAX_QUERY));
        for query in [
            "code=a&iss=https://a.example",
            "code=a&state=s2&iss=https://a.example",
            "code=a&code=b&state=s2",
            "code=a&error=b&state=",
            "error=access_denied",
            "state=s2&state=s3&code=a",
            "",
            &long,
        ] {
            assert_eq!(parse(query).unwrap_err(), NotOurs::State, "{query:.60}");
        }
    }

    #[test]
    fn what_has_the_right_state_and_cant_be_used_ends_the_sign_in() {
        let long = format!("code={}&state=s1", "x".repeat(MAX_QUERY));
        for query in [
            "code=a&code=b&state=s1&iss=https://a.example",
            "code=a&code=a&state=s1&iss=https://a.example",
            "code=a&state=s1&state=s1&iss=https://a.example",
            "code=a&state=s2&state=s1&iss=https://a.example",
            "code=a&state=s1&iss=https://a.example&iss=https://a.example",
            "error=x&error=access_denied&state=s1&iss=https://a.example",
            "error=x&error_description=a&error_description=b&state=s1",
            "code=a&error=x&state=s1&iss=https://a.example",
            "code=a&error=&error=&state=s1&iss=https://a.example",
            "state=s1&iss=https://a.example",
            "code=&state=s1&iss=https://a.example",
            "error=&state=s1&iss=https://a.example",
            &long,
        ] {
            let Ok(Callback::Refused(problem)) = parse(query) else {
                panic!("{query:.60}")
            };
            assert_eq!(problem.code, Code::BadResponse, "{query:.60}");
        }
    }

    #[test]
    fn an_error_beside_an_empty_code_is_the_error() {
        let query = "code=&error=access_denied&state=s1&iss=https://a.example";
        let Ok(Callback::Refused(problem)) = parse(query) else {
            panic!("{query}")
        };
        assert_eq!(problem.code, Code::AccessDenied);
    }

    #[test]
    fn another_issuer_or_none_where_one_was_promised_ends_in_a_refusal() {
        for query in [
            "code=a&state=s1&iss=https://b.example",
            "code=a&error=&state=s1&iss=https://b.example",
            "code=a&state=s1&iss=",
            "code=a&state=s1",
        ] {
            let Ok(Callback::Refused(problem)) = parse(query) else {
                panic!("{query}")
            };
            assert_eq!(problem.code, Code::IssuerMismatch);
        }
    }
}
