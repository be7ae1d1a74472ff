//! What the vault holds is a session. Files that are made up, hidden, or changed while somebody waits
//! for a lock neither stand in for one nor keep it from being taken back.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use portico_core::domain::RevocationState as State;
use portico_core::session::AtProvider;
use portico_core::session::{Lock, Purpose, Record, SignedOut};
use portico_core::vault::{MemoryStore, Store, StoreError};
use portico_core::{Code, Portico, Secret};
use serde_json::{Value, json};
pub(super) use test_support::data::{edit, write};
use test_support::desk::{Desk, Scheme};
use test_support::done;
use test_support::provider::{Behaviour, EMAIL, Revocation};

pub(super) const NOW: Duration = Duration::ZERO;
const DAY: Duration = Duration::from_secs(86_400);
pub(super) const DOWN: Option<Revocation> = Some(Revocation::Answers(503, ""));
pub(super) const UP: Option<Revocation> = Some(Revocation::Answers(200, ""));
const SCHEMES: [Scheme; 2] = [Scheme::Http, Scheme::Https];

pub(super) fn data(desk: &Desk, path: &str) -> PathBuf {
    desk.home().join("data").join(path)
}

pub(super) fn files(desk: &Desk, folder: &str, ending: &str) -> Vec<PathBuf> {
    test_support::data::files(&data(desk, folder), ending)
}

/// Makes a session up, in front and noted.
pub(super) fn decoy(desk: &Desk, changes: &Value) -> String {
    test_support::data::decoy(&data(desk, "sessions"), changes)
}

pub(super) fn tokens_told(desk: &Desk) -> Vec<String> {
    let told = desk.provider.revocations().into_iter().flatten();
    told.filter(|(name, _)| name == "token")
        .map(|(_, token)| token)
        .collect()
}

pub(super) fn over(reason: &str) -> Value {
    json!({ "at": "2026-11-20T00:00:00Z", "reason": reason })
}

#[tokio::test]
async fn a_made_up_session_is_never_signed_out_in_the_place_of_the_real_one() {
    let unrevoked = json!({
        "state": "given_up", "since": "2026-11-20T00:00:00Z", "tried_at": "2026-11-20T00:00:00Z",
        "reason": null,
    });
    let decoys = [
        json!({ "subject": "x", "ended": over("signed_out") }),
        json!({ "subject": "x" }),
        json!({ "subject": "x", "ended": over("unused"), "pending_revocation": true }),
        json!({ "subject": "x", "ended": over("revoked"), "unrevoked": unrevoked }),
        json!({ "client_id": "other" }),
        json!({ "issuer": "https://evil.example", "last_used": "2999-01-01T00:00:00Z" }),
    ];
    for scheme in SCHEMES {
        for changes in &decoys {
            for is_deleted in [false, true] {
                let desk = Desk::speaking(scheme, |it| it.revocation = UP).await;
                let real = done(desk.end().await).record;
                let made = decoy(&desk, changes);
                if is_deleted {
                    let file = format!("sessions/{}.json", real.id());
                    fs::remove_file(data(&desk, &file)).unwrap();
                }
                let case = format!("{scheme:?} {changes} deleted: {is_deleted}");
                let sessions = desk.sessions();
                for (account, profile) in [
                    (None, None),
                    (Some(real.account.as_str()), None),
                    (Some(EMAIL), None),
                    (Some(EMAIL), Some(real.profile.as_str())),
                    (None, Some(real.profile.as_str())),
                ] {
                    let found = sessions.find_to_end(account, profile).unwrap();
                    assert_eq!(found.id(), real.id(), "{case} {account:?} {profile:?}");
                }
                let ids: Vec<String> = (sessions.everybody().unwrap().iter())
                    .map(Record::id)
                    .collect();
                assert!(ids.contains(&real.id()), "{case}: {ids:?}");

                let mut found = sessions.find_to_end(None, None).unwrap();
                let left = desk.sessions().sign_out(&mut found, false).await.unwrap();
                assert_eq!(left.session, SignedOut::Everywhere, "{case}");
                assert!(
                    tokens_told(&desk).contains(&"refresh-1".to_owned()),
                    "{case}"
                );
                assert_ne!(made, real.id());
            }
        }
        // The legitimate twin: whoever has left is said to have left before, and nobody is told again.
        let desk = Desk::speaking(scheme, |it| it.revocation = UP).await;
        desk.must_sign_in().await;
        let mut record = desk.sessions().find_to_end(None, None).unwrap();
        desk.sessions().sign_out(&mut record, false).await.unwrap();
        let told = tokens_told(&desk).len();
        let mut again = desk.sessions().find_to_end(None, None).unwrap();
        assert!(again.ended.is_some() && !again.pending_revocation);
        let left = desk.sessions().sign_out(&mut again, false).await.unwrap();
        assert_eq!(left.session, SignedOut::Everywhere);
        assert_eq!(tokens_told(&desk).len(), told);
    }
}

