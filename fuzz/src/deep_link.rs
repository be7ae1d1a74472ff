//! An address of the app's own scheme, which any page or program may have made.

use portico_core::redirect::deep_link::{Link, is_same_place, read};
use url::Url;

/// What comes out to be filled in is a profile that is known and an address in plain ASCII; what
/// goes on to a sign-in is what came in, from the one place for it.
///
/// # Panics
/// Where that does not hold.
pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    // Without the scheme it still is a link, so that fuzzing finds its way in.
    for text in [text.to_owned(), format!("portico://{text}")] {
        if let Ok(url) = Url::parse(&text) {
            one(&url);
        }
    }
}

fn one(url: &Url) {
    let link = read(url, |name| name == "acme" || name == "sandbox");
    if link.is_ok() {
        assert_eq!(url.scheme(), "portico");
        assert!(url.username().is_empty() && url.password().is_none());
        assert!(url.port().is_none() && url.fragment().is_none());
    }
    match link {
        Ok(Link::Open) => assert!(url.query_pairs().count() == 0, "something was left unread"),
        Ok(Link::Ask(link)) => {
            assert_eq!(url.host_str(), Some("sign-in"));
            assert!(url.as_str().len() <= 512);
            assert!(link.profile.is_some() || link.email.is_some());
            if let Some(profile) = link.profile {
                assert!(profile == "acme" || profile == "sandbox");
            }
            if let Some(email) = link.email {
                assert!(email.len() <= 254 && email.bytes().all(|b| b.is_ascii_graphic()));
                assert!(email.split('@').count() == 2 && !email.contains(['<', '>', '"', '\\']));
                assert!(!email.starts_with('@') && !email.ends_with('.'));
            }
        }
        Ok(Link::Callback(text)) => {
            assert!(text.matches(url.as_str()) && url.host_str() == Some("callback"));
            assert_eq!(format!("{text:?}"), "Secret(..)");
            let place = Url::parse("portico://callback/acme");
            if place.is_ok_and(|place| is_same_place(&place, url)) {
                assert_eq!(url.path(), "/acme");
            }
        }
        // A constant: nothing of the link is in it.
        Err(refused) => assert!(super::words(&refused).len() < 100),
    }
}
