//! E-mail and password in the app.

use std::time::Duration;

use portico_core::domain::{Factor, Method, Rejection};
use portico_core::profile::Profile;
use portico_core::sign_in::Step;
use portico_core::vault::Store;
use portico_core::{Answer, AnswerKind, Challenge, Code, Secret};
use portico_sandbox::{Fault, FaultKind};
use test_support::{World, asked, done, email_code, handed_over, hints, password, stopped};

#[tokio::test]
async fn a_new_device_is_asked_for_the_mailed_code_and_a_known_one_is_not() {
    let mut world = World::new().await;

    let first = world.signed_in("ada@example.com").await;
    assert!(!first.record.device_recognised);
    assert!(
        first.record.device_since.is_some(),
        "the device is known from now on"
    );
    assert_eq!(first.record.account, "sandbox:ada@example.com");

    world.restarted();
    let mut sign_in = world.sign_in(None, Some("ada@example.com"));
    let step = sign_in.start().await;
    assert_eq!(asked(&step).challenge, Challenge::Password);
    let step = sign_in
        .answer(password(world.password("ada@example.com")))
        .await
        .unwrap();
    let second = done(step);
    assert!(second.record.device_recognised);
    assert_eq!(
        world.sandbox.mail_to("ada@example.com").len(),
        1,
        "one code, one mail"
    );
}

#[tokio::test]
async fn two_factors_come_after_the_mailed_code_and_alone_on_a_known_device() {
    let world = World::new().await;
    let email = "bo@example.com";
    let (mut sign_in, step) = world.past_password(email).await;
    assert!(matches!(
        asked(&step).challenge,
        Challenge::EmailCode { length: 6, .. }
    ));
    let code = Answer {
        kind: AnswerKind::EmailCode(world.mailed_code(email)),
        remember_device: true,
    };
    let step = sign_in.answer(code).await.unwrap();
    assert_eq!(
        asked(&step).challenge,
        Challenge::SecondFactor(vec![Factor::Totp, Factor::BackupCode])
    );
    let totp = AnswerKind::Totp(Secret::new(world.sandbox.totp(email)));
    done(sign_in.answer(totp.into()).await.unwrap());

    let mut again = world.sign_in(None, Some(email));
    again.start().await;
    let step = again.answer(password(world.password(email))).await.unwrap();
    assert!(
        matches!(asked(&step).challenge, Challenge::SecondFactor(_)),
        "{step:?}"
    );
    let backup = AnswerKind::BackupCode(Secret::new(world.sandbox.backup_code(email)));
    assert!(
        done(again.answer(backup.into()).await.unwrap())
            .record
            .device_recognised
    );
}

#[tokio::test]
async fn a_wrong_password_is_asked_again_and_looks_like_an_unknown_address() {
    let world = World::new().await;
    let mut looks = Vec::new();
    for email in ["ada@example.com", "nobody@example.com"] {
        let mut sign_in = world.sign_in(Some(Method::Password), Some(email));
        sign_in.start().await;
        let step = sign_in.answer(password("not this one")).await.unwrap();
        let rejected = asked(&step).rejected.clone().unwrap();
        assert_eq!(rejected.reason, Rejection::Wrong);
        assert_eq!(rejected.problem().code, Code::WrongPassword);
        looks.push(rejected);
    }
    assert_eq!(looks[0], looks[1]);
}

#[tokio::test]
async fn a_mailed_code_may_be_wrong_too_late_and_sent_again() {
    let world = World::new().await;
    let email = "ada@example.com";
    let (mut sign_in, _) = world.past_password(email).await;

    let step = sign_in.answer(email_code("000000")).await.unwrap();
    let rejected = asked(&step).rejected.clone().unwrap();
    assert_eq!(
        (rejected.reason, rejected.attempts_left),
        (Rejection::Wrong, Some(4))
    );

    let step = sign_in.answer(AnswerKind::Resend.into()).await.unwrap();
    let trouble = asked(&step).trouble.clone().expect("too soon");
    assert_eq!(trouble.code, Code::TooManyTries);
    assert!(trouble.retry_after.is_some_and(|seconds| seconds <= 30));

    world.wait(Duration::from_secs(31));
    sign_in.answer(AnswerKind::Resend.into()).await.unwrap();
    assert_eq!(world.sandbox.mail_to(email).len(), 2);

    world.wait(Duration::from_secs(601));
    let late = email_code(world.mailed_code(email).expose());
    let step = sign_in.answer(late).await.unwrap();
    let rejected = asked(&step).rejected.clone().unwrap();
    assert_eq!(rejected.problem().code, Code::CodeExpired);

    world.wait(Duration::from_secs(31));
    sign_in.answer(AnswerKind::Resend.into()).await.unwrap();
    let fresh = email_code(world.mailed_code(email).expose());
    done(sign_in.answer(fresh).await.unwrap());
}

