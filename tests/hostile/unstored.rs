//! Sign-ins whose tokens nothing can be kept of: a vault that somebody else holds, or a full disk.
//! The service takes them back at once, where that ends no session, or it is said that they are left.

use std::io;
use std::sync::Arc;

use portico_core::clock::{Clock, SystemClock};
use portico_core::domain::RevocationState;
use portico_core::profile::Profile;
use portico_core::session::Purpose;
use portico_core::text::Language;
use portico_core::vault::{MemoryStore, Store, StoreError};
use portico_core::{AnswerKind, Code, Portico, Problem, Secret, Step};
use test_support::desk::{Desk, go};
use test_support::provider::{Behaviour, CLIENT, Revocation};
use test_support::{handed_over, stopped};

use super::held::{DOWN, UP, tokens_told};

/// A vault that is read, and takes no sign-ins.
#[derive(Debug)]
struct Stuck {
    items: Arc<MemoryStore>,
    fails: fn() -> StoreError,
}

impl Stuck {
    fn at(desk: &Desk, fails: fn() -> StoreError) -> Portico {
        let mut environment = test_support::environment(desk.home());
        environment.clock = desk.clock.clone();
        environment.store = Arc::new(Self {
            items: desk.store.clone(),
            fails,
        });
        Portico::open(environment).unwrap()
    }
}

impl Store for Stuck {
    fn name(&self) -> &'static str {
        "stuck"
    }
    fn list(&self) -> Result<Option<Vec<String>>, StoreError> {
        self.items.list()
    }
    fn read(&self, name: &str) -> Result<Option<Secret>, StoreError> {
        self.items.read(name)
    }
    fn write(&self, name: &str, secret: &Secret) -> Result<(), StoreError> {
        match name.starts_with("session/") || name.starts_with("replaced/") {
            true => Err((self.fails)()),
            false => self.items.write(name, secret),
        }
    }
    fn delete(&self, name: &str) -> Result<(), StoreError> {
        self.items.delete(name)
    }
}

fn busy() -> StoreError {
    StoreError::Busy("a lock".to_owned())
}

fn full() -> StoreError {
    StoreError::File(io::ErrorKind::StorageFull.into())
}

/// The problem that a sign-in ends with; one with an address comes back as somebody else, and is
/// declined.
async fn ended(portico: &Portico, desk: &Desk, email: Option<&str>) -> Problem {
    let profile = Profile::for_issuer(&desk.provider.issuer(), CLIENT).unwrap();
    let mut sign_in = portico.sign_in(profile, test_support::hints(email));
    let handoff = handed_over(sign_in.start().await);
    match go(&handoff, &mut sign_in).await {
        Step::Ask(_) => stopped(sign_in.answer(AnswerKind::Cancel.into()).await.unwrap()),
        step => stopped(step),
    }
}

fn why(problem: &Problem) -> String {
    problem.view(Language::English, SystemClock.now()).why
}

const SOMEBODY: Option<&str> = Some("somebody@example.com");
const NOT_ASKED: &str = "couldn't be asked to revoke";
const NOT_OFFERED: &str = "can't revoke sign-ins";

#[tokio::test]
async fn tokens_of_a_sign_in_that_can_t_be_stored_are_taken_back_or_said() {
    let failures: [(fn() -> StoreError, Code); 2] =
        [(busy, Code::StorageBusy), (full, Code::StorageFull)];
    for (fails, code) in failures {
        for email in [None, SOMEBODY] {
            for (answer, said) in [
                (UP, None),
                (DOWN, Some(NOT_ASKED)),
                (Some(Revocation::Answers(404, "")), Some(NOT_OFFERED)),
                (None, Some(NOT_OFFERED)),
            ] {
                let case = format!("{code:?} {email:?} {answer:?}");
                let desk = Desk::with(|it| it.revocation = answer).await;
                let portico = Stuck::at(&desk, fails);

                let problem = ended(&portico, &desk, email).await;

                let declined = email.map(|_| Code::Cancelled);
                assert_eq!(problem.code, declined.unwrap_or(code), "{case}");
                let why = why(&problem);
                match said {
                    Some(said) => assert!(why.contains(said), "{case}: {why}"),
                    None => assert!(!why.contains("revoke"), "{case}: {why}"),
                }
                if answer.is_some() {
                    let told = tokens_told(&desk);
                    assert!(told.contains(&"refresh-1".to_owned()), "{case}: {told:?}");
                    let is_whole = told.contains(&"access-1".to_owned());
                    assert!(is_whole || said == Some(NOT_ASKED), "{case}: {told:?}");
                }
                assert!(desk.sessions().replaced().unwrap().is_empty(), "{case}");
            }
        }
    }
}

/// The twin: where the vault works, a service that is down is told later, and nothing is said to be
/// left.
#[tokio::test]
async fn tokens_that_can_be_set_aside_are_told_later() {
    let desk = Desk::with(|it| it.revocation = DOWN).await;
    let problem = ended(&desk.portico, &desk, SOMEBODY).await;
    assert!(!why(&problem).contains("revoke"), "{}", why(&problem));
    let waiting = desk.sessions().replaced().unwrap();
    let view = waiting[0].1.replaced_view().unwrap();
    assert_eq!(view.revocation.state, RevocationState::Pending);
}

/// A sign-in of somebody who is signed in: what it is like, what is taken back, and what is said.
type Living = (
    &'static str,
    fn(&mut Behaviour),
    fn(&mut Behaviour),
    &'static [&'static str],
    bool,
);

const LIVING: &[Living] = &[
    (
        "one of its own",
        |_| {},
        |_| {},
        &["refresh-2", "access-2"],
        false,
    ),
    ("the same refresh token", same_token, same_token, &[], false),
    (
        "one session at the service",
        one_browser,
        one_browser,
        &[],
        true,
    ),
    ("of nobody knows whom", |_| {}, of_nobody, &[], true),
];

fn same_token(it: &mut Behaviour) {
    it.tokens = Some(Box::new(|tokens| tokens["refresh_token"] = "always".into()));
}

fn one_browser(it: &mut Behaviour) {
    it.claims = Some(Box::new(|claims| claims["sid"] = "a".into()));
}

fn of_nobody(it: &mut Behaviour) {
    it.claims = Some(Box::new(|claims| claims["sub"] = "".into()));
}

#[tokio::test]
async fn tokens_of_a_sign_in_that_can_t_be_stored_end_no_session_that_lives() {
    for (what, before, after, told, is_said) in LIVING {
        let desk = Desk::with(|it| {
            it.revocation = UP;
            before(it);
        })
        .await;
        desk.must_sign_in().await;
        desk.become_(|it| {
            it.revocation = UP;
            after(it);
        });
        let portico = Stuck::at(&desk, busy);

        let problem = ended(&portico, &desk, None).await;

        desk.sessions().tell_pending(Purpose::Use).await.unwrap();
        assert_eq!(tokens_told(&desk), *told, "{what}");
        let why = why(&problem);
        assert_eq!(why.contains(NOT_ASKED), *is_said, "{what}: {why}");
        assert!(desk.sessions().replaced().unwrap().is_empty(), "{what}");
        desk.become_(|it| it.revocation = UP);
        assert_eq!(desk.renewed().await, Ok(()), "{what}");
    }
}
