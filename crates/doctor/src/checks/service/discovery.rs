//! Whether the service's metadata and signing keys load and agree; where it has none, whether its
//! sign-in page answers.

use std::time::Duration;

use portico_core::domain::Kind;
use portico_core::http::{self, Repeat};
use portico_core::oidc::Provider;
use portico_core::{Code, Problem};
use url::Url;

use crate::cause::{Cause, Confidence};
use crate::check::{Category, CheckSpec, Finding};
use crate::context::Context;
use crate::evidence::Evidence;
use crate::message::Message;
use crate::remedy::{Act, Remedy};

/// How long one answer may take.
const TIMEOUT: Duration = Duration::from_millis(2400);

pub(super) const SPEC: CheckSpec = CheckSpec {
    id: "service.discovery",
    category: Category::Service,
    article: "service-status",
    // Two answers, the second only where the first has come.
    limit: TIMEOUT
        .saturating_mul(2)
        .saturating_add(Duration::from_millis(200)),
    depends_on: &["network.link", "network.dns"],
    needs_network: true,
    on_request: false,
};

pub(super) async fn look(context: &Context) -> Finding {
    let profile = &context.profile;
    match profile.effective_kind() {
        Kind::Oidc | Kind::Native => match profile.registration() {
            Ok((issuer, _)) => judge_provider(issuer, load_provider(context, issuer).await),
            Err(_) => incomplete_profile(),
        },
        Kind::Hubspot | Kind::Guided => {
            match profile.sign_in_page.as_ref().or(profile.issuer.as_ref()) {
                Some(url) => judge_page(url, load_page(context, url).await),
                None => incomplete_profile(),
            }
        }
    }
}

/// What could not be loaded.
enum Trouble {
    Metadata(Problem),
    Keys(Problem),
}

/// What could be loaded.
struct Loaded {
    /// The number of keys that a signature can be checked with.
    keys: usize,
    /// The members of the metadata that can't be used.
    unusable: Vec<&'static str>,
}

/// Loads metadata and keys as a sign-in does, and past every cache.
async fn load_provider(context: &Context, issuer: &Url) -> Result<Loaded, Trouble> {
    let http = context.portico.http().clone();
    let clock = context.portico.clock().clone();
    let provider = in_time(issuer, Provider::discover(issuer, http, clock))
        .await
        .map_err(Trouble::Metadata)?;
    let keys = &provider.metadata.jwks_uri;
    let keys = in_time(keys, provider.usable_keys())
        .await
        .map_err(Trouble::Keys)?;
    Ok(Loaded {
        keys,
        unusable: provider.metadata.unusable.clone(),
    })
}

/// What a page answered.
struct Page {
    status: u16,
    is_html: bool,
    /// Whether the service's own network wants proof that a person asks.
    is_challenged: bool,
}

async fn load_page(context: &Context, url: &Url) -> Result<Page, Problem> {
    in_time(url, async {
        let mut request = http::get(url, &[])?;
        if let Ok(html) = "text/html".parse() {
            request.headers_mut().insert("accept", html);
        }
        match context.portico.http().send(request, Repeat::Safe).await {
            Ok(response) => {
                let header = |name: &str| {
                    let value = response.headers().get(name);
                    value.and_then(|value| value.to_str().ok()).unwrap_or("")
                };
                let status = response.status().as_u16();
                let is_html = header("content-type").starts_with("text/html");
                // A content network in front of the service that asks programs to go away.
                let is_turned_away =
                    matches!(status, 403 | 429) && is_html && header("server") == "cloudflare";
                Ok(Page {
                    status,
                    is_html,
                    is_challenged: header("cf-mitigated") == "challenge" || is_turned_away,
                })
            }
            // It answers; how its page goes on is the browser's business.
            Err(
                http::Error::Redirect { .. }
                | http::Error::LedAway { .. }
                | http::Error::TooLarge { .. },
            ) => Ok(Page {
                status: 200,
                is_html: true,
                is_challenged: false,
            }),
            Err(error) => Err(error.into()),
        }
    })
    .await
}

async fn in_time<T>(
    url: &Url,
    work: impl Future<Output = Result<T, Problem>>,
) -> Result<T, Problem> {
    match tokio::time::timeout(TIMEOUT, work).await {
        Ok(result) => result,
        Err(_) => Err(Problem::new(Code::NetworkTimeout).at_host(host(url))),
    }
}