#[tokio::test]
async fn who_may_not_sign_in_learns_why() {
    for (email, code) in [
        ("dag@example.com", Code::Deactivated),
        ("nils@example.com", Code::NoAccounts),
        ("eva@example.com", Code::NotACustomer),
        ("lars@example.com", Code::Locked),
        ("rita@example.com", Code::SsoRequired),
        ("petra@example.com", Code::PasswordLeaked),
    ] {
        let world = World::new().await;
        let mut sign_in = world.sign_in(Some(Method::Password), Some(email));
        let step = sign_in.start().await;
        let problem = stopped(world.answer_all(&mut sign_in, step, email).await);
        assert_eq!(problem.code, code, "{email}: {problem:?}");
        assert_eq!(problem.about.address.as_deref(), Some(email));
        if code == Code::Deactivated {
            assert_eq!(problem.about.account.as_deref(), Some("Dahl Design"));
        }
        assert!(world.sessions().all().unwrap().is_empty());
    }
}

#[tokio::test]
async fn the_service_may_send_the_person_to_the_browser() {
    for (kind, pushed) in [
        (FaultKind::RedirectToWeb { request_uri: true }, true),
        (FaultKind::RedirectToWeb { request_uri: false }, false),
        (FaultKind::UnknownChallenge, false),
    ] {
        let world = World::new().await;
        world.sandbox.set_fault(Fault::new(kind.clone()).times(1));
        let mut sign_in = world.sign_in(Some(Method::Password), Some("ada@example.com"));
        let handoff = handed_over(sign_in.start().await);
        assert!(handoff.page.opened);
        let link = handoff.elsewhere;
        let query = link.query().unwrap();
        assert!(query.contains("request_uri=") || !pushed, "{query}");
        let person = world.person("ada@example.com");
        let (page, step) = tokio::join!(person.browse(handoff.page.url.as_str()), sign_in.wait());
        let session = done(step);
        assert_eq!(session.record.email.as_deref(), Some("ada@example.com"));
        assert_eq!(session.record.method, Method::Browser, "{kind:?}");
        assert!(page.contains("ada@example.com"), "{page}");
    }
}

#[tokio::test]
async fn who_is_sent_to_the_browser_came_in_as_the_service_says() {
    let world = World::new().await;
    world
        .sandbox
        .change_settings(|settings| settings.sso_required_as_redirect = true);
    // A person whose company wants its own SSO: the service leads on to it.
    let rita = "rita@example.com";
    let mut sign_in = world.sign_in(Some(Method::Password), Some(rita));
    let step = sign_in.start().await;
    let handoff = handed_over(world.answer_all(&mut sign_in, step, rita).await);
    let person = world.person(rita);
    let (_, step) = tokio::join!(person.browse(handoff.page.url.as_str()), sign_in.wait());
    assert_eq!(done(step).record.method, Method::Sso);

    // A service without the native endpoint has its own page only.
    world
        .sandbox
        .change_settings(|settings| settings.challenge_endpoint = false);
    world.portico.forget_providers();
    let mut sign_in = world.sign_in(Some(Method::Password), Some("ada@example.com"));
    let (step, _) = world.through_browser(&mut sign_in, "ada@example.com").await;
    assert_eq!(done(step).record.method, Method::Browser);
}

