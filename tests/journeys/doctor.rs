//! What troubleshooting finds out about the service and the account, against the sandbox.

use portico_core::Code;
use portico_doctor::check::Finding;
use portico_doctor::{Context, Run, Selection, Status};
use portico_sandbox::Incident;
use world::{World, password, stopped};

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

async fn look(world: &World, id: &str, email: Option<&str>) -> Finding {
    let profile = world.portico.profiles().find("sandbox").unwrap();
    let context = Context {
        email: email.map(str::to_owned),
        ..Context::new(world.portico.clone(), profile)
    };
    let only = Selection::Only(vec![id.to_owned()]);
    let mut run = Run::start(context, &only).unwrap();
    run.finish().await;
    run.found()[0].finding.clone()
}
