//! What a program leaves that is killed between the vault and a file: the next look puts it right, and
//! calls it neither tampering nor a sign-in that could not be revoked.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use portico_core::session::{Lock, Purpose, SignedOut};
use portico_core::vault::{MemoryStore, Store, StoreError};
use portico_core::{Code, Portico, Problem, Secret};
use serde_json::{Value, json};
use test_support::desk::{Desk, LONGER};

use crate::held::{DOWN, NOW, UP, edit, files, tokens_told, write};

const SECOND: Duration = Duration::from_secs(1);
const DAY: Duration = Duration::from_secs(86_400);

fn session_file(desk: &Desk) -> PathBuf {
    files(desk, "sessions", "json").remove(0)
}

fn fields(file: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

/// Somebody who was signed in, or has left, signs in again, and is killed before the new session's file
/// is written. Says what that would have been.
async fn killed_before_the_file(has_left: bool) -> (Desk, Value) {
    let desk = Desk::with(|it| it.revocation = UP).await;
    desk.must_sign_in().await;
    if has_left {
        let mut record = desk.sessions().find_to_end(None, None).unwrap();
        let left = desk.sessions().sign_out(&mut record, false).await.unwrap();
        assert_eq!(left.session, SignedOut::Everywhere);
    }
    let file = session_file(&desk);
    let before = fs::read_to_string(&file).unwrap();
    desk.wait(SECOND);
    desk.must_sign_in().await;
    let wanted = fields(&file);
    write(&file, &before);
    (desk, wanted)
}

/// What finds such a file, and the token that it hands out, if that is its task.
async fn found_by(portico: &Portico, way: &str, account: &str) -> Result<Option<Secret>, Problem> {
    let sessions = portico.sessions();
    let token = match way {
        "token" => sessions.ready_token(None, None, NOW)?,
        "token by name" => sessions.ready_token(Some(account), None, NOW)?,
        "token, awaited" => Some(sessions.access_token(None, None, NOW).await?),
        "token, renewed" => Some(sessions.access_token(None, None, LONGER).await?),
        "look" => {
            let lost = sessions.look()?;
            assert!(lost.sessions.is_empty() && lost.unreadable == 0, "{lost:?}");
            return Ok(None);
        }
        _ => {
            sessions.tell_pending(Purpose::Look).await?;
            return Ok(None);
        }
    };
    Ok(Some(token.expect("a token").token))
}

#[tokio::test]
async fn the_file_of_an_earlier_sign_in_is_written_anew_and_is_no_tampering() {
    for has_left in [false, true] {
        for way in [
            "token",
            "token by name",
            "token, awaited",
            "token, renewed",
            "look",
            "upkeep",
        ] {
            let case = format!("{way}, has left: {has_left}");
            let (desk, wanted) = killed_before_the_file(has_left).await;
            let account = wanted["account"].as_str().unwrap();

            let token = found_by(&desk.restarted(), way, account).await;

            let token = token.unwrap_or_else(|problem| panic!("{case}: {problem:?}"));
            let newest = match way {
                "token, renewed" => "access-3",
                _ => "access-2",
            };
            assert!(token.is_none_or(|token| token.matches(newest)), "{case}");
            let seen = fields(&session_file(&desk));
            for field in ["account", "since", "ended", "pending_revocation", "kept_in"] {
                assert_eq!(seen[field], wanted[field], "{case}: {field}");
            }
            assert!(seen["expires_at"].is_string(), "{case}");
            assert!(seen["renewal"]["at"].is_string(), "{case}");
            // It goes on, and is signed out as any other.
            assert_eq!(desk.renewed().await, Ok(()), "{case}");
            let told = tokens_told(&desk);
            assert!(!told.contains(&"refresh-2".to_owned()), "{case}: {told:?}");
            let mut record = desk.sessions().find_to_end(None, None).unwrap();
            let left = desk.sessions().sign_out(&mut record, false).await.unwrap();
            assert_eq!(left.session, SignedOut::Everywhere, "{case}");
        }
    }
}

/// The other way round: what is of the same sign-in, or of none that ever was, is tampering.
#[tokio::test]
async fn a_file_of_the_same_sign_in_that_says_something_else_is_altered() {
    for change in [
        json!({ "name": "Eve" }),
        json!({ "idle_limit": 4_000_000 }),
        json!({ "since": "2999-01-01T00:00:00Z" }),
        json!({ "last_used": "2999-01-01T00:00:00Z" }),
    ] {
        let desk = Desk::with(|it| it.revocation = UP).await;
        desk.must_sign_in().await;
        let file = session_file(&desk);
        edit(&file, &change);
        let changed = fields(&file);
        desk.restarted().sessions().look().unwrap();
        for way in ["token", "token, awaited", "token, renewed"] {
            let problem = found_by(&desk.restarted(), way, "").await.unwrap_err();
            assert_eq!(problem.code, Code::SessionAltered, "{change} {way}");
        }
        assert_eq!(fields(&file), changed, "{change}");
    }
}

/// Whatever else an earlier file says, what is sealed takes its place.
#[tokio::test]
async fn nothing_of_an_earlier_file_counts() {
    let desk = Desk::with(|it| it.revocation = UP).await;
    desk.must_sign_in().await;
    let file = session_file(&desk);
    let right = fields(&file);
    edit(
        &file,
        &json!({
            "since": "1999-01-01T00:00:00Z", "last_used": "2999-01-01T00:00:00Z", "name": "Eve",
            "email": "eve@example.com", "idle_limit": 4_000_000, "idle_limit_is_providers": true,
        }),
    );
    let token = found_by(&desk.restarted(), "token", "").await.unwrap();
    assert!(token.unwrap().matches("access-1"));
    let seen = fields(&file);
    for field in [
        "since",
        "last_used",
        "name",
        "email",
        "idle_limit",
        "idle_limit_is_providers",
    ] {
        assert_eq!(seen[field], right[field], "{field}");
    }
}

/// Nor does it lead whoever names somebody to the token of whose session it is.
#[tokio::test]
async fn an_earlier_file_leads_nobody_to_another_ones_token() {
    let named = |account, profile| (Some(account), profile);
    for (change, (account, profile)) in [
        (
            json!({ "email": "bob@other.example" }),
            named("bob@other.example", None),
        ),
        (
            json!({ "email": "bob@other.example", "profile": "other" }),
            named("bob@other.example", Some("other")),
        ),
        (
            json!({ "account": "evil:mal@evil.example", "profile": "evil" }),
            named("evil:mal@evil.example", None),
        ),
        (
            json!({ "account": "evil:mal@evil.example" }),
            named("evil:mal@evil.example", None),
        ),
        (json!({ "profile": "other" }), (None, Some("other"))),
    ] {
        for min_valid in [NOW, LONGER] {
            for is_awaited in [false, true] {
                let desk = Desk::with(|it| it.revocation = UP).await;
                desk.must_sign_in().await;
                let file = session_file(&desk);
                let right = fields(&file);
                edit(&file, &json!({ "since": "1999-01-01T00:00:00Z" }));
                edit(&file, &change);
                let portico = desk.restarted();
                let sessions = portico.sessions();

                let token = match is_awaited {
                    true => sessions
                        .access_token(account, profile, min_valid)
                        .await
                        .map(Some),
                    false => sessions.ready_token(account, profile, min_valid),
                };

                assert!(token.is_err(), "{change} {min_valid:?}: {token:?}");
                assert_eq!(desk.provider.exchanges().len(), 1, "{change}");
                // The twin: its own name.
                let own = right["account"].as_str();
                let token = sessions.access_token(own, None, NOW).await;
                assert!(token.unwrap().token.matches("access-1"), "{change}");
            }
        }
    }
}

/// Whoever is at the session may be about to write its file.
#[tokio::test]
async fn an_earlier_file_is_left_to_whoever_is_at_the_session() {
    let (desk, wanted) = killed_before_the_file(false).await;
    let file = session_file(&desk);
    let before = fields(&file);
    let lock = Lock::take_if_free(&file.with_extension("lock"));
    let lock = lock.unwrap().unwrap();
    desk.restarted().sessions().look().unwrap();
    let token = found_by(&desk.restarted(), "token", "").await;
    assert_eq!(token.unwrap_err().code, Code::SessionAltered);
    assert_eq!(fields(&file), before);

    drop(lock);
    let token = found_by(&desk.restarted(), "token", "").await.unwrap();
    assert!(token.unwrap().matches("access-2"));
    assert_eq!(fields(&file)["since"], wanted["since"]);
}

/// What lay where when an item was first about to be deleted.
#[derive(Debug)]
struct Left {
    file: Option<String>,
    name: String,
    item: Secret,
}

/// A vault that notes what a program leaves that is killed at a deletion.
#[derive(Debug)]
struct Noting {
    items: Arc<MemoryStore>,
    start: &'static str,
    file: PathBuf,
    left: Mutex<Option<Left>>,
}

impl Noting {
    fn at(desk: &Desk, start: &'static str, file: PathBuf) -> (Arc<Self>, Portico) {
        let store = Arc::new(Self {
            items: desk.store.clone(),
            start,
            file,
            left: Mutex::default(),
        });
        let mut environment = test_support::environment(desk.home());
        environment.clock = desk.clock.clone();
        environment.store = store.clone();
        (store, Portico::open(environment).unwrap())
    }

    /// Puts everything back as it was: right before the deletion, or right after it.
    fn put_back(&self, is_deleted: bool) {
        let left = self
            .left
            .lock()
            .unwrap()
            .take()
            .expect("something was deleted");
        match &left.file {
            Some(text) => write(&self.file, text),
            None => drop(fs::remove_file(&self.file)),
        }
        if !is_deleted {
            self.items.write(&left.name, &left.item).unwrap();
        }
    }
}

impl Store for Noting {
    fn name(&self) -> &'static str {
        "noting"
    }
    fn list(&self) -> Result<Option<Vec<String>>, StoreError> {
        self.items.list()
    }
    fn read(&self, name: &str) -> Result<Option<Secret>, StoreError> {
        self.items.read(name)
    }
    fn write(&self, name: &str, secret: &Secret) -> Result<(), StoreError> {
        self.items.write(name, secret)
    }
    fn delete(&self, name: &str) -> Result<(), StoreError> {
        let mut left = self.left.lock().unwrap();
        if name.starts_with(self.start)
            && left.is_none()
            && let Some(item) = self.items.read(name)?
        {
            *left = Some(Left {
                file: fs::read_to_string(&self.file).ok(),
                name: name.to_owned(),
                item,
            });
        }
        self.items.delete(name)
    }
}