#[tokio::test]
async fn a_made_up_session_hands_out_no_token_and_hides_none() {
    for changes in [
        json!({ "subject": "x", "ended": over("signed_out") }),
        json!({ "subject": "x" }),
    ] {
        let desk = Desk::with(|_| {}).await;
        let real = done(desk.end().await).record;
        decoy(&desk, &changes);
        for (account, profile) in [
            (None, None),
            (Some(real.account.as_str()), None),
            (None, Some(real.profile.as_str())),
        ] {
            let portico = desk.restarted();
            let token = portico
                .sessions()
                .ready_token(account, profile, NOW)
                .unwrap()
                .unwrap();
            assert!(token.token.matches("access-1"), "{changes} {account:?}");
            let token = portico
                .sessions()
                .access_token(account, profile, NOW)
                .await
                .unwrap();
            assert!(token.token.matches("access-1"), "{changes} {account:?}");
        }
    }
}

/// The name of a profile that is made of a desk's issuer alone.
fn made_profile(desk: &Desk) -> String {
    let issuer = desk.provider.issuer();
    portico_core::profile::Profile::for_issuer(&issuer, test_support::provider::CLIENT)
        .unwrap()
        .name
}

#[tokio::test]
async fn nobody_is_led_to_the_page_of_a_server_that_a_made_up_session_names() {
    let evil = Desk::with(|_| {}).await;
    let metadata = "/.well-known/openid-configuration";
    let desk = Desk::with(|it| it.revocation = UP).await;
    let real = done(desk.end().await).record;
    let made = decoy(&desk, &json!({ "issuer": evil.provider.issuer() }));
    let portico = desk.restarted();

    // Also where somebody hands it in.
    let mut record = portico.sessions().all().unwrap();
    record.retain(|it| it.id() == made);
    let left = portico
        .sessions()
        .sign_out(&mut record[0], true)
        .await
        .unwrap();
    let AtProvider::NotOpened(problem) = left.at_provider else {
        panic!("{left:?}")
    };
    assert_eq!(problem.code, Code::SessionAltered);
    assert_ne!(left.session, SignedOut::Everywhere);

    // Nor where it claims to have been signed out, or to be of a profile that nobody has used.
    for profile in [made_profile(&evil), real.profile.clone()] {
        let lie = json!({
            "issuer": evil.provider.issuer(),
            "profile": profile,
            "ended": over("signed_out"),
        });
        let made = decoy(&desk, &lie);
        let mut record = portico.sessions().all().unwrap();
        record.retain(|it| it.id() == made);
        let left = portico.sessions().sign_out(&mut record[0], true).await;
        let AtProvider::NotOpened(problem) = left.unwrap().at_provider else {
            panic!("{profile}")
        };
        assert_eq!(problem.code, Code::NotSignedIn, "{profile}");
    }

    let mut found = portico.sessions().find_to_end(None, None).unwrap();
    assert_eq!(found.id(), real.id());
    let left = portico.sessions().sign_out(&mut found, true).await.unwrap();
    assert_eq!(left.session, SignedOut::Everywhere);
    assert!(
        evil.provider.seen(metadata).is_empty(),
        "it is not even asked"
    );
    assert!(evil.provider.revocations().is_empty());
}

