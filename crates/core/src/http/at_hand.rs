//! A person who is at hand while requests are made for them, and can say who they are to a proxy that
//! asks.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use tokio::task_local;

use super::Error;

/// A proxy that would take a password which nobody has given yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AskingProxy {
    /// Its origin, which the password is for.
    pub(crate) origin: String,
    /// Its place, as people read it.
    pub(crate) place: String,
    /// Whether it has refused the last one.
    pub(crate) refused: bool,
}

/// Somebody who can be asked.
#[async_trait]
pub(crate) trait AtHand: fmt::Debug + Send + Sync {
    /// Has them give a password for this proxy; whether they have.
    async fn sign_in_to(&self, proxy: AskingProxy) -> bool;

    /// The request has gone through with what they have given.
    async fn is_through(&self);
}

task_local! {
    static AT_HAND: Arc<dyn AtHand>;
}

/// Does some work for a person who is at hand: a request that a proxy stops waits for them, and is then
/// made again. What the work starts as tasks of their own is made for nobody.
pub(crate) async fn for_person<T>(person: Arc<dyn AtHand>, work: impl Future<Output = T>) -> T {
    AT_HAND.scope(person, work).await
}

/// Whether a request failed because of a proxy that the person has signed in to by now.
pub(super) async fn has_signed_in(error: &Error) -> bool {
    let Error::ProxySignIn { wants, .. } = error else {
        return false;
    };
    let Some((origin, place)) = wants.untold.takes_password.clone().zip(wants.proxy.clone()) else {
        return false;
    };
    let Ok(person) = AT_HAND.try_with(Arc::clone) else {
        return false;
    };
    let refused = wants.untold.why == Some("password-refused");
    let proxy = AskingProxy {
        origin,
        place,
        refused,
    };
    person.sign_in_to(proxy).await
}

/// Says that the request of a person who has signed in to a proxy has gone through.
pub(super) async fn is_through() {
    if let Ok(person) = AT_HAND.try_with(Arc::clone) {
        person.is_through().await;
    }
}
