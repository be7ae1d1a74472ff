//! How long to wait before a request is sent again: what the service says, else a pause of our own.

use std::time::{Duration, UNIX_EPOCH};

use http::{HeaderMap, HeaderValue, StatusCode, header};
use rand::RngExt;

use super::Response;
use crate::backoff::Backoff;
use crate::clock::Timestamp;

/// A service that wants a longer pause than this is not asked again by itself.
const LONGEST: u32 = 10;
/// The shortest pause of our own.
const LEAST: Duration = Duration::from_millis(200);
/// What a pause of our own is at most.
const OWN: Backoff = Backoff::new(LEAST, Duration::from_secs(5));
/// The longest pause that is taken at its word, in seconds.
const DAY: u32 = 86_400;

/// A moment as HTTP writes it, in any of its three forms (RFC 9110 5.6.7), in seconds since 1970.
pub(super) fn date(headers: &HeaderMap, name: header::HeaderName) -> Option<i64> {
    let text = headers.get(name)?.to_str().ok()?;
    let moment = httpdate::parse_http_date(text.trim()).ok()?;
    let since = moment.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs()).ok()
}

/// Puts seconds in the place of a moment in `Retry-After` (RFC 9110 10.2.3), so that everybody reads
/// one thing. The service's own `Date` says how far off that is; this computer's clock may be wrong,
/// and counts only where there is no `Date`. A moment that has passed says nothing.
pub(super) fn in_seconds(headers: &mut HeaderMap, now: Timestamp) {
    let Some(until) = date(headers, header::RETRY_AFTER) else {
        return;
    };
    let reference = date(headers, header::DATE).unwrap_or(now.timestamp());
    match until.saturating_sub(reference) {
        seconds @ 1.. => {
            let seconds = u32::try_from(seconds).unwrap_or(u32::MAX);
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        _ => {
            headers.remove(header::RETRY_AFTER);
        }
    }
}

/// The `Retry-After` header of an answer, in seconds.
#[must_use]
pub fn retry_after(response: &Response) -> Option<u32> {
    let text = response.headers().get(header::RETRY_AFTER)?.to_str().ok()?;
    let text = text.trim();
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // Nobody means more than a day.
    is_number.then(|| text.parse().unwrap_or(u32::MAX).min(DAY))
}

/// How long to wait before a try that may help; none when it would not.
pub(super) fn before_next(response: &Response, tries: u32) -> Option<Duration> {
    let status = response.status();
    let may_pass = status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error();
    // What it does not have it won't have in a moment.
    if !may_pass || status == StatusCode::NOT_IMPLEMENTED {
        return None;
    }
    match retry_after(response) {
        Some(seconds) if seconds > LONGEST => None,
        Some(seconds) => Some(Duration::from_secs(seconds.into())),
        None => Some(back_off(tries)),
    }
}

/// With jitter.
pub(super) fn back_off(tries: u32) -> Duration {
    let most = OWN.doubled(tries).max(LEAST);
    rand::rng().random_range(LEAST..=most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{Clock, SystemClock};

    fn answer(status: u16, retry_after: Option<&str>) -> Response {
        let mut builder = http::Response::builder().status(status);
        if let Some(value) = retry_after {
            builder = builder.header(header::RETRY_AFTER, value);
        }
        builder.body(Vec::new()).unwrap()
    }

    #[test]
    fn a_busy_service_is_asked_again_as_it_wishes_but_not_after_ages() {
        assert_eq!(
            before_next(&answer(429, Some("2")), 1),
            Some(Duration::from_secs(2))
        );
        assert_eq!(before_next(&answer(429, Some("11")), 1), None);
        assert_eq!(before_next(&answer(429, Some("99999999999")), 1), None);
        assert_eq!(before_next(&answer(400, None), 1), None);
        assert_eq!(before_next(&answer(501, None), 1), None);
        assert!(before_next(&answer(503, None), 1).is_some());
    }

    #[test]
    fn back_off_stays_within_its_bounds() {
        for tries in 1..40 {
            let pause = back_off(tries);
            assert!((200..=5000).contains(&pause.as_millis()), "{pause:?}");
        }
    }

    #[test]
    fn a_moment_is_so_many_seconds_by_the_services_own_clock() {
        const DATE: &str = "Sun, 06 Nov 1994 08:49:37 GMT";
        for (retry_after, date, expected) in [
            ("Sun, 06 Nov 1994 08:51:37 GMT", Some(DATE), Some(120)),
            ("Sunday, 06-Nov-94 08:49:44 GMT", Some(DATE), Some(7)),
            ("Sun Nov  6 09:49:37 1994", Some(DATE), Some(3600)),
            (" Sun, 06 Nov 1994 08:49:38 GMT ", Some(DATE), Some(1)),
            (
                "Sun, 06 Nov 1994 08:49:47 GMT",
                Some("Sunday, 06-Nov-94 08:49:37 GMT"),
                Some(10),
            ),
            ("120", Some(DATE), Some(120)),
            ("0", Some(DATE), Some(0)),
            ("99999999999999999999", Some(DATE), Some(DAY)),
            ("Fri, 31 Dec 9999 23:59:59 GMT", Some(DATE), Some(DAY)),
            // It has passed, or is none.
            (DATE, Some(DATE), None),
            ("Sun, 06 Nov 1994 08:49:36 GMT", Some(DATE), None),
            ("Sun, 06 Nov 1994 08:49:36 GMT", None, None),
            ("Sun, 06 Nov 1994 08:49:61 GMT", Some(DATE), None),
            ("1994-11-06T08:51:37Z", Some(DATE), None),
            ("-1", Some(DATE), None),
            ("1e9", Some(DATE), None),
            ("soon", Some(DATE), None),
            ("", Some(DATE), None),
        ] {
            let mut answer = answer(503, Some(retry_after));
            if let Some(date) = date {
                let date = HeaderValue::from_static(date);
                answer.headers_mut().insert(header::DATE, date);
            }
            in_seconds(answer.headers_mut(), SystemClock.now());
            assert_eq!(super::retry_after(&answer), expected, "{retry_after:?}");
        }
    }

    #[test]
    fn without_the_services_clock_this_computers_counts() {
        let now = SystemClock.now();
        let moment = UNIX_EPOCH + Duration::from_secs(now.timestamp().unsigned_abs() + 90);
        let mut answer = answer(429, Some(&httpdate::fmt_http_date(moment)));
        in_seconds(answer.headers_mut(), now);
        assert_eq!(super::retry_after(&answer), Some(90));
    }
}