#[tokio::test]
async fn a_file_that_is_changed_while_a_lock_is_held_keeps_no_session_alive() {
    for scheme in SCHEMES {
        for change in [
            json!({}),
            json!({ "ended": over("signed_out"), "pending_revocation": false }),
            json!({ "ended": over("signed_out"), "pending_revocation": true }),
            json!({ "ended": over("unused"), "pending_revocation": true }),
            json!({ "ended": over("revoked"), "since": "2026-11-01T00:00:00Z" }),
            json!({ "subject": "eve" }),
        ] {
            let desk = Desk::speaking(scheme, |it| it.revocation = UP).await;
            desk.must_sign_in().await;
            let file = files(&desk, "sessions", "json").remove(0);
            let right = fs::read_to_string(&file).unwrap();
            let lock = Lock::take(&file.with_extension("lock")).await.unwrap();
            edit(file.clone(), &change);
            // As the command line, and the window, find it at this moment.
            let mut record = desk.sessions().find_to_end(None, None).unwrap();

            let (left, ()) = tokio::join!(desk.sessions().sign_out(&mut record, false), async {
                tokio::task::yield_now().await;
                write(file, &right);
                drop(lock);
            });

            assert_eq!(left.unwrap().session, SignedOut::Everywhere, "{change}");
            let told = tokens_told(&desk);
            assert!(told.contains(&"refresh-1".to_owned()), "{change}: {told:?}");
            assert!(desk.token(NOW).await.is_err());
        }
    }
}