/// A folder in the file's place can be neither written over nor removed, like a file where nothing may be
/// changed.
#[tokio::test]
async fn a_sign_out_whose_file_can_t_be_changed_says_what_the_service_did() {
    for (revocation, said) in [
        (UP, "has revoked the sign-in"),
        (DOWN, "has not revoked the sign-in yet"),
    ] {
        let desk = Desk::with(|it| it.revocation = revocation).await;
        desk.must_sign_in().await;
        let file = session_file(&desk);
        let before = fs::read_to_string(&file).unwrap();
        let mut record = desk.sessions().find_to_end(None, None).unwrap();
        fs::remove_file(&file).unwrap();
        fs::create_dir(&file).unwrap();

        let left = desk.sessions().sign_out(&mut record, false).await;

        let detail = left.unwrap_err().detail.unwrap();
        assert!(detail.contains(said), "{detail}");
        // The file as it would have stayed.
        fs::remove_dir(&file).unwrap();
        write(&file, &before);
        let restarted = desk.restarted();
        let sessions = restarted.sessions();
        assert!(sessions.ready_token(None, None, NOW).is_err(), "{said}");
        let mut seen = sessions.all().unwrap().remove(0);
        sessions.check(&mut seen).await.unwrap();
        assert!(seen.ended.is_some(), "{said}: {seen:?}");
        desk.become_(|it| it.revocation = UP);
        let mut record = sessions.find_to_end(None, None).unwrap();
        let left = sessions.sign_out(&mut record, false).await.unwrap();
        assert_eq!(left.session, SignedOut::Everywhere, "{said}");
        let seen = sessions.all().unwrap().remove(0);
        assert!(seen.ended.is_some() && !seen.pending_revocation, "{said}");
        assert_eq!(seen.revocation(), None, "{said}");
    }
}

