//! Tokens that are renewed: by one caller, after crashes, in outages, with clocks that are wrong.

use std::time::Duration;

use portico_core::domain::{Checked, EndReason};
use portico_core::session::Purpose;
use portico_core::{Code, Problem, fs::atomic};
use portico_sandbox::{Fault, FaultKind};
use test_support::{World, done, has_secrets};

const NOW: Duration = Duration::ZERO;
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(86_400);
/// Longer than a token lasts: whoever wants it renews.
const ALWAYS: Duration = Duration::from_secs(86_400);

async fn signed_in() -> World {
    let world = World::new().await;
    world.signed_in("ada@example.com").await;
    world
}

async fn signed_in_with_sso() -> World {
    let world = World::new().await;
    let mut sign_in = world.sign_in(None, Some("sam@company.example"));
    let step = world.through_browser(&mut sign_in, "sam@company.example");
    done(step.await.0);
    world
}

fn renewals(world: &World) -> usize {
    let requests = world.sandbox.requests_to("/token");
    let is_renewal = |request: &&portico_sandbox::SeenRequest| {
        request.parameter("grant_type") == Some("refresh_token")
    };
    requests.iter().filter(is_renewal).count()
}

#[tokio::test]
async fn an_answer_that_was_lost_is_asked_for_once_more_at_once() {
    let world = signed_in().await;
    world.wait(HOUR);
    let lost = Fault::new(FaultKind::CutOffMidBody).at("/token").times(1);
    world.sandbox.set_fault(lost);

    world.token(NOW).await.unwrap();

    // The token was spent with the answer that got lost.
    assert_eq!(renewals(&world), 2);
    world.wait(HOUR);
    world.token(NOW).await.unwrap();
}

#[tokio::test]
async fn a_busy_service_is_asked_once_by_all_callers_and_not_before_it_wants() {
    let mut world = signed_in().await;
    world.wait(HOUR);
    let busy = Fault::new(FaultKind::TooManyRequests(600)).at("/token");
    world.sandbox.set_fault(busy);

    for problem in told_to_fifty_callers(&world).await {
        assert_eq!(problem.code, Code::ServiceBusy);
        assert!((590..=600).contains(&problem.retry_after.unwrap()));
    }
    world.restarted();
    assert!(world.token(NOW).await.is_err());
    assert_eq!(renewals(&world), 1);

    world.sandbox.clear_faults();
    world.wait(MINUTE * 11);
    world.token(NOW).await.unwrap();
    assert_eq!(renewals(&world), 2);
}

