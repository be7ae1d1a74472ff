//! Sign-ins that nobody wants: cancelled at any moment, declined, or replaced. Each leaves a session or
//! no tokens, and what is said of it is true.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use portico_core::domain::{EndReason, RevocationState};
use portico_core::platform::browser::{Browser, NotOpened, Opened};
use portico_core::session::{Lock, Purpose};
use portico_core::vault::{MemoryStore, Passphrase, Person, Store, StoreError};
use portico_core::{AnswerKind, Challenge, Code, Hints, Portico, Secret, SignIn, Step};
use serde_json::{Value, json};
use test_support::desk::{Desk, Scheme, go};
use test_support::provider::{Behaviour, CLIENT, EMAIL, Revocation};
use test_support::{Held, done, handed_over, stopped};
use tokio::sync::Semaphore;

const UP: Option<Revocation> = Some(Revocation::Answers(200, ""));
const SCHEMES: [Scheme; 2] = [Scheme::Http, Scheme::Https];
/// A busy computer is no fault.
const PATIENCE: Duration = Duration::from_secs(20);

fn taken(desk: &Desk) -> Vec<String> {
    let told = desk.provider.revocations().into_iter().flatten();
    told.filter(|(name, _)| name == "token")
        .map(|(_, token)| token)
        .collect()
}

/// Nothing is left of any sign-in.
fn is_nobody(desk: &Desk) -> bool {
    let names = desk.store.names();
    let is_kept = |name: &String| name.starts_with("session/") || name.starts_with("replaced/");
    !names.iter().any(is_kept) && desk.sessions().replaced().unwrap().is_empty()
}

fn was_nobody(desk: &Desk) -> bool {
    is_nobody(desk) && desk.sessions().all().unwrap().is_empty()
}

/// Waits until these tokens were to be taken back.
async fn are_taken(desk: &Desk, tokens: &[&str]) {
    let start = Instant::now();
    while taken(desk) != tokens {
        assert!(start.elapsed() < PATIENCE, "{:?}", taken(desk));
        tokio::task::yield_now().await;
    }
}

/// A way to the moment at which tokens are asked for.
#[derive(Debug, Clone, Copy)]
enum Way {
    Browser,
    Password,
    Device,
}

/// A sign-in whose tokens are being asked for by now.
async fn asking(desk: &Desk, way: Way, held: &Held) -> SignIn {
    let mut sign_in = desk.sign_in_with(Hints {
        email: matches!(way, Way::Password).then(|| EMAIL.to_owned()),
        ..Hints::default()
    });
    let step = sign_in.start().await;
    match way {
        Way::Browser => {
            let handoff = handed_over(step);
            tokio::spawn(
                async move { test_support::person::status(handoff.page.url.as_str()).await },
            );
            held.came().await;
        }
        Way::Device => {
            handed_over(step);
            let asked = sign_in.answer(AnswerKind::DeviceCode.into()).await;
            assert!(handed_over(asked.unwrap()).other_device.code().is_some());
            held.came().await;
        }
        Way::Password => {
            let step = sign_in.answer(AnswerKind::Accept.into()).await.unwrap();
            assert!(matches!(step, Step::Ask(_)), "{step:?}");
            let password = AnswerKind::Password(Secret::new("a horse"));
            // Breaking off, as Ctrl-C and the window do, is dropping what answers.
            tokio::select! {
                step = sign_in.answer(password.into()) => panic!("{step:?}"),
                () = held.came() => {}
            }
        }
    }
    sign_in
}

fn misbehave(way: Way, held: &Held) -> impl FnOnce(&mut Behaviour) {
    let held = held.clone();
    move |it| {
        it.held = Some(held);
        it.revocation = UP;
        it.takes_passwords = matches!(way, Way::Password);
        it.device = Some(json!({ "expires_in": 300, "interval": 1 }));
    }
}

