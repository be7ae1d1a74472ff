//! Sign-ins and renewals whose tokens nothing can be kept of: a vault that somebody else holds, or a
//! full disk. The service takes them back at once, where that ends no session, or it is said that they
//! are left.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use portico_core::clock::{Clock, SystemClock};
use portico_core::domain::RevocationState;
use portico_core::profile::Profile;
use portico_core::session::{Purpose, SignedOut};
use portico_core::text::Language;
use portico_core::vault::{MemoryStore, Store, StoreError};
use portico_core::{AnswerKind, Code, Portico, Problem, Secret, Step};
use test_support::desk::{Desk, LONGER, go};
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
        let items = desk.store.clone();
        with_store(desk, Arc::new(Self { items, fails }))
    }
}

fn with_store(desk: &Desk, store: Arc<dyn Store>) -> Portico {
    let mut environment = test_support::environment(desk.home());
    environment.clock = desk.clock.clone();
    environment.store = store;
    Portico::open(environment).unwrap()
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

type Failure = (fn() -> StoreError, Code);
const FAILURES: [Failure; 2] = [(busy, Code::StorageBusy), (full, Code::StorageFull)];
/// How a service answers that is to take tokens back, and what is said then.
const ANSWERS: [(Option<Revocation>, Option<&str>); 4] = [
    (UP, None),
    (DOWN, Some(NOT_ASKED)),
    (Some(Revocation::Answers(404, "")), Some(NOT_OFFERED)),
    (None, Some(NOT_OFFERED)),
];
const SOMEBODY: Option<&str> = Some("somebody@example.com");
const NOT_ASKED: &str = "couldn't be asked to revoke";
const NOT_OFFERED: &str = "can't revoke sign-ins";

#[tokio::test]
async fn tokens_of_a_sign_in_that_can_t_be_stored_are_taken_back_or_said() {
    for (fails, code) in FAILURES {
        for email in [None, SOMEBODY] {
            for (answer, said) in ANSWERS {
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

/// Longer than a renewal that has failed is left alone.
const PAUSE: Duration = Duration::from_secs(60);

/// Renewed by a program whose vault keeps nothing: what is said of it.
async fn unkept(portico: &Portico) -> Problem {
    let token = portico.sessions().access_token(None, None, LONGER).await;
    token.unwrap_err()
}

async fn signed_out(portico: &Portico) -> SignedOut {
    let mut record = portico.sessions().find_to_end(None, None).unwrap();
    let left = portico.sessions().sign_out(&mut record, false).await;
    left.unwrap().session
}

#[tokio::test]
async fn renewed_tokens_that_can_t_be_kept_are_taken_back_or_said() {
    for (fails, code) in FAILURES {
        for (answer, said) in ANSWERS {
            let case = format!("{code:?} {answer:?}");
            let desk = Desk::with(|it| it.revocation = answer).await;
            desk.must_sign_in().await;

            let problem = unkept(&Stuck::at(&desk, fails)).await;

            assert_eq!(problem.code, code, "{case}");
            let why = why(&problem);
            match said {
                Some(said) => assert!(why.contains(said), "{case}: {why}"),
                None => assert!(!why.contains("revoke"), "{case}: {why}"),
            }
            assert_eq!(desk.provider.exchanges().len(), 2, "{case}: asked once");
            let told = tokens_told(&desk);
            match said {
                None => assert_eq!(told, ["refresh-2", "access-2"], "{case}"),
                Some(_) => assert!(!told.contains(&"refresh-1".to_owned()), "{case}: {told:?}"),
            }
            // The session goes on as far as the service lets it.
            assert!(desk.sessions().replaced().unwrap().is_empty(), "{case}");
            desk.become_(|it| it.revocation = UP);
            desk.wait(PAUSE);
            assert_eq!(desk.renewed().await, Ok(()), "{case}");
            // What a service can do is asked for anew.
            let left = signed_out(&desk.restarted()).await;
            assert_eq!(left, SignedOut::Everywhere, "{case}");
        }
    }
}

/// What was not taken back counts as lost: it is asked for once more at the sign-out.
#[tokio::test]
async fn what_a_sign_out_learns_is_taken_back_also_where_it_can_t_be_kept() {
    let desk = Desk::with(|it| it.revocation = DOWN).await;
    desk.must_sign_in().await;
    let portico = Stuck::at(&desk, full);
    unkept(&portico).await;
    desk.become_(|it| it.revocation = UP);
    let before = tokens_told(&desk).len();

    assert_eq!(signed_out(&portico).await, SignedOut::Everywhere);

    assert_eq!(tokens_told(&desk)[before..], ["refresh-3", "access-3"]);
}

/// A vault that says of a renewal that it has not kept it.
#[derive(Debug)]
struct Unsure {
    items: Arc<MemoryStore>,
    /// Whether it has kept it all the same.
    takes: bool,
    /// Whether it can be asked what it has.
    answers: bool,
    has_failed: AtomicBool,
}

impl Store for Unsure {
    fn name(&self) -> &'static str {
        "unsure"
    }
    fn list(&self) -> Result<Option<Vec<String>>, StoreError> {
        self.items.list()
    }
    fn read(&self, name: &str) -> Result<Option<Secret>, StoreError> {
        match self.has_failed.load(Ordering::Relaxed) && !self.answers {
            true => Err(silent()),
            false => self.items.read(name),
        }
    }
    fn write(&self, name: &str, secret: &Secret) -> Result<(), StoreError> {
        if !name.starts_with("session/") {
            return self.items.write(name, secret);
        }
        if self.takes {
            self.items.write(name, secret)?;
        }
        self.has_failed.store(true, Ordering::Relaxed);
        Err(silent())
    }
    fn delete(&self, name: &str) -> Result<(), StoreError> {
        self.items.delete(name)
    }
}

fn silent() -> StoreError {
    StoreError::Silent("it hangs".to_owned())
}

/// Taking back what may have been kept would end a session that goes on.
#[tokio::test]
async fn renewed_tokens_that_may_have_been_kept_are_not_taken_back() {
    for (takes, answers) in [(true, true), (true, false), (false, false)] {
        let case = format!("takes {takes}, answers {answers}");
        let desk = Desk::with(|it| it.revocation = UP).await;
        desk.must_sign_in().await;
        let items = desk.store.clone();
        let portico = with_store(
            &desk,
            Arc::new(Unsure {
                items,
                takes,
                answers,
                has_failed: AtomicBool::new(false),
            }),
        );

        let renewed = portico.sessions().access_token(None, None, LONGER).await;

        match renewed {
            Ok(token) => {
                assert!(takes && answers, "{case}");
                assert!(token.token.matches("access-2"), "{case}");
            }
            Err(problem) => {
                assert!(!answers, "{case}");
                assert_eq!(problem.code, Code::KeychainSilent, "{case}");
                let why = why(&problem);
                assert!(why.contains(NOT_ASKED), "{case}: {why}");
            }
        }
        assert_eq!(tokens_told(&desk), [""; 0], "{case}");
        desk.wait(PAUSE);
        assert_eq!(desk.renewed().await, Ok(()), "{case}");
        let left = signed_out(&desk.portico).await;
        assert_eq!(left, SignedOut::Everywhere, "{case}");
    }
}