#[tokio::test]
async fn the_first_call_after_the_service_is_back_succeeds() {
    for failures in [1, 2, 12] {
        let mut world = signed_in().await;
        world.wait(HOUR);
        world
            .sandbox
            .set_fault(Fault::new(FaultKind::ServerError(503)).at("/token"));
        for _ in 0..failures {
            let token = world.token(NOW);
            let driving = async {
                loop {
                    tokio::task::yield_now().await;
                    world.wait(Duration::from_secs(1));
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
            };
            let problem = tokio::select! {
                token = token => token.unwrap_err(),
                () = driving => unreachable!(),
            };
            assert_eq!(problem.code, Code::ServiceUnavailable);
        }
        world.sandbox.clear_faults();
        let before = renewals(&world);
        world.restarted();

        let ready = world.ready_token(NOW);
        assert!(ready.unwrap().is_none(), "that is worth waiting for");
        let (token, ()) = tokio::join!(world.token(NOW), async {
            // Ten seconds at most.
            for _ in 0..10 {
                tokio::task::yield_now().await;
                world.wait(Duration::from_secs(1));
            }
        });

        token.unwrap();
        assert_eq!(renewals(&world), before + 1, "after {failures} failures");
    }
}

#[tokio::test]
async fn a_service_that_wants_a_longer_rest_gets_it_and_callers_are_told_until_when() {
    let world = signed_in().await;
    world.wait(HOUR);
    world
        .sandbox
        .set_fault(Fault::new(FaultKind::TooManyRequests(60)).at("/token"));
    world.token(NOW).await.unwrap_err();
    world.sandbox.clear_faults();

    let problem = world.ready_token(NOW).unwrap_err();
    assert!((50..=61).contains(&problem.retry_after.unwrap()));
    assert!(
        problem.detail.clone().unwrap().contains("until 20"),
        "{problem}"
    );
    let now = portico_core::clock::Clock::now(&*world.clock);
    let next = problem.view(portico_core::Language::English, now).next;
    assert!(
        next.contains("1 minute") || next.contains("seconds"),
        "{next}"
    );
    assert_eq!(renewals(&world), 1);

    // What is left of it is worth waiting for.
    world.wait(Duration::from_secs(52));
    let (token, ()) = tokio::join!(world.token(NOW), async {
        tokio::task::yield_now().await;
        assert_eq!(renewals(&world), 1);
        world.wait(Duration::from_secs(10));
    });
    token.unwrap();
}

#[tokio::test]
async fn a_look_begins_no_renewal_that_nobody_could_wait_for() {
    let world = World::with(|parts| parts.network.limit = None).await;
    let mut record = world.signed_in("ada@example.com").await.record;
    for (fault, expired) in [
        (Fault::new(FaultKind::Slow(HOUR)), false),
        (Fault::new(FaultKind::Slow(HOUR)), true),
        (Fault::new(FaultKind::Slow(HOUR)).at("/token"), true),
    ] {
        if expired {
            world.wait(HOUR);
        }
        world.sandbox.clear_faults();
        world.sandbox.set_fault(fault.clone());

        let limit = Duration::from_secs(6);
        let seen = tokio::time::timeout(limit, world.sessions().checked_view(&mut record)).await;

        let seen = seen.unwrap_or_else(|_| panic!("{fault:?}")).unwrap();
        assert_eq!(seen.checked, Checked::Offline, "{fault:?}");
        assert_eq!(renewals(&world), 0);
    }
    world.sandbox.clear_faults();
    let seen = world.sessions().checked_view(&mut record).await.unwrap();
    assert_eq!(seen.checked, Checked::Now);
    assert_eq!(renewals(&world), 1, "one that can be waited for is begun");
}

#[tokio::test]
async fn a_token_that_still_lasts_does_while_it_cant_be_renewed() {
    let world = signed_in().await;
    let first = world.token(NOW).await.unwrap();
    let left = first.expires_at.unwrap() - portico_core::clock::Clock::now(&*world.clock);
    world.wait(left.to_std().unwrap() - Duration::from_secs(20));
    let busy = Fault::new(FaultKind::TooManyRequests(600)).at("/token");
    world.sandbox.set_fault(busy);

    for _ in 0..3 {
        let token = world.token(NOW).await.unwrap();
        assert!(token.token.matches(first.token.expose()));
    }
    let asks_for_more = world.token(MINUTE).await;

    assert_eq!(asks_for_more.unwrap_err().code, Code::ServiceBusy);
    assert_eq!(renewals(&world), 1);
}

#[tokio::test]
async fn a_renewal_goes_on_when_its_caller_has_gone() {
    let world = signed_in().await;
    let slow = Fault::new(FaultKind::Slow(Duration::from_millis(200)));
    world.sandbox.set_fault(slow.at("/token").times(1));
    let portico = world.portico.clone();
    let gone =
        tokio::spawn(async move { portico.sessions().access_token(None, None, ALWAYS).await });
    while renewals(&world) == 0 {
        tokio::task::yield_now().await;
    }
    let sessions = world.sessions();
    let meanwhile = sessions.ready_token(None, None, NOW).unwrap();
    let meanwhile = meanwhile.expect("somebody is at it, and this one lasts");
    gone.abort();
    assert!(gone.await.unwrap_err().is_cancelled());

    let is_new = || {
        let ready = sessions.ready_token(None, None, NOW).unwrap();
        ready.is_some_and(|ready| !ready.token.matches(meanwhile.token.expose()))
    };
    while !is_new() {
        tokio::task::yield_now().await;
    }
    assert_eq!(renewals(&world), 1);
}

#[tokio::test]
async fn a_renewal_that_broke_off_is_made_good_by_the_next_caller() {
    let world = signed_in().await;
    let sessions = world.sessions();
    // As a program leaves it that died between the request and the vault.
    let mut record = sessions.find(None, None).unwrap();
    record.renewal.under_way_since = Some(world.portico.clock().now());
    let path = world
        .portico
        .paths()
        .data
        .join(format!("sessions/{}.json", record.id()));
    atomic::write(&path, &serde_json::to_vec(&record).unwrap()).unwrap();

    let ready = sessions.ready_token(None, None, NOW).unwrap();
    assert!(ready.is_none(), "the refresh token may be spent");
    sessions.access_token(None, None, NOW).await.unwrap();

    assert_eq!(renewals(&world), 1);
    let ready = sessions.ready_token(None, None, NOW).unwrap();
    assert!(ready.is_some(), "once");
}

#[tokio::test]
async fn upkeep_makes_a_renewal_good_that_broke_off() {
    let world = signed_in().await;
    let lost = Fault::new(FaultKind::CutOffMidBody).at("/token").times(2);
    world.sandbox.set_fault(lost);
    let problem = world.token(ALWAYS).await;
    assert_eq!(problem.unwrap_err().code, Code::BadResponse);
    world.sessions().upkeep().await.unwrap();
    assert_eq!(renewals(&world), 2, "not at once: it has just failed");
    world
        .sandbox
        .change_settings(|settings| settings.refresh_grace = 86_400);

    world.wait(MINUTE * 61);
    world.sessions().upkeep().await.unwrap();

    assert_eq!(renewals(&world), 3);
    assert!(world.ready_token(NOW).unwrap().is_some());
}

#[tokio::test]
async fn a_sleep_of_days_costs_one_renewal() {
    let world = signed_in().await;
    world.wait(DAY * 5);
    for _ in 0..10 {
        world.token(NOW).await.unwrap();
    }
    assert_eq!(renewals(&world), 1);
}

#[tokio::test]
async fn a_service_whose_clock_is_ahead_is_not_asked_again_and_again() {
    let world = signed_in().await;
    world.wait(HOUR);
    world.sandbox.set_fault(FaultKind::ClockAhead(MINUTE * 20));
    for _ in 0..10 {
        world.token(NOW).await.unwrap();
    }
    assert_eq!(renewals(&world), 1);
}

#[tokio::test]
async fn a_clock_that_was_set_back_costs_one_renewal_and_no_session() {
    let world = signed_in().await;
    world.clock.set_back(HOUR * 2);
    let problem = world.token(NOW).await;
    assert_eq!(problem.unwrap_err().code, Code::ClockSkew);

    // A service that does not look at the time of proofs.
    world
        .sandbox
        .change_settings(|settings| settings.dpop_tolerance = 86_400);
    world.wait(MINUTE);
    let before = renewals(&world);
    for _ in 0..10 {
        world.token(NOW).await.unwrap();
    }
    assert_eq!(renewals(&world), before + 1);
}

#[tokio::test]
async fn a_clock_that_runs_ahead_and_returns_ends_no_session() {
    let world = signed_in_with_sso().await;
    let token = world.token(NOW).await.unwrap();

    world.clock.advance(HOUR * 30);
    let problem = world.token(NOW).await;
    assert_eq!(problem.unwrap_err().code, Code::SessionEndedUnused);
    world.sessions().tell_pending(Purpose::Use).await.unwrap();
    assert!(
        world.sandbox.requests_to("/revoke").is_empty(),
        "the service's clock says that it is too early"
    );

    world.clock.set_back(HOUR * 30);
    let again = world.token(NOW).await.unwrap();
    assert!(again.token.matches(token.token.expose()));
    let record = world.sessions().find(None, None).unwrap();
    assert!(record.ended.is_none() && !record.pending_revocation);
}

#[tokio::test]
async fn what_nobody_used_is_revoked_at_the_service_too() {
    let mut world = signed_in_with_sso().await;
    world.wait(HOUR * 25);
    world.restarted();
    let record = world.sessions().all().unwrap().remove(0);
    assert_eq!(record.ended.unwrap().reason, EndReason::Unused);
    assert!(record.pending_revocation);
    assert!(world.ready_token(NOW).is_err());

    world
        .sessions()
        .tell_pending(Purpose::Upkeep)
        .await
        .unwrap();

    let record = world.sessions().all().unwrap().remove(0);
    let hints: Vec<_> = world
        .sandbox
        .requests_to("/revoke")
        .iter()
        .map(|request| request.parameter("token_type_hint").map(str::to_owned))
        .collect();
    let both = ["refresh_token", "access_token"].map(|it| Some(it.to_owned()));
    assert_eq!(hints, both);
    assert_eq!(record.ended.unwrap().reason, EndReason::Unused);
    assert!(!record.pending_revocation);
    assert!(!has_secrets(&world.portico, &record).await);
}

#[tokio::test]
async fn upkeep_keeps_a_token_ready_and_is_no_use() {
    let world = World::new().await;
    world
        .sandbox
        .change_settings(|settings| settings.sso_idle_timeout = 2 * 3600);
    let mut sign_in = world.sign_in(None, Some("sam@company.example"));
    let step = world.through_browser(&mut sign_in, "sam@company.example");
    done(step.await.0);

    for minute in 1..120 {
        world.wait(MINUTE);
        world.sessions().upkeep().await.unwrap();
        let record = world.sessions().find(None, None).unwrap();
        let left = record.expires_at.unwrap() - portico_core::clock::Clock::now(&*world.clock);
        assert!(left.num_minutes() > 1, "ready after {minute} minutes");
    }
    assert!((4..=6).contains(&renewals(&world)), "{}", renewals(&world));

    world.wait(MINUTE);
    let record = world.sessions().find(None, None).unwrap();
    assert_eq!(record.ended.unwrap().reason, EndReason::Unused);
}

#[tokio::test]
async fn an_end_is_near_a_quarter_of_an_hour_before_and_for_short_limits_less() {
    let world = signed_in_with_sso().await;
    let record = world.sessions().find(None, None).unwrap();
    for (limit, notice) in [(86_400, 15 * 60), (3_600, 15 * 60), (900, 300), (60, 20)] {
        let mut record = record.clone();
        record.idle_limit = Some(limit);
        let end = record.ends_if_unused_at().unwrap();
        let before = |seconds| end - chrono::TimeDelta::seconds(seconds);
        assert_eq!(record.ends_soon(before(notice + 1)), None, "{limit}");
        assert_eq!(record.ends_soon(before(notice)), Some(end), "{limit}");
    }
}

#[tokio::test]
async fn the_organisations_idle_limit_holds_at_once_and_is_the_longest_for_everybody() {
    let mut world = signed_in_with_sso().await;
    world.signed_in("ada@example.com").await;
    let policy = world.home.path().join("policy.toml");
    atomic::write(&policy, b"idle_limit = 900").unwrap();
    world.restarted();

    world.wait(MINUTE * 16);

    let ended = |account| {
        let record = world.sessions().find(Some(account), None).unwrap();
        record.ended.is_some()
    };
    assert!(ended("ada@example.com"));
    assert!(
        ended("sam@company.example"),
        "the service itself lets it be longer"
    );
}

/// What all of fifty callers at once are told instead of getting a token.
async fn told_to_fifty_callers(world: &World) -> Vec<Problem> {
    let callers: Vec<_> = (0..50)
        .map(|_| {
            let portico = world.portico.clone();
            tokio::spawn(async move { portico.sessions().access_token(None, None, NOW).await })
        })
        .collect();
    let mut problems = Vec::new();
    for caller in callers {
        problems.push(caller.await.unwrap().unwrap_err());
    }
    problems
}

#[tokio::test]
async fn nobody_signed_in_is_said_to_fifty_callers_without_a_browser() {
    let world = World::new().await;
    for problem in told_to_fifty_callers(&world).await {
        assert_eq!(problem.code, Code::NotSignedIn);
    }
    assert_eq!(world.browser.times(), 0);
    assert!(world.sandbox.requests().is_empty());
}