#[tokio::test]
async fn a_sign_in_that_is_cancelled_while_tokens_are_asked_for_gives_them_back() {
    for scheme in SCHEMES {
        for way in [Way::Browser, Way::Password, Way::Device] {
            let case = format!("{scheme:?} {way:?}");
            let held = Held::at("/token");
            let desk = Desk::speaking(scheme, misbehave(way, &held)).await;
            let mut sign_in = asking(&desk, way, &held).await;

            let (step, ()) = tokio::join!(
                biased;
                sign_in.answer(AnswerKind::Cancel.into()),
                async { held.answer() }
            );

            assert_eq!(stopped(step.unwrap()).code, Code::Cancelled, "{case}");
            are_taken(&desk, &["refresh-1", "access-1"]).await;
            assert!(was_nobody(&desk), "{case}");
        }
    }
}

#[tokio::test]
async fn a_sign_in_that_is_dropped_while_tokens_are_asked_for_gives_them_back() {
    for way in [Way::Browser, Way::Password, Way::Device] {
        let held = Held::at("/token");
        let desk = Desk::with(misbehave(way, &held)).await;
        drop(asking(&desk, way, &held).await);
        held.answer();
        are_taken(&desk, &["refresh-1", "access-1"]).await;
        let start = Instant::now();
        while !was_nobody(&desk) {
            assert!(start.elapsed() < PATIENCE, "{way:?}");
            tokio::task::yield_now().await;
        }
    }
}

/// Whoever cancels does not wait for a service that has fallen silent.
#[tokio::test]
async fn who_cancels_waits_for_no_silent_service() {
    for way in [Way::Browser, Way::Password, Way::Device] {
        let held = Held::at("/token");
        let desk = Desk::with(misbehave(way, &held)).await;
        let mut sign_in = asking(&desk, way, &held).await;
        let begun = Instant::now();
        let step = sign_in.answer(AnswerKind::Cancel.into()).await.unwrap();
        assert_eq!(stopped(step).code, Code::Cancelled, "{way:?}");
        assert!(begun.elapsed() < Duration::from_secs(8), "{way:?}");
        held.answer();
        are_taken(&desk, &["refresh-1", "access-1"]).await;
    }
}

/// And where nothing is under way, for nothing.
#[tokio::test]
async fn who_waits_for_a_browser_or_a_device_code_cancels_at_once() {
    for device in [false, true] {
        let desk = Desk::with(|it| {
            it.device = Some(json!({ "expires_in": 300, "interval": 300 }));
            it.instead = Some((
                "/token",
                test_support::provider::Answer::new(400, r#"{"error":"authorization_pending"}"#),
            ));
        })
        .await;
        let mut sign_in = desk.sign_in();
        handed_over(sign_in.start().await);
        if device {
            sign_in.answer(AnswerKind::DeviceCode.into()).await.unwrap();
            let start = Instant::now();
            while desk.provider.seen("/token").is_empty() {
                assert!(start.elapsed() < PATIENCE);
                tokio::task::yield_now().await;
            }
        }
        let step = sign_in.answer(AnswerKind::Cancel.into()).await.unwrap();
        assert_eq!(stopped(step).code, Code::Cancelled);
    }
}

/// A keychain that takes its time to write a session.
#[derive(Debug)]
struct Slow {
    items: Arc<MemoryStore>,
    came: Semaphore,
    is_quick: Mutex<bool>,
    hurried: Condvar,
}

impl Slow {
    fn at(desk: &Desk) -> (Arc<Self>, Portico) {
        let store = Arc::new(Self {
            items: desk.store.clone(),
            came: Semaphore::new(0),
            is_quick: Mutex::new(false),
            hurried: Condvar::new(),
        });
        let mut environment = test_support::environment(desk.home());
        environment.clock = desk.clock.clone();
        environment.store = store.clone();
        environment.person = Arc::new(Waiting(store.clone()));
        (store, Portico::open(environment).unwrap())
    }

    async fn came(&self) {
        self.came.acquire().await.unwrap().forget();
    }

    fn wait(&self) {
        let is_quick = self.is_quick.lock().unwrap();
        drop(self.hurried.wait_while(is_quick, |it| !*it).unwrap());
    }

    fn hurry(&self) {
        *self.is_quick.lock().unwrap() = true;
        self.hurried.notify_all();
    }
}

/// Counts whoever waits for a lock among those who have come.
#[derive(Debug)]
struct Waiting(Arc<Slow>);

impl Person for Waiting {
    fn passphrase(&self, _: Passphrase) -> Option<Secret> {
        None
    }
    fn keychain_asks(&self) -> bool {
        false
    }
    fn waits(&self) {
        self.0.came.add_permits(1);
    }
}

impl Store for Slow {
    fn name(&self) -> &'static str {
        "slow"
    }
    fn list(&self) -> Result<Option<Vec<String>>, StoreError> {
        self.items.list()
    }
    fn read(&self, name: &str) -> Result<Option<Secret>, StoreError> {
        self.items.read(name)
    }
    fn write(&self, name: &str, secret: &Secret) -> Result<(), StoreError> {
        if name.starts_with("session/") {
            self.came.add_permits(1);
            self.wait();
        }
        self.items.write(name, secret)
    }
    fn delete(&self, name: &str) -> Result<(), StoreError> {
        self.items.delete(name)
    }
}

