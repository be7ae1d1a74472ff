//! What comes after the sign-in.

use std::sync::Arc;
use std::time::Duration;

use portico_core::domain::{EndReason, Method};
use portico_core::platform::browser::NoBrowser;
use portico_core::session::AtProvider;
use portico_core::session::{Purpose, SignedOut};
use portico_core::{Code, Portico, fs::atomic};
use portico_sandbox::{Fault, FaultKind};
use test_support::{World, done, has_secrets, stopped};

const NOW: Duration = Duration::ZERO;
const HOUR: Duration = Duration::from_secs(3600);

#[tokio::test]
async fn an_expired_token_is_renewed_without_a_browser() {
    let world = World::new().await;
    world.signed_in("ada@example.com").await;
    let first = world.token(NOW).await.unwrap();
    assert!(world.ready_token(NOW).unwrap().is_some());

    world.wait(HOUR);
    assert!(world.ready_token(NOW).unwrap().is_none());
    let second = world.token(NOW).await.unwrap();

    assert!(!second.token.matches(first.token.expose()));
    assert_eq!(second.scheme, "DPoP");
    assert_eq!(
        world.sandbox.requests_to("/token").len(),
        2,
        "code once, refresh once"
    );
    assert_eq!(world.browser.times(), 0);
}

#[tokio::test]
async fn fifty_callers_spend_one_refresh_token() {
    let world = World::new().await;
    world.signed_in("ada@example.com").await;
    world.wait(HOUR);
    let before = world.sandbox.requests_to("/token").len();
    let callers: Vec<_> = (0..50)
        .map(|_| {
            let portico = world.portico.clone();
            tokio::spawn(async move { portico.sessions().access_token(None, None, NOW).await })
        })
        .collect();
    let mut tokens = Vec::new();
    for caller in callers {
        tokens.push(caller.await.unwrap().unwrap().token);
    }
    assert!(tokens.iter().all(|token| token.matches(tokens[0].expose())));
    assert_eq!(world.sandbox.requests_to("/token").len(), before + 1);
}

#[tokio::test]
async fn trouble_with_the_network_never_signs_out() {
    let world = World::new().await;
    world.signed_in("ada@example.com").await;
    world.wait(HOUR);
    for kind in [
        FaultKind::ServerError(500),
        FaultKind::HtmlInsteadOfJson,
        FaultKind::CaptivePortal,
        FaultKind::TooManyRequests(60),
    ] {
        world
            .sandbox
            .set_fault(Fault::new(kind.clone()).at("/token"));
        let problem = world.token(NOW).await.unwrap_err();
        assert!(problem.is_passing(), "{kind:?}: {problem:?}");
        world.sandbox.clear_faults();
        world.wait(HOUR);
    }
    world.token(NOW).await.unwrap();
}

#[tokio::test]
async fn what_the_provider_no_longer_honours_ends_once_with_the_reason() {
    let world = World::new().await;
    world.signed_in("ada@example.com").await;
    world.sandbox.revoke_all("ada@example.com").unwrap();
    world.wait(HOUR);
    for _ in 0..2 {
        let problem = world.token(NOW).await.unwrap_err();
        assert_eq!(problem.code, Code::SessionRevoked);
    }
    let record = world.sessions().all().unwrap().remove(0);
    assert_eq!(record.ended.unwrap().reason, EndReason::Revoked);
    assert!(!has_secrets(&world.portico, &record).await);
    assert_eq!(world.sandbox.requests_to("/token").len(), 2, "asked once");
}

#[tokio::test]
async fn sso_ends_after_a_day_without_use_and_not_before() {
    let world = World::new().await;
    let mut sign_in = world.sign_in(None, Some("sam@company.example"));
    done(
        world
            .through_browser(&mut sign_in, "sam@company.example")
            .await
            .0,
    );
    world.wait(HOUR * 23);
    world.token(NOW).await.unwrap();
    world.wait(HOUR * 23);
    world.token(NOW).await.unwrap();
    world.wait(HOUR * 25);
    let problem = world.token(NOW).await.unwrap_err();
    assert_eq!(problem.code, Code::SessionEndedUnused);
    let record = world.sessions().all().unwrap().remove(0);
    assert_eq!(record.ended.unwrap().reason, EndReason::Unused);
}

#[tokio::test]
async fn signing_out_revokes_and_wipes() {
    let world = World::new().await;
    let mut record = world.signed_in("ada@example.com").await.record;
    let outcome = world.sessions().sign_out(&mut record, false).await.unwrap();
    assert_eq!(outcome.session, SignedOut::Everywhere);
    assert_eq!(
        world.sandbox.requests_to("/revoke").len(),
        2,
        "refresh and access token"
    );
    assert!(
        world
            .store
            .names()
            .iter()
            .all(|name| name.starts_with("device/") || name.starts_with("person/")),
        "only what recognises this device and this person is left"
    );
    let problem = world.token(NOW).await.unwrap_err();
    assert_eq!(problem.code, Code::NotSignedIn);
}