#[tokio::test]
async fn a_forgotten_sign_in_starts_over_once_and_a_worthless_device_token_is_deleted() {
    let world = World::new().await;
    world.signed_in("ada@example.com").await;
    let items = |world: &World| {
        world
            .store
            .names()
            .iter()
            .filter(|n| n.starts_with("device/"))
            .count()
    };
    assert_eq!(items(&world), 1);

    world
        .sandbox
        .set_fault(Fault::new(FaultKind::InvalidSession).times(1));
    let mut sign_in = world.sign_in(None, Some("ada@example.com"));
    let step = sign_in.start().await;
    assert_eq!(asked(&step).challenge, Challenge::Password);
    assert_eq!(items(&world), 0);

    world
        .sandbox
        .set_fault(Fault::new(FaultKind::InvalidSession));
    let mut sign_in = world.sign_in(None, Some("ada@example.com"));
    assert_eq!(stopped(sign_in.start().await).code, Code::SignInExpired);
}

#[tokio::test]
async fn a_passing_trouble_keeps_the_question_and_does_not_use_the_answer() {
    for (kind, code) in [
        (FaultKind::ServerError(500), Code::ServiceUnavailable),
        (FaultKind::TooManyRequests(5), Code::TooManyTries),
        (FaultKind::TemporarilyUnavailable, Code::ServiceUnavailable),
        (FaultKind::CutOffMidBody, Code::BadResponse),
    ] {
        let world = World::new().await;
        let email = "ada@example.com";
        let mut sign_in = world.sign_in(None, Some(email));
        sign_in.start().await;
        let before = world.sandbox.requests_to("/challenge").len();

        world.sandbox.set_fault(Fault::new(kind.clone()).times(1));
        let step = sign_in
            .answer(password(world.password(email)))
            .await
            .unwrap();

        assert_eq!(asked(&step).challenge, Challenge::Password, "{kind:?}");
        assert_eq!(
            asked(&step).trouble.as_ref().unwrap().code,
            code,
            "{kind:?}"
        );
        assert_eq!(
            world.sandbox.requests_to("/challenge").len(),
            before + 1,
            "sent once"
        );
        world.wait(Duration::from_secs(5));
        let step = sign_in
            .answer(password(world.password(email)))
            .await
            .unwrap();
        assert!(asked(&step).rejected.is_none());
    }
}

/// A sign-in that has just been told to slow down, for so many seconds.
async fn slowed_down(seconds: u32) -> (World, portico_core::SignIn) {
    let world = World::new().await;
    let email = "ada@example.com";
    let mut sign_in = world.sign_in(None, Some(email));
    sign_in.start().await;
    let slow = Fault::new(FaultKind::TooManyRequests(seconds)).times(1);
    world.sandbox.set_fault(slow);
    let step = sign_in.answer(password(world.password(email))).await;
    let trouble = asked(&step.unwrap()).trouble.clone().unwrap();
    assert_eq!(
        (trouble.code, trouble.retry_after),
        (Code::TooManyTries, Some(seconds))
    );
    (world, sign_in)
}

#[tokio::test]
async fn an_answer_that_comes_too_soon_is_held_back_until_the_service_wants_it() {
    let (world, mut sign_in) = slowed_down(30).await;
    let sent = || world.sandbox.requests_to("/challenge").len();
    let before = sent();
    let right = password(world.password("ada@example.com"));
    let (step, ()) = tokio::join!(sign_in.answer(right), async {
        for _ in 0..20 {
            // As long as the service needs for an answer.
            test_support::person::status(world.sandbox.issuer()).await;
        }
        assert_eq!(sent(), before, "not yet");
        world.wait(Duration::from_secs(29));
        test_support::person::status(world.sandbox.issuer()).await;
        assert_eq!(sent(), before, "nor now");
        world.wait(Duration::from_secs(1));
    });
    assert!(matches!(
        asked(&step.unwrap()).challenge,
        Challenge::EmailCode { .. }
    ));
    assert_eq!(sent(), before + 1);
}