fn sign_in_at(portico: &Portico, desk: &Desk, email: Option<&str>) -> SignIn {
    let profile = portico_core::profile::Profile::for_issuer(&desk.provider.issuer(), CLIENT);
    portico.sign_in(profile.unwrap(), test_support::hints(email))
}

#[tokio::test]
async fn what_is_being_stored_can_t_be_cancelled_any_more_and_nobody_says_so() {
    let desk = Desk::with(|it| it.revocation = UP).await;
    let (slow, portico) = Slow::at(&desk);
    let mut sign_in = sign_in_at(&portico, &desk, None);
    let handoff = handed_over(sign_in.start().await);
    let browser = tokio::spawn(async move { go_alone(handoff.page.url.as_str()).await });
    slow.came().await;

    let (step, ()) = tokio::join!(
        biased;
        sign_in.answer(AnswerKind::Cancel.into()),
        async { slow.hurry() }
    );

    let session = done(step.unwrap());
    assert_eq!(browser.await.unwrap(), "200");
    assert_eq!(taken(&desk), [""; 0]);
    let kept = portico.sessions().all().unwrap();
    assert_eq!(kept[0].id(), session.record.id());
    assert!(matches!(
        sign_in.answer(AnswerKind::Cancel.into()).await,
        Ok(Step::Done(_))
    ));
}

async fn go_alone(url: &str) -> String {
    test_support::person::status(url).await
}

/// The service has another subject for whoever comes, with an address of their own or not.
fn another_each_time(is_one_address: bool) -> impl FnOnce(&mut Behaviour) {
    move |it| {
        it.revocation = UP;
        let next = AtomicUsize::new(0);
        it.claims = Some(Box::new(move |claims| {
            let subject = format!("person-{}", next.fetch_add(1, Ordering::SeqCst));
            claims["email"] = match is_one_address {
                true => EMAIL.into(),
                false => format!("{subject}@example.com").into(),
            };
            claims["sub"] = subject.into();
            claims["name"] = "Ada".into();
            claims["email_verified"] = true.into();
        }));
    }
}

/// Two sign-ins: the second one arrives while the first one is being stored.
async fn at_once(desk: &Desk, email: Option<&str>) -> (Step, Step, SignIn) {
    let (slow, portico) = Slow::at(desk);
    let mut one = sign_in_at(&portico, desk, email);
    let mut other = sign_in_at(&portico, desk, email);
    let first = handed_over(one.start().await);
    let second = handed_over(other.start().await);
    let arrive = async {
        tokio::spawn(async move { go_alone(first.page.url.as_str()).await });
        slow.came().await;
        tokio::spawn(async move { go_alone(second.page.url.as_str()).await });
        // It waits for its turn, or stores as well.
        slow.came().await;
        slow.hurry();
    };
    let (first, second, ()) = tokio::join!(one.wait(), other.wait(), arrive);
    (first, second, other)
}

#[tokio::test]
async fn two_sign_ins_at_once_of_one_address_are_not_two_people_without_a_question() {
    for email in [None, Some(EMAIL)] {
        let desk = Desk::with(another_each_time(true)).await;
        let (first, second, mut other) = at_once(&desk, email).await;
        let first = done(first);
        let Step::Ask(ask) = second else {
            panic!("no question: {second:?}")
        };
        assert!(matches!(ask.challenge, Challenge::DifferentPerson { .. }));
        let step = other.answer(AnswerKind::Accept.into()).await.unwrap();
        assert_ne!(first.record.account, done(step).record.account, "{email:?}");
    }
}

