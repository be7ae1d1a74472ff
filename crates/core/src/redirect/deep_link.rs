//! Links of the scheme `portico`: hostile until they are read here. A link can suggest what to
//! sign in to and with which address, and the person says yes or no; it can't do anything.

use url::Url;

use crate::domain::Suggestion;
use crate::redirect::parse::MAX_QUERY;
use crate::secret::Secret;

/// The scheme.
const SCHEME: &str = "portico";
/// The longest suggestion, in bytes. A profile's name and an address are shorter.
const MAX_LINK: usize = 512;
/// The longest address (RFC 5321 4.5.3.1.3, less the brackets).
const MAX_EMAIL: usize = 254;

/// What a link asks for.
#[derive(Debug)]
pub enum Link {
    /// Nothing but the window.
    Open,
    /// To fill something in, once the person has said yes.
    Ask(Suggestion),
    /// The browser's way back, for a sign-in that waits for it.
    Callback(Secret),
}

/// Why a link is not followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Too long.
    #[error("it is too long")]
    TooLong,
    /// Another scheme or place, or a user, port or fragment in it.
    #[error("it is not a known link")]
    Elsewhere,
    /// A parameter that is unknown or repeated.
    #[error("it has an unknown parameter")]
    Parameter,
    /// No profile of that name.
    #[error("it names an unknown profile")]
    Profile,
    /// Not an address.
    #[error("it has an invalid e-mail address")]
    Email,
}

/// Reads a link. `is_known` says whether a profile of that name is here.
///
/// # Errors
/// [`Refused`] whenever anything in it is not exactly as it may be.
pub fn read(url: &Url, is_known: impl Fn(&str) -> bool) -> Result<Link, Refused> {
    if url.scheme() != SCHEME || has_extras(url) {
        return Err(Refused::Elsewhere);
    }
    match (url.host_str(), url.path()) {
        (Some("callback"), _) if url.as_str().len() <= MAX_QUERY => {
            Ok(Link::Callback(Secret::new(url.as_str())))
        }
        _ if url.as_str().len() > MAX_LINK => Err(Refused::TooLong),
        (None, "" | "/") | (Some("open"), "" | "/") => match url.query() {
            None | Some("") => Ok(Link::Open),
            Some(_) => Err(Refused::Parameter),
        },
        (Some("sign-in"), "" | "/") => suggestion(url, is_known),
        _ => Err(Refused::Elsewhere),
    }
}

/// Whether a redirect goes to the place that a sign-in waits at.
#[must_use]
pub fn is_same_place(wanted: &Url, url: &Url) -> bool {
    wanted.scheme() == url.scheme()
        && wanted.host_str() == url.host_str()
        && wanted.path() == url.path()
}

fn has_extras(url: &Url) -> bool {
    !url.username().is_empty()
        || url.password().is_some()
        || url.port().is_some()
        || url.fragment().is_some()
}

fn suggestion(url: &Url, is_known: impl Fn(&str) -> bool) -> Result<Link, Refused> {
    let mut link = Suggestion {
        profile: None,
        email: None,
    };
    for (name, value) in url.query_pairs() {
        let place = match &*name {
            "profile" => &mut link.profile,
            "email" => &mut link.email,
            _ => return Err(Refused::Parameter),
        };
        if place.replace(value.into_owned()).is_some() {
            return Err(Refused::Parameter);
        }
    }
    if link.profile.as_deref().is_some_and(|name| !is_known(name)) {
        return Err(Refused::Profile);
    }
    if link
        .email
        .as_deref()
        .is_some_and(|email| !is_plausible(email))
    {
        return Err(Refused::Email);
    }
    match link {
        Suggestion {
            profile: None,
            email: None,
        } => Ok(Link::Open),
        link => Ok(Link::Ask(link)),
    }
}

