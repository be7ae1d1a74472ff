//! What troubleshooting finds out about the service and the account, against the sandbox.

use std::time::Duration;

use portico_core::domain::{Kind, Method};
use portico_core::profile::Profile;
use portico_core::sign_in::Hints;
use portico_core::{AnswerKind, Code};
use portico_doctor::Cause;
use portico_doctor::Finding;
use portico_doctor::{Context, Diagnosis, Run, Selection, Status};
use portico_sandbox::{FaultKind, Incident};
use test_support::{World, password, stopped};

#[tokio::test]
async fn a_service_that_works_has_usable_keys_and_nothing_on_its_status_page() {
    let world = World::new().await;
    for id in ["service.discovery", "service.status"] {
        let finding = look(&world, id, None).await;
        assert_eq!(finding.status, Status::Pass, "{id}: {finding:?}");
    }
}

#[tokio::test]
async fn incidents_and_maintenance_are_told_apart() {
    let world = World::new().await;
    for (incident, status, cause) in [
        (Incident::Minor, Status::Warn, "service_incident"),
        (Incident::Critical, Status::Fail, "service_incident"),
        (Incident::Maintenance, Status::Warn, "service_maintenance"),
    ] {
        world.sandbox.set_incident(incident);
        let finding = look(&world, "service.status", None).await;
        assert_eq!(finding.status, status, "{incident:?}");
        assert_eq!(finding.suspects[0].cause.as_str(), cause);
    }
}

#[tokio::test]
async fn a_status_page_that_only_the_metadata_name_is_found_for_every_kind_of_profile() {
    let world = World::new().await;
    world.sandbox.set_incident(Incident::Critical);
    let issuer = world.portico.profiles().find("sandbox").unwrap().issuer;
    let profile = Profile::for_issuer(issuer.unwrap().as_str(), "portico").unwrap();
    assert_eq!((profile.kind, &profile.status_url), (Kind::Oidc, &None));
    let context = Context::new(world.portico.clone(), profile);

    let finding = look_with(context.clone(), "service.status").await;

    assert_eq!(finding.status, Status::Fail, "{finding:?}");
    assert!(
        context.status_url().is_some(),
        "the others look at the same"
    );
}

#[tokio::test]
async fn what_the_service_said_is_known_until_the_person_gets_in() {
    let mut world = World::new().await;
    let email = "dag@example.com";
    assert_eq!(refused(&world, email).await, Code::Deactivated);
    world.restarted();
    let finding = look(&world, "account.state", Some(email)).await;
    assert_eq!(finding.status, Status::Fail);
    assert_eq!(finding.suspects[0].cause.as_str(), "deactivated");

    let other = look(&world, "account.state", Some("ada@example.com")).await;
    assert_eq!(other.status, Status::Pass, "it was not said of Ada");

    let mut sign_in = world.sign_in(None, Some("ada@example.com"));
    sign_in.start().await;
    sign_in.answer(password("not the password")).await.unwrap();
    let wrong = look(&world, "account.state", Some("ada@example.com")).await;
    assert_eq!(wrong.suspects[0].cause.as_str(), "wrong_password");
    world.signed_in("ada@example.com").await;
    let right = look(&world, "account.state", Some("ada@example.com")).await;
    assert_eq!(right.status, Status::Pass);
    let dag = look(&world, "account.state", Some(email)).await;
    assert_eq!(
        dag.status,
        Status::Fail,
        "Ada's sign-in says nothing of Dag"
    );
}

#[tokio::test]
async fn a_run_starts_from_why_the_last_sign_in_stopped_until_somebody_gets_in() {
    let mut world = World::new().await;
    nobody_comes_back(&world).await;
    world.restarted();

    let diagnosis = offline_run(&world, None).await;

    assert_eq!(diagnosis.problem.unwrap().code, Code::BrowserTimeout);
    let causes: Vec<_> = diagnosis.causes.iter().map(|one| one.cause).collect();
    let itself = Cause::Problem(Code::BrowserTimeout);
    assert!(causes.contains(&itself), "{causes:?}");

    world.signed_in("ada@example.com").await;
    world.restarted();
    assert!(offline_run(&world, None).await.problem.is_none());
}