/// The twin: another person with an address of their own is nobody to be asked about.
#[tokio::test]
async fn two_sign_ins_at_once_of_two_people_are_both_kept() {
    let desk = Desk::with(another_each_time(false)).await;
    let (first, second, _) = at_once(&desk, None).await;
    assert_ne!(done(first).record.account, done(second).record.account);
    assert_eq!(desk.sessions().all().unwrap().len(), 2);
}

/// Signs in once more, as the service's browser session `sid`, where there is one.
fn in_browser(sid: Option<&'static str>) -> impl FnOnce(&mut Behaviour) {
    move |it| {
        it.revocation = UP;
        it.claims = Some(Box::new(move |claims| {
            if let Some(sid) = sid {
                claims["sid"] = sid.into();
            }
        }));
    }
}

#[tokio::test]
async fn an_earlier_sign_in_is_kept_as_long_as_it_is_one_with_the_session_that_goes_on() {
    for (sids, early, late) in [
        (vec![Some("a"), Some("a")], vec![], vec!["refresh-1"]),
        (
            vec![Some("a"), Some("a"), Some("b")],
            vec!["refresh-1", "refresh-2"],
            vec![],
        ),
        (
            vec![Some("a"), Some("a"), None],
            vec!["refresh-1", "refresh-2"],
            vec![],
        ),
        (
            vec![Some("a"), Some("b"), Some("b"), Some("a")],
            vec!["refresh-1", "refresh-2", "refresh-3"],
            vec![],
        ),
        (
            vec![Some("a"), Some("a"), Some("a")],
            vec![],
            vec!["refresh-1", "refresh-2"],
        ),
    ] {
        let desk = Desk::with(in_browser(sids[0])).await;
        for sid in &sids {
            desk.become_(in_browser(*sid));
            desk.must_sign_in().await;
        }
        desk.wait(Duration::from_secs(60));
        let sessions = desk.sessions();
        sessions.tell_pending(Purpose::Use).await.unwrap();
        let refresh = || {
            let mut told = taken(&desk);
            told.retain(|token| token.starts_with("refresh-"));
            told.sort();
            told
        };
        assert_eq!(refresh(), early, "{sids:?}");
        assert_eq!(desk.renewed().await, Ok(()), "{sids:?}");

        let mut record = sessions.find_to_end(None, None).unwrap();
        sessions.sign_out(&mut record, false).await.unwrap();
        sessions.tell_pending(Purpose::Use).await.unwrap();
        for token in late {
            assert!(refresh().contains(&token.to_owned()), "{sids:?}: {token}");
        }
        assert!(is_nobody(&desk), "{sids:?}");
    }
}

/// A sign-in of somebody who is signed in, and who is not who was asked for.
async fn declined(desk: &Desk, answer: AnswerKind) {
    let mut sign_in = desk.sign_in_with(test_support::hints(Some("somebody@example.com")));
    let handoff = handed_over(sign_in.start().await);
    let Step::Ask(_) = go(&handoff, &mut sign_in).await else {
        panic!("no question")
    };
    sign_in.answer(answer.into()).await.unwrap();
}

