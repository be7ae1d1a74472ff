//! Looks below HTTP, in the way that the sign-in itself goes: the same resolver, the same fixed
//! names, the same proxy, the same trust.

pub(crate) mod dns;
pub(crate) mod http;
pub(crate) mod tcp;
pub(crate) mod tls;

use std::time::Duration;

/// How long a silence is waited for: long enough for a lost packet to be sent again, and short
/// enough for a whole run on a dead network to end within three seconds.
pub(crate) const SILENCE: Duration = Duration::from_millis(2300);

/// The limit of a check that looks up a name, connects and talks: each of them may take long, but
/// on a dead network the first silence ends it.
pub(crate) const LIMIT: Duration = Duration::from_secs(9);
