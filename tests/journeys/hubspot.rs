//! HubSpot's OAuth, as its public documents describe it (facts: authorize, dated token endpoint,
//! introspection, account-info, fixed `localhost` redirects, an organisation's own registration).

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Redirect;
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use portico_core::domain::{Checked, Kind};
use portico_core::{Code, Hints, Step};
use serde_json::{Value, json};
use test_support::{World, done, stopped};
use tokio::net::TcpListener;

/// The account that everybody has.
const OWN: u64 = 4711;

/// The account that a token is for.
fn account_of(token: &str) -> u64 {
    match token.rsplit('-').next().unwrap() {
        "1" => OWN,
        other => other.parse().unwrap(),
    }
}

type Fields = HashMap<String, String>;

/// What the service has seen, by path.
#[derive(Clone, Default)]
struct Service {
    seen: Arc<Mutex<Vec<(&'static str, Fields)>>>,
    /// What comes with the tokens under this name.
    id_token: Arc<Mutex<Option<String>>>,
    /// Another of the person's accounts, where they choose that one.
    other_account: Arc<Mutex<Option<u64>>>,
}

impl Service {
    async fn start(self) -> String {
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", socket.local_addr().unwrap());
        let routes = Router::new()
            .route("/oauth/authorize", get(authorize))
            .route("/oauth/2026-03/token", post(token))
            .route("/oauth/2026-03/token/introspect", post(introspect))
            .route("/oauth/2026-03/token/revoke", post(revoke))
            .route("/account-info/2026-03/details", get(details))
            .with_state(self);
        tokio::spawn(async move { axum::serve(socket, routes).await });
        address
    }

    fn note(&self, path: &'static str, fields: &Fields) {
        self.seen.lock().unwrap().push((path, fields.clone()));
    }