/// What somebody does to a file of what waits to be taken back.
type Hiding = (&'static str, fn(PathBuf));

const HIDINGS: &[Hiding] = &[
    ("left alone", |_| {}),
    ("deleted", |path| fs::remove_file(path).unwrap()),
    ("damaged", |path| write(path, "{")),
    ("empty", |path| write(path, "")),
    ("called live", |path| {
        edit(
            path,
            &json!({ "ended": null, "pending_revocation": false, "unrevoked": null }),
        );
    }),
    ("called done", |path| {
        edit(
            path,
            &json!({ "pending_revocation": false, "unrevoked": null }),
        );
    }),
    ("given up long ago", |path| {
        edit(
            path,
            &json!({ "pending_revocation": false, "unrevoked": {
                "state": "given_up", "since": "2020-01-01T00:00:00Z",
                "tried_at": "2020-01-08T00:00:00Z", "reason": "service_unavailable",
            } }),
        );
    }),
    ("just tried", |path| {
        edit(
            path,
            &json!({ "unrevoked": {
                "state": "pending", "since": "2020-01-01T00:00:00Z",
                "tried_at": "2999-01-08T00:00:00Z", "reason": "service_unavailable",
            } }),
        );
    }),
    ("another issuer", |path| {
        edit(path, &json!({ "issuer": "https://evil.example" }));
    }),
    ("another account", |path| {
        edit(
            path,
            &json!({ "account": "other:eve@example.com", "profile": "other" }),
        );
    }),
    ("held back", |path| {
        edit(path, &json!({ "with_next": true }))
    }),
];

#[tokio::test]
async fn what_waits_to_be_taken_back_is_told_by_every_look_however_its_file_is_hidden() {
    for purpose in [Purpose::Use, Purpose::Look, Purpose::Upkeep] {
        for (what, hide) in HIDINGS {
            for folder in ["sessions", "replaced"] {
                let case = format!("{folder} {what} {purpose:?}");
                let desk = Desk::with(|it| it.revocation = DOWN).await;
                desk.must_sign_in().await;
                match folder {
                    "replaced" => desk.must_sign_in().await,
                    _ => {
                        let mut record = desk.sessions().find_to_end(None, None).unwrap();
                        let left = desk.sessions().sign_out(&mut record, false).await.unwrap();
                        assert_eq!(left.session, SignedOut::Pending);
                    }
                }
                hide(files(&desk, folder, "json").remove(0));
                desk.become_(|it| it.revocation = UP);
                desk.wait(DAY);

                // What shows it, as `status` and `logout` do.
                let portico = desk.restarted();
                portico.sessions().look().unwrap();
                let waiting = match folder {
                    "replaced" => portico.sessions().replaced().unwrap().remove(0).1,
                    _ => portico.sessions().all().unwrap().remove(0),
                };
                assert_eq!(
                    waiting.revocation().unwrap().state,
                    State::Pending,
                    "{case}"
                );

                hide(files(&desk, folder, "json").remove(0));
                desk.restarted()
                    .sessions()
                    .tell_pending(purpose)
                    .await
                    .unwrap();
                let told = tokens_told(&desk);
                let last = told.iter().rev().take(2).any(|token| token == "refresh-1");
                assert!(last, "{case}: {told:?}");
                let left = desk.store.names();
                assert!(!left.iter().any(|it| it.starts_with("replaced/")), "{case}");
                if folder == "replaced" {
                    let token = desk
                        .restarted()
                        .sessions()
                        .access_token(None, None, NOW)
                        .await;
                    assert!(token.is_ok(), "{case}: the newer lives");
                }
            }
        }
    }
}

/// A keychain that is locked until somebody reads it, and counts how often it had to ask.
#[derive(Debug)]
struct Locked {
    items: Arc<MemoryStore>,
    is_locked: AtomicBool,
    asked: AtomicUsize,
}

impl Locked {
    fn at(desk: &Desk) -> (Arc<Self>, Portico) {
        let store = Arc::new(Self {
            items: desk.store.clone(),
            is_locked: AtomicBool::new(true),
            asked: AtomicUsize::default(),
        });
        let mut environment = test_support::environment(desk.home());
        environment.clock = desk.clock.clone();
        environment.store = store.clone();
        (store, Portico::open(environment).unwrap())
    }

    fn open(&self) -> &MemoryStore {
        if self.is_locked.swap(false, Ordering::SeqCst) {
            self.asked.fetch_add(1, Ordering::SeqCst);
        }
        &self.items
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl Store for Locked {
    fn name(&self) -> &'static str {
        "locked"
    }
    fn is_locked(&self) -> Result<bool, StoreError> {
        Ok(self.is_locked.load(Ordering::SeqCst))
    }
    fn list(&self) -> Result<Option<Vec<String>>, StoreError> {
        self.open().list()
    }
    fn read(&self, name: &str) -> Result<Option<Secret>, StoreError> {
        self.open().read(name)
    }
    fn write(&self, name: &str, secret: &Secret) -> Result<(), StoreError> {
        self.open().write(name, secret)
    }
    fn delete(&self, name: &str) -> Result<(), StoreError> {
        self.open().delete(name)
    }
}

#[tokio::test]
async fn everybody_is_found_in_a_keychain_that_is_locked_at_first() {
    for change in [
        json!({}),
        json!({ "ended": over("signed_out"), "pending_revocation": false }),
        json!({ "ended": over("revoked"), "pending_revocation": false }),
        json!({ "ended": over("unused"), "pending_revocation": true }),
        json!({ "issuer": "https://evil.example", "ended": over("signed_out") }),
        json!({ "profile": "other", "ended": over("policy") }),
    ] {
        let desk = Desk::with(|it| it.revocation = UP).await;
        let real = done(desk.end().await).record;
        edit(files(&desk, "sessions", "json").remove(0), &change);
        let (store, portico) = Locked::at(&desk);
        // A mere look asks nobody.
        portico.sessions().look().unwrap();
        portico.sessions().all().unwrap();
        portico.sessions().replaced().unwrap();
        assert_eq!(store.asked(), 0, "{change}");

        let mut all = portico.sessions().everybody().unwrap();

        all.retain(|record| record.ended.is_none() || record.pending_revocation);
        assert_eq!(store.asked(), 1, "{change}: once");
        assert_eq!(all.len(), 1, "{change}");
        assert_eq!((all[0].id(), &all[0].profile), (real.id(), &real.profile));
        let left = portico
            .sessions()
            .sign_out(&mut all[0], false)
            .await
            .unwrap();
        assert_eq!(left.session, SignedOut::Everywhere, "{change}");
        let told = tokens_told(&desk);
        assert!(told.contains(&"refresh-1".to_owned()), "{change}: {told:?}");
    }
}

#[tokio::test]
async fn only_what_is_sealed_says_that_an_earlier_sign_in_is_given_up() {
    for state in ["given_up", "refused", "not_offered"] {
        let desk = Desk::with(|it| it.revocation = DOWN).await;
        desk.must_sign_in().await;
        desk.must_sign_in().await;
        let file = files(&desk, "replaced", "json").remove(0);
        let long_ago = "2020-01-01T00:00:00Z";
        edit(
            file,
            &json!({ "pending_revocation": false, "unrevoked": {
                "state": state, "since": long_ago, "tried_at": long_ago, "reason": null,
            } }),
        );
        desk.become_(|it| it.revocation = UP);
        desk.wait(DAY);
        let (store, portico) = Locked::at(&desk);
        portico
            .sessions()
            .tell_pending(Purpose::Look)
            .await
            .unwrap();
        portico
            .sessions()
            .tell_pending(Purpose::Upkeep)
            .await
            .unwrap();
        assert_eq!(store.asked(), 0, "{state}: nobody is asked for that");
        let is_kept = |desk: &Desk| {
            let names = desk.store.names();
            names.iter().any(|name| name.starts_with("replaced/"))
        };
        assert!(is_kept(&desk), "{state}");

        store.open();
        portico
            .sessions()
            .tell_pending(Purpose::Look)
            .await
            .unwrap();
        assert!(!is_kept(&desk), "{state}");
        assert!(
            tokens_told(&desk)
                .iter()
                .filter(|it| *it == "refresh-1")
                .count()
                > 1
        );
    }
}

#[tokio::test]
async fn what_was_really_given_up_is_said_for_a_week_and_then_forgotten() {
    let desk = Desk::with(|it| it.revocation = Some(Revocation::Answers(404, ""))).await;
    desk.must_sign_in().await;
    desk.must_sign_in().await;
    let said = || desk.restarted().sessions().replaced().unwrap().len();
    assert_eq!(said(), 1);
    desk.wait(6 * DAY);
    desk.restarted()
        .sessions()
        .tell_pending(Purpose::Look)
        .await
        .unwrap();
    assert_eq!(said(), 1);
    desk.wait(2 * DAY);
    desk.restarted()
        .sessions()
        .tell_pending(Purpose::Look)
        .await
        .unwrap();
    assert_eq!(said(), 0);
}

/// The provider says that whoever signs in is Eve.
pub(super) fn eve(it: &mut Behaviour) {
    it.revocation = UP;
    it.claims = Some(Box::new(|claims| {
        (claims["sub"], claims["email"]) = (json!("eve-7"), json!("eve@example.com"));
    }));
    it.userinfo = Some(Box::new(|info| {
        (info["sub"], info["email"]) = (json!("eve-7"), json!("eve@example.com"));
    }));
}

/// Two people are signed in, the second in front.
pub(super) async fn two_people() -> (Desk, Record, Record) {
    let desk = Desk::with(|it| it.revocation = UP).await;
    let first = done(desk.end().await).record;
    desk.become_(eve);
    let second = done(desk.end().await).record;
    assert_ne!(first.id(), second.id());
    (desk, first, second)
}

fn is_of_a_sign_in(item: &str) -> bool {
    item.starts_with("session/") || item.starts_with("replaced/")
}

fn one_browser(it: &mut Behaviour) {
    it.revocation = UP;
    it.claims = Some(Box::new(|claims| claims["sid"] = "one-browser".into()));
}

#[tokio::test]
async fn a_sign_in_that_is_one_with_its_successor_at_the_provider_goes_with_it() {
    for scheme in SCHEMES {
        for (what, hide) in HIDINGS {
            let desk = Desk::speaking(scheme, one_browser).await;
            desk.must_sign_in().await;
            desk.must_sign_in().await;
            let case = format!("{scheme:?} {what}");
            let shown = desk.sessions().replaced().unwrap();
            assert!(
                shown[0].1.replaced_view().is_none(),
                "{case}: no other sign-in"
            );
            hide(files(&desk, "replaced", "json").remove(0));
            desk.wait(Duration::from_secs(60));
            desk.sessions().tell_pending(Purpose::Use).await.unwrap();
            assert_eq!(tokens_told(&desk), [""; 0], "{case}: not before");
            assert_eq!(desk.renewed().await, Ok(()), "{case}: it goes on");

            let mut record = desk.sessions().find_to_end(None, None).unwrap();
            let left = desk.sessions().sign_out(&mut record, false).await.unwrap();
            desk.sessions().tell_pending(Purpose::Use).await.unwrap();

            assert_eq!(left.session, SignedOut::Everywhere, "{case}");
            let told = tokens_told(&desk);
            let has = |token: &str| told.iter().any(|it| it == token);
            assert!(has("refresh-1"), "{case}: {told:?}");
            let names = desk.store.names();
            assert!(
                !names.iter().any(|it| is_of_a_sign_in(it)),
                "{case}: {names:?}"
            );
        }
    }
}

#[tokio::test]
async fn what_goes_with_its_successor_waits_with_it_where_the_service_is_down() {
    let desk = Desk::with(one_browser).await;
    desk.must_sign_in().await;
    desk.must_sign_in().await;
    desk.become_(|it| it.revocation = DOWN);
    let mut record = desk.sessions().find_to_end(None, None).unwrap();
    let left = desk.sessions().sign_out(&mut record, false).await.unwrap();
    assert_eq!(left.session, SignedOut::Pending);
    let waiting = desk.sessions().replaced().unwrap();
    let view = waiting[0].1.replaced_view().unwrap();
    assert_eq!(view.revocation.state, State::Pending, "said by now");

    desk.become_(|it| it.revocation = UP);
    desk.wait(DAY);
    desk.restarted()
        .sessions()
        .tell_pending(Purpose::Look)
        .await
        .unwrap();
    let names = desk.store.names();
    assert!(!names.iter().any(|it| is_of_a_sign_in(it)), "{names:?}");
}

/// `logout` tells of what waits beside the sign-out: both come to the same earlier sign-in.
#[tokio::test]
async fn what_two_take_back_at_once_is_taken_back_and_not_called_given_up() {
    for behaviour in [one_browser as fn(&mut Behaviour), |it| it.revocation = DOWN] {
        let desk = Desk::with(behaviour).await;
        desk.must_sign_in().await;
        desk.must_sign_in().await;
        desk.become_(|it| it.revocation = UP);
        desk.wait(Duration::from_secs(3000));
        let mut record = desk.sessions().find_to_end(None, None).unwrap();
        let others = [desk.restarted(), desk.restarted(), desk.restarted()];
        let (left, one, two, three) = tokio::join!(
            desk.sessions().sign_out(&mut record, false),
            others[0].sessions().tell_pending(Purpose::Use),
            others[1].sessions().tell_pending(Purpose::Use),
            others[2].sessions().tell_pending(Purpose::Look),
        );
        assert_eq!(left.unwrap().session, SignedOut::Everywhere);
        one.and(two).and(three).unwrap();
        desk.sessions().tell_pending(Purpose::Use).await.unwrap();
        assert!(tokens_told(&desk).contains(&"refresh-1".to_owned()));
        let left = desk.sessions().replaced().unwrap();
        assert!(left.is_empty(), "{left:?}");
    }
}

/// The same where the service does not do it: that is said, and nothing else.
#[tokio::test]
async fn what_two_are_told_at_once_that_a_service_does_not_do_is_refused_and_not_given_up() {
    for _ in 0..4 {
        let desk = Desk::with(|it| it.revocation = DOWN).await;
        desk.must_sign_in().await;
        desk.must_sign_in().await;
        desk.become_(|it| it.revocation = Some(Revocation::Answers(404, "")));
        desk.wait(Duration::from_secs(3000));
        let others = [desk.restarted(), desk.restarted(), desk.restarted()];
        let (one, two, three, four) = tokio::join!(
            desk.sessions().tell_pending(Purpose::Use),
            others[0].sessions().tell_pending(Purpose::Use),
            others[1].sessions().tell_pending(Purpose::Use),
            others[2].sessions().tell_pending(Purpose::Look),
        );
        one.and(two).and(three).and(four).unwrap();
        let left = desk.sessions().replaced().unwrap();
        let states: Vec<_> = left
            .iter()
            .map(|(_, it)| it.unrevoked.as_ref().map(|it| (it.state, it.reason)))
            .collect();
        assert_eq!(states, [Some((State::Refused, None))]);
    }
}

/// A vault as it is found between the two writes of somebody else, who is told just now: the file says
/// what came of it, and the item is about to go.
#[derive(Debug)]
struct Behind(Arc<MemoryStore>);

impl Store for Behind {
    fn name(&self) -> &'static str {
        "behind"
    }
    fn list(&self) -> Result<Option<Vec<String>>, StoreError> {
        self.0.list()
    }
    fn holds(&self, name: &str) -> Result<bool, StoreError> {
        Ok(name.starts_with("replaced/") || self.0.holds(name)?)
    }
    fn read(&self, name: &str) -> Result<Option<Secret>, StoreError> {
        self.0.read(name)
    }
    fn write(&self, name: &str, secret: &Secret) -> Result<(), StoreError> {
        self.0.write(name, secret)
    }
    fn delete(&self, name: &str) -> Result<(), StoreError> {
        self.0.delete(name)
    }
}

#[tokio::test]
async fn who_looks_while_another_one_is_told_forgets_nothing_of_it() {
    for purpose in [Purpose::Use, Purpose::Look, Purpose::Upkeep] {
        let desk = Desk::with(|it| it.revocation = DOWN).await;
        desk.must_sign_in().await;
        desk.must_sign_in().await;
        desk.become_(|it| it.revocation = Some(Revocation::Answers(404, "")));
        desk.wait(Duration::from_secs(3000));
        desk.sessions().tell_pending(Purpose::Use).await.unwrap();
        let told = tokens_told(&desk);

        let mut environment = test_support::environment(desk.home());
        environment.clock = desk.clock.clone();
        environment.store = Arc::new(Behind(desk.store.clone()));
        let other = Portico::open(environment).unwrap();
        other.sessions().tell_pending(purpose).await.unwrap();

        let left = desk.sessions().replaced().unwrap();
        let states: Vec<_> = left
            .iter()
            .map(|(_, it)| it.unrevoked.as_ref().map(|it| it.state))
            .collect();
        assert_eq!(states, [Some(State::Refused)], "{purpose:?}");
        assert_eq!(tokens_told(&desk), told, "{purpose:?}");
    }
}

/// Whoever is at the session is waited for, whoever the file of an earlier sign-in says it was.
#[tokio::test]
async fn the_file_of_an_earlier_sign_in_does_not_choose_the_lock() {
    let desk = Desk::with(|it| it.revocation = DOWN).await;
    desk.must_sign_in().await;
    desk.must_sign_in().await;
    desk.become_(|it| it.revocation = UP);
    desk.wait(DAY);
    let before = tokens_told(&desk);
    let session = files(&desk, "sessions", "json").remove(0);
    let lock = Lock::take(&session.with_extension("lock")).await.unwrap();
    for file in files(&desk, "replaced", "json") {
        edit(file, &json!({ "subject": "eve" }));
    }
    let sessions = desk.sessions();
    // Nobody can be told in time.
    drop(sessions.tell_pending(Purpose::Use).await);
    assert_eq!(tokens_told(&desk), before);

    drop(lock);
    sessions.tell_pending(Purpose::Use).await.unwrap();
    assert_eq!(
        tokens_told(&desk)[before.len()..],
        ["refresh-1", "access-1"]
    );
}

#[tokio::test]
async fn the_issuer_of_a_made_up_session_that_is_over_is_not_asked() {
    let desk = Desk::with(|it| it.revocation = UP).await;
    desk.must_sign_in().await;
    let evil = Desk::with(|it| it.revocation = UP).await;
    for reason in ["unused", "expired", "signed_out", "policy"] {
        decoy(
            &desk,
            &json!({
                "issuer": evil.provider.issuer(), "pending_revocation": true,
                "ended": over(reason),
            }),
        );
        desk.wait(DAY);
        for purpose in [Purpose::Use, Purpose::Look, Purpose::Upkeep] {
            drop(desk.sessions().tell_pending(purpose).await);
        }
    }
    let asked = evil.provider.seen("/.well-known/openid-configuration");
    assert_eq!(asked.len(), 0);
}