#[tokio::test]
async fn signing_out_offline_is_finished_later() {
    let world = World::new().await;
    let mut record = world.signed_in("ada@example.com").await.record;
    world.sandbox.set_fault(
        Fault::new(FaultKind::ServerError(503))
            .at("/revoke")
            .times(3),
    );
    let outcome = world.sessions().sign_out(&mut record, false).await.unwrap();
    assert_eq!(outcome.session, SignedOut::Pending);
    assert!(
        world.ready_token(NOW).is_err(),
        "signed out here all the same"
    );

    world.wait(HOUR);
    world.sessions().tell_pending(Purpose::Use).await.unwrap();
    let record = world.sessions().all().unwrap().remove(0);
    assert!(!record.pending_revocation);
    assert!(!has_secrets(&world.portico, &record).await);
    assert_eq!(record.ended.unwrap().reason, EndReason::SignedOut);
}

#[tokio::test]
async fn signing_out_everywhere_leads_the_browser_to_the_providers_own_end() {
    let world = World::new().await;
    let mut record = world.signed_in("ada@example.com").await.record;
    let (portico, browser) = (world.portico.clone(), world.browser.clone());
    let leaving = tokio::spawn(async move { portico.sessions().sign_out(&mut record, true).await });
    while browser.times() == 0 {
        tokio::task::yield_now().await;
    }
    let address = browser.last();
    assert!(
        !address.as_str().contains("id_token"),
        "no token in what a browser is started with"
    );
    world
        .person("ada@example.com")
        .browse(address.as_str())
        .await;
    let left = leaving.await.unwrap().unwrap();
    assert!(matches!(left.at_provider, AtProvider::Opened), "{left:?}");
    let ended = world.sandbox.requests_to("/end_session");
    assert!(
        ended
            .iter()
            .any(|request| request.parameter("id_token_hint").is_some()),
        "{ended:?}"
    );
}

/// Whoever has left before is led there without a token, which is gone.
#[tokio::test]
async fn everywhere_leads_to_the_provider_also_who_has_left_here_before() {
    for long in [false, true] {
        let world = World::new().await;
        let mut record = world.signed_in("ada@example.com").await.record;
        match long {
            true => world.wait(Duration::from_secs(40 * 86_400)),
            false => {
                let sessions = world.sessions();
                sessions.sign_out(&mut record, false).await.unwrap();
            }
        }
        let mut found = world.sessions().find_to_end(None, None).unwrap();
        let (portico, browser) = (world.portico.clone(), world.browser.clone());
        let leaving =
            tokio::spawn(async move { portico.sessions().sign_out(&mut found, true).await });
        while browser.times() == 0 {
            tokio::task::yield_now().await;
        }
        let person = world.person("ada@example.com");
        person.browse(browser.last().as_str()).await;

        let left = leaving.await.unwrap().unwrap();

        assert!(matches!(left.at_provider, AtProvider::Opened), "{left:?}");
        let ended = world.sandbox.requests_to("/end_session");
        let is_ours = ended
            .iter()
            .any(|request| request.parameter("client_id") == Some("portico-desktop"));
        assert!(is_ours, "{long}: {ended:?}");
    }
}

#[tokio::test]
async fn everywhere_that_did_not_happen_is_told_and_the_session_ends_all_the_same() {
    let no_browser = World::with(|environment| environment.browser = Arc::new(NoBrowser)).await;
    let mut record = no_browser.signed_in("ada@example.com").await.record;
    let left = no_browser
        .sessions()
        .sign_out(&mut record, true)
        .await
        .unwrap();
    assert_eq!(left.session, SignedOut::Everywhere);
    let AtProvider::NotOpened(problem) = left.at_provider else {
        panic!("{left:?}")
    };
    assert_eq!(problem.code, Code::BrowserNotOpened);

    let world = World::new().await;
    world
        .sandbox
        .change_settings(|settings| settings.end_session = false);
    let mut record = world.signed_in("ada@example.com").await.record;
    let left = world.sessions().sign_out(&mut record, true).await.unwrap();
    assert!(matches!(left.at_provider, AtProvider::NoPage), "{left:?}");
    assert_eq!(world.browser.times(), 0);
    assert!(world.ready_token(NOW).is_err());
}

