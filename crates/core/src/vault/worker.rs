//! One thread that makes a store's calls, one after another, in the order in which they came.
//!
//! A call that nobody waits for any longer is not made if it has not begun. One that has begun
//! can't be broken off: it is late until it ends, and whoever comes next can tell.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};

use super::{Store, StoreError};
use crate::secret::on_wiped_stack;

pub(super) type Answer<T> = Result<T, StoreError>;

type Job = Box<dyn FnOnce(&dyn Store) + Send>;

/// The thread and what it has to do. It starts with the first call and ends with this.
pub(super) struct Worker {
    name: &'static str,
    store: Arc<dyn Store>,
    queue: Arc<Queue>,
}

#[derive(Default)]
struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<(u64, Job)>,
    running: Option<u64>,
    /// Nobody waits for what is running.
    is_late: bool,
    /// When the last call began.
    last_begun: Option<Instant>,
    last_id: u64,
    has_thread: bool,
    is_closed: bool,
}

impl Worker {
    pub(super) fn new(name: &'static str, store: Arc<dyn Store>) -> Self {
        Self {
            name,
            store,
            queue: Arc::default(),
        }
    }

    /// Puts a call at the end of the queue.
    pub(super) fn call<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Store) -> Answer<T> + Send + 'static,
    ) -> Answer<Call<T>> {
        let (tell, answer) = mpsc::sync_channel(1);
        let made = Instant::now();
        let job = move |store: &dyn Store| {
            let result = on_wiped_stack(|| work(store));
            let worked = result.is_ok();
            if tell.send(result).is_err() {
                let took = made.elapsed().as_secs();
                tracing::warn!(took, worked, "the keychain answered too late");
            }
        };
        let mut state = self.queue.state.lock();
        self.start(&mut state)?;
        state.last_id += 1;
        let id = state.last_id;
        state.waiting.push_back((id, Box::new(job)));
        self.queue.changed.notify_all();
        Ok(Call {
            id,
            made,
            answer,
            queue: self.queue.clone(),
        })
    }

    /// Waits for the call that is late; says whether there is none any longer.
    pub(super) fn wait_for_late(&self, limit: Duration) -> bool {
        let mut state = self.queue.state.lock();
        let is_late = |state: &mut State| state.is_late;
        let changed = &self.queue.changed;
        changed.wait_while_for(&mut state, is_late, limit);
        !state.is_late
    }

    fn start(&self, state: &mut State) -> std::io::Result<()> {
        if !state.has_thread {
            let (store, queue) = (self.store.clone(), self.queue.clone());
            std::thread::Builder::new()
                .name(self.name.to_owned())
                .spawn(move || queue.work(&*store))?;
            state.has_thread = true;
        }
        Ok(())
    }
}

impl std::fmt::Debug for Worker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Worker").field(&self.store).finish()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.queue.state.lock().is_closed = true;
        self.queue.changed.notify_all();
    }
}

impl Queue {
    fn work(&self, store: &dyn Store) {
        while let Some(job) = self.next() {
            // One that broke off has told nobody; the next ones are made all the same.
            let _ = catch_unwind(AssertUnwindSafe(|| job(store)));
            let mut state = self.state.lock();
            state.running = None;
            state.is_late = false;
            self.changed.notify_all();
        }
    }

    fn next(&self) -> Option<Job> {
        let mut state = self.state.lock();
        let is_idle = |state: &mut State| state.waiting.is_empty() && !state.is_closed;
        self.changed.wait_while(&mut state, is_idle);
        let (id, job) = state.waiting.pop_front()?;
        state.running = Some(id);
        state.last_begun = Some(Instant::now());
        Some(job)
    }
}

/// One call, made or waiting for its turn.
pub(super) struct Call<T> {
    id: u64,
    made: Instant,
    answer: Receiver<Answer<T>>,
    queue: Arc<Queue>,
}

impl<T> Call<T> {
    /// The answer; none when the store has done nothing for as long as `limit`: the time that it
    /// takes for calls before this one does not count. A call that broke off has none ever.
    pub(super) fn wait(&self, limit: Duration) -> Option<Answer<T>> {
        loop {
            let left = (self.begun() + limit).saturating_duration_since(Instant::now());
            match self.answer.recv_timeout(left) {
                Ok(answer) => return Some(answer),
                Err(RecvTimeoutError::Disconnected) => {
                    return Some(Err(StoreError::Missing("the call broke off".to_owned())));
                }
                Err(RecvTimeoutError::Timeout) if self.begun().elapsed() < limit => {}
                Err(RecvTimeoutError::Timeout) => return None,
            }
        }
    }

