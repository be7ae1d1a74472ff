//! Google, SSO and any provider, in the browser.

use std::time::Duration;

use portico_core::domain::Method;
use portico_core::{AnswerKind, Challenge, Code, Handoff, Hints, Secret, Step};
use portico_sandbox::{Fault, FaultKind};
use test_support::{World, asked, done, handed_over, handed_to_device, hints, stopped};

#[tokio::test]
async fn google_through_the_broker() {
    let world = World::new().await;
    let mut sign_in = world.sign_in(Some(Method::Google), None);
    let (step, page) = world
        .through_browser(&mut sign_in, "gina@example.com")
        .await;
    let session = done(step);
    assert_eq!(session.record.method, Method::Google);
    assert_eq!(session.record.email.as_deref(), Some("gina@example.com"));
    assert!(page.contains("gina@example.com"), "{page}");
    assert_eq!(world.browser.times(), 1);
}

#[tokio::test]
async fn sso_from_the_address_alone() {
    let world = World::new().await;
    let mut sign_in = world.sign_in(None, Some("sam@company.example"));
    let (step, _) = world
        .through_browser(&mut sign_in, "sam@company.example")
        .await;
    let session = done(step);
    assert_eq!(session.record.method, Method::Sso);
    assert_eq!(
        session.record.idle_limit,
        Some(86_400),
        "signed out after 24 h without use"
    );
}

#[tokio::test]
async fn sso_by_the_button_for_whom_it_is_required() {
    let world = World::new().await;
    let mut sign_in = world.sign_in(Some(Method::Sso), Some("rita@example.com"));
    let (step, _) = world
        .through_browser(&mut sign_in, "rita@example.com")
        .await;
    assert_eq!(done(step).record.method, Method::Sso);
}

#[tokio::test]
async fn a_domain_table_leads_straight_to_the_identity_provider() {
    let world = World::new().await;
    let profile = format!(
        "name = \"acme\"\nkind = \"native\"\nissuer = \"{}\"\nclient_id = \"portico-desktop\"\n\
         [domains.\"company.example\"]\nissuer = \"{}\"\nclient_id = \"portico-desktop\"\n",
        world.sandbox.issuer(),
        world.sandbox.company_issuer()
    );
    world.portico.profiles().add(&profile).unwrap();
    let mut sign_in = world.sign_in_to("acme", hints(Some("sam@company.example")));
    let (step, _) = world
        .through_browser(&mut sign_in, "sam@company.example")
        .await;
    let session = done(step);
    assert_eq!(session.record.issuer, world.sandbox.company_issuer());
    assert_eq!(session.record.method, Method::Sso);
}

#[tokio::test]
async fn web_finger_finds_the_identity_provider_of_a_domain() {
    let world = World::new().await;
    let domain = world
        .sandbox
        .issuer()
        .trim_start_matches("http://")
        .to_owned();
    let profile = format!(
        "name = \"acme\"\nissuer = \"{}\"\nclient_id = \"portico-desktop\"\nwebfinger = true\n",
        world.sandbox.issuer(),
    );
    world.portico.profiles().add(&profile).unwrap();
    let mut sign_in = world.sign_in_to("acme", hints(Some(&format!("sam@{domain}"))));
    let step = sign_in.start().await;
    assert!(matches!(step, Step::Browser(_)), "{step:?}");
    let asked = world.sandbox.requests_to("/.well-known/webfinger");
    assert_eq!(
        asked[0].parameter("resource"),
        Some(format!("acct:sam@{domain}").as_str())
    );
}

#[tokio::test]
async fn somebody_else_who_comes_back_is_asked_about_before_anything_is_stored() {
    let world = World::new().await;
    let mut sign_in = world.sign_in(Some(Method::Google), Some("ada@example.com"));
    let handoff = handed_over(sign_in.start().await);
    let mut url = handoff.page.url.clone();
    // The person picks another account at Google.
    world
        .sandbox
        .set_fault(Fault::new(FaultKind::IdTokenOtherPerson).times(1));
    let person = world.person("ada@example.com");
    let (page, step) = tokio::join!(person.browse(url.as_str()), sign_in.wait());
    let Challenge::DifferentPerson {
        asked_for,
        came_back,
        ..
    } = &asked(&step).challenge
    else {
        panic!("{step:?}")
    };
    assert_eq!(asked_for, "ada@example.com");
    assert_ne!(came_back, asked_for);
    assert!(page.contains("Portico"), "{page}");
    assert!(world.store.names().is_empty() && world.sessions().all().unwrap().is_empty());

    let step = sign_in.answer(AnswerKind::Retry.into()).await.unwrap();
    let handoff = handed_over(step);
    url = handoff.page.url;
    let person = world.person("ada@example.com");
    let (_, step) = tokio::join!(person.browse(url.as_str()), sign_in.wait());
    assert_eq!(done(step).record.email.as_deref(), Some("ada@example.com"));
}

