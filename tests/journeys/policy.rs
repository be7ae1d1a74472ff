//! A policy that comes, changes and goes while a program runs.

use std::time::Duration;

use portico_core::domain::{EndReason, Method, Settings};
use portico_core::fs::atomic;
use portico_core::policy::Key;
use portico_core::portico::policy::{ReportUse, TokenExport};
use portico_core::sign_in::Step;
use portico_core::{AnswerKind, Code};
use test_support::{World, handed_over, stopped};

const NOW: Duration = Duration::ZERO;
const ADA: &str = "ada@example.com";

fn set(world: &World, text: &str) {
    let file = world.home.path().join("policy.toml");
    atomic::write(&file, text.as_bytes()).unwrap();
}

fn ended(world: &World) -> Option<EndReason> {
    let record = world.sessions().find(None, None).unwrap();
    record.ended.map(|ended| ended.reason)
}

/// Each key that a session can be outside of: it ends at once, the provider is told, and nobody comes
/// back when the key goes.
#[tokio::test]
async fn tightening_ends_what_is_outside_in_a_running_program() {
    for text in [
        "allowed_issuers = [\"https://id.acme.example\"]",
        "allowed_issuers = []",
        "allowed_issuers = 1",
        "allowed_profiles = [\"hubspot\"]",
        "allowed_domains = [\"acme.example\"]",
        "allowed_organizations = [\"acme\"]",
        "methods = [\"sso\"]",
        "user_profiles = false",
        "vault = \"keychain\"",
    ] {
        let world = World::new().await;
        world.signed_in(ADA).await;
        assert!(!world.portico.refresh_policy().await.unwrap(), "{text}");
        set(&world, text);
        assert!(world.portico.refresh_policy().await.unwrap(), "{text}");
        assert_eq!(ended(&world), Some(EndReason::Policy), "{text}");
        assert!(!world.sandbox.requests_to("/revoke").is_empty(), "{text}");
        set(&world, "");
        assert!(world.portico.refresh_policy().await.unwrap(), "{text}");
        assert_eq!(ended(&world), Some(EndReason::Policy), "{text}");
        let token = world.ready_token(NOW);
        let problem = token.unwrap_err();
        assert_eq!(problem.code, Code::SessionEndedByPolicy, "{text}");
    }
}

#[tokio::test]
async fn what_is_inside_goes_on() {
    let world = World::new().await;
    world.signed_in(ADA).await;
    set(
        &world,
        &format!(
            "allowed_issuers = [\"{}\"]\nallowed_profiles = [\"sandbox\"]\n\
             allowed_domains = [\"Example.COM\"]\nmethods = [\"password\"]\nvault = \"memory\"\n\
             shared_computer = true\nsession_limit = 3600\nidle_limit = 900",
            world.sandbox.issuer()
        ),
    );
    assert!(world.portico.refresh_policy().await.unwrap());
    assert_eq!(ended(&world), None);
    assert!(world.sandbox.requests_to("/revoke").is_empty());
}

#[tokio::test]
async fn a_broken_policy_leaves_the_last_good_one_in_force() {
    let world = World::new().await;
    world.signed_in(ADA).await;
    set(&world, "methods = [\"password\"]");
    world.portico.refresh_policy().await.unwrap();
    set(&world, "methods = [");
    assert!(world.portico.refresh_policy().await.unwrap(), "it is shown");
    assert!(world.portico.policy().missed().is_none());
    assert!(world.portico.seen_policy().missed().is_some());
    assert_eq!(ended(&world), None);
    let mut sign_in = world.sign_in(None, Some("sam@example.com"));
    assert!(matches!(sign_in.start().await, Step::Ask(_)));
    let google = portico_core::domain::Method::Google;
    let mut sign_in = world.sign_in(Some(google), Some(ADA));
    assert_eq!(stopped(sign_in.start().await).code, Code::PolicyForbids);
    // The same at a start: nobody comes in, and nobody is thrown out.
    let mut world = world;
    world.restarted();
    assert!(world.portico.policy().missed().is_some());
    assert_eq!(ended(&world), None);
    let mut sign_in = world.sign_in(None, Some(ADA));
    let problem = stopped(sign_in.start().await);
    assert_eq!(problem.code, Code::PolicyForbids);
    assert!(problem.detail.unwrap().contains("policy.toml"));
    // Once it is mended, it counts.
    set(&world, "");
    assert!(world.portico.refresh_policy().await.unwrap());
    let mut sign_in = world.sign_in(None, Some(ADA));
    assert!(matches!(sign_in.start().await, Step::Ask(_)));
}

