//! A limit on every call of a store that is somebody else's program: it may hang, or wait for the
//! person.
//!
//! One thread owns the store and makes its calls. One that takes too long counts as failed; what it
//! does later is logged. Until it ends, the next ones wait for it and fail too, so that an older
//! write never comes after a newer one.

use std::sync::Arc;
use std::time::Duration;

use super::worker::{Answer, Worker};
use super::{Person, Reserved, Store, StoreError};
use crate::secret::Secret;

/// How long a store may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// To answer by itself.
    pub answer: Duration,
    /// Until the person has answered its question.
    pub person: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            answer: Duration::from_secs(3),
            person: Duration::from_secs(120),
        }
    }
}

/// A store with limits.
#[derive(Debug)]
pub(crate) struct Actor {
    name: &'static str,
    calls: Worker,
    /// Whether the store is locked is asked beside a call that hangs, too: it changes nothing.
    questions: Worker,
    person: Arc<dyn Person>,
    limits: Limits,
}

impl Actor {
    /// Limits a store.
    pub(crate) fn new(store: Arc<dyn Store>, person: Arc<dyn Person>, limits: Limits) -> Self {
        Self {
            name: store.name(),
            calls: Worker::new("keychain", store.clone()),
            questions: Worker::new("keychain", store),
            person,
            limits,
        }
    }

    /// Makes a call that usually asks the person for nothing. Where it does, and the person is
    /// there to answer, they get the time.
    fn call<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Store) -> Answer<T> + Send + 'static,
    ) -> Answer<T> {
        self.wait_for_late()?;
        let Limits { answer, person } = self.limits;
        let call = self.calls.call(work)?;
        // The rest is for finding out what it waits for.
        let rest = answer / 3;
        if let Some(answer) = call.wait(answer - rest) {
            return answer;
        }
        let locked = self.ask_whether_locked(rest);
        if let Some(answer) = call.wait(answer) {
            return answer;
        }
        if matches!(locked, Ok(true))
            && self.person.keychain_asks()
            && let Some(answer) = call.wait(answer + person)
        {
            return answer;
        }
        call.give_up();
        Err(match locked {
            Ok(true) => StoreError::Locked("it waits for its password".to_owned()),
            Ok(false) | Err(_) => self.silent(),
        })
    }

    fn ask_whether_locked(&self, limit: Duration) -> Answer<bool> {
        let question = self.questions.call(|store| store.is_locked())?;
        question.wait(limit).unwrap_or_else(|| {
            question.give_up();
            Err(self.silent())
        })
    }

    fn wait_for_late(&self) -> Answer<()> {
        match self.calls.wait_for_late(self.limits.answer) {
            true => Ok(()),
            false => Err(self.silent()),
        }
    }

    fn silent(&self) -> StoreError {
        StoreError::Silent(format!(
            "no answer within {} s",
            self.limits.answer.as_secs_f32()
        ))
    }
}

