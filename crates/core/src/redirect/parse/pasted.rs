//! The browser's last address as people hand it over: in quotes, wrapped, without its scheme, with
//! the full stop of the sentence that it stood in. The state says whether it is the right one, and where
//! the address names a place, that is the redirect URI's own: another server's answer comes to its own.
//! Where it can't be told where the code ends, nothing is spent.

use url::Url;

use super::{Callback, Expected, NotOurs};
use crate::redirect::without_slash;
use crate::text::is_hidden;

/// What a terminal puts around a paste; the first character of each is lost in some places.
const PASTE_MARKS: [&str; 4] = ["\u{1b}[200~", "\u{1b}[201~", "[200~", "[201~"];
/// How a parameter begins that a redirect has.
const FIRST: [&str; 6] = [
    "code=",
    "state=",
    "iss=",
    "error=",
    "session_state=",
    "scope=",
];

pub(super) fn parse(
    text: &str,
    redirect_uri: &Url,
    expected: &Expected,
) -> Result<Callback, NotOurs> {
    let text = in_one_line(text);
    let mut last = NotOurs::Unreadable;
    for (place, query) in queries(&text) {
        if !may_be(place, redirect_uri) {
            continue;
        }
        match read(query, expected) {
            Ok(callback) => return Ok(callback),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// The text without what is not seen and without the ends of lines. Blanks within a line stay.
fn in_one_line(text: &str) -> String {
    let mut text = text.replace("&amp;", "&").replace("&#38;", "&");
    for mark in PASTE_MARKS {
        text = text.replace(mark, "");
    }
    let mut whole = String::new();
    for line in text.split(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let line = line.replace('\t', " ").replace(|c: char| is_hidden(c), "");
        // The marks of a quotation in a mail.
        let line = line.trim_start_matches(|c: char| c == '>' || c.is_whitespace());
        let line = line.trim_end();
        // An address that was wrapped goes on without a blank; words after it are something else.
        if !whole.is_empty() && line.contains(char::is_whitespace) {
            whole.push(' ');
        }
        whole.push_str(line);
    }
    let half = whole.len() / 2;
    match (whole.get(..half), whole.get(half..)) {
        (Some(once), Some(again)) if once == again => once.to_owned(),
        _ => whole,
    }
}

/// Where the query may begin, in turn, and what stands before it.
fn queries(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let behind = text
        .match_indices('?')
        .filter_map(|(at, mark)| Some((text.get(..at)?, text.get(at + mark.len()..)?)))
        .filter(|(before, _)| !is_in_a_query(before));
    behind.chain(is_bare(text).then_some(("", text)))
}

/// Whether a text begins with a redirect's query, without an address.
fn is_bare(text: &str) -> bool {
    let bare = text.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    FIRST.iter().any(|name| bare.starts_with(name))
}

/// Whether what follows stands within the query of an address that has begun already: another server may
/// have put an address of its choice there, as the state that it sends back.
fn is_in_a_query(before: &str) -> bool {
    let word = before
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    match word.split_once(['?', '#']) {
        Some((address, _)) => address.is_empty() || address.contains(['/', ':', '.']),
        None => is_bare(word),
    }
}

/// Whether what stands before a query names the redirect URI's place, or none.
fn may_be(before: &str, redirect_uri: &Url) -> bool {
    let opens = |c: char| c.is_whitespace() || "\"'`<>()[“”‘’«»".contains(c);
    // An address of IPv6 has a bracket of its own, behind its scheme.
    let (scheme, address) = match before.rfind("://") {
        Some(at) => {
            let (words, address) = before.split_at_checked(at).unwrap_or((before, ""));
            let ends = |c: char| !c.is_ascii_alphanumeric() && !"+-.".contains(c);
            let scheme = words.rsplit(ends).next().unwrap_or_default();
            (scheme, address.trim_start_matches("://"))
        }
        None => ("", before.rsplit(opens).next().unwrap_or_default()),
    };
    if !scheme.is_empty() && !scheme.eq_ignore_ascii_case(redirect_uri.scheme()) {
        return false;
    }
    let (place, path) = match address.find('/') {
        Some(at) => address.split_at_checked(at).unwrap_or((address, "")),
        None => (address, ""),
    };
    let same_path = |path: &str| without_slash(path) == without_slash(redirect_uri.path());
    let is_path_right = match (place.is_empty(), path.is_empty()) {
        (true, true) => true,
        // A path alone begins what was pasted: behind words it could be any server's.
        (true, false) => same_path(path) && before.trim_start_matches(opens).starts_with('/'),
        (false, _) => same_path(path),
    };
    if !is_path_right {
        return false;
    }
    let host = redirect_uri.host_str().unwrap_or_default();
    let with_port = match redirect_uri.port_or_known_default() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    let is = |name: &str| place.eq_ignore_ascii_case(name);
    place.is_empty() || is(&with_port) || (redirect_uri.port().is_none() && is(host))
}

fn read(query: &str, expected: &Expected) -> Result<Callback, NotOurs> {
    let opened = query.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    let query = opened.split('#').next().unwrap_or_default();
    match query.split_once(char::is_whitespace) {
        None => one(query, expected),
        Some((head, _)) => {
            let is_whole = Callback::parse(head, expected).is_ok();
            match (is_whole, ends_in_a_code(head)) {
                (true, false) => one(head, expected),
                // It may have been cut there, or not.
                (true, true) => Err(NotOurs::Unreadable),
                // The state comes later, so the blank stands within.
                (false, _) => one(&query.replace(char::is_whitespace, ""), expected),
            }
        }
    }
}

fn ends_in_a_code(query: &str) -> bool {
    let last = query.rsplit('&').next().unwrap_or_default();
    last.starts_with("code=")
}

fn one(query: &str, expected: &Expected) -> Result<Callback, NotOurs> {
    let query = without_ending(query);
    let given = |wanted: &str| {
        let mut all = query.split('&').filter_map(|part| part.split_once('='));
        all.find(|(name, _)| *name == wanted)
            .map(|(_, value)| value)
    };
    let callback = Callback::parse(query, expected)?;
    let (code, error) = (given("code"), given("error"));
    // An address on the way to the provider has the right state, too.
    if code.is_none() && error.is_none() {
        return Err(NotOurs::Unreadable);
    }
    // RFC 6749 A.11; what is shortened on a screen ends in dots.
    let is_whole = |code: &str| code.chars().all(|c| c.is_ascii_graphic()) && !code.contains("...");
    match code.is_none_or(is_whole) {
        true => Ok(callback),
        false => Err(NotOurs::Unreadable),
    }
}

/// Without the mark that ends the sentence or closes the quotation.
fn without_ending(query: &str) -> &str {
    let dots = query.chars().rev().take_while(|c| *c == '.').count();
    match dots {
        0 | 1 => query.trim_end_matches([
            '.', ',', ';', '"', '\'', '`', '>', ')', ']', '“', '”', '’', '‘', '»', '«',
        ]),
        _ => query,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Code;
    use crate::secret::Secret;

    fn read(text: &str) -> Result<Callback, NotOurs> {
        let expected = Expected {
            state: Secret::new("s1"),
            issuer: Some("https://a.example".to_owned()),
            issuer_required: false,
        };
        let redirect_uri = Url::parse("http://127.0.0.1:5000/callback").unwrap();
        parse(text, &redirect_uri, &expected)
    }

    #[test]
    fn an_address_is_taken_however_it_is_handed_over() {
        for text in [
            " http://127.0.0.1:5000/callback?code=a-b&state=s1&iss=https://a.example\n",
            "\"http://127.0.0.1:5000/callback?code=a-b&state=s1\"",
            "'http://127.0.0.1:5000/callback?state=s1&code=a-b'",
            "“http://127.0.0.1:5000/callback?state=s1&code=a-b”.",
            "<http://127.0.0.1:5000/callback?state=s1&code=a-b>",
            "[here](http://127.0.0.1:5000/callback?state=s1&code=a-b)",
            "127.0.0.1:5000/callback?code=a-b&state=s1",
            "127.0.0.1:5000/callback/?code=a-b&state=s1",
            "/callback?code=a-b&state=s1",
            "\"/callback?code=a-b&state=s1\"",
            "HTTP://127.0.0.1:5000/callback?code=a-b&state=s1",
            "URL:http://127.0.0.1:5000/callback?code=a-b&state=s1",
            "://127.0.0.1:5000/callback?code=a-b&state=s1",
            "?code=a-b&state=s1",
            "code=a-b&state=s1",
            "state=s1&code=a-b",
            "http://127.0.0.1:5000/callback?code=a-b&amp;state=s1",
            "http://127.0.0.1:5000/callback?state=s1&amp;code=a-b&#38;scope=x",
            "\u{1b}[200~http://127.0.0.1:5000/callback?state=s1&code=a-b\u{1b}[201~",
            "[200~http://127.0.0.1:5000/callback?state=s1&code=a-b[201~",
            "http://127.0.0.1:5000/callback?state=s1&code=a\n    -b",
            "http://127.0.0.1:5000/callback?state=s1&co\r\n\tde=a-\r\n\tb",
            "> http://127.0.0.1:5000/callback?state=s1&code=a\n> -b\n",
            "http://127.0.0.1:5000/callback?code=a  -b&state=s1",
            "http://127.0.0.1:5000/callback?state=s1&code=a\u{2060}-b",
            "\u{feff}http://127.0.0.1:5000/callback?state=s\u{200b}1&code=a-b\u{ad}",
            "http://127.0.0.1:5000/callback?state=s1&code=a-b.",
            "http://127.0.0.1:5000/callback?code=a-b&state=s1.",
            "http://127.0.0.1:5000/callback?code=a-b&state=s1&iss=https://a.example.",
            "Is it this? http://127.0.0.1:5000/callback?code=a-b&state=s1",
            "This?http://127.0.0.1:5000/callback?code=a-b&state=s1",
            "No https://a.example/?x=1 but http://127.0.0.1:5000/callback?code=a-b&state=s1",
            "http://127.0.0.1:5000/callback?code=a-b&scope=a?b&state=s1",
            "http://127.0.0.1:5000/callback?code=a-b&state=s1 (in Firefox)",
            "http://127.0.0.1:5000/callback?code=a-b&state=s1#_=_",
            "http://127.0.0.1:5000/callback?state=s1&code=a-bhttp://127.0.0.1:5000/callback?state=s1&code=a-b",
        ] {
            let Ok(Callback::Code(code)) = read(text) else {
                panic!("{text:?}")
            };
            assert!(code.matches("a-b"), "{text:?}: {}", code.expose());
        }
        let Ok(Callback::Code(code)) = read("?state=s1&code=a%2E") else {
            panic!("a code may end in a dot of its own")
        };
        assert!(code.matches("a."));
    }

    #[test]
    fn another_state_or_a_code_that_may_be_cut_is_not_spent() {
        for text in [
            "",
            "hello",
            "?",
            "https://a.example/login",
            "http://127.0.0.1:5000/callback?code=a",
            "http://127.0.0.1:5000/callback?code=a&state=s2",
            "\"http://127.0.0.1:5000/callback?code=a&state=s11\"",
            "http://127.0.0.1:5000/callback?code=a&state=s\n2",
            "?state=s1&code=a (in Firefox)",
            "?state=s1&code=a b",
            "?state=s1&code=a\nand then it stopped",
            "?state=s1&code=a…",
            "?state=s1&code=a...",
            "?state=s1&code=a...b",
            "?code=å&state=s1",
            "    b&state=s1",
            "state=s1",
            // Another redirect URI's answer, as a server that leads on to another one brings it.
            "http://localhost:5000/callback?code=a-b&state=s1",
            "localhost:5000/callback?code=a-b&state=s1",
            "http://[::1]:5000/callback?code=a-b&state=s1",
            "http://127.0.0.1:5001/callback?code=a-b&state=s1",
            "http://127.0.0.1:5000/callback/other?code=a-b&state=s1",
            "http://127.0.0.1:5000/cb?code=a-b&state=s1",
            "/cb?code=a-b&state=s1",
            "https://127.0.0.1:5000/callback?code=a-b&state=s1",
            "myapp://127.0.0.1:5000/callback?code=a-b&state=s1",
            "see URL:ftp://127.0.0.1:5000/callback?code=a-b&state=s1",
            "http://127.0.0.1:5000?code=a-b&state=s1",
            "127.0.0.1:5000?code=a-b&state=s1",
            "honest.example /callback?code=a-b&state=s1",
            "https://honest.example /callback?code=a-b&state=s1",
            "<https://honest.example/callback?code=a-b&state=s1>",
            "https://a.example/authorize?client_id=x&state=s1&response_type=code",
            // The same, with this redirect URI within the state that it was given.
            "http://127.0.0.1:5000/callback/a?state=http://127.0.0.1:5000/callback?state=s1&code=a-b",
            "127.0.0.1:5000/cb?state=/callback?state=s1&code=a-b",
            "https://honest.example/cb?state=(http://127.0.0.1:5000/callback?state=s1&code=a-b",
            "\"https://honest.example/cb?state=\"http://127.0.0.1:5000/callback?state=s1&code=a-b",
            "https://honest.example/cb?state=\n127.0.0.1:5000/callback?state=s1&code=a-b",
            "https://honest.example/cb#http://127.0.0.1:5000/callback?state=s1&code=a-b",
            "?state=http://127.0.0.1:5000/callback?state=s1&code=a-b",
            "state=http://127.0.0.1:5000/callback?state=s1&code=a-b",
        ] {
            assert!(read(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn what_must_be_refused_of_a_redirect_is_refused_of_a_paste() {
        for (text, code) in [
            (
                "<http://127.0.0.1:5000/callback?code=a&code=b&state=s1>",
                Code::BadResponse,
            ),
            ("?code=a&error=access_denied&state=s1", Code::BadResponse),
            ("?code=a&state=s1&state=s1", Code::BadResponse),
            ("?code=&state=s1", Code::BadResponse),
            (
                "?code=a&state=s1&iss=https://b.example.",
                Code::IssuerMismatch,
            ),
            ("'?error=access_denied&state=s1'", Code::AccessDenied),
        ] {
            let Ok(Callback::Refused(problem)) = read(text) else {
                panic!("{text:?}")
            };
            assert_eq!(problem.code, code, "{text:?}");
        }
    }
}