/// A policy that comes between the first step and the last.
#[tokio::test]
async fn who_comes_back_after_the_policy_has_changed_is_not_kept() {
    let world = World::new().await;
    let mut sign_in = world.sign_in(None, Some(ADA));
    let first = sign_in.start().await;
    set(
        &world,
        "allowed_domains = [\"acme.example\"]\nsupport_name = \"Acme IT\"",
    );
    let last = world.answer_all(&mut sign_in, first, ADA).await;
    let problem = stopped(last);
    assert_eq!(problem.code, Code::PolicyForbids);
    let managed_by = problem.about.managed_by.unwrap();
    assert_eq!(managed_by.key, Some("allowed_domains"));
    assert_eq!(managed_by.name.as_deref(), Some("Acme IT"));
    assert!(world.sessions().all().unwrap().is_empty());
    assert!(
        !world.sandbox.requests_to("/revoke").is_empty(),
        "it is taken back"
    );
}

/// Whoever sees a code for another device can finish the sign-in with it.
#[tokio::test]
async fn a_code_for_another_device_is_offered_where_that_way_is_allowed() {
    for (methods, is_offered) in [
        ("[\"browser\"]", false),
        ("[\"browser\", \"device\"]", true),
    ] {
        let world = World::new().await;
        set(&world, &format!("methods = {methods}"));
        world.portico.refresh_policy().await.unwrap();
        let mut sign_in = world.sign_in(Some(Method::Browser), None);
        let handoff = handed_over(sign_in.start().await);
        assert_eq!(handoff.other_device.is_offered(), is_offered, "{methods}");
        let asked_for = sign_in.answer(AnswerKind::DeviceCode.into()).await;
        assert_eq!(asked_for.is_ok(), is_offered, "{methods}");
        let asked = world.sandbox.requests_to("/device_authorization");
        assert_eq!(!asked.is_empty(), is_offered, "{methods}");
    }
}

#[tokio::test]
async fn a_session_lasts_as_long_as_the_organisation_lets_it() {
    let world = World::new().await;
    world.signed_in(ADA).await;
    set(&world, "session_limit = 3600");
    world.portico.refresh_policy().await.unwrap();
    let record = world.sessions().find(None, None).unwrap();
    let end = record.ends_at().unwrap();
    assert_eq!((end - record.since).num_seconds(), 3600);
    for _ in 0..5 {
        world.wait(Duration::from_secs(600));
        let sessions = world.sessions();
        sessions.access_token(None, None, NOW).await.unwrap();
    }
    world.wait(Duration::from_secs(601));
    let token = world.token(NOW).await;
    assert_eq!(token.unwrap_err().code, Code::SessionExpired);
    assert_eq!(ended(&world), Some(EndReason::Limit));
}