#[tokio::test]
async fn a_different_person_may_be_accepted() {
    let world = World::new().await;
    world
        .sandbox
        .set_fault(Fault::new(FaultKind::IdTokenOtherPerson).times(1));
    let mut sign_in = world.sign_in(Some(Method::Google), Some("ada@example.com"));
    let (step, _) = world.through_browser(&mut sign_in, "ada@example.com").await;
    let Challenge::DifferentPerson { came_back, .. } = asked(&step).challenge.clone() else {
        panic!("{step:?}")
    };
    let step = sign_in.answer(AnswerKind::Accept.into()).await.unwrap();
    assert_eq!(done(step).record.email, Some(came_back));
}

#[tokio::test]
async fn another_browser_is_asked_about_before_anything_is_stored() {
    for (answer, email) in [
        (AnswerKind::Accept, "gina@example.com"),
        (AnswerKind::Retry, "ada@example.com"),
    ] {
        let world = World::new().await;
        let mut sign_in = world.sign_in(Some(Method::Google), None);
        let (step, page) = world
            .through_another_browser(&mut sign_in, "gina@example.com")
            .await;
        let Challenge::UnknownBrowser { came_back } = &asked(&step).challenge else {
            panic!("{step:?}")
        };
        assert_eq!(came_back, "gina@example.com");
        assert!(!page.contains(came_back.as_str()), "{page}");
        assert!(world.store.names().is_empty());
        assert!(world.sessions().all().unwrap().is_empty());

        let step = sign_in.answer(answer.into()).await.unwrap();
        let step = match step {
            Step::Browser(Handoff::Browser(handoff)) => {
                let person = world.person("ada@example.com");
                tokio::join!(person.browse(handoff.page.url.as_str()), sign_in.wait()).1
            }
            step => step,
        };
        assert_eq!(done(step).record.email.as_deref(), Some(email));
    }
}

#[tokio::test]
async fn another_browser_and_another_person_are_two_questions_and_no_is_no() {
    let world = World::new().await;
    let mut sign_in = world.sign_in(Some(Method::Google), Some("ada@example.com"));
    let fault = Fault::new(FaultKind::IdTokenOtherPerson).times(1);
    world.sandbox.set_fault(fault);
    let (step, _) = world
        .through_another_browser(&mut sign_in, "ada@example.com")
        .await;
    let challenge = asked(&step).challenge.clone();
    assert!(
        matches!(challenge, Challenge::UnknownBrowser { .. }),
        "{challenge:?}"
    );
    let step = sign_in.answer(AnswerKind::Accept.into()).await.unwrap();
    let challenge = asked(&step).challenge.clone();
    assert!(
        matches!(challenge, Challenge::DifferentPerson { .. }),
        "{challenge:?}"
    );
    let step = sign_in.answer(AnswerKind::Cancel.into()).await.unwrap();
    assert_eq!(stopped(step).code, Code::Cancelled);
    assert!(world.store.names().is_empty());
}