fn judge_provider(issuer: &Url, loaded: Result<Loaded, Trouble>) -> Finding {
    let finding = match loaded {
        Ok(Loaded { keys: 0, .. }) => Finding::fail(Message::new("discovery-no-usable-key"))
            .suspect(Cause::ServiceKeysUnusable, Confidence::Certain)
            .remedy(Remedy::Act(Act::ShowReport)),
        Ok(Loaded { keys, unusable }) => {
            let number = i64::try_from(keys).unwrap_or(i64::MAX);
            let finding = match unusable.is_empty() {
                true => Finding::pass(),
                false => Finding::pass_with(
                    Message::new("discovery-left-out").with("members", unusable.join(", ")),
                )
                .because(
                    "left_out",
                    Evidence::list(unusable.into_iter().map(Evidence::word)),
                ),
            };
            finding.because("keys", Evidence::number(number))
        }
        Err(Trouble::Keys(problem)) if problem.code == Code::BadResponse => with_detail(
            Finding::fail(Message::new("discovery-no-usable-key"))
                .suspect(Cause::ServiceKeysUnusable, Confidence::Likely)
                .remedy(Remedy::Act(Act::ShowReport)),
            &problem,
        ),
        Err(Trouble::Metadata(problem)) if problem.code == Code::IssuerMismatch => with_detail(
            Finding::fail(Message::new("discovery-other-issuer").with("host", host(issuer)))
                .suspect(Cause::Problem(Code::IssuerMismatch), Confidence::Certain)
                .remedy(Remedy::for_it("step-it-right-issuer")),
            &problem,
        ),
        Err(Trouble::Metadata(problem) | Trouble::Keys(problem)) => judge_trouble(issuer, &problem),
    };
    finding.because("issuer", Evidence::origin(issuer))
}

fn judge_page(url: &Url, page: Result<Page, Problem>) -> Finding {
    let page = match page {
        Ok(page) => page,
        Err(problem) => return judge_trouble(url, &problem).because("page", Evidence::origin(url)),
    };
    let words = |id: &str| Message::new(id).with("host", host(url));
    let finding = if page.is_challenged {
        Finding::warn(words("page-doubts-network")).remedy(Remedy::Act(Act::RunElsewhere))
    } else {
        match page.status {
            500.. => Finding::fail(words("page-fails"))
                .suspect(Cause::ServiceDown, Confidence::Likely)
                .remedy(Remedy::step("step-wait-a-few-minutes")),
            // Whoever refuses: the service, or a filter in its place.
            400..500 => Finding::warn(words("page-refuses")).remedy(Remedy::Act(Act::RunElsewhere)),
            _ if page.is_html => Finding::pass(),
            _ => Finding::warn(words("page-is-none")).remedy(Remedy::Act(Act::RunElsewhere)),
        }
    };
    finding
        .because("page", Evidence::origin(url))
        .because("http_status", Evidence::number(page.status.into()))
}

/// What was not answered as it should be, whatever was asked for.
fn judge_trouble(url: &Url, problem: &Problem) -> Finding {
    let host = problem.about.host.clone().unwrap_or_else(|| host(url));
    let words = |id: &str| Message::new(id).with("host", host.as_str());
    let finding = match problem.code {
        Code::ServiceUnavailable => Finding::fail(words("page-fails"))
            .suspect(Cause::ServiceDown, Confidence::Likely)
            .remedy(Remedy::step("step-wait-a-few-minutes")),
        Code::ServiceBusy => Finding::warn(words("discovery-busy"))
            .suspect(Cause::Problem(Code::ServiceBusy), Confidence::Likely)
            .remedy(Remedy::step("step-wait-a-few-minutes")),
        Code::GatewayAnswered => Finding::fail(words("discovery-gateway"))
            .suspect(Cause::Problem(Code::GatewayAnswered), Confidence::Certain)
            .remedy(Remedy::for_it("step-it-let-portico-through"))
            .remedy(Remedy::Act(Act::RunElsewhere)),
        Code::BadResponse => Finding::fail(words("discovery-unreadable"))
            .suspect(Cause::Problem(Code::BadResponse), Confidence::Likely)
            .remedy(Remedy::Act(Act::RunElsewhere)),
        // Why, the network's own checks find out.
        code if problem.is_passing() => Finding::warn(words("discovery-unreachable"))
            .suspect(Cause::Problem(code), Confidence::Possible)
            .remedy(Remedy::Act(Act::RunAgain)),
        Code::ProfileInvalid => incomplete_profile(),
        _ => Finding::skipped(Message::new("skipped-broke")),
    };
    with_detail(finding, problem)
}