#[tokio::test]
async fn a_declined_sign_in_of_somebody_who_is_signed_in_is_taken_back_as_soon_as_that_ends_nothing()
 {
    for answer in [AnswerKind::Cancel, AnswerKind::Retry] {
        for (before, after, is_one) in [
            (None, None, false),
            (Some("a"), Some("b"), false),
            (Some("a"), Some("a"), true),
        ] {
            for hide in [false, true] {
                let case = format!("{answer:?} {before:?} {after:?} {hide}");
                let desk = Desk::with(in_browser(before)).await;
                desk.must_sign_in().await;
                if hide {
                    desk.lie("ended", super::held::over("signed_out"));
                }
                desk.become_(in_browser(after));
                declined(&desk, answer.clone()).await;

                let given_back = ["refresh-2", "access-2"];
                let early: &[&str] = if is_one { &[] } else { &given_back };
                assert_eq!(taken(&desk), early, "{case}");
                assert_eq!(
                    desk.restarted().sessions().replaced().unwrap().len(),
                    usize::from(is_one),
                    "{case}"
                );

                let sessions = desk.sessions();
                let mut record = sessions.find_to_end(None, None).unwrap();
                sessions.sign_out(&mut record, false).await.unwrap();
                sessions.tell_pending(Purpose::Use).await.unwrap();
                let told = taken(&desk);
                for token in ["refresh-1", "refresh-2"] {
                    assert!(told.iter().any(|it| it == token), "{case}: {told:?}");
                }
                assert!(is_nobody(&desk), "{case}");
            }
        }
    }
}

/// Whatever a made-up file says of somebody who was never signed in.
#[tokio::test]
async fn a_file_keeps_no_declined_sign_in_from_being_taken_back() {
    let desk = Desk::with(|it| it.revocation = UP).await;
    desk.must_sign_in().await;
    let mut record = desk.sessions().find_to_end(None, None).unwrap();
    desk.sessions().sign_out(&mut record, false).await.unwrap();
    desk.lie("ended", json!(null));
    desk.lie("pending_revocation", json!(false));
    declined(&desk, AnswerKind::Cancel).await;
    assert_eq!(taken(&desk)[2..], ["refresh-2", "access-2"]);
}

/// A browser that is opened as slowly as some are.
#[derive(Debug)]
struct SlowBrowser {
    opened: tokio::sync::mpsc::UnboundedSender<url::Url>,
    slow: Arc<Slow>,
}

impl Browser for SlowBrowser {
    fn open(&self, url: &url::Url) -> Result<Opened, NotOpened> {
        self.opened.send(url.clone()).unwrap();
        self.slow.wait();
        Ok(Opened { name: None })
    }
}

/// A sign-in that is broken off while the browser is being opened, once it is back already.
async fn back_too_soon(desk: &Desk, email: Option<&str>) -> (Portico, SignIn) {
    let (opened, mut seen) = tokio::sync::mpsc::unbounded_channel();
    let (slow, _) = Slow::at(desk);
    let mut environment = test_support::environment(desk.home());
    environment.clock = desk.clock.clone();
    environment.store = desk.store.clone();
    environment.browser = Arc::new(SlowBrowser {
        opened,
        slow: slow.clone(),
    });
    let portico = Portico::open(environment).unwrap();
    let mut sign_in = sign_in_at(&portico, desk, email);
    let back = async {
        let url = seen.recv().await.unwrap();
        assert_eq!(go_alone(url.as_str()).await, "200");
    };
    tokio::select! {
        step = sign_in.start() => panic!("{step:?}"),
        () = back => {}
    }
    slow.hurry();
    (portico, sign_in)
}

#[tokio::test]
async fn a_sign_in_that_is_stored_while_the_browser_is_being_opened_is_not_called_cancelled() {
    let desk = Desk::with(|it| it.revocation = UP).await;
    let (portico, mut sign_in) = back_too_soon(&desk, None).await;
    let session = done(sign_in.answer(AnswerKind::Cancel.into()).await.unwrap());
    let kept = portico.sessions().all().unwrap();
    assert_eq!(kept[0].id(), session.record.id());
    assert_eq!(taken(&desk), [""; 0]);
}

#[tokio::test]
async fn a_question_that_comes_while_the_browser_is_being_opened_leaves_no_tokens() {
    for cancels in [true, false] {
        let desk = Desk::with(|it| it.revocation = UP).await;
        let (_portico, mut sign_in) = back_too_soon(&desk, Some("somebody@example.com")).await;
        if cancels {
            let step = sign_in.answer(AnswerKind::Cancel.into()).await.unwrap();
            assert_eq!(stopped(step).code, Code::Cancelled);
        } else {
            drop(sign_in);
        }
        are_taken(&desk, &["refresh-1", "access-1"]).await;
    }
}