#[tokio::test]
async fn a_browser_starts_at_this_computer_whatever_the_way_back_is() {
    let world = World::new().await;
    for (name, redirect) in [
        ("loopback", ""),
        ("scheme", "redirect_uris = [\"portico://callback/scheme\"]"),
    ] {
        let profile = format!(
            "name = \"{name}\"\nissuer = \"{}\"\nclient_id = \"portico-desktop\"\n{redirect}\n",
            world.sandbox.issuer(),
        );
        world.portico.profiles().add(&profile).unwrap();
        for pushed in [true, false] {
            let change =
                |settings: &mut portico_sandbox::Settings| settings.pushed_requests = pushed;
            world.sandbox.change_settings(change);
            world.portico.forget_providers();
            let mut sign_in = world.sign_in_to(name, Hints::default());
            let handoff = handed_over(sign_in.start().await);
            let opened = world.browser.last();
            assert_eq!(opened, handoff.page.url);
            assert_eq!(opened.host_str(), Some("127.0.0.1"));
            assert!(opened.query().is_none(), "{opened}");
            let link = handoff.elsewhere.clone();
            assert_eq!(
                link.query_pairs().any(|(name, _)| name == "request_uri"),
                pushed,
                "{link}"
            );

            let back = |url: &url::Url| url.as_str().starts_with(handoff.redirect_uri.as_str());
            let person = world.person("ada@example.com");
            let (address, _) = person.browse_until(handoff.page.url.as_str(), back).await;
            if name == "scheme" {
                // The listener is for the first page only.
                let mut here = opened.join("/callback").unwrap();
                here.set_query(address.query());
                assert_eq!(test_support::person::status(here.as_str()).await, "404");
            }
            let paste = AnswerKind::Paste(Secret::new(address.as_str()));
            sign_in.answer(paste.into()).await.unwrap();
            done(sign_in.wait().await);
        }
    }
}

#[tokio::test]
async fn two_sign_ins_at_once_do_not_take_each_others_browser_for_unknown() {
    let world = World::new().await;
    let mut one = world.sign_in(Some(Method::Google), None);
    let mut two = world.sign_in(Some(Method::Google), None);
    let first = handed_over(one.start().await);
    let second = handed_over(two.start().await);
    let person = world.person("gina@example.com");
    let back = |url: &url::Url| url.as_str().starts_with(first.redirect_uri.as_str());
    let (address, _) = person.browse_until(first.page.url.as_str(), back).await;
    let (_, step) = tokio::join!(person.browse(second.page.url.as_str()), two.wait());
    done(step);
    let (_, step) = tokio::join!(person.load(&address), one.wait());
    done(step);
}

#[tokio::test]
async fn the_page_in_the_browser_tells_the_truth() {
    let world = World::new().await;
    let fault = Fault::new(FaultKind::TokenRefused).from(portico_sandbox::Provider::Service);
    world.sandbox.set_fault(fault);
    let mut sign_in = world.sign_in(Some(Method::Google), None);
    let (step, page) = world
        .through_browser(&mut sign_in, "gina@example.com")
        .await;
    let problem = stopped(step);
    assert_eq!(problem.code, Code::TokenRefused);
    let title = problem
        .view(portico_core::Language::English, problem.at.unwrap())
        .title;
    assert!(page.contains(&title.replace('\'', "&#39;")), "{page}");
}

#[tokio::test]
async fn a_slow_exchange_shows_a_page_that_looks_again() {
    let world = World::with(|parts| parts.network.limit = Some(Duration::from_secs(15))).await;
    let slow = Fault::new(FaultKind::Slow(Duration::from_secs(5)));
    let slow = slow.at("/token").from(portico_sandbox::Provider::Service);
    world.sandbox.set_fault(slow);
    let mut sign_in = world.sign_in(Some(Method::Google), None);
    let step = sign_in.start().await;
    let Step::Browser(Handoff::Browser(handoff)) = step else {
        panic!("{step:?}")
    };
    let person = world.person("gina@example.com");
    let browse = person.browse_until(handoff.page.url.as_str(), |_| false);
    let ((last, page), step) = tokio::join!(browse, sign_in.wait());
    done(step);
    assert!(
        page.contains("gina@example.com"),
        "the last page is the true one: {page}"
    );
    let query = last.query().unwrap_or_default();
    assert!(query.starts_with("again="), "the first one waited: {query}");
    sign_in.wait_closed().await;
}

#[tokio::test]
async fn who_says_no_at_the_provider_is_back_at_once() {
    let world = World::new().await;
    let mut sign_in = world.sign_in(Some(Method::Sso), Some("sam@company.example"));
    let handoff = handed_over(sign_in.start().await);
    let person = world.person("sam@company.example").who_says_no();
    let (_, step) = tokio::join!(person.browse(handoff.page.url.as_str()), sign_in.wait());
    assert_eq!(stopped(step).code, Code::AccessDenied);
}

