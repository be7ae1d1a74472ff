//! What is bound to what: a code, a secret or a token reaches no server but the one it is for, and no
//! file in the person's folders decides otherwise.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use portico_core::domain::{EndReason, Method};
use portico_core::profile::Profile;
use portico_core::session::{Purpose, Record};
use portico_core::{AnswerKind, Challenge, Code, Handoff, Hints, Portico, Step};
use serde_json::{Value, json};
use test_support::{asked, done, handed_over, handed_to_device, stopped};

use test_support::desk::{Desk, LONGER, go};
use test_support::provider::{Behaviour, CLIENT, EMAIL, Provider, SECRET};
use url::Url;

const NOW: Duration = Duration::ZERO;

/// A server of somebody who wants what is another one's. It leads browsers on to the honest server,
/// takes whatever comes, and notes it.
#[derive(Clone)]
pub(crate) struct Evil(Arc<Inner>);

struct Inner {
    issuer: String,
    honest: String,
    /// Whether its metadata promise RFC 9207.
    promises_iss: bool,
    seen: Mutex<Vec<String>>,
}

impl Evil {
    pub(crate) async fn start(honest: &Provider, promises_iss: bool) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let evil = Self(Arc::new(Inner {
            issuer: format!("http://{}", listener.local_addr().unwrap()),
            honest: honest.issuer(),
            promises_iss,
            seen: Mutex::default(),
        }));
        let router = Router::new().fallback(answer).with_state(evil.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        evil
    }

    pub(crate) fn issuer(&self) -> &str {
        &self.0.issuer
    }

    /// An address of its domain.
    fn email(&self) -> String {
        format!("ada@{}", self.issuer().trim_start_matches("http://"))
    }

    /// All that came: path, query, headers that prove something, and body.
    pub(crate) fn seen(&self) -> String {
        self.0.seen.lock().unwrap().join("\n")
    }

    /// Nothing came that is worth anything anywhere.
    pub(crate) fn has_nothing(&self) {
        let seen = self.seen();
        for part in [
            "a-code",
            "code_verifier",
            "access-",
            "refresh-",
            SECRET,
            "correct+horse",
            "authorization:",
            "/token",
        ] {
            assert!(
                !seen.contains(part),
                "{part} reached another server:\n{seen}"
            );
        }
    }
}