#[tokio::test]
async fn accounts_and_devices_are_listed_and_a_device_is_forgotten() {
    let world = World::new().await;
    let mut record = world.signed_in("cleo@example.com").await.record;
    let hubs = world
        .sessions()
        .service_accounts(&mut record)
        .await
        .unwrap();
    assert_eq!(hubs.len(), 12);
    assert_eq!(hubs[0].plan.as_deref(), Some("enterprise"));

    let devices = world.sessions().devices(&mut record).await.unwrap();
    let this = devices
        .iter()
        .find(|device| device.current)
        .expect("this device")
        .id
        .clone();
    world
        .portico
        .forget_device(&mut record, &this)
        .await
        .unwrap();
    assert!(record.device_since.is_none());

    let mut sign_in = world.sign_in(Some(Method::Password), Some("cleo@example.com"));
    let step = sign_in.start().await;
    let before = world.sandbox.mail_to("cleo@example.com").len();
    done(
        world
            .answer_all(&mut sign_in, step, "cleo@example.com")
            .await,
    );
    assert_eq!(
        world.sandbox.mail_to("cleo@example.com").len(),
        before + 1,
        "asked for a code again"
    );
}

#[tokio::test]
async fn several_people_are_signed_in_at_once_and_survive_a_restart() {
    let mut world = World::new().await;
    world.signed_in("ada@example.com").await;
    world.signed_in("finn@example.com").await;
    world.restarted();
    assert_eq!(world.sessions().all().unwrap().len(), 2);
    let front = world.sessions().find(None, None).unwrap();
    assert_eq!(front.person(), "finn@example.com");
    for account in ["ada@example.com", "sandbox:ada@example.com"] {
        let token = world
            .sessions()
            .ready_token(Some(account), None, NOW)
            .unwrap();
        assert!(token.is_some(), "{account}");
    }
}

#[tokio::test]
async fn a_forgotten_person_leaves_nothing_behind() {
    let world = World::new().await;
    let mut record = world.signed_in("ada@example.com").await.record;
    assert!(
        world.portico.forget_person(&mut record).await.is_err(),
        "not while signed in"
    );
    world.sessions().sign_out(&mut record, false).await.unwrap();
    world.portico.forget_person(&mut record).await.unwrap();
    assert!(world.store.names().is_empty());
    assert!(world.sessions().people().unwrap().is_empty());
}

#[test]
fn a_policy_that_cant_be_understood_leaves_troubleshooting_and_no_way_in() {
    let home = tempfile::tempdir().unwrap();
    let environment = test_support::environment(home.path());
    atomic::write(&environment.paths.policy, b"methods = [").unwrap();

    Portico::open(environment.clone()).unwrap();
    let (portico, problem) = Portico::open_to_find_out(environment).unwrap();

    assert_eq!(problem.unwrap().code, Code::PolicyForbids);
    let hubspot = portico.profiles().find("hubspot").unwrap();
    for method in [
        Method::Password,
        Method::Google,
        Method::Sso,
        Method::Browser,
    ] {
        let allowed = portico.policy().allows(&hubspot, Some(method));
        assert_eq!(allowed.unwrap_err().code, Code::PolicyForbids);
    }
}

#[tokio::test]
async fn a_session_outside_a_new_policy_ends_and_the_provider_is_told() {
    let mut world = World::new().await;
    world.signed_in("ada@example.com").await;
    let policy = world.home.path().join("policy.toml");
    let only = |issuer: &str| {
        format!("allowed_profiles = [\"sandbox\"]\nallowed_issuers = [\"{issuer}\"]\n")
    };
    let issuer = world.sandbox.issuer().to_owned();

    atomic::write(&policy, only(&issuer).as_bytes()).unwrap();
    world.restarted();
    assert!(
        world.ready_token(NOW).unwrap().is_some(),
        "it is the one allowed"
    );

    // The same name, and another server.
    atomic::write(&policy, only("https://id.acme.example").as_bytes()).unwrap();
    world.restarted();
    let problem = world.ready_token(NOW).unwrap_err();
    assert_eq!(problem.code, Code::SessionEndedByPolicy);
    let managed_by = problem.about.managed_by.unwrap();
    assert_eq!(managed_by.key, Some("allowed_issuers"));
    let record = world.sessions().find(None, None).unwrap();
    assert_eq!(record.ended.unwrap().reason, EndReason::Policy);
    world
        .sessions()
        .tell_pending(Purpose::Upkeep)
        .await
        .unwrap();
    let told = world.sandbox.requests_to("/revoke").len();
    assert_eq!(told, 2, "refresh and access token");
    let mut sign_in = world.sign_in(None, Some("ada@example.com"));
    assert_eq!(stopped(sign_in.start().await).code, Code::PolicyForbids);

    // Loosening signs nobody in.
    std::fs::remove_file(&policy).unwrap();
    world.restarted();
    let problem = world.ready_token(NOW).unwrap_err();
    assert_eq!(problem.code, Code::SessionEndedByPolicy);
}
