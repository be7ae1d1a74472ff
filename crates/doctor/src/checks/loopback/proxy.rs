//! Whether a proxy setting takes in this computer's own addresses, so that the browser's way back
//! would lead to the proxy.
//!
//! The common browsers leave these addresses out by themselves, whatever the settings and scripts
//! say, unless they are told not to (`<-loopback>`). Other programs do as the settings say. So only
//! the first is a reason why a sign-in fails; the second is told, and suspected where the browser
//! did not come back. A proxy on this computer is asked to bring a request back; one elsewhere
//! never can.

use std::time::Duration;

use portico_core::Code;
use portico_proxy::{Found, Proxy as Address, Script, Ways, Within, probe};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::time::timeout;
use url::Url;
use uuid::Uuid;

use crate::cause::{Cause, Confidence};
use crate::check::{Category, CheckSpec, Finding};
use crate::context::Context;
use crate::evidence::Evidence;
use crate::message::Message;
use crate::proxies;
use crate::remedy::Remedy;

const TIMEOUT: Duration = Duration::from_millis(1500);
const NAMES: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

pub(super) const SPEC: CheckSpec = CheckSpec {
    id: "loopback.proxy",
    category: Category::Loopback,
    article: "proxy-and-tls",
    limit: Duration::from_secs(6),
    depends_on: &[],
    needs_network: false,
    on_request: false,
};

pub(super) async fn look(context: &Context) -> Finding {
    // Blocked ports are another check's to find.
    let listener = TcpListener::bind("127.0.0.1:0").await.ok();
    let port = listener
        .as_ref()
        .and_then(|listener| listener.local_addr().ok())
        .map_or(80, |address| address.port());
    let addresses: Vec<Url> = NAMES
        .iter()
        .filter_map(|name| Url::parse(&format!("http://{name}:{port}/")).ok())
        .collect();
    let (found, on_purpose) = proxies::of_browsers(context, &addresses).await;
    let brought_back = match (&listener, taken(&found).first()) {
        // One that somebody on the network names is left alone.
        (Some(listener), Some((_, ways, proxy)))
            if proxy.is_here() && ways.within() == Within::Reach =>
        {
            Some(brings_back(context, listener, proxy, port).await)
        }
        _ => None,
    };
    let code = context.problem.as_ref().map(|problem| problem.code);
    judge(&found, on_purpose, brought_back, code)
}

/// This computer's own names that the settings send to a proxy.
fn taken(found: &Found) -> Vec<(&'static str, &Ways, &Address)> {
    NAMES
        .into_iter()
        .zip(&found.ways)
        .filter_map(|(name, ways)| {
            let ways = ways.as_ref().ok()?;
            Some((name, ways, ways.proxy()?))
        })
        .collect()
}