#[tokio::test]
async fn who_is_told_to_wait_may_cancel_and_may_answer_again() {
    let (world, mut sign_in) = slowed_down(30).await;
    let sent = || world.sandbox.requests_to("/challenge").len();
    let before = sent();
    let right = || password(world.password("ada@example.com"));
    tokio::select! {
        biased;
        step = sign_in.answer(right()) => panic!("{step:?}"),
        () = tokio::task::yield_now() => {}
    }
    assert_eq!(sent(), before, "broken off");
    world.wait(Duration::from_secs(30));
    let step = sign_in.answer(right()).await.unwrap();
    assert!(matches!(
        asked(&step).challenge,
        Challenge::EmailCode { .. }
    ));

    let (world, mut sign_in) = slowed_down(30).await;
    let before = world.sandbox.requests_to("/challenge").len();
    let step = sign_in.answer(AnswerKind::Cancel.into()).await.unwrap();
    assert_eq!(stopped(step).code, Code::Cancelled);
    assert_eq!(world.sandbox.requests_to("/challenge").len(), before);
}

#[tokio::test]
async fn a_long_wait_is_said_again_and_nothing_is_sent() {
    let (world, mut sign_in) = slowed_down(900).await;
    let before = world.sandbox.requests_to("/challenge").len();
    let right = || password(world.password("ada@example.com"));
    world.wait(Duration::from_secs(300));

    let step = sign_in.answer(right()).await.unwrap();

    let trouble = asked(&step).trouble.clone().unwrap();
    assert_eq!(trouble.code, Code::TooManyTries);
    assert!((590..=601).contains(&trouble.retry_after.unwrap()));
    assert_eq!(world.sandbox.requests_to("/challenge").len(), before);
    world.wait(Duration::from_secs(600));
    let step = sign_in.answer(right()).await.unwrap();
    assert!(matches!(
        asked(&step).challenge,
        Challenge::EmailCode { .. }
    ));
}

#[tokio::test]
async fn a_device_token_that_comes_with_renewed_tokens_replaces_the_one_before() {
    let mut world = World::new().await;
    let email = "ada@example.com";
    world.signed_in(email).await;
    world
        .sandbox
        .change_settings(|settings| settings.renew_device_token = true);
    for _ in 0..2 {
        world.wait(Duration::from_secs(3600));
        world.token(Duration::ZERO).await.unwrap();
    }

    world.restarted();
    let again = world.signed_in(email).await;

    assert!(again.record.device_recognised);
    assert_eq!(
        world.sandbox.mail_to(email).len(),
        1,
        "no other code was mailed"
    );
    let first = world.sandbox.requests_to("/challenge");
    let sent: Vec<&str> = first
        .iter()
        .filter(|request| request.parameter("username").is_some())
        .filter_map(|request| request.parameter("auth_session"))
        .collect();
    assert_eq!(sent.len(), 1);
}

#[tokio::test]
async fn a_device_that_was_forgotten_is_not_remembered_by_a_renewal() {
    let world = World::new().await;
    let mut record = world.signed_in("ada@example.com").await.record;
    world
        .sandbox
        .change_settings(|settings| settings.renew_device_token = true);
    world.portico.forget_recognition(&mut record).await.unwrap();

    world.wait(Duration::from_secs(3600));
    world.token(Duration::ZERO).await.unwrap();

    let names = world.store.names();
    assert!(
        !names.iter().any(|name| name.starts_with("device/")),
        "{names:?}"
    );
}

#[tokio::test]
async fn tokens_that_anybody_could_use_are_not_taken_in_the_apps_own_sign_in() {
    let world = World::new().await;
    world.sandbox.set_fault(FaultKind::BearerTokens);
    let email = "ada@example.com";
    let mut sign_in = world.sign_in(Some(Method::Password), Some(email));
    let step = sign_in.start().await;
    let problem = stopped(world.answer_all(&mut sign_in, step, email).await);
    assert_eq!(problem.code, Code::TokenNotBound);
    assert!(world.store.names().is_empty(), "{:?}", world.store.names());

    // One that never offered any other is as good as ever.
    let world = World::new().await;
    world
        .sandbox
        .change_settings(|settings| settings.dpop = false);
    let record = world.signed_in(email).await.record;
    assert_eq!(record.bound, None);
}

#[tokio::test]
async fn a_request_without_an_answer_is_tried_three_times_in_all() {
    let world = World::new().await;
    world.sandbox.set_fault(
        Fault::new(FaultKind::ServerError(503))
            .at("/challenge")
            .times(2),
    );
    let mut sign_in = world.sign_in(None, Some("ada@example.com"));
    let step = sign_in.start().await;
    assert_eq!(asked(&step).challenge, Challenge::Password);
    assert_eq!(world.sandbox.requests_to("/challenge").len(), 3);
}