#[tokio::test]
async fn a_sign_in_that_is_dropped_at_a_question_gives_its_tokens_back() {
    let desk = Desk::with(|it| it.revocation = UP).await;
    let mut sign_in = desk.sign_in_with(test_support::hints(Some("somebody@example.com")));
    let handoff = handed_over(sign_in.start().await);
    assert!(matches!(go(&handoff, &mut sign_in).await, Step::Ask(_)));
    drop(sign_in);
    are_taken(&desk, &["refresh-1", "access-1"]).await;
}

/// Whoever is at the sessions keeps nobody from cancelling.
#[tokio::test]
async fn a_sign_in_that_is_cancelled_while_it_waits_for_its_turn_gives_its_tokens_back() {
    let desk = Desk::with(|it| it.revocation = UP).await;
    let mut sign_in = desk.sign_in();
    let handoff = handed_over(sign_in.start().await);
    let path = super::held::data(&desk, "sessions/sign-in.lock");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let lock = Lock::take(&path).await.unwrap();
    tokio::spawn(async move { go_alone(handoff.page.url.as_str()).await });
    let start = Instant::now();
    while desk.provider.exchanges().is_empty() {
        assert!(start.elapsed() < PATIENCE);
        tokio::task::yield_now().await;
    }
    let step = sign_in.answer(AnswerKind::Cancel.into()).await.unwrap();
    assert_eq!(stopped(step).code, Code::Cancelled);
    are_taken(&desk, &["refresh-1", "access-1"]).await;
    drop(lock);
}

#[tokio::test]
async fn a_renewal_without_the_name_of_the_session_at_the_provider_changes_nothing_of_what_is_one()
{
    let desk = Desk::with(in_browser(Some("a"))).await;
    desk.must_sign_in().await;
    desk.become_(|it| {
        in_browser(Some("a"))(it);
        it.renewed_claims = Some(Box::new(|claims| {
            claims.as_object_mut().unwrap().remove("sid");
        }));
    });
    desk.must_sign_in().await;
    desk.wait(Duration::from_secs(7200));
    assert_eq!(desk.renewed().await, Ok(()));
    desk.wait(Duration::from_secs(60));
    let sessions = desk.sessions();
    sessions.tell_pending(Purpose::Use).await.unwrap();
    assert_eq!(taken(&desk), [""; 0]);
}

#[tokio::test]
async fn an_earlier_sign_in_whose_item_is_damaged_is_said_and_not_forgotten() {
    let desk = Desk::with(in_browser(Some("a"))).await;
    desk.must_sign_in().await;
    desk.must_sign_in().await;
    let names = desk.store.names();
    let item = names
        .iter()
        .find(|name| name.starts_with("replaced/"))
        .unwrap();
    desk.store.write(item, &Secret::new("{")).unwrap();
    let sessions = desk.sessions();
    drop(sessions.tell_pending(Purpose::Use).await);
    assert_eq!(sessions.replaced().unwrap().len(), 1);
}