/// Sends a request to this program by way of the proxy, as a browser would, and sees whether it
/// arrives.
async fn brings_back(
    context: &Context,
    listener: &TcpListener,
    proxy: &Address,
    port: u16,
) -> bool {
    let mark = Uuid::new_v4().simple().to_string();
    let send = async {
        let names = context.portico.http().as_ref();
        let connected = probe::connect(names, &proxy.host, proxy.port, TIMEOUT).await;
        let mut stream = connected.ok()?;
        let request = format!(
            "GET http://127.0.0.1:{port}/{mark} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\
             Connection: close\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await.ok()?;
        // A proxy that brings it back answers after the other half has seen it.
        let mut answer = [0; 256];
        while stream.read(&mut answer).await.ok()? > 0 {}
        Some(())
    };
    let receive = async {
        loop {
            let Ok((mut stream, _)) = listener.accept().await else {
                continue;
            };
            let mut head = vec![0; 2048];
            let read = timeout(TIMEOUT / 2, stream.read(&mut head)).await;
            let read = read.ok().and_then(Result::ok).unwrap_or_default();
            head.truncate(read);
            if String::from_utf8_lossy(&head).contains(&mark) {
                return;
            }
        }
    };
    let either = async {
        tokio::select! {
            biased;
            () = receive => true,
            _ = send => false,
        }
    };
    timeout(TIMEOUT, either).await.unwrap_or(false)
}

fn judge(
    found: &Found,
    on_purpose: bool,
    brought_back: Option<bool>,
    problem: Option<Code>,
) -> Finding {
    let all = taken(found);
    let Some((_, _, proxy)) = all.first() else {
        return match found.script {
            Script::Undecided { .. } => Finding::skipped(Message::new("loopback-proxy-undecided")),
            _ => Finding::pass(),
        };
    };
    let words = |id: &str| Message::new(id).with("proxy", proxy.shown());
    let way_back = matches!(
        problem,
        Some(Code::BrowserTimeout | Code::LoopbackBlocked | Code::ForcedHttps)
    );
    let finding = match (brought_back, on_purpose) {
        (Some(true), _) => Finding::pass_with(words("loopback-proxy-brings-back")),
        (_, true) => Finding::fail(words("loopback-proxy-takes"))
            .suspect(Cause::ProxyTakesLoopback, Confidence::Certain)
            .remedy(Remedy::step("step-end-loopback-proxy")),
        (_, false) if way_back => Finding::warn(words("loopback-proxy-may-take"))
            .suspect(Cause::ProxyTakesLoopback, Confidence::Possible)
            .remedy(Remedy::step("step-leave-loopback-out")),
        (_, false) => Finding::pass_with(words("loopback-proxy-left-out")),
    };
    let names = all.iter().map(|(name, ..)| Evidence::host(name));
    let finding = finding
        .because("proxy", Evidence::host(&proxy.shown()))
        .because("loopback_taken", Evidence::list(names));
    match brought_back {
        Some(back) => finding.because("loopback_brought_back", Evidence::yes(back)),
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Status;
    use portico_proxy::{Rule, Source, Way};

    use crate::testing;
    #[cfg(target_os = "linux")]
    use crate::testing::proxy::{Behaviour, FakeProxy};

    #[tokio::test]
    async fn without_a_proxy_and_with_exceptions_it_passes() {
        let (mut context, _folder) = testing::context();
        assert_eq!(look(&context).await.status, Status::Pass);
        let variables = &mut context.system.variables;
        variables.insert("http_proxy", "http://proxy.example:8080".into());
        variables.insert("no_proxy", "localhost,127.0.0.1,::1".into());
        let finding = look(&context).await;
        assert_eq!(finding, Finding::pass());
    }

    /// Elsewhere no browser follows the environment.
    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_local_proxy_that_brings_the_browser_back_is_fine() {
        let proxy = FakeProxy::start(Behaviour::Forward).await;
        let (mut context, _folder) = testing::context();
        context
            .system
            .variables
            .insert("http_proxy", proxy.address().into());
        let finding = look(&context).await;
        assert_eq!(finding.status, Status::Pass);
        assert_eq!(finding.message.unwrap().id, "loopback-proxy-brings-back");
    }

    /// Elsewhere no browser follows the environment.
    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_proxy_that_swallows_is_suspected_only_where_the_browser_did_not_come_back() {
        let proxy = FakeProxy::start(Behaviour::Answer("403 Forbidden")).await;
        let (mut context, _folder) = testing::context();
        context
            .system
            .variables
            .insert("HTTP_PROXY", proxy.address().into());
        let calm = look(&context).await;
        assert_eq!(calm.status, Status::Pass, "{calm:?}");
        assert!(calm.suspects.is_empty());
        context.problem = Some(portico_core::Problem::new(Code::BrowserTimeout));
        let worried = look(&context).await;
        assert_eq!(worried.status, Status::Warn);
        assert_eq!(worried.suspects[0].confidence, Confidence::Possible);
    }

    fn found(proxy: &str) -> Found {
        let way = Address::parse(proxy).map_or(Way::Direct, Way::Proxy);
        let ways = Ways {
            ways: vec![way],
            source: Some(Source::Desktop("a test's")),
            rule: Rule::Set,
        };
        Found {
            ways: vec![Ok(ways); 3],
            script: Script::None,
        }
    }

    #[test]
    fn a_proxy_that_takes_loopback_on_purpose_fails_unless_it_brings_it_back() {
        let fiddler = found("127.0.0.1:8888");
        let finding = judge(&fiddler, true, Some(false), None);
        assert_eq!(finding.status, Status::Fail);
        assert_eq!(finding.suspects[0].confidence, Confidence::Certain);
        assert_eq!(judge(&fiddler, true, Some(true), None).status, Status::Pass);
        let elsewhere = found("proxy.example:8080");
        assert_eq!(judge(&elsewhere, true, None, None).status, Status::Fail);
    }

    #[test]
    fn a_script_that_could_not_be_asked_is_not_judged() {
        let undecided = Found {
            script: Script::Undecided {
                address: Url::parse("http://pac.example/proxy.pac").unwrap(),
            },
            ..found("")
        };
        assert_eq!(judge(&undecided, false, None, None).status, Status::Skipped);
    }
}