#[tokio::test]
async fn why_a_sign_in_stopped_is_forgotten_after_a_day() {
    let world = World::new().await;
    nobody_comes_back(&world).await;

    world.wait(Duration::from_secs(24 * 3600 - 1));
    assert!(offline_run(&world, None).await.problem.is_some());
    world.wait(Duration::from_secs(1));
    assert!(offline_run(&world, None).await.problem.is_none());
}

#[tokio::test]
async fn what_stopped_one_person_is_not_what_stops_another() {
    let world = World::new().await;
    assert_eq!(refused(&world, "dag@example.com").await, Code::Deactivated);

    let of = async |email| {
        let problem = offline_run(&world, email).await.problem;
        problem.map(|problem| problem.code)
    };
    assert_eq!(of(None).await, Some(Code::Deactivated));
    assert_eq!(of(Some("Dag@Example.com")).await, Some(Code::Deactivated));
    assert_eq!(of(Some("ada@example.com")).await, None);
}

#[tokio::test]
async fn an_unreachable_service_is_remembered_by_its_host_and_a_cancelled_sign_in_not_at_all() {
    let world = World::new().await;
    let mut sign_in = world.sign_in(None, Some("ada@example.com"));
    sign_in.start().await;
    sign_in.answer(AnswerKind::Cancel.into()).await.unwrap();
    assert!(offline_run(&world, None).await.problem.is_none());

    world.sandbox.set_fault(FaultKind::ServerError(503));
    let mut sign_in = world.sign_in(None, Some("ada@example.com"));
    sign_in.start().await;
    let problem = offline_run(&world, None).await.problem.unwrap();
    assert_eq!(problem.code, Code::ServiceUnavailable);
    assert_eq!(problem.about.host.as_deref(), Some("127.0.0.1"));
}

#[tokio::test]
async fn a_recognised_device_is_known_as_one() {
    let world = World::new().await;
    let before = look(&world, "account.device", Some("ada@example.com")).await;
    assert!(before.remedies.is_empty(), "{before:?}");
    world.signed_in("ada@example.com").await;
    let after = look(&world, "account.device", Some("ada@example.com")).await;
    assert_eq!(after.remedies.len(), 1, "it can be forgotten: {after:?}");
}

async fn refused(world: &World, email: &str) -> Code {
    let mut sign_in = world.sign_in(None, Some(email));
    let step = sign_in.start().await;
    stopped(world.answer_all(&mut sign_in, step, email).await).code
}

async fn nobody_comes_back(world: &World) {
    let hints = Hints {
        method: Some(Method::Google),
        limit: Duration::from_millis(100),
        ..Hints::default()
    };
    let mut sign_in = world.sign_in_to("sandbox", hints);
    sign_in.start().await;
    assert_eq!(stopped(sign_in.wait().await).code, Code::BrowserTimeout);
}

/// What a run makes of it where nothing has gone wrong just now.
async fn offline_run(world: &World, email: Option<&str>) -> Diagnosis {
    let profile = world.portico.profiles().find("sandbox").unwrap();
    let context = Context {
        email: email.map(str::to_owned),
        offline: true,
        ..Context::new(world.portico.clone(), profile)
    };
    let mut run = Run::start(context.or_last_problem().await, &Selection::All).unwrap();
    run.finish().await;
    run.diagnosis()
}

async fn look(world: &World, id: &str, email: Option<&str>) -> Finding {
    let profile = world.portico.profiles().find("sandbox").unwrap();
    let context = Context {
        email: email.map(str::to_owned),
        ..Context::new(world.portico.clone(), profile)
    };
    look_with(context, id).await
}

async fn look_with(context: Context, id: &str) -> Finding {
    let only = Selection::Only(vec![id.to_owned()]);
    let mut run = Run::start(context, &only).unwrap();
    run.finish().await;
    run.results()[0].finding.clone()
}
