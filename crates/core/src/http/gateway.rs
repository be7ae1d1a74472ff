//! What answers before a service: a protection against bots that wants a browser, a gateway's own
//! sign-in, a page for people where a program's answer belongs.

use http::{StatusCode, header};
use serde_json::Value;
use url::Url;

use super::{Response, Sent, object, retry_after};
use crate::problem::{Code, Problem};

/// Headers by which protections name what they did to a request.
const MARKS: [&str; 2] = ["cf-mitigated", "x-amzn-waf-action"];
/// How gateways and proxies want to know who asks. An authorization server asks for `Bearer` or
/// `DPoP`, and says in JSON why it refuses a client (RFC 6749 5.2).
const THEIRS: [&str; 5] = ["negotiate", "ntlm", "kerberos", "basic", "digest"];

/// Where the answer comes from, when a redirect has led somewhere else.
#[derive(Debug, Clone)]
pub(super) struct AnsweredBy(pub(super) String);

/// The problem that something before the service answered, where that is to be seen: it says what it
/// is, or a page stands where JSON was asked for.
pub(crate) fn of_gateway(url: &Url, response: &Response) -> Option<Problem> {
    if is_the_services(response) {
        return None;
    }
    let sign = challenge(response).or_else(|| page(response))?;
    Some(named(url, response, &sign))
}

/// The same where a page may be the service's own word, so that only what says what it is counts.
pub(crate) fn challenged(url: &Url, response: &Response) -> Option<Problem> {
    if is_the_services(response) {
        return None;
    }
    Some(named(url, response, &challenge(response)?))
}

/// Whether an answer speaks to programs: then it is the service's own, unless a protection names
/// itself beside a refusal.
fn is_the_services(response: &Response) -> bool {
    is_json(response) && (response.status().is_success() || mark(response).is_none())
}

fn named(url: &Url, response: &Response, sign: &str) -> Problem {
    let from = response.extensions().get::<AnsweredBy>();
    let at = from.map_or_else(String::new, |AnsweredBy(host)| {
        format!(", which came from {host}")
    });
    let sign = Sent::for_answer(response).hide(sign);
    Problem::new(Code::GatewayAnswered)
        .at_host(url.host_str().unwrap_or_default())
        .wait(retry_after(response))
        .with_detail(format!(
            "{} was answered with {} and {sign}{at}",
            url.path(),
            response.status()
        ))
}

/// The header by which a protection names what it did.
fn mark(response: &Response) -> Option<String> {
    MARKS.iter().find_map(|mark| {
        let value = response.headers().get(*mark)?.to_str().ok()?;
        Some(format!("the header {mark}: {value}"))
    })
}

/// By what a protection or a gateway gives itself away.
fn challenge(response: &Response) -> Option<String> {
    let headers = response.headers();
    let asks = || {
        let refuses = matches!(
            response.status(),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN
        );
        let mut wanted = headers.get_all(header::WWW_AUTHENTICATE).iter();
        let scheme = wanted.find_map(|value| {
            let scheme = value.to_str().ok()?.split_whitespace().next()?;
            THEIRS
                .contains(&&*scheme.to_ascii_lowercase())
                .then_some(scheme)
        })?;
        refuses.then(|| format!("asks for a sign-in of its own ({scheme})"))
    };
    mark(response).or_else(asks)
}

/// A page for people, where the status does not say that the service itself has nothing there.
fn page(response: &Response) -> Option<String> {
    let status = response.status();
    let in_its_place =
        status.is_success() || matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
    (in_its_place && is_page(response)).then(|| "a web page".to_owned())
}

/// By its type, or by how it begins: nothing that is meant for a program begins so, and what is in
/// front of a service gives its pages any type.
fn is_page(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let is_called_one = kind.eq_ignore_ascii_case("text/html")
        || kind.eq_ignore_ascii_case("application/xhtml+xml");
    match first_of(response.body()) {
        Some(b'<') => true,
        Some(_) => is_called_one,
        None => false,
    }
}

/// The first byte of a text, in whichever encoding: not a blank, and not the mark before it.
fn first_of(body: &[u8]) -> Option<u8> {
    let mut bytes = body.iter().copied();
    bytes.find(|byte| !byte.is_ascii_whitespace() && !b"\0\xef\xbb\xbf\xfe\xff".contains(byte))
}

