//! Core against providers: as many of them answer, a table for each kind, by a provider in this process
//! that says what it is told to; and here one that nobody here wrote, npm's `oidc-provider`, certified
//! by the OpenID Foundation, in its own process. That one needs Node.js; its packages are installed at
//! the first run.

mod claims;
mod gateways;
mod issuers;
mod keys;
mod likenesses;
mod metadata;
mod pauses;
mod persons;
mod proofs;
mod provider;
mod pushed;
mod redirects;
mod renewals;
mod scopes;
mod tokens;
mod visitor;

use std::sync::Arc;
use std::time::Duration;

use portico_core::domain::{Checked, Method};
use portico_core::http::{Repeat, post_form};
use portico_core::profile::{Profile, Switch};
use portico_core::session::{AccessToken, Record, Sessions, SignedOut};
use portico_core::vault::{MemoryStore, Store};
use portico_core::{AnswerKind, Code, Hints, Portico, Problem, SignIn, Step};
use provider::OidcProvider;
use tempfile::TempDir;
use test_support::{NotedBrowser, done, handed_over, handed_to_device, has_secrets, stopped};
use url::Url;
use visitor::Visitor;

const ADA: &str = "ada@example.com";
const NOW: Duration = Duration::ZERO;
/// Longer than the provider's tokens last, so that they are renewed.
const LONGER: Duration = Duration::from_secs(7200);

#[tokio::test]
async fn code_and_pkce_by_the_issuers_address_alone() {
    let desk = Desk::with(&[]).await;

    let record = desk.signed_in().await;

    assert_eq!(record.email.as_deref(), Some(ADA));
    assert_eq!(record.name.as_deref(), Some("ada"), "from userinfo");
    let asked = desk.provider.seen("/auth").await;
    assert_eq!(asked[0].parameter("code_challenge_method"), Some("S256"));
    let token = desk.token(NOW).await.unwrap();
    assert_eq!(token.scheme, "Bearer");
    let exchanges = desk.provider.seen("/token").await;
    assert!(
        exchanges
            .iter()
            .any(|exchange| exchange.parameter("code_verifier").is_some())
    );
    assert!(exchanges.iter().all(|exchange| !exchange.dpop));
}

#[tokio::test]
async fn the_request_is_pushed_where_the_provider_requires_it() {
    let desk = Desk::with(&["par"]).await;
    let mut sign_in = desk.sign_in(None);
    let handoff = handed_over(sign_in.start().await);
    let in_the_address: Vec<String> = handoff
        .elsewhere
        .query_pairs()
        .map(|(name, _)| name.into_owned())
        .collect();
    assert_eq!(in_the_address, ["client_id", "request_uri"]);

    let (page, step) = desk.visit(&handoff.page.url, &mut sign_in).await;

    done(step);
    assert!(page.contains(ADA), "{page}");
    let pushed = &desk.provider.seen("/request").await[0];
    assert_eq!(pushed.status, 201);
    assert!(pushed.parameter("state").is_some() && pushed.parameter("nonce").is_some());
}

#[tokio::test]
async fn tokens_are_bound_to_this_devices_key() {
    let desk = Desk::with(&["dpop", "par"]).await;
    let mut sign_in = desk.sign_in(None);
    let handoff = handed_over(sign_in.start().await);
    let (_, step) = desk.visit(&handoff.page.url, &mut sign_in).await;
    let detail = stopped(step).detail.unwrap();
    assert!(detail.contains("dpop = \"on\""), "{detail}");

    let desk = Desk::that_wants_proofs(&["dpop", "par"]).await;

    let mut record = desk.signed_in().await;

    let token = desk.token(NOW).await.unwrap();
    assert_eq!(token.scheme, "DPoP");
    for path in ["/request", "/token", "/me"] {
        let seen = desk.provider.seen(path).await;
        assert!(
            !seen.is_empty() && seen.iter().all(|request| request.dpop),
            "{path}: {seen:?}"
        );
    }
    let renewed = desk.token(LONGER).await.unwrap();
    assert_eq!(renewed.scheme, "DPoP");
    assert!(!renewed.token.matches(token.token.expose()));
    let session = desk.sessions().checked_view(&mut record).await.unwrap();
    assert_eq!(session.checked, Checked::Now, "userinfo took the token");
}