async fn answer(State(evil): State<Evil>, request: Request) -> Response {
    let inner = &evil.0;
    let (head, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    let proof = head.headers.get(header::AUTHORIZATION);
    let proof = proof.map(|value| format!("authorization: {}", value.to_str().unwrap()));
    inner.seen.lock().unwrap().push(format!(
        "{} {} {} {}",
        head.method,
        head.uri,
        proof.unwrap_or_default(),
        String::from_utf8_lossy(&body)
    ));
    let at = |path: &str| format!("{}{path}", inner.issuer);
    let document = match head.uri.path() {
        "/.well-known/openid-configuration" => json!({
            "issuer": inner.issuer,
            "authorization_endpoint": at("/authorize"),
            "token_endpoint": at("/token"),
            "userinfo_endpoint": at("/userinfo"),
            "revocation_endpoint": at("/revoke"),
            "jwks_uri": at("/jwks"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "authorization_response_iss_parameter_supported": inner.promises_iss,
            "portico": {
                "support_endpoint": at("/support"),
                "password_reset_endpoint": at("/reset"),
            },
        }),
        "/.well-known/webfinger" => json!({
            "subject": "acct:ada",
            "links": [{
                "rel": "http://openid.net/specs/connect/1.0/issuer",
                "href": inner.issuer,
            }],
        }),
        // The browser's session at the honest server does the rest.
        "/authorize" => {
            let mut on = Url::parse(&format!("{}/authorize", inner.honest)).unwrap();
            let query = head.uri.query().unwrap_or_default();
            for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
                // What it has promised to say of itself it has the honest server bring along.
                let value = match inner.promises_iss && name == "redirect_uri" {
                    true => format!("{value}?iss={}", inner.issuer),
                    false => value.into_owned(),
                };
                on.query_pairs_mut().append_pair(&name, &value);
            }
            return Redirect::to(on.as_str()).into_response();
        }
        "/jwks" => json!({ "keys": [] }),
        "/token" => json!({
            "access_token": "evil-access", "token_type": "Bearer", "refresh_token": "evil-refresh",
        }),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    axum::Json(document).into_response()
}

/// A server that does not name itself in its answer, with a client that has a secret.
pub(crate) fn without_iss(behaviour: &mut Behaviour) {
    behaviour.secret_by = Some("client_secret_post");
    behaviour.metadata = Some(Box::new(|document| {
        document["authorization_response_iss_parameter_supported"] = json!(false);
    }));
    behaviour.redirect = Some(Box::new(|pairs| pairs.retain(|(name, _)| name != "iss")));
}

fn with_email(email: &str) -> Hints {
    Hints {
        email: Some(email.to_owned()),
        ..Hints::default()
    }
}

pub(crate) async fn sign_in(portico: &Portico, profile: Profile, hints: Hints) -> Step {
    let mut sign_in = portico.sign_in(profile, hints);
    match sign_in.start().await {
        Step::Browser(Handoff::Browser(handoff)) => go(&handoff, &mut sign_in).await,
        step => step,
    }
}

/// The honest profile with more in its file.
fn acme(issuer: &str, more: &str) -> String {
    format!(
        "name = \"acme\"\nissuer = \"{issuer}\"\nclient_id = \"{CLIENT}\"\n\
         client_secret = \"{SECRET}\"\n{more}"
    )
}

#[tokio::test]
async fn an_issuer_that_a_domain_names_gets_nothing_of_another_ones() {
    let desk = Desk::with(without_iss).await;
    let evil = Evil::start(&desk.provider, false).await;
    let domain = evil.email().split_once('@').unwrap().1.to_owned();
    for more in [
        "webfinger = true\n".to_owned(),
        format!("[domains]\n\"{domain}\" = \"{}\"\n", evil.issuer()),
    ] {
        let text = acme(&desk.provider.issuer(), &more);
        let profile = desk.portico.profiles().replace(&text).unwrap();

        let step = sign_in(&desk.portico, profile, with_email(&evil.email())).await;

        // The profile's own server signs in whom it knows; nobody was asked for by that address.
        let Challenge::DifferentPerson { came_back, .. } = &asked(&step).challenge else {
            panic!("{more}: {step:?}")
        };
        assert_eq!(came_back, EMAIL, "{more}");
        evil.has_nothing();
        assert!(
            !desk.provider.exchanges().is_empty(),
            "the honest server was asked"
        );
    }
}

#[tokio::test]
async fn a_registration_of_its_own_leads_to_a_domains_identity_provider() {
    let other = Provider::start(Behaviour::default()).await;
    // Both name themselves, or their answers come to places of their own.
    for (names_itself, redirect) in [
        (true, ""),
        (
            false,
            "redirect_uris = [\"http://127.0.0.1/callback/corp\"]\n",
        ),
    ] {
        let desk = Desk::with(|it| match names_itself {
            true => it.secret_by = Some("client_secret_post"),
            false => without_iss(it),
        })
        .await;
        let text = acme(
            &desk.provider.issuer(),
            &format!(
                "[domains.\"example.com\"]\nissuer = \"{}\"\nclient_id = \"{CLIENT}\"\n{redirect}",
                other.issuer()
            ),
        );
        let profile = desk.portico.profiles().replace(&text).unwrap();

        let step = sign_in(&desk.portico, profile, with_email(EMAIL)).await;

        assert_eq!(done(step).record.issuer, other.issuer());
        let sent = format!("{:?}", other.exchanges());
        assert!(
            !sent.contains(SECRET),
            "the secret is another server's: {sent}"
        );
        assert!(desk.provider.exchanges().is_empty());
    }
}

#[tokio::test]
async fn two_issuers_that_share_a_redirect_uri_have_to_name_themselves() {
    let desk = Desk::with(without_iss).await;
    let profiles = desk.portico.profiles();
    let honest = profiles.add(&acme(&desk.provider.issuer(), "")).unwrap();
    let elsewhere = |evil: &Evil, more: &str| {
        format!(
            "name = \"other\"\nissuer = \"{}\"\nclient_id = \"{CLIENT}\"\n{more}",
            evil.issuer()
        )
    };

    // Neither names itself: nothing is begun, at either.
    let evil = Evil::start(&desk.provider, false).await;
    let other = profiles.add(&elsewhere(&evil, "")).unwrap();
    for profile in [other, honest.clone()] {
        let problem = stopped(sign_in(&desk.portico, profile, Hints::default()).await);
        assert_eq!(problem.code, Code::ProfileInvalid);
        assert!(
            problem.detail.unwrap().contains("redirect_uris"),
            "says what to do"
        );
    }
    assert!(desk.provider.authorizations().is_empty());

    // It only says that it does: the honest server's answer names nobody.
    let liar = Evil::start(&desk.provider, true).await;
    let other = profiles.replace(&elsewhere(&liar, "")).unwrap();
    let problem = stopped(sign_in(&desk.portico, other, Hints::default()).await);
    assert_eq!(problem.code, Code::ProfileInvalid);
    assert!(desk.provider.authorizations().is_empty());

    // With a place of its own nobody is in the way: that is where the honest server would have to
    // send its code.
    let own = "redirect_uris = [\"http://127.0.0.1/callback/other\"]\n";
    profiles.replace(&elsewhere(&liar, own)).unwrap();
    done(sign_in(&desk.portico, honest, Hints::default()).await);
    evil.has_nothing();
    liar.has_nothing();
}

#[tokio::test]
async fn a_client_secret_stays_with_its_server_when_the_name_moves() {
    let desk = Desk::with(|it| it.secret_by = Some("client_secret_post")).await;
    desk.must_sign_in().await;
    let evil = Evil::start(&desk.provider, true).await;
    let moved = format!(
        "name = \"hostile\"\nissuer = \"{}\"\nclient_id = \"{CLIENT}\"\n\
         client_secret = \"the-new-servers\"\n",
        evil.issuer()
    );
    let refused = desk.portico.profiles().add(&moved).unwrap_err();
    assert_eq!(refused.code, Code::ProfileExists);
    desk.portico.profiles().replace(&moved).unwrap();

    // The session goes on at the server it is of, which never learns the new secret.
    let renewed = desk.renewed().await;

    // It has kept its own, for as long as it goes on.
    assert_eq!(renewed, Ok(()));
    let sent = format!("{:?}", desk.provider.exchanges());
    assert!(!sent.contains("the-new-servers"), "{sent}");
    evil.has_nothing();
}

/// A device code and a password need no redirect, so nothing but the address says whose they are.
#[tokio::test]
async fn what_another_profiles_server_takes_is_not_brought_there_for_a_stranger() {
    let both = |it: &mut Behaviour| {
        it.device = Some(json!({ "expires_in": 300, "interval": 1 }));
        it.takes_passwords = true;
    };
    for (method, member, path) in [
        (Method::Device, "device_authorization_endpoint", "/device"),
        (
            Method::Password,
            "authorization_challenge_endpoint",
            "/challenge",
        ),
    ] {
        for is_known in [true, false] {
            let honest = Desk::with(both).await.provider;
            let at = honest.issuer();
            let desk = Desk::with(|it| {
                both(it);
                let at = at.clone();
                it.metadata = Some(Box::new(move |metadata| {
                    metadata["token_endpoint"] = json!(format!("{at}/token"));
                    metadata[member] = json!(format!("{at}{path}"));
                }));
            })
            .await;
            if is_known {
                let text = format!("name = \"honest\"\nissuer = \"{at}\"\nclient_id = \"c\"\n");
                desk.portico.profiles().add(&text).unwrap();
            }
            let mut sign_in = desk.sign_in_with(Hints {
                method: Some(method),
                email: Some(EMAIL.to_owned()),
                ..Hints::default()
            });

            let step = sign_in.start().await;

            match (is_known, method) {
                (true, _) => {
                    let problem = stopped(step);
                    assert_eq!(problem.code, Code::ProfileInvalid, "{member}");
                    assert!(problem.detail.unwrap().contains("honest"), "{member}");
                }
                // One company's two hosts. Who gets the password is said before it is asked for.
                (false, Method::Password) => {
                    let ask = asked(&step);
                    assert!(matches!(ask.challenge, Challenge::ConfirmIssuer { .. }));
                    assert_eq!(ask.host.as_deref(), Some("127.0.0.1"));
                }
                (false, _) => assert!(handed_to_device(step).page.url.has_host()),
            }
            let is_asked = !is_known && method == Method::Device;
            assert_eq!(!honest.seen(path).is_empty(), is_asked, "{member}");
        }
    }
}

/// Who is asked whether a server may get a password sees its address as it is used, and not as the server
/// writes it.
#[tokio::test]
async fn the_question_about_a_password_shows_the_issuer_in_one_form() {
    for (written, read) in [
        ("http://127.0.0.1", true),
        ("HTTP://127.1", true),
        ("http://0x7f.1", true),
        ("http://１２７.0.0.1", true),
        ("http://127.0.0.1/../..", true),
        ("http://127.0.\n0.1", false),
        ("http://\t127.0.0.1", false),
        (" http://127.0.0.1", false),
        ("http://127.0.0.1\u{202e}", false),
    ] {
        let desk = Desk::with(|it| {
            it.takes_passwords = true;
            it.metadata = Some(Box::new(move |metadata| {
                let issuer = metadata["issuer"].as_str().unwrap();
                metadata["issuer"] = match written.strip_suffix("/../..") {
                    Some(_) => format!("{issuer}/x/../").into(),
                    None => issuer.replace("http://127.0.0.1", written).into(),
                };
            }));
        })
        .await;
        let mut sign_in = desk.sign_in_with(with_email(EMAIL));
        match (sign_in.start().await, read) {
            (Step::Ask(ask), true) => {
                let Challenge::ConfirmIssuer { issuer } = ask.challenge else {
                    panic!("{written:?}: {ask:?}")
                };
                assert_eq!(issuer, desk.provider.issuer(), "{written:?}");
            }
            (Step::Stopped(problem), false) => {
                assert_eq!(problem.code, Code::IssuerMismatch, "{written:?}");
            }
            (step, _) => panic!("{written:?}: {step:?}"),
        }
        assert!(desk.provider.seen("/challenge").is_empty(), "{written:?}");
    }
}

#[tokio::test]
async fn a_profile_whose_file_was_led_elsewhere_begins_no_sign_in() {
    for is_added in [true, false] {
        let desk = Desk::with(|_| ()).await;
        let path = desk.portico.paths().config.join("profiles/hostile.toml");
        let text = format!(
            "name = \"hostile\"\nissuer = \"{}\"\nclient_id = \"{CLIENT}\"\n",
            desk.provider.issuer()
        );
        if is_added {
            desk.portico.profiles().add(&text).unwrap();
        } else {
            // Put there by hand: it stands for what was signed in to first.
            portico_core::fs::atomic::write(&path, text.as_bytes()).unwrap();
        }
        desk.must_sign_in().await;
        let asked = desk.provider.authorizations().len();
        let evil = Evil::start(&desk.provider, false).await;
        let text = std::fs::read_to_string(&path).unwrap();
        let moved = text.replace(&desk.provider.issuer(), evil.issuer());
        assert_ne!(text, moved);
        portico_core::fs::atomic::write(&path, moved.as_bytes()).unwrap();

        let portico = desk.restarted();
        let profile = portico.profiles().find("hostile").unwrap();
        let problem = stopped(sign_in(&portico, profile, Hints::default()).await);

        assert_eq!(problem.code, Code::ProfileExists, "{is_added}");
        assert_eq!(desk.provider.authorizations().len(), asked);
        assert_eq!(evil.seen(), "", "it is not even asked for its metadata");

        portico_core::fs::atomic::write(&path, text.as_bytes()).unwrap();
        let profile = portico.profiles().find("hostile").unwrap();
        done(sign_in(&portico, profile, Hints::default()).await);
    }
}

/// Changes one field of a session's file.
type Lie = (&'static str, Value);

/// Every field, with a value that somebody could gain from.
fn lies(record: &Record, evil: &Evil) -> Vec<Lie> {
    let far = json!("2999-01-01T00:00:00Z");
    let past = json!("2001-01-01T00:00:00Z");
    let ended = json!({ "at": past, "reason": "unused" });
    vec![
        ("account", json!("acme:cleo@example.com")),
        ("profile", json!("evil")),
        ("kind", json!("hubspot")),
        ("kind", json!("native")),
        ("issuer", json!(evil.issuer())),
        ("issuer", json!(format!("{}/", record.issuer))),
        (
            "api",
            json!({ "origin": evil.issuer(), "version": "2026-03" }),
        ),
        ("client_id", json!("another")),
        ("subject", json!("another")),
        ("email", json!("cleo@example.com")),
        ("email", Value::Null),
        ("name", json!("Cleo")),
        ("method", json!("password")),
        ("since", far.clone()),
        ("last_used", far.clone()),
        ("last_used", past.clone()),
        ("expires_at", far.clone()),
        ("expires_at", past.clone()),
        ("expires_at", Value::Null),
        ("idle_limit", json!(4_294_967_295_u32)),
        ("idle_limit", json!(1)),
        ("idle_limit_is_providers", json!(true)),
        ("device_since", far.clone()),
        ("device_recognised", json!(true)),
        ("ended", ended),
        ("pending_revocation", json!(true)),
        (
            "renewal",
            json!({ "at": past, "under_way_since": past, "hold": null }),
        ),
        (
            "renewal",
            json!({ "at": far, "under_way_since": far, "hold": null }),
        ),
        (
            "renewal",
            json!({ "at": past, "under_way_since": null, "hold": {
                "since": past, "callers_until": far, "upkeep_until": far, "failures": 1,
                "code": "network_timeout", "host": "\u{1b}]0;x\u{7}", "clock_offset": i64::MIN,
            }}),
        ),
    ]
}

/// Whatever a program of ours does with a session.
async fn every_command(portico: &Portico) -> Vec<String> {
    let mut came = Vec::new();
    let mut note = |what: &str, result: Result<String, portico_core::Problem>| {
        came.push(match result {
            Ok(text) => format!("{what}: {text}"),
            Err(problem) => format!("{what}: [{}]", problem.code),
        });
    };
    let token = portico.sessions().ready_token(None, None, NOW);
    note(
        "token",
        token.map(|it| format!("{:?}", it.map(|it| it.token.expose().to_owned()))),
    );
    let token = portico.sessions().access_token(None, None, LONGER).await;
    note("renewed", token.map(|it| it.token.expose().to_owned()));
    note(
        "upkeep",
        portico.sessions().upkeep().await.map(|()| String::new()),
    );
    note(
        "pending",
        portico
            .sessions()
            .tell_pending(Purpose::Use)
            .await
            .map(|()| String::new()),
    );
    if let Ok(all) = portico.sessions().all() {
        for mut record in all {
            let seen = portico.sessions().checked_view(&mut record).await;
            note(
                "status",
                seen.map(|it| format!("{:?} {:?}", it.checked, it.state)),
            );
            let accounts = portico.sessions().service_accounts(&mut record).await;
            note("accounts", accounts.map(|it| format!("{it:?}")));
        }
    }
    came
}

#[tokio::test]
async fn no_field_of_a_sessions_file_leads_a_token_elsewhere() {
    for place in 0.. {
        let desk = Desk::with(|_| {}).await;
        desk.must_sign_in().await;
        let record = desk.sessions().find(None, None).unwrap();
        let evil = Evil::start(&desk.provider, true).await;
        let Some((field, value)) = lies(&record, &evil).into_iter().nth(place) else {
            return;
        };
        let text = format!(
            "name = \"evil\"\nissuer = \"{}\"\nclient_id = \"c\"\n",
            evil.issuer()
        );
        desk.portico.profiles().add(&text).unwrap();
        desk.lie(field, value.clone());

        let came = every_command(&desk.restarted()).await;

        evil.has_nothing();
        let handed_out = came.iter().filter(|line| line.contains("evil-"));
        assert_eq!(handed_out.count(), 0, "{field} = {value}: {came:?}");
        if decides(field) {
            let given = came.iter().any(|line| line.contains("access-"));
            assert!(!given, "{field} = {value}: {came:?}");
            let sent = desk.provider.exchanges().len();
            assert_eq!(
                sent, 1,
                "{field} = {value}: nothing is sent after the sign-in"
            );
        }
    }
}

/// Whether a difference in this field has to stop everything.
fn decides(field: &str) -> bool {
    !matches!(
        field,
        // Notes of the time, which files may lose: the vault has its own.
        "last_used" | "expires_at" | "device_since" | "device_recognised" | "renewal"
            // Of a live session it says nothing.
            | "pending_revocation"
    )
}

#[tokio::test]
async fn an_ended_session_does_not_come_back_to_life_by_its_file() {
    let desk = Desk::with(|_| {}).await;
    desk.must_sign_in().await;
    desk.lie("idle_limit", json!(60));
    // A limit that was not sealed stops everything.
    let problem = desk.ready_after_restart(NOW).unwrap_err();
    assert_eq!(problem.code, Code::SessionAltered);

    let desk = Desk::with(|it| {
        it.claims = Some(Box::new(|claims| {
            claims["portico_idle_timeout"] = json!(60)
        }));
    })
    .await;
    desk.must_sign_in().await;
    desk.wait(Duration::from_secs(61));
    let portico = desk.restarted();
    let record = portico.sessions().find(None, None).unwrap();
    assert_eq!(record.ended.unwrap().reason, EndReason::Unused);

    desk.lie("ended", Value::Null);
    desk.lie("pending_revocation", json!(false));
    let problem = desk.ready_after_restart(NOW).unwrap_err();
    assert_eq!(problem.code, Code::SessionEndedUnused);

    desk.lie("ended", Value::Null);
    desk.lie("last_used", json!("2999-01-01T00:00:00Z"));
    let problem = desk.ready_after_restart(NOW).unwrap_err();
    assert_eq!(problem.code, Code::SessionAltered);
}

#[tokio::test]
async fn whoever_was_somebody_else_the_last_time_is_asked_about_and_kept_apart() {
    let desk = Desk::with(|_| {}).await;
    desk.must_sign_in().await;
    let first = desk.sessions().find(None, None).unwrap();
    desk.provider.become_(Behaviour {
        claims: Some(Box::new(|claims| claims["sub"] = json!("mallory-9"))),
        userinfo: Some(Box::new(|info| info["sub"] = json!("mallory-9"))),
        ..Behaviour::default()
    });

    let mut again = desk.sign_in_with(with_email(EMAIL));
    let Step::Browser(Handoff::Browser(handoff)) = again.start().await else {
        panic!("no browser")
    };
    let step = go(&handoff, &mut again).await;
    let Challenge::DifferentPerson { because, .. } = &asked(&step).challenge else {
        panic!("{step:?}")
    };
    assert_eq!(*because, portico_core::domain::Doubt::OtherSubject);
    assert_eq!(
        desk.sessions().all().unwrap().len(),
        1,
        "nothing is kept yet"
    );

    let second = done(again.answer(AnswerKind::Accept.into()).await.unwrap()).record;
    assert_ne!(second.account, first.account, "told apart");
    let token = |record: &Record| {
        let token = desk
            .sessions()
            .ready_token(Some(&record.account), None, NOW);
        token.unwrap().unwrap().token.expose().to_owned()
    };
    assert_ne!(token(&first), token(&second));
    assert_eq!(token(&first), "access-1");
}

#[tokio::test]
async fn no_address_or_an_unverified_one_is_a_question() {
    use portico_core::domain::Doubt;
    for (change, because) in [
        (
            Box::new(|info: &mut Value| {
                info.as_object_mut().unwrap().remove("email");
            }) as Box<dyn Fn(&mut Value) + Send>,
            Doubt::NoAddress,
        ),
        (
            Box::new(|info: &mut Value| info["email_verified"] = json!(false)),
            Doubt::UnverifiedAddress,
        ),
    ] {
        let desk = Desk::with(|it| it.userinfo = Some(change)).await;
        let mut first = desk.sign_in_with(with_email(EMAIL));
        let Step::Browser(Handoff::Browser(handoff)) = first.start().await else {
            panic!("no browser")
        };
        let step = go(&handoff, &mut first).await;
        let Challenge::DifferentPerson { because: seen, .. } = &asked(&step).challenge else {
            panic!("{step:?}")
        };
        assert_eq!(*seen, because);
        done(first.answer(AnswerKind::Accept.into()).await.unwrap());

        // The same person is known from then on.
        let profile = Profile::for_issuer(&desk.provider.issuer(), CLIENT).unwrap();
        done(sign_in(&desk.portico, profile, with_email(EMAIL)).await);
    }
}

/// What makes the sign-in of somebody with another address doubtful is asked about one after the other.
#[tokio::test]
async fn a_yes_to_another_address_is_none_to_another_person_of_that_address() {
    use portico_core::domain::Doubt;
    let mallory = |it: &mut Behaviour| {
        it.claims = Some(Box::new(|claims| claims["sub"] = json!("mallory-9")));
        it.userinfo = Some(Box::new(|info| info["sub"] = json!("mallory-9")));
    };
    // Known by a session, by the note of who had the address, or by one that can't be read.
    for (way, known) in [
        ("signed in", &[Doubt::OtherSubject][..]),
        ("signed out", &[Doubt::OtherSubject]),
        ("damaged", &[Doubt::Unreadable, Doubt::OtherSubject]),
        // The legitimate twins: nobody was here before, or the same person was.
        ("nobody", &[]),
        ("the same", &[]),
    ] {
        let desk = Desk::with(|_| {}).await;
        if way != "nobody" {
            desk.must_sign_in().await;
        }
        match way {
            "signed out" => {
                let mut record = desk.sessions().find(None, None).unwrap();
                desk.sessions().sign_out(&mut record, false).await.unwrap();
            }
            "damaged" => assert_eq!(crate::damage::damage(&desk, "person/"), 1),
            _ => {}
        }
        if way != "the same" {
            desk.become_(mallory);
        }

        let mut again = desk.sign_in_with(with_email("grace@example.com"));
        let handoff = handed_over(again.start().await);
        let mut step = go(&handoff, &mut again).await;
        let mut reasons = Vec::new();
        while let Step::Ask(ask) = &step {
            let Challenge::DifferentPerson {
                because,
                asked_for,
                came_back,
            } = &ask.challenge
            else {
                panic!("{way}: {ask:?}")
            };
            assert_eq!(came_back, EMAIL, "{way}");
            let wanted = match because {
                Doubt::OtherAddress => "grace@example.com",
                _ => EMAIL,
            };
            assert_eq!(asked_for, wanted, "{way}");
            reasons.push(*because);
            step = again.answer(AnswerKind::Accept.into()).await.unwrap();
        }

        let mut wanted = vec![Doubt::OtherAddress];
        wanted.extend(known);
        assert_eq!(reasons, wanted, "{way}");
        done(step);
    }
}
