//! What is asked for. Without a word from anybody Portico asks for what makes a good session where
//! the provider knows it; what somebody has chosen is sent as it was written.

use crate::problem::{Code, Problem};
use crate::profile::Profile;

/// What a sign-in can do without: a provider that lists its scopes and not these does not know them.
const DISPENSABLE: [&str; 3] = ["offline_access", "profile", "email"];

/// The scopes to ask for, of a server that says which ones it has, or does not say.
pub(super) fn asked(profile: &Profile, supported: Option<&[String]>) -> Vec<String> {
    let mut scopes = profile.scopes.clone();
    if let Some(supported) = supported.filter(|_| !profile.states_scopes) {
        scopes.retain(|scope| !DISPENSABLE.contains(&scope.as_str()) || supported.contains(scope));
    }
    scopes
}

/// Takes scopes that somebody has chosen in the place of the usual ones. Without `openid` nobody would
/// be signed in.
///
/// # Errors
/// `profile_invalid` when one is none (RFC 6749 3.3).
pub fn chosen(given: &[String]) -> Result<Vec<String>, Problem> {
    let mut scopes: Vec<String> = Vec::new();
    for scope in given.iter().flat_map(|text| text.split_whitespace()) {
        let fits = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\');
        if !scope.bytes().all(fits) {
            return Err(Problem::new(Code::ProfileInvalid)
                .with_detail(format!("“{scope}” is not a valid scope")));
        }
        if !scopes.iter().any(|known| known == scope) {
            scopes.push(scope.to_owned());
        }
    }
    if !scopes.iter().any(|scope| scope == "openid") {
        scopes.insert(0, "openid".to_owned());
    }
    Ok(scopes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked_of(states: bool, supported: Option<&[&str]>) -> String {
        let mut profile = Profile::for_issuer("https://id.acme.example", "c").unwrap();
        profile.states_scopes = states;
        let owned = |all: &[&str]| all.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        asked(&profile, supported.map(owned).as_deref()).join(" ")
    }

    #[test]
    fn what_the_provider_does_not_know_is_left_out_unless_somebody_wants_it() {
        const ALL: &str = "openid email profile offline_access";
        for (states, supported, expected) in [
            (false, None, ALL),
            (
                false,
                Some(&["openid", "email", "profile", "offline_access"][..]),
                ALL,
            ),
            (false, Some(&["openid", "profile"]), "openid profile"),
            (false, Some(&["email", "api"]), "openid email"),
            (false, Some(&[]), "openid"),
            (true, Some(&["openid"]), ALL),
            (true, None, ALL),
        ] {
            assert_eq!(
                asked_of(states, supported),
                expected,
                "{states} {supported:?}"
            );
        }
    }

    #[test]
    fn chosen_scopes_are_taken_apart_and_always_have_openid() {
        let of = |given: &[&str]| {
            let given: Vec<String> = given.iter().map(|it| (*it).to_owned()).collect();
            chosen(&given).map(|scopes| scopes.join(" "))
        };
        assert_eq!(of(&["email"]).unwrap(), "openid email");
        assert_eq!(
            of(&["api openid", " read:x "]).unwrap(),
            "api openid read:x"
        );
        assert_eq!(of(&["email", "email"]).unwrap(), "openid email");
        for bad in ["e\"mail", "a\\b", "bøk", "a\u{200b}"] {
            assert_eq!(of(&[bad]).unwrap_err().code, Code::ProfileInvalid, "{bad}");
        }
    }
}