#[tokio::test]
async fn the_final_address_may_be_pasted() {
    let world = World::new().await;
    let mut sign_in = world.sign_in_to(
        "sandbox",
        Hints {
            method: Some(Method::Google),
            open_browser: false,
            ..Hints::default()
        },
    );
    let handoff = handed_over(sign_in.start().await);
    assert!(!handoff.page.opened);
    let person = world.person("gina@example.com");
    let back = |url: &url::Url| url.as_str().starts_with(handoff.redirect_uri.as_str());
    let (address, _) = person.browse_until(handoff.page.url.as_str(), back).await;

    let wrong = AnswerKind::Paste(Secret::new(
        handoff.redirect_uri.clone() + "?code=x&state=y",
    ));
    let step = sign_in.answer(wrong.into()).await.unwrap();
    let handoff = handed_over(step);
    assert!(
        handoff.page.notice.is_some(),
        "the wrong address is said to be wrong"
    );

    let right = AnswerKind::Paste(Secret::new(address.as_str()));
    let step = sign_in.answer(right.into()).await.unwrap();
    assert!(matches!(step, Step::Browser(_)));
    assert_eq!(
        done(sign_in.wait().await).record.email.as_deref(),
        Some("gina@example.com")
    );
}

#[tokio::test]
async fn nobody_comes_back_in_time() {
    let world = World::new().await;
    let limit = Duration::from_millis(300);
    let mut sign_in = world.sign_in_to(
        "sandbox",
        Hints {
            method: Some(Method::Google),
            limit,
            ..Hints::default()
        },
    );
    sign_in.start().await;
    assert_eq!(stopped(sign_in.wait().await).code, Code::BrowserTimeout);
}

#[tokio::test]
async fn a_code_for_another_device_stands_beside_the_browser_when_it_is_asked_for() {
    let world = World::new().await;
    world
        .sandbox
        .change_settings(|settings| settings.device_poll_interval = 1);
    let mut sign_in = world.sign_in(Some(Method::Google), None);
    let handoff = handed_over(sign_in.start().await);
    assert!(handoff.other_device.is_offered());
    let step = sign_in.answer(AnswerKind::DeviceCode.into()).await.unwrap();
    let handoff = handed_over(step);
    assert!(!handoff.other_device.is_offered());
    let code = handoff
        .other_device
        .code()
        .cloned()
        .expect("the sandbox has the device grant");
    let again = sign_in.answer(AnswerKind::DeviceCode.into()).await.unwrap();
    assert_eq!(
        handed_over(again).other_device.code(),
        Some(&code),
        "one is enough"
    );
    let complete = code.verification_uri_complete.expect("with the code in it");
    let person = world.person("ada@example.com");
    let (_, step) = tokio::join!(person.browse(&complete), sign_in.wait());
    assert_eq!(done(step).record.email.as_deref(), Some("ada@example.com"));
}

#[tokio::test]
async fn nobody_asks_for_a_device_code_unasked_or_where_there_is_none() {
    let world = World::new().await;
    let mut sign_in = world.sign_in(Some(Method::Google), None);
    done(
        world
            .through_browser(&mut sign_in, "gina@example.com")
            .await
            .0,
    );
    world.signed_in("ada@example.com").await;
    assert!(
        world
            .sandbox
            .requests_to("/device_authorization")
            .is_empty()
    );

    let profile = format!(
        "name = \"acme\"\nissuer = \"{}\"\nclient_id = \"portico-desktop\"\ndevice_grant = false\n",
        world.sandbox.issuer(),
    );
    world.portico.profiles().add(&profile).unwrap();
    let mut sign_in = world.sign_in_to("acme", Hints::default());
    assert!(!handed_over(sign_in.start().await).other_device.is_offered());
    assert!(sign_in.answer(AnswerKind::DeviceCode.into()).await.is_err());
    assert!(
        world
            .sandbox
            .requests_to("/device_authorization")
            .is_empty()
    );
}

