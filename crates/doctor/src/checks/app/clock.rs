//! Whether this computer's clock is right, against the service's own.

use futures_util::future::join_all;
use portico_core::Code;
use portico_core::http::{Error, Repeat, get};
use tokio::time::timeout;
use url::Url;

use crate::cause::{Cause, Confidence};
use crate::check::{Category, CheckSpec, Finding};
use crate::context::{Context, Target};
use crate::evidence::Evidence;
use crate::message::Message;
use crate::probe::http::{self, Answered, ServerTime};
use crate::probe::{LIMIT, SILENCE};
use crate::proxies::goes_direct;
use crate::remedy::{Act, Remedy};

/// From here on codes of authenticator apps begin to fail (RFC 6238: steps of 30 s, most take the
/// step before and after), in seconds.
const OFF: i64 = 60;
/// From here on tokens fail, in seconds.
const FAR_OFF: i64 = 300;

pub(super) const SPEC: CheckSpec = CheckSpec {
    id: "app.clock",
    category: Category::App,
    article: "clock",
    limit: LIMIT,
    depends_on: &["network.link"],
    needs_network: true,
    on_request: false,
};

pub(super) async fn look(context: &Context) -> Finding {
    let asked = join_all(servers(context).iter().map(|origin| ask(context, origin))).await;
    let times: Vec<ServerTime> = asked.iter().filter_map(|asked| asked.time()).collect();
    if let Some(time) = nearest(&times) {
        return judge(time, Trust::Service);
    }
    let untrusted = asked.iter().any(|asked| matches!(asked, Asked::Untrusted));
    if untrusted && let Some(time) = public_time(context).await {
        return judge(time, Trust::PublicPage);
    }
    Finding::skipped(Message::new("clock-no-answer"))
}

/// Whose clock it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// The service's, over TLS.
    Service,
    /// A public page's over plain HTTP: anybody on the way may have changed it.
    PublicPage,
}

/// What came of asking a server for the time.
enum Asked {
    Time(ServerTime),
    /// Its certificate is not taken, for which a wrong clock may be the reason.
    Untrusted,
    Nothing,
}

impl Asked {
    fn time(&self) -> Option<ServerTime> {
        match self {
            Asked::Time(time) => Some(*time),
            Asked::Untrusted | Asked::Nothing => None,
        }
    }
}

/// Two hosts that hardly go wrong together: the issuer's and the status page's.
fn servers(context: &Context) -> Vec<Url> {
    let service = [&context.profile.issuer, &context.profile.sign_in_page];
    let service = service.into_iter().find_map(Option::as_ref).cloned();
    let mut servers: Vec<Url> = service.into_iter().collect();
    let status = context.status_url();
    servers.extend(status.filter(|status| servers.iter().all(|s| s.host() != status.host())));
    servers
}

/// Asks for a file that is small or not there: each answer bears the time. The query keeps caches
/// from answering with an older one.
async fn ask(context: &Context, server: &Url) -> Asked {
    let clock = context.portico.clock();
    let sent = clock.now();
    let url = server.join(&format!("/robots.txt?{}", sent.timestamp_millis()));
    let Some(request) = url.ok().and_then(|url| get(&url, &[]).ok()) else {
        return Asked::Nothing;
    };
    let answer = timeout(SILENCE, context.portico.http().send(request, Repeat::Never));
    match answer.await {
        Ok(Ok(answer)) => {
            ServerTime::of(answer.headers(), sent, clock.now()).map_or(Asked::Nothing, Asked::Time)
        }
        Ok(Err(Error::Untrusted { .. })) => Asked::Untrusted,
        Ok(Err(_)) | Err(_) => Asked::Nothing,
    }
}

/// The time by the public pages that are themselves.
async fn public_time(context: &Context) -> Option<ServerTime> {
    let mut pages = Vec::new();
    for page in &context.probes.pages {
        let target = Target::of(&page.url)?;
        if goes_direct(context, &target).await {
            pages.push(http::ask(context, page));
        }
    }
    let times: Vec<ServerTime> = join_all(pages)
        .await
        .into_iter()
        .filter_map(|answered| match answered {
            Answered::Page { date } => date,
            Answered::Other { .. } | Answered::Nobody => None,
        })
        .collect();
    nearest(&times)
}

/// The one that agrees best with this computer: where two clocks disagree, and ours agrees with
/// one of them, the other one is wrong.
fn nearest(times: &[ServerTime]) -> Option<ServerTime> {
    times
        .iter()
        .copied()
        .min_by_key(|time| time.offset_seconds().abs())
}