#[tokio::test]
async fn the_device_grant() {
    let desk = Desk::with(&[]).await;
    let mut sign_in = desk.sign_in(Some(Method::Device));
    let handoff = handed_to_device(sign_in.start().await);

    let (page, step) = desk.visit(&handoff.page.url, &mut sign_in).await;

    assert!(page.contains("Success"), "{page}");
    let session = done(step);
    assert_eq!(session.record.method, Method::Device);
    assert_eq!(session.record.email.as_deref(), Some(ADA));
}

#[tokio::test]
async fn a_device_code_stands_beside_the_browser() {
    let desk = Desk::that_wants_proofs(&["dpop"]).await;
    let mut sign_in = desk.sign_in(None);
    let waiting = handed_over(sign_in.start().await);
    assert!(waiting.other_device.is_offered());
    let asked = sign_in.answer(AnswerKind::DeviceCode.into()).await;
    let handoff = handed_over(asked.unwrap());
    let code = handoff
        .other_device
        .code()
        .expect("the provider has that grant");
    let address = Url::parse(code.verification_uri_complete.as_deref().unwrap()).unwrap();

    let (_, step) = desk.visit(&address, &mut sign_in).await;

    assert_eq!(done(step).record.email.as_deref(), Some(ADA));
}

#[tokio::test]
async fn a_rotated_refresh_token_is_kept_and_the_old_one_is_never_sent_again() {
    let desk = Desk::with(&[]).await;
    desk.signed_in().await;
    let first = desk.kept_refresh_token();

    let one = desk.token(LONGER).await.unwrap();
    let two = desk.token(LONGER).await.unwrap();

    assert!(!one.token.matches(two.token.expose()));
    let grants = desk.provider.seen("/token").await;
    let sent: Vec<(&str, u16)> = grants
        .iter()
        .filter_map(|grant| Some((grant.parameter("refresh_token")?, grant.status)))
        .collect();
    let [(one, 200), (two, 200)] = sent[..] else {
        panic!("{sent:?}")
    };
    assert_eq!(one, first);
    assert_ne!(two, first, "the new one is sent");
    let again = [("grant_type", "refresh_token"), ("refresh_token", &first)];
    assert_eq!(
        desk.post("/token", &again).await,
        400,
        "the provider has retired it"
    );
}

#[tokio::test]
async fn a_refresh_token_that_was_stolen_and_spent_ends_the_session() {
    let desk = Desk::with(&[]).await;
    let record = desk.signed_in().await;
    let stolen = desk.kept_refresh_token();
    let theft = [("grant_type", "refresh_token"), ("refresh_token", &stolen)];
    assert_eq!(desk.post("/token", &theft).await, 200);

    let problem = desk.token(LONGER).await.unwrap_err();

    assert_eq!(problem.code, Code::SessionRevoked);
    assert!(!has_secrets(&desk.portico, &record).await);
}

#[tokio::test]
async fn signing_out_revokes_at_the_provider() {
    let desk = Desk::with(&[]).await;
    let mut record = desk.signed_in().await;
    let token = desk.kept_refresh_token();

    let outcome = desk.sessions().sign_out(&mut record, false).await.unwrap();

    assert_eq!(outcome.session, SignedOut::Everywhere);
    let told = &desk.provider.seen("/token/revocation").await[0];
    assert_eq!(told.status, 200);
    assert_eq!(told.parameter("token"), Some(&*token));
    let again = [("grant_type", "refresh_token"), ("refresh_token", &token)];
    assert_eq!(desk.post("/token", &again).await, 400);
    let left = desk.store.names();
    assert!(
        left.iter()
            .all(|name| name.starts_with("person/") || name.starts_with("profile/")),
        "{left:?}"
    );
}

#[tokio::test]
async fn signing_out_everywhere_ends_the_providers_own_session() {
    let desk = Desk::with(&[]).await;
    let mut record = desk.signed_in().await;
    let portico = desk.portico.clone();
    let leaving = tokio::spawn(async move { portico.sessions().sign_out(&mut record, true).await });
    let address = desk.opened(2).await;
    assert!(!address.as_str().contains("id_token"), "{address}");

    let page = desk.visitor.browse(&address).await;

    leaving.await.unwrap().unwrap();
    assert!(page.contains("Sign-out Success"), "{page}");
    let confirmed = &desk.provider.seen("/session/end/confirm").await[0];
    assert_eq!(confirmed.parameter("logout"), Some("yes"));
    desk.signed_in().await;
    assert_eq!(desk.visitor.logins(), 2, "the same browser is asked again");
}

