//! What decides about a session, kept in the vault beside its tokens.
//!
//! Files in the person's folders can be changed by whoever can write there: a restored backup, a
//! folder that is kept in step with other computers, another program. None of them may lead a token
//! to another server, give a session to somebody else or lift its limit.

use serde::{Deserialize, Serialize};

use super::{Ended, Record};
use crate::clock::Timestamp;
use crate::views::{KindView as Kind, MethodView as Method};

/// What decides: none of it changes while the session lives, but for its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Seal {
    account: String,
    profile: String,
    kind: Kind,
    issuer: String,
    client_id: String,
    subject: String,
    email: Option<String>,
    name: Option<String>,
    method: Method,
    since: Timestamp,
    idle_limit: Option<u32>,
    idle_limit_is_providers: bool,
    /// Why it is over, where its tokens only wait to be revoked.
    pub(crate) ended: Option<Ended>,
}

impl Seal {
    /// Seals a session as it stands.
    pub(crate) fn of(record: &Record) -> Self {
        Self {
            account: record.account.clone(),
            profile: record.profile.clone(),
            kind: record.kind,
            issuer: record.issuer.clone(),
            client_id: record.client_id.clone(),
            subject: record.subject.clone(),
            email: record.email.clone(),
            name: record.name.clone(),
            method: record.method,
            since: record.since,
            idle_limit: record.idle_limit,
            idle_limit_is_providers: record.idle_limit_is_providers,
            ended: record.ended,
        }
    }

    /// Whether both are of one sign-in, however often its tokens were renewed.
    pub(crate) fn is_of_one_sign_in(&self, other: &Self) -> bool {
        let who = |it: &Self| (it.issuer.clone(), it.client_id.clone(), it.subject.clone());
        who(self) == who(other) && self.since == other.since
    }

    /// What a session's file says otherwise. One that does not know of the end is behind the vault,
    /// as a crash between the two leaves it: then the end that is sealed counts.
    pub(crate) fn difference(&self, record: &Record) -> Option<&'static str> {
        let seen = Self::of(record);
        [
            ("account", self.account == seen.account),
            ("profile", self.profile == seen.profile),
            ("kind", self.kind == seen.kind),
            ("issuer", self.issuer == seen.issuer),
            ("client_id", self.client_id == seen.client_id),
            ("subject", self.subject == seen.subject),
            ("email", self.email == seen.email),
            ("name", self.name == seen.name),
            ("method", self.method == seen.method),
            ("since", self.since == seen.since),
            ("idle_limit", self.idle_limit == seen.idle_limit),
            (
                "idle_limit_is_providers",
                self.idle_limit_is_providers == seen.idle_limit_is_providers,
            ),
            ("ended", seen.ended.is_none() || self.ended == seen.ended),
        ]
        .into_iter()
        .find_map(|(what, same)| (!same).then_some(what))
    }
}