fn judge(time: ServerTime, trust: Trust) -> Finding {
    let offset = time.offset_seconds();
    let message = match offset {
        ..0 => "clock-ahead",
        0.. => "clock-behind",
    };
    let minutes = (offset.abs() + 30) / 60;
    let message = Message::new(message).number("minutes", minutes);
    let (likely, certain) = match trust {
        Trust::Service => (Confidence::Likely, Confidence::Certain),
        Trust::PublicPage => (Confidence::Possible, Confidence::Likely),
    };
    let skew = Cause::Problem(Code::ClockSkew);
    let finding = if offset.abs() <= OFF {
        Finding::pass()
    } else if offset.abs() <= FAR_OFF {
        Finding::warn(message)
            .suspect(skew, likely)
            .remedy(Remedy::Act(Act::OpenClockSettings))
    } else {
        Finding::fail(message)
            .suspect(skew, certain)
            .remedy(Remedy::Act(Act::OpenClockSettings))
    };
    finding
        .because("offset_seconds", Evidence::number(offset))
        .because("time_here", Evidence::time(time.ours))
        .because("time_there", Evidence::time(time.theirs))
        .because(
            "time_from",
            Evidence::word(match trust {
                Trust::Service => "service",
                Trust::PublicPage => "public_page",
            }),
        )
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use portico_core::clock::{Clock as _, SystemClock};

    use super::*;
    use crate::check::Status;
    use crate::context::{Page, PageAnswer};
    use crate::testing::{self, answering, closed};

    /// An answer whose clock is ahead of ours.
    fn ahead_by(seconds: i64) -> String {
        let time = SystemClock.now() + TimeDelta::seconds(seconds);
        let date = time.format("%a, %d %b %Y %H:%M:%S GMT");
        format!("HTTP/1.1 200 OK\r\ndate: {date}\r\ncontent-length: 0\r\n\r\n")
    }

    async fn looked(service: &str, status_page: Option<&str>) -> Finding {
        let (mut context, _folder) = testing::context();
        let service = answering(service).await;
        context.profile.issuer = Url::parse(&format!("http://{service}")).ok();
        if let Some(reply) = status_page {
            let port = answering(reply).await.port();
            let url = format!("http://localhost:{port}/summary.json");
            context.profile.status_url = Url::parse(&url).ok();
        }
        look(&context).await
    }

    fn at(seconds: i64, trust: Trust) -> Finding {
        let ours = SystemClock.now();
        let theirs = ours + TimeDelta::seconds(seconds);
        judge(ServerTime { theirs, ours }, trust)
    }

    #[tokio::test]
    async fn a_clock_that_is_right_passes() {
        assert_eq!(looked(&ahead_by(0), None).await.status, Status::Pass);
        assert_eq!(looked(&ahead_by(-50), None).await.status, Status::Pass);
    }

    #[tokio::test]
    async fn a_clock_that_is_off_says_by_how_much_and_in_which_direction() {
        let finding = looked(&ahead_by(600), None).await;
        assert_eq!(finding.status, Status::Fail);
        assert_eq!(finding.suspects[0].confidence, Confidence::Certain);
        assert_eq!(
            finding.message.unwrap(),
            Message::new("clock-behind").number("minutes", 10)
        );

        let finding = looked(&ahead_by(-120), None).await;
        assert_eq!(finding.status, Status::Warn);
        assert_eq!(finding.suspects[0].confidence, Confidence::Likely);
        assert_eq!(
            finding.message.unwrap(),
            Message::new("clock-ahead").number("minutes", 2)
        );
    }

    #[tokio::test]
    async fn of_two_clocks_the_one_that_agrees_with_ours_is_right() {
        let finding = looked(&ahead_by(3600), Some(&ahead_by(1))).await;
        assert_eq!(finding.status, Status::Pass);
    }

    #[tokio::test]
    async fn without_a_time_nothing_is_claimed() {
        let no_date = "HTTP/1.1 404 No\r\ncontent-length: 0\r\n\r\n";
        assert_eq!(looked(no_date, None).await.status, Status::Skipped);
        let cached = ahead_by(3600).replace("\r\ndate", "\r\nage: 60\r\ndate");
        assert_eq!(looked(&cached, None).await.status, Status::Skipped);
        let (mut context, _folder) = testing::context();
        context.profile.issuer = Url::parse(&format!("http://{}", closed().await)).ok();
        assert_eq!(look(&context).await.status, Status::Skipped);
    }

    #[tokio::test]
    async fn where_the_certificate_is_not_taken_a_public_page_tells_the_time() {
        let service = testing::tls::served("127.0.0.1").await;
        let (mut context, _folder) = testing::context();
        context.profile.issuer = Url::parse(&format!("https://{service}")).ok();
        let page = answering(ahead_by(86_400)).await;
        context.probes.pages = vec![Page {
            url: Url::parse(&format!("http://{page}/")).unwrap(),
            answer: PageAnswer::Nothing,
        }];

        let finding = look(&context).await;

        assert_eq!(finding.status, Status::Fail);
        assert_eq!(finding.suspects[0].confidence, Confidence::Likely);
        let (_, from) = finding.evidence.last().unwrap();
        assert_eq!(*from, Evidence::word("public_page"));
    }

    #[test]
    fn the_bounds_are_a_minute_and_five() {
        for (seconds, status) in [
            (OFF - 1, Status::Pass),
            (OFF + 1, Status::Warn),
            (-OFF - 2, Status::Warn),
            (FAR_OFF - 1, Status::Warn),
            (FAR_OFF + 1, Status::Fail),
            (-FAR_OFF - 2, Status::Fail),
        ] {
            assert_eq!(at(seconds, Trust::Service).status, status, "{seconds}");
            assert_eq!(at(seconds, Trust::PublicPage).status, status, "{seconds}");
        }
        let weak = at(OFF + 1, Trust::PublicPage);
        assert_eq!(weak.suspects[0].confidence, Confidence::Possible);
    }
}