/// Whether it could be an address. Nothing that looks like another letter, hides, or turns the
/// direction of reading: what the person is shown is what it is.
fn is_plausible(email: &str) -> bool {
    let Some((person, domain)) = email.split_once('@') else {
        return false;
    };
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    email.len() <= MAX_EMAIL
        && (1..=64).contains(&person.len())
        && person
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b))
        && domain.contains('.')
        && domain.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_suggests_a_known_profile_and_an_address() {
        for (text, profile, email) in [
            ("portico://sign-in?profile=acme", Some("acme"), None),
            (
                "portico://sign-in/?email=ada%40example.com",
                None,
                Some("ada@example.com"),
            ),
            (
                "portico://sign-in?email=ada+x%40example.com&profile=acme",
                Some("acme"),
                None,
            ),
            (
                "portico://sign-in?email=ada%2Bx%40example.com&profile=acme",
                Some("acme"),
                Some("ada+x@example.com"),
            ),
        ] {
            let read = read_text(text);
            // A bare plus means a blank, which is in no address.
            if text.contains("ada+x%40") {
                assert_eq!(read.unwrap_err(), Refused::Email);
                continue;
            }
            let Ok(Link::Ask(link)) = read else {
                panic!("{text}: {read:?}")
            };
            assert_eq!(link.profile.as_deref(), profile, "{text}");
            assert_eq!(link.email.as_deref(), email, "{text}");
        }
    }

    #[test]
    fn a_link_without_anything_to_fill_in_only_opens_the_window() {
        for text in [
            "portico://",
            "portico:",
            "portico://open",
            "portico://open/",
            "portico://sign-in",
        ] {
            assert!(matches!(read_text(text), Ok(Link::Open)), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        let long = format!("portico://sign-in?email={}%40example.com", "a".repeat(600));
        let huge = format!("portico://sign-in?profile={}", "%61".repeat(1024 * 1024));
        for (text, why) in [
            ("https://sign-in?profile=acme", Refused::Elsewhere),
            ("portico://elsewhere?profile=acme", Refused::Elsewhere),
            ("portico://sign-in/x?profile=acme", Refused::Elsewhere),
            (
                "portico://sign-in/../callback?profile=acme",
                Refused::Elsewhere,
            ),
            ("portico:sign-in?profile=acme", Refused::Elsewhere),
            (
                "portico://ada:secret@sign-in?profile=acme",
                Refused::Elsewhere,
            ),
            ("portico://sign-in:80?profile=acme", Refused::Elsewhere),
            ("portico://sign-in?profile=acme#x", Refused::Elsewhere),
            ("portico://open?profile=acme", Refused::Parameter),
            ("portico://sign-in?profile=acme&token=x", Refused::Parameter),
            ("portico://sign-in?password=hunter2", Refused::Parameter),
            (
                "portico://sign-in?profile=acme&profile=acme",
                Refused::Parameter,
            ),
            (
                "portico://sign-in?email=a%40b.no&email=c%40d.no",
                Refused::Parameter,
            ),
            ("portico://sign-in?Profile=acme", Refused::Parameter),
            (
                "portico://sign-in?issuer=https%3A%2F%2Fevil.example",
                Refused::Parameter,
            ),
            ("portico://sign-in?profile=other", Refused::Profile),
            ("portico://sign-in?profile=", Refused::Profile),
            ("portico://sign-in?profile=..%2Facme", Refused::Profile),
            ("portico://sign-in?profile=acme%00", Refused::Profile),
            ("portico://sign-in?profile=%ef%bb%bfacme", Refused::Profile),
            ("portico://sign-in?%00profile=acme", Refused::Parameter),
            (
                "portico://sign-in?email=%ff%fe%40example.com",
                Refused::Email,
            ),
            (
                "portico://sign-in?email=ada%40example.com%0d%0a",
                Refused::Email,
            ),
            ("portico://SIGN-IN?profile=acme", Refused::Elsewhere),
            ("portico://%73ign-in?profile=acme", Refused::Elsewhere),
            ("portico:///sign-in?profile=acme", Refused::Elsewhere),
            ("portico:\\\\sign-in?profile=acme", Refused::Elsewhere),
            (huge.as_str(), Refused::TooLong),
            (long.as_str(), Refused::TooLong),
        ] {
            assert_eq!(read_text(text).unwrap_err(), why, "{text}");
        }
    }

    #[test]
    fn an_address_is_what_it_looks_like_or_refused() {
        for email in [
            "",
            "ada",
            "@example.com",
            "ada@",
            "ada@example",
            "ada@@example.com",
            "ada@example..com",
            "ada@-example.com",
            "ada@example.com.",
            "a da@example.com",
            "ada@example.com\n",
            "ada@example.com%00",
            "ada@exa\u{202e}mple.com",
            "\u{430}da@example.com",
            "ada\u{200b}@example.com",
            "<script>@example.com",
            "\"ada\"@example.com",
            "ada@[127.0.0.1]",
        ] {
            let mut url = Url::parse("portico://sign-in").unwrap();
            url.query_pairs_mut().append_pair("email", email);
            assert_eq!(
                read_text(url.as_str()).unwrap_err(),
                Refused::Email,
                "{email:?}"
            );
        }
    }

    #[test]
    fn a_redirect_is_passed_on_whole_and_only_up_to_its_limit() {
        let Ok(Link::Callback(text)) = read_text("portico://callback/acme?code=c&state=s") else {
            panic!("no callback")
        };
        assert!(text.matches("portico://callback/acme?code=c&state=s"));

        let long = format!("portico://callback?code={}", "c".repeat(MAX_QUERY));
        assert_eq!(read_text(&long).unwrap_err(), Refused::TooLong);
        for text in ["portico://callback?code=c#x", "portico://a@callback?code=c"] {
            assert_eq!(read_text(text).unwrap_err(), Refused::Elsewhere);
        }
    }

    #[test]
    fn a_redirect_counts_for_the_place_that_waits_only() {
        let wanted = Url::parse("portico://callback/acme").unwrap();
        for (text, same) in [
            ("portico://callback/acme?code=c", true),
            ("portico://callback?code=c", false),
            ("portico://callback/other?code=c", false),
            ("portico://elsewhere/acme?code=c", false),
        ] {
            assert_eq!(
                is_same_place(&wanted, &Url::parse(text).unwrap()),
                same,
                "{text}"
            );
        }
    }

    fn read_text(text: &str) -> Result<Link, Refused> {
        read(&Url::parse(text).unwrap(), |name| name == "acme")
    }
}