#[tokio::test]
async fn a_server_that_wants_nonces_gets_them() {
    let world = World::new().await;
    world
        .sandbox
        .change_settings(|settings| settings.require_dpop_nonce = true);
    let session = world.signed_in("ada@example.com").await;
    let mut record = session.record;
    assert_eq!(
        world
            .sessions()
            .service_accounts(&mut record)
            .await
            .unwrap()[0]
            .name,
        "Aas Bakery"
    );
}

#[tokio::test]
async fn without_a_challenge_endpoint_the_browser_is_used() {
    let world = World::new().await;
    world
        .sandbox
        .change_settings(|settings| settings.challenge_endpoint = false);
    let mut sign_in = world.sign_in(None, Some("ada@example.com"));
    let (step, _) = world.through_browser(&mut sign_in, "ada@example.com").await;
    done(step);
}

#[tokio::test]
async fn an_answer_to_another_question_changes_nothing() {
    let world = World::new().await;
    let mut sign_in = world.sign_in(None, Some("ada@example.com"));
    sign_in.start().await;
    assert!(sign_in.answer(email_code("123456")).await.is_err());
    let right = sign_in
        .answer(password(world.password("ada@example.com")))
        .await
        .unwrap();
    assert!(matches!(
        asked(&right).challenge,
        Challenge::EmailCode { .. }
    ));
}

#[tokio::test]
async fn a_shared_computer_is_not_remembered() {
    let world = World::with(|parts| {
        portico_core::fs::atomic::write(&parts.paths.policy, b"shared_computer = true").unwrap();
    })
    .await;
    assert!(
        world
            .signed_in("ada@example.com")
            .await
            .record
            .device_since
            .is_none()
    );
}

/// Nor by a service that sends the token all the same, at a sign-in or a renewal: what was known before
/// the policy came is not renewed.
#[tokio::test]
async fn a_shared_computer_is_not_remembered_by_a_renewal_either() {
    let mut world = World::new().await;
    world.signed_in("ada@example.com").await;
    world
        .sandbox
        .change_settings(|settings| settings.renew_device_token = true);
    let device = |world: &World| {
        let names = world.store.names();
        let name = names.iter().find(|name| name.starts_with("device/"))?;
        let item = world.store.read(name).unwrap()?;
        Some(item.expose().to_owned())
    };
    let known = device(&world);
    assert!(known.is_some());
    let policy = world.home.path().join("policy.toml");
    world.restarted_with(|parts| {
        parts.paths.policy = policy;
        portico_core::fs::atomic::write(&parts.paths.policy, b"shared_computer = true").unwrap();
    });
    world.wait(Duration::from_secs(3600));
    let sessions = world.sessions();
    let renewed = sessions.access_token(None, None, Duration::ZERO).await;
    renewed.unwrap();
    assert_eq!(device(&world), known);
}

/// What was kept before the policy came recognises nobody, until the policy has gone again.
#[tokio::test]
async fn a_shared_computer_is_not_recognised_by_what_was_kept_before() {
    let mut world = World::new().await;
    world.signed_in("ada@example.com").await;
    let policy = world.home.path().join("policy.toml");
    for (is_shared, is_recognised) in [(true, false), (false, true)] {
        match is_shared {
            true => portico_core::fs::atomic::write(&policy, b"shared_computer = true").unwrap(),
            false => std::fs::remove_file(&policy).unwrap(),
        }
        let at = policy.clone();
        world.restarted_with(|parts| parts.paths.policy = at);
        let mut sign_in = world.sign_in(None, Some("ada@example.com"));
        sign_in.start().await;
        let right = password(world.password("ada@example.com"));
        let step = sign_in.answer(right).await.unwrap();
        match is_recognised {
            true => assert!(done(step).record.device_recognised),
            false => assert!(matches!(
                asked(&step).challenge,
                Challenge::EmailCode { .. }
            )),
        }
    }
}

#[tokio::test]
async fn a_forgotten_password_is_mailed_whoever_asks() {
    let world = World::new().await;
    let profile = world.portico.profiles().find("sandbox").unwrap();
    for email in ["ada@example.com", "nobody@example.com"] {
        world.portico.reset_password(&profile, email).await.unwrap();
    }
    let mail = world.sandbox.mail_to("ada@example.com").pop().unwrap();
    assert!(mail.link.is_some());
    assert!(world.sandbox.mail_to("nobody@example.com").is_empty());
}