#[tokio::test]
async fn a_sign_out_that_is_killed_once_the_service_has_revoked_it_is_not_given_up() {
    for is_deleted in [true, false] {
        let desk = Desk::with(|it| it.revocation = UP).await;
        desk.must_sign_in().await;
        let (store, portico) = Noting::at(&desk, "session/", session_file(&desk));
        let mut record = portico.sessions().find_to_end(None, None).unwrap();
        let left = portico.sessions().sign_out(&mut record, false).await;
        assert_eq!(left.unwrap().session, SignedOut::Everywhere);
        assert_eq!(tokens_told(&desk), ["refresh-1", "access-1"]);

        store.put_back(is_deleted);

        let restarted = desk.restarted();
        assert!(restarted.sessions().ready_token(None, None, NOW).is_err());
        desk.wait(DAY);
        let told = restarted.sessions().tell_pending(Purpose::Look).await;
        told.unwrap();
        let seen = restarted.sessions().all().unwrap().remove(0);
        assert!(seen.ended.is_some(), "deleted: {is_deleted}");
        assert_eq!(seen.revocation(), None, "deleted: {is_deleted}");
        let items = desk.store.names();
        assert!(
            !items.iter().any(|name| name.starts_with("session/")),
            "{items:?}"
        );
        let again = match is_deleted {
            true => 2,
            false => 4,
        };
        assert_eq!(tokens_told(&desk).len(), again, "deleted: {is_deleted}");
    }
}