    fn seen(&self, path: &str) -> Vec<Fields> {
        let all = self.seen.lock().unwrap();
        all.iter()
            .filter(|(seen, _)| *seen == path)
            .map(|(_, fields)| fields.clone())
            .collect()
    }
}

async fn authorize(State(service): State<Service>, Query(query): Query<Fields>) -> Redirect {
    service.note("authorize", &query);
    let back = format!(
        "{}?code=code-1&state={}",
        query["redirect_uri"], query["state"]
    );
    Redirect::to(&back)
}

async fn token(
    State(service): State<Service>,
    Form(form): Form<Fields>,
) -> (StatusCode, Json<Value>) {
    service.note("token", &form);
    if form.get("client_secret").map(String::as_str) != Some("the-secret") {
        let refusal = json!({"error": "invalid_client", "status": "BAD_CLIENT_SECRET"});
        return (StatusCode::UNAUTHORIZED, Json(refusal));
    }
    let refreshed = form.get("refresh_token").map(|token| account_of(token));
    let other = *service.other_account.lock().unwrap();
    let account = refreshed.unwrap_or(other.unwrap_or(OWN));
    let token = |name: &str| match account {
        OWN => format!("{name}-1"),
        other => format!("{name}-{other}"),
    };
    let mut answer = json!({
        "access_token": token("access"), "refresh_token": token("refresh"), "expires_in": 1800,
        "token_type": "bearer", "token_use": "access_token", "hub_id": account,
        "scopes": ["oauth"],
    });
    if let Some(id_token) = &*service.id_token.lock().unwrap() {
        answer["id_token"] = json!(id_token);
    }
    (StatusCode::OK, Json(answer))
}

async fn introspect(State(service): State<Service>, Form(form): Form<Fields>) -> Json<Value> {
    service.note("introspect", &form);
    Json(json!({
        "active": form["token"].starts_with("access-"), "token_use": "access_token",
        "user_id": 815, "user": "ada@example.com", "hub_id": account_of(&form["token"]),
    }))
}

async fn revoke(State(service): State<Service>, Form(form): Form<Fields>) -> StatusCode {
    service.note("revoke", &form);
    StatusCode::OK
}

async fn details(headers: HeaderMap) -> (StatusCode, Json<Value>) {
    let authorized = headers
        .get("authorization")
        .is_some_and(|value| value == "Bearer access-1");
    let answer = json!({
        "portalId": 4711, "uiDomain": "app-eu1.hubspot.com", "accountType": "STANDARD",
        "dataHostingLocation": "eu1", "timeZone": "Europe/Oslo",
    });
    (
        if authorized {
            StatusCode::OK
        } else {
            StatusCode::UNAUTHORIZED
        },
        Json(answer),
    )
}

async fn world_with(secret: &str) -> (World, Service) {
    let service = Service::default();
    let address = service.clone().start().await;
    let world = World::new().await;
    let free = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let profile = format!(
        "name = \"stand-in\"\nkind = \"hubspot\"\nissuer = \"{address}\"\napi = \"{address}\"\n\
         client_id = \"app-1\"\nclient_secret = \"{secret}\"\n\
         redirect_uris = [\"http://localhost:{free}/callback\"]\n"
    );
    world.portico.profiles().add(&profile).unwrap();
    (world, service)
}

#[tokio::test]
async fn an_organisations_own_registration_signs_in() {
    let (world, service) = world_with("the-secret").await;
    let mut sign_in = world.sign_in_to("stand-in", Hints::default());
    let (step, page) = world.through_browser(&mut sign_in, "ada@example.com").await;

    let mut record = done(step).record;
    assert_eq!(
        record.account, "stand-in:ada@example.com",
        "known by introspection"
    );
    assert!(page.contains("ada@example.com"));
    let sent = &service.seen("authorize")[0];
    assert_eq!(sent["code_challenge_method"], "S256");
    assert!(sent["redirect_uri"].starts_with("http://localhost:"));
    assert!(!sent.contains_key("client_secret") && !sent.contains_key("nonce"));
    assert!(service.seen("token")[0].contains_key("code_verifier"));

    let hubs = world
        .sessions()
        .service_accounts(&mut record)
        .await
        .unwrap();
    assert_eq!(
        hubs[0].url, "https://app-eu1.hubspot.com/",
        "the account's own region"
    );

    world.sessions().sign_out(&mut record, false).await.unwrap();
    assert_eq!(service.seen("revoke")[0]["token"], "refresh-1");
}

/// HubSpot gives tokens for one account: a sign-in to another one ends nothing of the first.
#[tokio::test]
async fn two_accounts_of_one_person_are_two_sessions() {
    let (world, service) = world_with("the-secret").await;
    let sessions = world.portico.sessions();
    let sign_in = async |account: Option<u64>| {
        *service.other_account.lock().unwrap() = account;
        let mut sign_in = world.sign_in_to("stand-in", Hints::default());
        let (step, _) = world.through_browser(&mut sign_in, "ada@example.com").await;
        // The same person, and nobody is asked whether it is.
        done(step).record
    };
    let first = sign_in(None).await;
    world.wait(Duration::from_secs(1));
    let second = sign_in(Some(4712)).await;

    assert_ne!(first.account, second.account);
    assert!(service.seen("revoke").is_empty(), "the first one lives");
    for (record, wanted) in [(&first, "access-1"), (&second, "access-4712")] {
        for _ in 0..2 {
            let name = Some(record.account.as_str());
            let token = sessions.access_token(name, None, Duration::ZERO).await;
            assert!(token.unwrap().token.matches(wanted), "{name:?}");
            world.wait(Duration::from_secs(3600));
        }
    }
    let in_front = sessions.access_token(None, None, Duration::ZERO).await;
    assert!(in_front.unwrap().token.matches("access-4712"));
    // Whose token is meant by the address, or by the profile, nobody can tell.
    let address = Some("ada@example.com");
    let which = sessions.access_token(address, None, Duration::ZERO).await;
    let problem = which.unwrap_err();
    assert_eq!(problem.code, Code::NotSignedIn);
    let detail = problem.detail.unwrap();
    assert!(detail.contains(&first.account) && detail.contains(&second.account));

    // Who signs in to an account again takes that one's place, and no other's.
    let again = sign_in(Some(4712)).await;
    assert_eq!(again.id(), second.id());
    assert_eq!(sessions.all().unwrap().len(), 2);
    let mut first = sessions.find_to_end(Some(&first.account), None).unwrap();
    sessions.sign_out(&mut first, false).await.unwrap();
    let told: Vec<String> = service
        .seen("revoke")
        .iter()
        .map(|it| it["token"].clone())
        .collect();
    assert!(told.contains(&"refresh-1".to_owned()), "{told:?}");
    assert!(!told.contains(&"refresh-4712".to_owned()), "{told:?}");
    let left = sessions.access_token(address, None, Duration::ZERO).await;
    assert!(left.unwrap().token.matches("access-4712"));
}

/// The number of the HubSpot account counts as the organisation that somebody comes from.
#[tokio::test]
async fn only_people_of_the_allowed_hubspot_account_come_in() {
    for (allowed, comes_in) in [
        ("[\"4711\"]", true),
        ("[\"acme.example\", \"4711\"]", true),
        ("[\"471\"]", false),
        ("[\"47110\"]", false),
        ("[]", false),
        ("4711", false),
    ] {
        let (world, _) = world_with("the-secret").await;
        let policy = world.home.path().join("policy.toml");
        let text = format!("allowed_organizations = {allowed}\n");
        portico_core::fs::atomic::write(&policy, text.as_bytes()).unwrap();
        world.portico.refresh_policy().await.unwrap();
        let mut sign_in = world.sign_in_to("stand-in", Hints::default());
        let (step, _) = world.through_browser(&mut sign_in, "ada@example.com").await;
        match step {
            Step::Done(_) => assert!(comes_in, "{allowed}"),
            step => {
                assert!(!comes_in, "{allowed}: {step:?}");
                let problem = stopped(step);
                assert_eq!(problem.code, Code::PolicyForbids, "{allowed}");
                let managed_by = problem.about.managed_by.unwrap();
                assert_eq!(managed_by.key, Some("allowed_organizations"));
                assert!(world.sessions().all().unwrap().is_empty());
            }
        }
    }
}

/// The profile file is the person's to edit, and others' who may write there.
#[tokio::test]
async fn no_token_or_secret_goes_where_a_profile_moves_its_api_to() {
    for takes_session_file in [false, true] {
        let (mut world, service) = world_with("the-secret").await;
        let mut sign_in = world.sign_in_to("stand-in", Hints::default());
        let (step, _) = world.through_browser(&mut sign_in, "ada@example.com").await;
        let record = done(step).record;
        let other = Service::default();
        let elsewhere = other.clone().start().await;
        let api = record.api.clone().unwrap();
        let own = api.origin.as_str().trim_end_matches('/');
        let replace = |path: &std::path::Path| {
            let text = std::fs::read_to_string(path).unwrap();
            assert!(text.contains(own), "{text}");
            let text = text.replace(own, &elsewhere);
            portico_core::fs::atomic::write(path, text.as_bytes()).unwrap();
        };
        let paths = world.portico.paths();
        replace(&paths.config.join("profiles/stand-in.toml"));
        if takes_session_file {
            let sessions = paths.data.join("sessions");
            let mut files = sessions.read_dir().unwrap().map(|it| it.unwrap().path());
            let is_session =
                |path: &std::path::PathBuf| path.extension().is_some_and(|it| it == "json");
            replace(&files.find(is_session).unwrap());
        }

        world.restarted();
        let portico = &world.portico;
        let before = service.seen("token").len();
        let hours = Duration::from_secs(99_999);
        let token = portico
            .sessions()
            .access_token(Some(&record.account), None, hours)
            .await;
        let left = match portico.sessions().all().unwrap().first_mut() {
            Some(record) => portico.sessions().sign_out(record, false).await.map(|_| ()),
            None => Ok(()),
        };

        // What was sealed counts, and the file of the session has to say the same.
        assert_eq!(token.is_err(), takes_session_file, "{token:?}");
        assert_eq!(
            service.seen("token").len(),
            before + usize::from(!takes_session_file)
        );
        let got = other.seen.lock().unwrap();
        assert!(got.is_empty(), "{takes_session_file}: {left:?}, {got:?}");
    }
}

#[tokio::test]
async fn a_second_profile_with_the_same_client_gets_no_secret_for_its_own_api() {
    let (world, _) = world_with("the-secret").await;
    let issuer = world
        .portico
        .profiles()
        .find("stand-in")
        .unwrap()
        .issuer
        .unwrap();
    let issuer = issuer.as_str().trim_end_matches('/');
    let other = Service::default();
    let elsewhere = other.clone().start().await;
    let second = |api: &str| {
        format!(
            "name = \"second\"\nkind = \"hubspot\"\nissuer = \"{issuer}\"\napi = \"{api}\"\n\
             client_id = \"app-1\"\n"
        )
    };
    world.portico.profiles().add(&second(&elsewhere)).unwrap();
    let mut sign_in = world.sign_in_to("second", Hints::default());
    // Where the two have one place to come back to, not even a code goes there.
    assert_eq!(stopped(sign_in.start().await).code, Code::ProfileInvalid);
    let own_place = "redirect_uris = [\"http://127.0.0.1/callback/second\"]\n";
    let apart = second(&elsewhere) + own_place;
    world.portico.profiles().replace(&apart).unwrap();
    let mut sign_in = world.sign_in_to("second", Hints::default());
    assert_eq!(stopped(sign_in.start().await).code, Code::ProfileInvalid);

    let sent = format!("{:?}", other.seen.lock().unwrap());
    assert!(!sent.contains("the-secret"), "{sent}");

    // One that takes it at the same place has it.
    world.portico.profiles().replace(&second(issuer)).unwrap();
    let mut sign_in = world.sign_in_to("second", Hints::default());
    let (step, _) = world.through_browser(&mut sign_in, "ada@example.com").await;
    done(step);
}

/// HubSpot publishes no keys: whatever stands there says nothing of anybody (facts/hubspot.md 7).
#[tokio::test]
async fn what_hubspot_calls_an_id_token_is_neither_checked_nor_kept() {
    let claims = |json: &str| format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(json));
    for id_token in [
        "no token at all".to_owned(),
        claims(r#"{"iss":"https://api.hubapi.com","sub":"42","aud":"somebody-else"}"#),
        claims(r#"{"iss":"https://evil.example","sub":7,"exp":1}"#),
    ] {
        let (world, service) = world_with("the-secret").await;
        let mut sign_in = world.sign_in_to("stand-in", Hints::default());
        for at_sign_in in [true, false] {
            *service.id_token.lock().unwrap() = at_sign_in.then(|| id_token.clone());
            let (step, _) = world.through_browser(&mut sign_in, "ada@example.com").await;
            let mut record = done(step).record;
            sign_in = world.sign_in_to("stand-in", Hints::default());

            *service.id_token.lock().unwrap() = Some(id_token.clone());
            for _ in 0..3 {
                world.wait(Duration::from_secs(3600));
                let token = world.token(Duration::ZERO);
                assert!(token.await.unwrap().token.matches("access-1"), "{id_token}");
            }
            let seen = world.sessions().checked_view(&mut record).await.unwrap();
            assert_eq!(seen.checked, Checked::Now);
            world.sessions().sign_out(&mut record, true).await.unwrap();
            let session = world
                .store
                .names()
                .into_iter()
                .any(|name| name.starts_with("session/"));
            assert!(!session);
        }
    }
}

#[tokio::test]
async fn a_wrong_secret_is_the_profiles_fault() {
    let (world, _) = world_with("another").await;
    let mut sign_in = world.sign_in_to("stand-in", Hints::default());
    let (step, _) = world.through_browser(&mut sign_in, "ada@example.com").await;
    assert_eq!(stopped(step).code, Code::ProfileInvalid);
}

#[tokio::test]
async fn without_a_registration_hubspot_is_guided() {
    let world = World::new().await;
    let profile = world.portico.profiles().find("hubspot").unwrap().view();
    assert_eq!(profile.kind, Kind::Guided);
    assert_eq!(
        profile.sign_in_page.as_deref(),
        Some("https://app.hubspot.com/login")
    );
    let step = world.sign_in_to("hubspot", Hints::default()).start().await;
    assert!(
        matches!(step, Step::Stopped(_)),
        "nothing is pretended: {step:?}"
    );
}