#[tokio::test]
async fn who_had_answered_already_is_told_why_it_starts_over() {
    let world = World::new().await;
    let email = "ada@example.com";
    let (mut sign_in, _) = world.past_password(email).await;
    world
        .sandbox
        .set_fault(Fault::new(FaultKind::InvalidSession).times(1));
    let step = sign_in.answer(email_code("123456")).await.unwrap();
    assert_eq!(asked(&step).challenge, Challenge::Password);
    assert_eq!(
        asked(&step).trouble.as_ref().unwrap().code,
        Code::SignInExpired
    );
    let step = world.answer_all(&mut sign_in, step, email).await;
    done(step);
}

/// A server that nobody has vouched for, and that takes passwords here.
async fn begun_at_an_issuer(world: &World) -> (portico_core::SignIn, Step) {
    let issuer = world.sandbox.issuer();
    let profile = Profile::for_issuer(issuer, world.sandbox.client_id()).unwrap();
    let mut sign_in = world
        .portico
        .sign_in(profile, hints(Some("ada@example.com")));
    let step = sign_in.start().await;
    (sign_in, step)
}

#[tokio::test]
async fn a_server_that_nobody_has_vouched_for_gets_a_password_only_after_a_yes() {
    let world = World::new().await;
    let (mut sign_in, step) = begun_at_an_issuer(&world).await;
    let Challenge::ConfirmIssuer { issuer } = &asked(&step).challenge else {
        panic!("{step:?}")
    };
    assert_eq!(issuer, world.sandbox.issuer());
    let challenges = || world.sandbox.requests_to("/challenge").len();
    assert_eq!(challenges(), 0, "it does not even learn the address");
    assert!(
        sign_in.answer(password("a guess")).await.is_err(),
        "not asked for yet"
    );

    let step = sign_in.answer(AnswerKind::Accept.into()).await.unwrap();

    let ask = asked(&step);
    assert_eq!(ask.challenge, Challenge::Password);
    assert_eq!(ask.host.as_deref(), Some("127.0.0.1"), "says who gets it");
    let session = done(
        world
            .answer_all(&mut sign_in, step, "ada@example.com")
            .await,
    );
    assert_eq!(session.record.method, Method::Password);
    // The yes is remembered, for this issuer.
    let (_, step) = begun_at_an_issuer(&world).await;
    assert_eq!(asked(&step).challenge, Challenge::Password);
}

#[tokio::test]
async fn a_server_that_nobody_has_vouched_for_may_have_the_browser_instead() {
    let world = World::new().await;
    let (mut sign_in, _) = begun_at_an_issuer(&world).await;
    let step = sign_in.answer(AnswerKind::UseBrowser.into()).await.unwrap();
    let handoff = handed_over(step);
    let person = world.person("ada@example.com");
    let (_, step) = tokio::join!(person.browse(handoff.page.url.as_str()), sign_in.wait());
    assert_eq!(done(step).record.method, Method::Browser);
    // That was no yes.
    let (_, step) = begun_at_an_issuer(&world).await;
    assert!(matches!(
        asked(&step).challenge,
        Challenge::ConfirmIssuer { .. }
    ));
}

#[tokio::test]
async fn a_file_of_kind_native_is_no_yes_either() {
    let world = World::new().await;
    let profile = format!(
        "name = \"acme\"\nkind = \"native\"\nissuer = \"{}\"\nclient_id = \"{}\"\n",
        world.sandbox.issuer(),
        world.sandbox.client_id()
    );
    world.portico.profiles().add(&profile).unwrap();
    let mut sign_in = world.sign_in_to("acme", hints(Some("ada@example.com")));
    let step = sign_in.start().await;
    assert!(matches!(
        asked(&step).challenge,
        Challenge::ConfirmIssuer { .. }
    ));
    // What is built in has been vouched for.
    let mut sign_in = world.sign_in(None, Some("ada@example.com"));
    assert_eq!(asked(&sign_in.start().await).challenge, Challenge::Password);
}
