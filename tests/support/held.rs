//! A moment in the middle of a request.

use std::sync::Arc;

use tokio::sync::Semaphore;

/// Requests to a path that are not answered until a test says so.
#[derive(Debug, Clone)]
pub struct Held {
    path: &'static str,
    came: Arc<Semaphore>,
    answered: Arc<Semaphore>,
}

impl Held {
    pub fn at(path: &'static str) -> Self {
        Self {
            path,
            came: Arc::new(Semaphore::new(0)),
            answered: Arc::new(Semaphore::new(0)),
        }
    }

    /// Waits until one has come.
    pub async fn came(&self) {
        self.came.acquire().await.unwrap().forget();
    }

    pub(crate) fn path(&self) -> &'static str {
        self.path
    }

    /// Tells that one has come, and waits until it is to be answered.
    pub(crate) async fn wait(&self) {
        self.came.add_permits(1);
        self.answered.acquire().await.unwrap().forget();
    }

    pub fn answer(&self) {
        self.answered.add_permits(1);
    }
}
