//! A keychain that takes its time keeps nothing else waiting, also where the runtime has one thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use portico_core::domain::Method;
use portico_core::session::Purpose;
use portico_core::vault::{MemoryStore, Store, StoreError};
use portico_core::{Portico, Secret};
use test_support::{World, done};

const ADA: &str = "ada@example.com";
/// How long the keychain waits for another task to be given a turn.
const LIMIT: Duration = Duration::from_secs(5);

/// A keychain whose every answer comes after another task has had a turn on the runtime.
#[derive(Debug, Default)]
struct Slow {
    items: MemoryStore,
    turns: Arc<AtomicU64>,
    calls: AtomicU64,
    has_blocked: AtomicBool,
}

impl Slow {
    fn wait(&self) {
        self.calls.fetch_add(1, Ordering::Relaxed);
        let (before, end) = (self.turns.load(Ordering::Relaxed), Instant::now() + LIMIT);
        while self.turns.load(Ordering::Relaxed) < before + 2 {
            if Instant::now() > end {
                self.has_blocked.store(true, Ordering::Relaxed);
                return;
            }
            std::thread::yield_now();
        }
    }

    /// How many calls an operation has made, none of them on the runtime's thread.
    fn calls(&self, operation: &str) -> u64 {
        assert!(
            !self.has_blocked.load(Ordering::Relaxed),
            "{operation} kept the other tasks waiting"
        );
        self.calls.swap(0, Ordering::Relaxed)
    }
}

impl Store for Slow {
    fn name(&self) -> &'static str {
        "slow"
    }

    fn list(&self) -> Result<Option<Vec<String>>, StoreError> {
        self.wait();
        self.items.list()
    }

    fn read(&self, name: &str) -> Result<Option<Secret>, StoreError> {
        self.wait();
        self.items.read(name)
    }

    fn write(&self, name: &str, secret: &Secret) -> Result<(), StoreError> {
        self.wait();
        self.items.write(name, secret)
    }

    fn delete(&self, name: &str) -> Result<(), StoreError> {
        self.wait();
        self.items.delete(name)
    }
}

#[tokio::test]
async fn a_keychain_that_hangs_delays_nothing_else_on_a_runtime_with_one_thread() {
    let slow = Arc::new(Slow::default());
    let store = slow.clone();
    let world = World::with(move |parts| parts.store = store).await;
    let turns = slow.turns.clone();
    tokio::spawn(async move {
        loop {
            turns.fetch_add(1, Ordering::Relaxed);
            tokio::task::yield_now().await;
        }
    });
    let portico: &Portico = &world.portico;
    let sessions = portico.sessions();

    let mut record = world.signed_in(ADA).await.record;
    assert!(slow.calls("signing in with a password") > 0);

    world.wait(Duration::from_secs(3600));
    let token = sessions.access_token(None, None, Duration::ZERO).await;
    token.unwrap();
    assert!(slow.calls("renewing a token") > 0);

    sessions.check(&mut record).await.unwrap();
    assert!(slow.calls("asking about a session") > 0);
    sessions.service_accounts(&mut record).await.unwrap();
    assert!(slow.calls("listing accounts") > 0);
    let devices = sessions.devices(&mut record).await.unwrap();
    assert!(slow.calls("listing devices") > 0);
    for device in devices {
        let forgotten = portico.forget_device(&mut record, &device.id).await;
        forgotten.unwrap();
        assert!(slow.calls("forgetting a device") > 0);
    }

    let mut looks = 0;
    while slow.calls("upkeep") == 0 {
        looks += 1;
        assert!(looks <= 60, "no token was renewed within an hour");
        world.wait(Duration::from_secs(60));
        sessions.upkeep().await.unwrap();
    }
    sessions.sign_out(&mut record, true).await.unwrap();
    assert!(slow.calls("signing out") > 0);
    sessions.tell_pending(Purpose::Use).await.unwrap();
    slow.calls("telling of what waits");

    let mut sign_in = world.sign_in(Some(Method::Google), None);
    let (step, _) = world
        .through_browser(&mut sign_in, "gina@example.com")
        .await;
    done(step);
    assert!(slow.calls("signing in with the browser") > 0);
}