#[tokio::test]
async fn a_second_sign_in_finds_the_providers_session() {
    let desk = Desk::with(&[]).await;
    desk.signed_in().await;

    desk.signed_in().await;

    assert_eq!(desk.visitor.logins(), 1, "only asked whether Portico may");
}

#[tokio::test]
async fn who_says_no_at_the_provider_is_told_so() {
    let desk = Desk::with(&[]).await;
    let mut sign_in = desk.sign_in(None);
    let handoff = handed_over(sign_in.start().await);

    let visitor = Visitor::new(ADA).who_says_no();
    let (page, step) = tokio::join!(visitor.browse(&handoff.page.url), sign_in.wait());

    let problem = stopped(step);
    assert_eq!(problem.code, Code::AccessDenied);
    let title = problem
        .view(desk.portico.language(), problem.at.unwrap())
        .title;
    assert!(page.contains(&title), "{page}");
}

/// A computer, somebody at it, and the provider.
struct Desk {
    provider: OidcProvider,
    portico: Portico,
    store: Arc<MemoryStore>,
    browser: Arc<NotedBrowser>,
    visitor: Visitor,
    /// Whether the profile asks for bound tokens.
    proofs: bool,
    _home: TempDir,
}

impl Desk {
    async fn that_wants_proofs(features: &[&str]) -> Self {
        Self {
            proofs: true,
            ..Self::with(features).await
        }
    }

    async fn with(features: &[&str]) -> Self {
        let home = tempfile::tempdir().unwrap();
        let store = Arc::new(MemoryStore::default());
        let browser = Arc::new(NotedBrowser::default());
        let mut environment = test_support::environment(home.path());
        environment.store = store.clone();
        environment.browser = browser.clone();
        // Another process on a busy computer.
        environment.network.limit = None;
        Self {
            provider: OidcProvider::start(features).await,
            portico: Portico::open(environment).unwrap(),
            store,
            browser,
            visitor: Visitor::new(ADA),
            proofs: false,
            _home: home,
        }
    }

    fn sign_in(&self, method: Option<Method>) -> SignIn {
        let mut profile = Profile::for_issuer(self.provider.issuer.as_str(), "portico").unwrap();
        profile.dpop = self.proofs.then_some(Switch::On);
        let hints = Hints {
            method,
            ..Hints::default()
        };
        self.portico.sign_in(profile, hints)
    }

    fn sessions(&self) -> &Sessions {
        self.portico.sessions()
    }

    /// A token of the session in front that is good for so long, renewed where that is due.
    async fn token(&self, min_valid: Duration) -> Result<AccessToken, Problem> {
        self.sessions().access_token(None, None, min_valid).await
    }

    async fn visit(&self, address: &Url, sign_in: &mut SignIn) -> (String, Step) {
        tokio::join!(self.visitor.browse(address), sign_in.wait())
    }

    async fn signed_in(&self) -> Record {
        let mut sign_in = self.sign_in(None);
        let handoff = handed_over(sign_in.start().await);
        let (page, step) = self.visit(&handoff.page.url, &mut sign_in).await;
        assert!(page.contains(ADA), "{page}");
        done(step).record
    }

    /// What the browser was opened with at its `times`th time.
    async fn opened(&self, times: usize) -> Url {
        while self.browser.times() < times {
            tokio::task::yield_now().await;
        }
        self.browser.last()
    }

    fn kept_refresh_token(&self) -> String {
        let names = self.store.names();
        let item = names.iter().find(|name| name.starts_with("session/"));
        let kept = self.store.read(item.unwrap()).unwrap().unwrap();
        let kept: serde_json::Value = serde_json::from_str(kept.expose()).unwrap();
        kept["refresh"].as_str().unwrap().to_owned()
    }

    /// The status that the provider answers a form of this client with.
    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> u16 {
        let url = self.provider.issuer.join(path).unwrap();
        let fields = [fields, &[("client_id", "portico")]].concat();
        let request = post_form(&url, &fields, &[]).unwrap();
        let answer = self.portico.http().send(request, Repeat::Never).await;
        answer.unwrap().status().as_u16()
    }
}