fn incomplete_profile() -> Finding {
    Finding::fail(Message::new("profile-incomplete"))
        .suspect(Cause::Problem(Code::ProfileInvalid), Confidence::Certain)
        .remedy(Remedy::for_it("step-it-complete-profile"))
}

fn with_detail(finding: Finding, problem: &Problem) -> Finding {
    let finding = finding.because("error", Evidence::word(problem.code.as_str()));
    match &problem.detail {
        Some(detail) => finding.because("detail", Evidence::text(detail)),
        None => finding,
    }
}

fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::loopback::{Page as Answer, nobody, serve};
    use super::*;
    use crate::check::Status;
    use crate::testing;
    use portico_core::profile::Profile;

    const METADATA: &str = "/.well-known/openid-configuration";
    const KEYS: &str = r#"{"keys":[{"kty":"OKP","crv":"Ed25519","use":"sig","kid":"1","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#;

    fn metadata(issuer: &str, keys: &Url) -> String {
        format!(
            r#"{{"issuer":"{issuer}","authorization_endpoint":"{keys}authorize",
            "token_endpoint":"{keys}token","jwks_uri":"{keys}keys",
            "response_types_supported":["code"],"subject_types_supported":["public"],
            "id_token_signing_alg_values_supported":["EdDSA"]}}"#
        )
    }

    async fn look_at(origin: &Url) -> Finding {
        let (context, _folder) = testing::context();
        let context = Context {
            profile: Profile::for_issuer(origin.as_str(), "portico").unwrap(),
            ..context
        };
        look(&context).await
    }

    fn suspicion(finding: &Finding) -> (Cause, Confidence) {
        (finding.suspects[0].cause, finding.suspects[0].confidence)
    }

    #[tokio::test]
    async fn metadata_and_keys_that_agree_pass() {
        let origin = serve(|origin| {
            vec![
                Answer::json(METADATA, metadata(origin.as_str(), origin)),
                Answer::json("/keys", KEYS),
            ]
        });
        let finding = look_at(&origin).await;
        assert_eq!(finding.status, Status::Pass, "{finding:?}");
        assert_eq!(finding.evidence[0], ("keys", Evidence::number(1)));
    }

    #[tokio::test]
    async fn members_that_cannot_be_used_are_named() {
        let origin = serve(|origin| {
            let odd = metadata(origin.as_str(), origin).replacen(
                '{',
                r#"{"userinfo_endpoint":"","revocation_endpoint":"/revoke","#,
                1,
            );
            vec![Answer::json(METADATA, odd), Answer::json("/keys", KEYS)]
        });
        let finding = look_at(&origin).await;
        assert_eq!(finding.status, Status::Pass, "{finding:?}");
        testing::assert_has_words(&finding);
        let message = finding
            .message
            .unwrap()
            .text(portico_core::Language::English);
        assert!(
            message.contains("userinfo_endpoint, revocation_endpoint"),
            "{message}"
        );
    }

    #[tokio::test]
    async fn metadata_of_another_issuer_is_certain() {
        let origin = serve(|origin| {
            vec![Answer::json(
                METADATA,
                metadata("https://other.example", origin),
            )]
        });
        let finding = look_at(&origin).await;
        assert_eq!(finding.status, Status::Fail);
        assert_eq!(
            suspicion(&finding),
            (Cause::Problem(Code::IssuerMismatch), Confidence::Certain)
        );
    }

    #[tokio::test]
    async fn keys_that_are_none_or_for_something_else_are_unusable() {
        for (keys, confidence) in [
            (r#"{"keys":[]}"#, Confidence::Certain),
            (&KEYS.replace("sig", "enc"), Confidence::Certain),
            (
                r#"{"keys":[{"kty":"oct","k":"AAAA"}]}"#,
                Confidence::Certain,
            ),
            ("keys", Confidence::Likely),
        ] {
            let keys = keys.to_owned();
            let origin = serve(|origin| {
                vec![
                    Answer::json(METADATA, metadata(origin.as_str(), origin)),
                    Answer::json("/keys", keys),
                ]
            });
            let finding = look_at(&origin).await;
            assert_eq!(finding.status, Status::Fail);
            assert_eq!(
                suspicion(&finding),
                (Cause::ServiceKeysUnusable, confidence)
            );
        }
    }

    #[tokio::test]
    async fn a_page_in_the_place_of_metadata_is_named() {
        let origin = serve(|_| vec![Answer::html(METADATA, 200)]);
        let finding = look_at(&origin).await;
        assert_eq!(finding.status, Status::Fail);
        assert_eq!(finding.message.as_ref().unwrap().id, "discovery-gateway");
        assert_eq!(
            suspicion(&finding),
            (Cause::Problem(Code::GatewayAnswered), Confidence::Certain)
        );
    }

    #[tokio::test]
    async fn metadata_that_are_none_are_the_services_own() {
        let origin = serve(|_| vec![Answer::json(METADATA, "{")]);
        let finding = look_at(&origin).await;
        assert_eq!(finding.message.unwrap().id, "discovery-unreadable");
    }

    #[tokio::test]
    async fn what_is_not_reached_is_not_blamed() {
        let finding = look_at(&nobody()).await;
        assert_eq!(finding.status, Status::Warn);
        assert_eq!(
            suspicion(&finding),
            (
                Cause::Problem(Code::NetworkUnreachable),
                Confidence::Possible
            )
        );
    }

    #[test]
    fn a_service_that_fails_is_down_and_a_busy_one_is_not() {
        let url = Url::parse("https://id.example.com").unwrap();
        let judged = |code| {
            let trouble = Trouble::Metadata(Problem::new(code));
            let finding = judge_provider(&url, Err(trouble));
            (finding.status, suspicion(&finding))
        };
        assert_eq!(
            judged(Code::ServiceUnavailable),
            (Status::Fail, (Cause::ServiceDown, Confidence::Likely))
        );
        assert_eq!(
            judged(Code::ServiceBusy),
            (
                Status::Warn,
                (Cause::Problem(Code::ServiceBusy), Confidence::Likely)
            )
        );
    }

    #[test]
    fn a_sign_in_page_is_judged_by_what_it_answers() {
        let url = Url::parse("https://app.example.com/login").unwrap();
        for (status, is_html, is_challenged, expected) in [
            (200, true, false, None),
            (200, false, false, Some("page-is-none")),
            (403, true, true, Some("page-doubts-network")),
            (403, true, false, Some("page-refuses")),
            (503, true, true, Some("page-doubts-network")),
            (502, true, false, Some("page-fails")),
        ] {
            let page = Page {
                status,
                is_html,
                is_challenged,
            };
            let finding = judge_page(&url, Ok(page));
            assert_eq!(
                finding.message.map(|message| message.id).as_deref(),
                expected
            );
            let is_down = finding
                .suspects
                .iter()
                .any(|suspicion| suspicion.cause == Cause::ServiceDown);
            assert_eq!(is_down, expected == Some("page-fails"));
        }
    }

    #[tokio::test]
    async fn a_guided_profile_has_its_page_looked_at() {
        let challenge = "content-type: text/html\r\ncf-mitigated: challenge\r\n";
        let turned_away = "content-type: text/html\r\nserver: cloudflare\r\n";
        for (status, headers, expected) in [
            (200, "content-type: text/html\r\n", None),
            (302, "location: /login\r\n", None),
            (403, challenge, Some("page-doubts-network")),
            (403, turned_away, Some("page-doubts-network")),
            (403, "content-type: text/html\r\n", Some("page-refuses")),
        ] {
            let origin = serve(|_| {
                vec![Answer {
                    status,
                    headers,
                    ..Answer::html("/login", 200)
                }]
            });
            let (context, _folder) = testing::context();
            let mut profile = context.portico.profiles().find("hubspot").unwrap();
            profile.sign_in_page = Some(origin.join("/login").unwrap());
            let context = Context { profile, ..context };
            let finding = look(&context).await;
            let message = finding.message.map(|message| message.id);
            assert_eq!(message.as_deref(), expected, "{status} {headers}");
        }
    }

    #[tokio::test]
    async fn a_profile_without_a_client_is_not_complete() {
        let (context, _folder) = testing::context();
        let mut profile = context.profile.clone();
        profile.client_id = None;
        let context = Context { profile, ..context };
        let finding = look(&context).await;
        assert_eq!(
            suspicion(&finding),
            (Cause::Problem(Code::ProfileInvalid), Confidence::Certain)
        );
    }
}