    /// Nobody waits for it any longer.
    pub(super) fn give_up(self) {
        let mut state = self.queue.state.lock();
        match state.running == Some(self.id) {
            true => state.is_late = true,
            false => state.waiting.retain(|(id, _)| *id != self.id),
        }
    }

    /// When it began, or the one that it has to wait for.
    fn begun(&self) -> Instant {
        let last_begun = self.queue.state.lock().last_begun;
        last_begun.map_or(self.made, |begun| begun.max(self.made))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Sender, channel};
    use std::thread::{self, ThreadId};

    use super::*;
    use crate::secret::Secret;
    use crate::vault::MemoryStore;

    const LONG: Duration = Duration::from_secs(60);
    const SHORT: Duration = Duration::from_millis(50);

    fn worker() -> Worker {
        Worker::new("worker", Arc::new(MemoryStore::default()))
    }

    /// A call that goes on until this is dropped or used.
    fn hang(worker: &Worker) -> (Sender<()>, Call<()>) {
        let (end, hangs) = channel::<()>();
        let call = worker.call(move |_| {
            let _ = hangs.recv();
            Ok(())
        });
        (end, call.unwrap())
    }

    fn thread_of(worker: &Worker) -> ThreadId {
        let call = worker.call(|_| Ok(thread::current().id())).unwrap();
        call.wait(LONG).unwrap().unwrap()
    }

    #[test]
    fn one_thread_makes_all_calls_in_their_order() {
        let worker = worker();
        let thread = thread_of(&worker);
        let (end, first) = hang(&worker);
        let (tell, told) = channel();
        let calls = (0..10).map(|number| {
            let tell = tell.clone();
            let work = move |_: &dyn Store| {
                tell.send((number, thread::current().id())).unwrap();
                Ok(())
            };
            worker.call(work).unwrap()
        });
        let calls: Vec<_> = calls.collect();
        assert!(told.try_recv().is_err(), "the first has not ended");
        end.send(()).unwrap();
        first.wait(LONG).unwrap().unwrap();
        for call in calls {
            call.wait(LONG).unwrap().unwrap();
        }
        let made: Vec<_> = told.try_iter().collect();
        assert_eq!(made, (0..10).map(|it| (it, thread)).collect::<Vec<_>>());
    }

    #[test]
    fn what_was_given_up_before_its_turn_is_never_done() {
        let worker = worker();
        let (end, first) = hang(&worker);
        let given_up = worker.call(|store| store.write("a", &Secret::new("x")));
        let given_up = given_up.unwrap();
        assert!(given_up.wait(SHORT).is_none());
        given_up.give_up();
        drop(end);
        first.wait(LONG).unwrap().unwrap();
        let read = worker.call(|store| store.read("a")).unwrap();
        assert!(read.wait(LONG).unwrap().unwrap().is_none());
    }

    #[test]
    fn a_call_is_late_from_when_it_was_given_up_until_it_ends() {
        let worker = worker();
        let (end, first) = hang(&worker);
        assert!(worker.wait_for_late(SHORT), "somebody waits for it");
        assert!(first.wait(SHORT).is_none());
        first.give_up();
        assert!(!worker.wait_for_late(SHORT));
        drop(end);
        assert!(worker.wait_for_late(LONG));
    }

    #[test]
    fn a_call_that_broke_off_has_no_answer_and_ends_no_other() {
        let worker = worker();
        let broken = worker.call(|_| -> Answer<()> { panic!("as a library might") });
        let answer = broken.unwrap().wait(LONG).unwrap();
        assert!(matches!(answer, Err(StoreError::Missing(_))), "{answer:?}");
        thread_of(&worker);
    }

    #[test]
    fn what_others_take_in_their_time_takes_nothing_of_a_calls_own() {
        const LIMIT: Duration = Duration::from_secs(2);
        let worker = worker();
        let slow = |_: &dyn Store| {
            thread::sleep(LIMIT / 2);
            Ok(())
        };
        let calls = [(); 3].map(|()| worker.call(slow).unwrap());
        let [.., last] = &calls;
        let asked = Instant::now();
        last.wait(LIMIT).unwrap().unwrap();
        assert!(asked.elapsed() > LIMIT / 4 * 5, "it had to wait for longer");
    }

    #[test]
    fn the_thread_ends_with_its_owner() {
        let store = Arc::new(MemoryStore::default());
        let worker = Worker::new("worker", store.clone());
        thread_of(&worker);
        drop(worker);
        while Arc::strong_count(&store) > 1 {
            thread::yield_now();
        }
    }
}