#[tokio::test]
async fn an_earlier_sign_in_that_was_revoked_by_a_killed_program_is_not_given_up() {
    for is_deleted in [true, false] {
        let desk = Desk::with(|it| it.revocation = DOWN).await;
        desk.must_sign_in().await;
        desk.must_sign_in().await;
        let file = files(&desk, "replaced", "json").remove(0);
        desk.become_(|it| it.revocation = UP);
        desk.wait(DAY);
        let (store, portico) = Noting::at(&desk, "replaced/", file);
        let told = portico.sessions().tell_pending(Purpose::Look).await;
        told.unwrap();
        assert!(portico.sessions().replaced().unwrap().is_empty());

        store.put_back(is_deleted);

        desk.wait(DAY);
        let restarted = desk.restarted();
        let told = restarted.sessions().tell_pending(Purpose::Look).await;
        told.unwrap();
        let left = restarted.sessions().replaced().unwrap();
        assert!(left.is_empty(), "deleted: {is_deleted}: {left:?}");
        let items = desk.store.names();
        assert!(
            !items.iter().any(|name| name.starts_with("replaced/")),
            "{items:?}"
        );
        assert_eq!(desk.renewed().await, Ok(()), "the newer one lives");
    }
}

/// A vault that puts a folder in a file's place when an earlier sign-in is read for a certain time.
#[derive(Debug)]
struct Blocking {
    items: Arc<MemoryStore>,
    file: PathBuf,
    reads_left: Mutex<usize>,
}

impl Store for Blocking {
    fn name(&self) -> &'static str {
        "blocking"
    }
    fn list(&self) -> Result<Option<Vec<String>>, StoreError> {
        self.items.list()
    }
    fn read(&self, name: &str) -> Result<Option<Secret>, StoreError> {
        let mut left = self.reads_left.lock().unwrap();
        if name.starts_with("replaced/") && *left > 0 {
            *left -= 1;
            if *left == 0 && self.file.is_file() {
                fs::remove_file(&self.file).unwrap();
                fs::create_dir(&self.file).unwrap();
            }
        }
        self.items.read(name)
    }
    fn write(&self, name: &str, secret: &Secret) -> Result<(), StoreError> {
        self.items.write(name, secret)
    }
    fn delete(&self, name: &str) -> Result<(), StoreError> {
        self.items.delete(name)
    }
}

/// Whenever that is: before the service is told, or after.
#[tokio::test]
async fn an_earlier_sign_in_whose_file_can_t_be_removed_is_not_given_up() {
    for reads in 1..8 {
        let desk = Desk::with(|it| it.revocation = DOWN).await;
        desk.must_sign_in().await;
        desk.must_sign_in().await;
        let file = files(&desk, "replaced", "json").remove(0);
        let before = fs::read_to_string(&file).unwrap();
        desk.become_(|it| it.revocation = UP);
        desk.wait(DAY);
        let mut environment = test_support::environment(desk.home());
        environment.clock = desk.clock.clone();
        environment.store = Arc::new(Blocking {
            items: desk.store.clone(),
            file: file.clone(),
            reads_left: Mutex::new(reads),
        });
        let portico = Portico::open(environment).unwrap();
        // It may say what was in its way.
        drop(portico.sessions().tell_pending(Purpose::Look).await);

        if file.is_dir() {
            fs::remove_dir(&file).unwrap();
            write(&file, &before);
        }
        desk.wait(DAY);
        let restarted = desk.restarted();
        let told = restarted.sessions().tell_pending(Purpose::Look).await;

        told.unwrap();
        let left = restarted.sessions().replaced().unwrap();
        assert!(left.is_empty(), "{reads}: {left:?}");
        assert_eq!(desk.renewed().await, Ok(()), "the newer one lives");
    }
}