#[tokio::test]
async fn a_device_code_that_can_not_be_had_leaves_the_browser() {
    let world = World::new().await;
    let down = Fault::new(FaultKind::ServerError(503)).at("/device_authorization");
    world.sandbox.set_fault(down);
    let mut sign_in = world.sign_in(Some(Method::Google), None);
    let handoff = handed_over(sign_in.start().await);
    let step = sign_in.answer(AnswerKind::DeviceCode.into()).await.unwrap();
    let noticed = handed_over(step);
    assert!(noticed.other_device.is_offered());
    assert_eq!(noticed.page.notice.unwrap().code, Code::ServiceUnavailable);
    let person = world.person("gina@example.com");
    let (_, step) = tokio::join!(person.browse(handoff.page.url.as_str()), sign_in.wait());
    done(step);
}

#[tokio::test]
async fn the_device_grant_alone() {
    let world = World::new().await;
    world
        .sandbox
        .change_settings(|settings| settings.device_poll_interval = 1);
    let mut sign_in = world.sign_in(Some(Method::Device), None);
    let handoff = handed_to_device(sign_in.start().await);
    assert_eq!(world.browser.times(), 0, "no browser here");
    let person = world.person("ada@example.com");
    let (_, step) = tokio::join!(person.browse(handoff.page.url.as_str()), sign_in.wait());
    assert_eq!(done(step).record.method, Method::Device);
}

#[tokio::test]
async fn what_does_not_belong_to_the_sign_in_neither_ends_nor_steals_it() {
    let world = World::new().await;
    let mut sign_in = world.sign_in(Some(Method::Google), None);
    let handoff = handed_over(sign_in.start().await);
    let base = handoff
        .redirect_uri
        .trim_end_matches("/callback")
        .to_owned();
    let six = base.replace("127.0.0.1", "[::1]");
    let person = world.person("gina@example.com");
    for (address, part) in [
        (format!("{base}/favicon.ico"), "404"),
        (format!("{base}/callback?code=x&state=wrong"), "400"),
        (format!("{base}/callback"), "400"),
        (format!("{six}/callback?code=x"), "421"),
    ] {
        let status = test_support::person::status(&address).await;
        assert_eq!(status, part, "{address}");
    }
    // A connection opened ahead of need, and left alone.
    let idle = tokio::net::TcpStream::connect(base.trim_start_matches("http://"))
        .await
        .unwrap();
    let (page, step) = tokio::join!(person.browse(handoff.page.url.as_str()), sign_in.wait());
    done(step);
    assert!(page.contains("gina@example.com"));
    drop(idle);
}

#[tokio::test]
async fn a_browser_that_forces_https_is_recognised_and_the_sign_in_goes_on() {
    use tokio::io::AsyncWriteExt;
    let world = World::new().await;
    let mut sign_in = world.sign_in(Some(Method::Google), None);
    let handoff = handed_over(sign_in.start().await);
    let address = handoff
        .redirect_uri
        .trim_start_matches("http://")
        .replace("/callback", "");
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    stream
        .write_all(&[0x16, 0x03, 0x01, 0x02, 0x00, 0x01])
        .await
        .unwrap();

    let noticed = handed_over(sign_in.wait().await);
    assert_eq!(noticed.page.notice.unwrap().code, Code::ForcedHttps);

    let person = world.person("gina@example.com");
    let (_, step) = tokio::join!(person.browse(handoff.page.url.as_str()), sign_in.wait());
    done(step);
}

#[tokio::test]
async fn an_id_token_that_is_not_right_stores_nothing() {
    for kind in [
        FaultKind::IdTokenBadSignature,
        FaultKind::IdTokenWrongAud,
        FaultKind::IdTokenWrongNonce,
        FaultKind::IdTokenExpired,
        FaultKind::IdTokenWrongIss,
        FaultKind::IdTokenAlgNone,
        FaultKind::IdTokenMissing,
        FaultKind::IdTokenBadAtHash,
        FaultKind::UnknownKid,
    ] {
        let world = World::new().await;
        let fault = Fault::new(kind.clone()).from(portico_sandbox::Provider::Service);
        world.sandbox.set_fault(fault);
        let mut sign_in = world.sign_in(Some(Method::Google), None);
        let (step, _) = world
            .through_browser(&mut sign_in, "gina@example.com")
            .await;
        assert_eq!(stopped(step).code, Code::IdTokenRejected, "{kind:?}");
        assert!(world.store.names().is_empty(), "{kind:?}");
    }
}