/// Whether an answer speaks to programs, whatever it calls itself.
fn is_json(response: &Response) -> bool {
    object::<Value>(response.body()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(status: u16, headers: &[(&str, &str)], body: &str) -> (bool, bool) {
        let mut builder = http::Response::builder().status(status);
        for (name, value) in headers {
            builder = builder.header(*name, *value);
        }
        let response = builder.body(body.as_bytes().to_vec()).unwrap();
        let url = Url::parse("https://id.acme.example/token").unwrap();
        let named = of_gateway(&url, &response);
        if let Some(problem) = &named {
            assert_eq!(problem.code, Code::GatewayAnswered);
            assert_eq!(problem.about.host.as_deref(), Some("id.acme.example"));
        }
        (named.is_some(), challenged(&url, &response).is_some())
    }

    #[test]
    fn what_is_not_the_service_gives_itself_away() {
        const HTML: (&str, &str) = ("content-type", "text/html; charset=utf-8");
        const JSON: (&str, &str) = ("content-type", "application/json");
        const TEXT: (&str, &str) = ("content-type", "text/plain");
        const CHALLENGE: (&str, &str) = ("cf-mitigated", "challenge");
        let asks = |scheme| ("www-authenticate", scheme);
        const REFUSED: &str = r#"{"error":"invalid_client"}"#;
        for (status, headers, body, expected) in [
            (403, vec![HTML, CHALLENGE], "<html>", (true, true)),
            (503, vec![HTML, CHALLENGE], "<html>", (true, true)),
            (429, vec![CHALLENGE], "", (true, true)),
            (
                202,
                vec![("x-amzn-waf-action", "challenge")],
                "",
                (true, true),
            ),
            // In JSON, too, it is not the service's word.
            (403, vec![JSON, CHALLENGE], REFUSED, (true, true)),
            (401, vec![asks("Negotiate")], "", (true, true)),
            (401, vec![asks("Bearer"), asks("NTLM")], "", (true, true)),
            (
                403,
                vec![asks("basic realm=\"Gateway\"")],
                "no",
                (true, true),
            ),
            (200, vec![HTML], "<!doctype html>", (true, false)),
            (
                200,
                vec![("content-type", "Application/XHTML+xml")],
                "<x>",
                (true, false),
            ),
            (200, vec![], " <html>", (true, false)),
            // Whatever it is called.
            (200, vec![JSON], "<html>", (true, false)),
            (200, vec![TEXT], "\r\n\t<!-- a --><HTML>", (true, false)),
            (200, vec![TEXT], "<!DOCTYPE html><p>log in", (true, false)),
            (200, vec![], "\u{feff}\n<html>", (true, false)),
            (200, vec![TEXT], "<\0h\0t\0m\0l\0>\0", (true, false)),
            (
                401,
                vec![JSON],
                "<?xml version=\"1.0\"?><html>",
                (true, false),
            ),
            // Where the service itself has nothing, somebody else says so.
            (404, vec![HTML, CHALLENGE], "<html>", (true, true)),
            (
                405,
                vec![HTML, ("x-amzn-waf-action", "captcha")],
                "<html>",
                (true, true),
            ),
            (401, vec![HTML], "<html>", (true, false)),
            (403, vec![HTML], "<html>", (true, false)),
            // The service itself.
            (
                401,
                vec![JSON, asks("Basic realm=\"token\"")],
                REFUSED,
                (false, false),
            ),
            (200, vec![HTML], "{}", (false, false)),
            (401, vec![asks("Bearer")], "", (false, false)),
            (401, vec![asks("DPoP algs=\"ES256\"")], "", (false, false)),
            (200, vec![asks("Negotiate")], "", (false, false)),
            (404, vec![HTML], "<html>", (false, false)),
            (500, vec![HTML], "<html>", (false, false)),
            (503, vec![HTML], "<html>", (false, false)),
            (405, vec![HTML], "<html>", (false, false)),
            (200, vec![], "not even that", (false, false)),
            (200, vec![TEXT], "OK", (false, false)),
            (200, vec![TEXT], "a < b", (false, false)),
            (200, vec![HTML], "", (false, false)),
        ] {
            assert_eq!(
                seen(status, &headers, body),
                expected,
                "{status} {headers:?}"
            );
        }
    }
}