#[tokio::test]
async fn the_persons_own_values_are_back_when_the_policy_goes() {
    let world = World::new().await;
    let own = Settings {
        profile: Some("sandbox".to_owned()),
        ..Settings::default()
    };
    world.portico.change(&own).unwrap();
    let kept = || std::fs::read(world.home.path().join("config/settings.toml")).unwrap();
    let before = kept();
    let profile = || world.portico.default_profile().unwrap();
    assert_eq!(profile().as_deref(), Some("sandbox"));
    set(
        &world,
        "default_profile = \"acme\"\n[[profiles]]\nname = \"acme\"\n\
         issuer = \"https://id.acme.example\"\nclient_id = \"c\"",
    );
    world.portico.refresh_policy().await.unwrap();
    assert_eq!(profile().as_deref(), Some("acme"));
    assert!(world.portico.profiles().find("acme").is_ok());
    set(&world, "");
    world.portico.refresh_policy().await.unwrap();
    assert_eq!(profile().as_deref(), Some("sandbox"));
    assert!(world.portico.profiles().find("acme").is_err());
    assert_eq!(kept(), before, "nothing of it was written down");
}

#[tokio::test]
async fn tokens_and_reports_go_as_far_as_the_organisation_lets_them() {
    let world = World::new().await;
    world.signed_in(ADA).await;
    for (text, anybody, command, send, save) in [
        ("", true, true, true, true),
        (
            "token_export = \"exec_only\"\nreports = \"file\"",
            false,
            true,
            false,
            true,
        ),
        (
            "token_export = \"never\"\nreports = \"off\"",
            false,
            false,
            false,
            false,
        ),
        ("token_export = 1\nreports = 1", false, false, false, false),
    ] {
        set(&world, text);
        world.portico.refresh_policy().await.unwrap();
        let portico = &world.portico;
        assert_eq!(
            portico.allows_token(TokenExport::Anybody).is_ok(),
            anybody,
            "{text}"
        );
        assert_eq!(
            portico.allows_token(TokenExport::Command).is_ok(),
            command,
            "{text}"
        );
        assert_eq!(
            portico.allows_report(ReportUse::Send).is_ok(),
            send,
            "{text}"
        );
        assert_eq!(
            portico.allows_report(ReportUse::Save).is_ok(),
            save,
            "{text}"
        );
        let token = portico.sessions().ready_token(None, None, NOW);
        assert_eq!(token.is_ok(), command, "{text}");
        // The session itself is not touched.
        let sessions = portico.sessions();
        let record = sessions.find(None, None).unwrap();
        sessions.stay_signed_in(&record.account).await.unwrap();
    }
}

#[tokio::test]
async fn a_profile_of_a_persons_own_is_not_added_where_that_is_not_allowed() {
    let world = World::new().await;
    let text = "name = \"acme\"\nissuer = \"https://id.acme.example\"\nclient_id = \"c\"";
    world.portico.add_profile(text).await.unwrap();
    set(&world, "user_profiles = false");
    world.portico.refresh_policy().await.unwrap();
    let other = text.replace("acme", "other");
    for refused in [
        world.portico.add_profile(&other).await,
        world.portico.replace_profile(text).await,
        world
            .portico
            .profiles()
            .add_issuer("https://id.x.example", "c"),
    ] {
        assert_eq!(refused.unwrap_err().code, Code::PolicyForbids);
    }
    // One that was added before can't be used either.
    let before = world.portico.profiles().find("acme").unwrap();
    let refused = world.portico.policy().allows(&before, None).unwrap_err();
    let managed_by = refused.about.managed_by.unwrap();
    assert_eq!(managed_by.key, Some(Key::UserProfiles.spec().name));
}

#[tokio::test]
async fn a_page_is_opened_in_the_name_of_what_is_allowed() {
    let world = World::new().await;
    let hubspot = world.portico.profiles().find("hubspot").unwrap();
    for (text, opens) in [
        ("", true),
        ("allowed_profiles = [\"hubspot\"]", true),
        ("allowed_profiles = [\"acme\"]", false),
        ("allowed_issuers = [\"https://id.acme.example\"]", false),
        ("methods = []", false),
    ] {
        set(&world, text);
        world.portico.refresh_policy().await.unwrap();
        let page = world.portico.page_to_open(&hubspot).await;
        assert_eq!(page.is_ok(), opens, "{text}");
        let Err(problem) = page else { continue };
        assert_eq!(problem.code, Code::PolicyForbids, "{text}");
    }
}