/// Token answers that are refused as a whole, and what of them is taken back.
const REFUSED: &[Refused] = &[
    (
        "an unknown type",
        |it| it["token_type"] = "mac".into(),
        BOTH,
    ),
    ("no type", |it| remove(it, "token_type"), BOTH),
    (
        "a type that is a number",
        |it| it["token_type"] = 7.into(),
        BOTH,
    ),
    (
        "a list of types",
        |it| it["token_type"] = json!(["Bearer"]),
        BOTH,
    ),
    (
        "a key that was never sent",
        |it| it["token_type"] = "DPoP".into(),
        BOTH,
    ),
    (
        "an access token of several lines",
        |it| it["access_token"] = "access\n1".into(),
        &["refresh-1", "access\n1"],
    ),
    (
        "a refresh token that is a number",
        |it| it["refresh_token"] = 7.into(),
        &["access-1"],
    ),
    (
        "a time below zero",
        |it| it["expires_in"] = (-1).into(),
        BOTH,
    ),
    (
        "a time beyond all numbers",
        |it| it["expires_in"] = 1e308.into(),
        BOTH,
    ),
    (
        "a device token of several lines",
        |it| it["auth_session"] = "a\u{7}".into(),
        BOTH,
    ),
];
type Refused = (&'static str, fn(&mut Value), &'static [&'static str]);
const BOTH: &[&str] = &["refresh-1", "access-1"];

fn remove(answer: &mut Value, member: &str) {
    answer.as_object_mut().unwrap().remove(member);
}

#[tokio::test]
async fn a_token_answer_that_is_refused_as_a_whole_is_taken_back() {
    for scheme in SCHEMES {
        for (what, spoil, tokens) in REFUSED {
            let desk = Desk::speaking(scheme, |it| {
                it.revocation = UP;
                it.tokens = Some(Box::new(spoil));
            })
            .await;

            let problem = desk.must_refuse().await;

            assert_eq!(problem.code, Code::BadResponse, "{what} {scheme:?}");
            assert_eq!(taken(&desk), *tokens, "{what} {scheme:?}");
            assert!(was_nobody(&desk), "{what} {scheme:?}");
        }
    }
}

/// Under whichever type it comes.
#[tokio::test]
async fn what_can_t_be_used_is_taken_back_under_any_type() {
    for kind in ["text/html", "text/javascript", "application/octet-stream"] {
        let desk = Desk::with(|it| {
            it.revocation = UP;
            it.sent_as = Some((200, kind));
            it.tokens = Some(Box::new(|it| it["token_type"] = "mac".into()));
        })
        .await;
        assert_eq!(desk.must_refuse().await.code, Code::BadResponse, "{kind}");
        assert_eq!(taken(&desk), *BOTH, "{kind}");
        assert!(was_nobody(&desk), "{kind}");
    }
}

#[tokio::test]
async fn a_token_answer_without_an_access_token_leaves_no_refresh_token() {
    for spoil in [
        (|it| remove(it, "access_token")) as fn(&mut Value),
        |it| it["access_token"] = "".into(),
        |it| it["access_token"] = json!({ "value": "access-1" }),
    ] {
        let desk = Desk::with(|it| {
            it.revocation = UP;
            it.tokens = Some(Box::new(spoil));
        })
        .await;
        assert_eq!(desk.must_refuse().await.code, Code::BadResponse);
        assert!(taken(&desk).contains(&"refresh-1".to_owned()));
        assert!(was_nobody(&desk));
    }
}

#[tokio::test]
async fn a_type_is_understood_in_any_case_of_letters_and_nothing_is_taken_back() {
    for name in ["Bearer", "bearer", "BEARER"] {
        let desk = Desk::with(|it| {
            it.revocation = UP;
            it.tokens = Some(Box::new(move |it: &mut Value| {
                it["token_type"] = name.into()
            }));
        })
        .await;
        desk.must_sign_in().await;
        assert_eq!(taken(&desk), [""; 0], "{name}");
    }
}

/// Whoever ends `logout` while the service is told is signed out here, and the service is told later.
#[tokio::test]
async fn a_sign_out_that_is_broken_off_while_the_service_is_told_is_one() {
    let held = Held::at("/revoke");
    let desk = Desk::with(|it| {
        it.revocation = UP;
        it.held = Some(held.clone());
    })
    .await;
    desk.must_sign_in().await;
    let portico = desk.restarted();
    let mut record = portico.sessions().find_to_end(None, None).unwrap();
    tokio::select! {
        left = portico.sessions().sign_out(&mut record, false) => panic!("{left:?}"),
        () = held.came() => {}
    }

    // As after a `kill -9`: nothing of the process that was at it is left.
    let portico = desk.restarted();
    let sessions = portico.sessions();
    let record = sessions.all().unwrap().remove(0);
    assert_eq!(record.ended.map(|it| it.reason), Some(EndReason::SignedOut));
    assert_eq!(record.revocation().unwrap().state, RevocationState::Pending);
    let token = sessions.access_token(None, None, Duration::ZERO).await;
    assert_eq!(token.unwrap_err().code, Code::NotSignedIn);

    desk.become_(|it| it.revocation = UP);
    sessions.tell_pending(Purpose::Use).await.unwrap();
    assert!(taken(&desk).contains(&"refresh-1".to_owned()));
    assert!(is_nobody(&desk));
}