impl Store for Actor {
    fn name(&self) -> &'static str {
        self.name
    }

    fn is_locked(&self) -> Answer<bool> {
        self.ask_whether_locked(self.limits.answer)
    }

    fn check(&self) -> Answer<()> {
        // Whoever answers this is alive: if it then takes long, it waits for the person.
        let locked = self.ask_whether_locked(self.limits.answer)?;
        self.wait_for_late()?;
        if locked {
            self.person.keychain_asks();
        }
        let call = self.calls.call(|store| store.check())?;
        call.wait(self.limits.person).unwrap_or_else(|| {
            call.give_up();
            Err(StoreError::Locked(
                "nobody answered its question".to_owned(),
            ))
        })
    }

    fn reserve(&self) -> Answer<Reserved> {
        self.call(|store| store.reserve())
    }

    fn list(&self) -> Answer<Option<Vec<String>>> {
        self.call(|store| store.list())
    }

    fn read(&self, name: &str) -> Answer<Option<Secret>> {
        let name = name.to_owned();
        self.call(move |store| store.read(&name))
    }

    fn write(&self, name: &str, secret: &Secret) -> Answer<()> {
        let (name, secret) = (name.to_owned(), secret.clone());
        self.call(move |store| store.write(&name, &secret))
    }

    fn delete(&self, name: &str) -> Answer<()> {
        let name = name.to_owned();
        self.call(move |store| store.delete(&name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::{Code, Problem};
    use crate::vault::{MemoryStore, Nobody};
    use parking_lot::{Condvar, Mutex};
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// A keychain that may hang, or wait for its password.
    #[derive(Debug, Default)]
    struct Play {
        items: MemoryStore,
        state: Mutex<State>,
        changed: Condvar,
    }

    #[derive(Debug, Default, Clone, Copy, PartialEq)]
    enum State {
        #[default]
        Open,
        /// It answers nothing.
        Dead,
        /// It answers that it is locked; all else waits.
        Asks,
    }

    impl Play {
        fn turn(&self, state: State) {
            *self.state.lock() = state;
            self.changed.notify_all();
        }

        fn wait(&self, is_enough: impl Fn(State) -> bool) -> State {
            let mut state = self.state.lock();
            self.changed
                .wait_while(&mut state, |state| !is_enough(*state));
            *state
        }
    }

    impl Store for Play {
        fn name(&self) -> &'static str {
            "play"
        }

        fn is_locked(&self) -> Answer<bool> {
            Ok(self.wait(|state| state != State::Dead) == State::Asks)
        }

        fn read(&self, name: &str) -> Answer<Option<Secret>> {
            self.wait(|state| state == State::Open);
            self.items.read(name)
        }

        fn write(&self, name: &str, secret: &Secret) -> Answer<()> {
            self.wait(|state| state == State::Open);
            self.items.write(name, secret)
        }

        fn delete(&self, name: &str) -> Answer<()> {
            self.wait(|state| state == State::Open);
            self.items.delete(name)
        }
    }

    /// Somebody who unlocks the keychain when it asks.
    #[derive(Debug)]
    struct Unlocks(Arc<Play>, AtomicUsize);

    impl Person for Unlocks {
        fn passphrase(&self, _: crate::vault::Passphrase) -> Option<Secret> {
            None
        }

        fn keychain_asks(&self) -> bool {
            self.1.fetch_add(1, Ordering::Relaxed);
            self.0.turn(State::Open);
            true
        }
    }

    fn actor(play: &Arc<Play>, person: Arc<dyn Person>) -> Actor {
        let limits = Limits {
            answer: Duration::from_millis(150),
            person: Duration::from_secs(30),
        };
        Actor::new(play.clone(), person, limits)
    }

    fn code<T: std::fmt::Debug>(answer: Answer<T>) -> Code {
        Problem::from(answer.unwrap_err()).code
    }

    #[test]
    fn a_keychain_that_hangs_is_silent_whatever_is_asked() {
        let play = Arc::new(Play::default());
        let store = actor(&play, Arc::new(Unlocks(play.clone(), AtomicUsize::new(0))));
        play.turn(State::Dead);
        assert_eq!(code(store.is_locked()), Code::KeychainSilent);
        assert_eq!(code(store.check()), Code::KeychainSilent);
        assert_eq!(code(store.read("a")), Code::KeychainSilent);
        assert_eq!(code(store.delete("a")), Code::KeychainSilent);
    }

    #[test]
    fn a_locked_keychain_is_waited_for_where_somebody_can_answer() {
        let play = Arc::new(Play::default());
        let person = Arc::new(Unlocks(play.clone(), AtomicUsize::new(0)));
        let store = actor(&play, person.clone());
        for work in [
            &|| store.check() as Answer<()>,
            &|| store.write("a", &Secret::new("x")),
            &|| store.read("a").map(|_| ()),
        ] as [&dyn Fn() -> Answer<()>; 3]
        {
            play.turn(State::Asks);
            work().unwrap();
        }
        assert_eq!(
            person.1.load(Ordering::Relaxed),
            3,
            "and it is said each time"
        );
    }

    #[test]
    fn a_locked_keychain_is_locked_where_nobody_is_there() {
        let play = Arc::new(Play::default());
        let store = actor(&play, Arc::new(Nobody));
        play.turn(State::Asks);
        assert!(store.is_locked().unwrap());
        assert_eq!(code(store.read("a")), Code::KeychainLocked);
    }

    #[test]
    fn a_late_write_never_comes_after_a_newer_one() {
        let play = Arc::new(Play::default());
        let store = actor(&play, Arc::new(Nobody));
        play.turn(State::Dead);
        let old = store.write("a", &Secret::new("old"));
        assert_eq!(code(old), Code::KeychainSilent, "it counts as failed");
        let new = store.write("a", &Secret::new("new"));
        assert_eq!(code(new), Code::KeychainSilent);
        assert!(play.items.names().is_empty());

        play.turn(State::Open);
        while store.write("a", &Secret::new("new")).is_err() {}

        let kept = store.read("a").unwrap().unwrap();
        assert!(kept.matches("new"));
    }
}