#[tokio::test]
async fn new_keys_are_fetched_once_when_the_provider_has_rotated() {
    let world = World::new().await;
    world.signed_in("ada@example.com").await;
    world.sandbox.rotate_keys().unwrap();
    let before = world.sandbox.requests_to("/jwks").len();
    world.signed_in("ada@example.com").await;
    assert_eq!(world.sandbox.requests_to("/jwks").len(), before + 1);
}

#[tokio::test]
async fn another_issuer_in_the_redirect_ends_it() {
    for kind in [
        FaultKind::WrongIssInCallback,
        FaultKind::MissingIssInCallback,
    ] {
        let world = World::new().await;
        let fault = Fault::new(kind.clone()).from(portico_sandbox::Provider::Service);
        world.sandbox.set_fault(fault);
        let mut sign_in = world.sign_in(Some(Method::Google), None);
        let (step, _) = world
            .through_browser(&mut sign_in, "gina@example.com")
            .await;
        assert_eq!(stopped(step).code, Code::IssuerMismatch, "{kind:?}");
    }
}

#[tokio::test]
async fn fixed_redirects_take_the_first_free_port() {
    let world = World::new().await;
    let uris: Vec<String> = portico_sandbox::FIXED_REDIRECT_URIS
        .iter()
        .map(|uri| format!("{uri:?}"))
        .collect();
    let profile = format!(
        "name = \"fixed\"\nissuer = \"{}\"\nclient_id = \"{}\"\nredirect_uris = [{}]\n",
        world.sandbox.issuer(),
        portico_sandbox::FIXED_CLIENT_ID,
        uris.join(", ")
    );
    world.portico.profiles().add(&profile).unwrap();
    let mut sign_in = world.sign_in_to("fixed", Hints::default());
    let (step, _) = world.through_browser(&mut sign_in, "ada@example.com").await;
    done(step);
}

#[tokio::test]
async fn an_answer_to_cancel_closes_the_way_back() {
    let world = World::new().await;
    let mut sign_in = world.sign_in(Some(Method::Google), None);
    let handoff = handed_over(sign_in.start().await);
    let step = sign_in.answer(AnswerKind::Cancel.into()).await.unwrap();
    assert_eq!(stopped(step).code, Code::Cancelled);
    drop(sign_in);
    assert_eq!(
        test_support::person::status(handoff.redirect_uri.as_str()).await,
        "refused"
    );
}

#[tokio::test]
async fn an_id_token_may_be_signed_with_rsa() {
    let world = World::new().await;
    world.sandbox.change_settings(|settings| {
        settings.service_signs_with = portico_sandbox::SigningAlgorithm::Rs256;
    });
    let mut sign_in = world.sign_in(Some(Method::Google), None);
    let (step, _) = world
        .through_browser(&mut sign_in, "gina@example.com")
        .await;
    done(step);
}

/// RFC 9449 10: a code that somebody else has got hold of gives them no tokens.
#[tokio::test]
async fn an_authorization_request_names_the_key_that_tokens_are_asked_for_with() {
    for pushed in [true, false] {
        let world = World::new().await;
        world
            .sandbox
            .change_settings(|settings| settings.pushed_requests = pushed);
        let mut sign_in = world.sign_in(Some(Method::Browser), Some("ada@example.com"));
        let (step, _) = world.through_browser(&mut sign_in, "ada@example.com").await;
        assert_eq!(done(step).record.bound, Some(true));
        let path = if pushed { "/par" } else { "/authorize" };
        let seen = world.sandbox.requests_to(path);
        assert!(seen[0].parameter("dpop_jkt").is_some(), "{path}");
    }
    let world = World::new().await;
    world.sandbox.change_settings(|settings| {
        settings.pushed_requests = false;
        settings.dpop = false;
    });
    let mut sign_in = world.sign_in(Some(Method::Browser), Some("ada@example.com"));
    let (step, _) = world.through_browser(&mut sign_in, "ada@example.com").await;
    assert_eq!(done(step).record.bound, None);
    let seen = world.sandbox.requests_to("/authorize");
    assert!(seen[0].parameter("dpop_jkt").is_none());
}
