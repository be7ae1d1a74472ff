//! What decides about a session, kept in the vault beside its tokens.
//!
//! Files in the person's folders can be changed by whoever can write there: a restored backup, a
//! folder that is kept in step with other computers, another program. None of them may lead a token
//! to another server, give a session to somebody else or lift its limit.

use serde::{Deserialize, Serialize};

use super::{Ended, FoundBy, Limits, Record, Renewal, Unrevoked};
use crate::clock::Timestamp;
use crate::domain::{Kind, Method};
use crate::profile::HubSpotApi;

/// What decides. While the session lives, only the time of its last use changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Seal {
    account: String,
    profile: String,
    kind: Kind,
    issuer: String,
    /// Where its tokens go, where that is not for the issuer to say.
    api: Option<Box<HubSpotApi>>,
    client_id: String,
    subject: String,
    email: Option<String>,
    name: Option<String>,
    method: Method,
    since: Timestamp,
    /// Whoever could move this would lift the limit.
    pub(crate) last_used: Timestamp,
    idle_limit: Option<u32>,
    idle_limit_is_providers: bool,
    #[serde(default)]
    email_verified: bool,
    #[serde(default)]
    organizations: Vec<String>,
    #[serde(default)]
    desktop: Option<String>,
    /// Why it is over, where its tokens only wait to be revoked.
    pub(crate) ended: Option<Ended>,
    /// What came of telling the provider so far: it is given up a week after this began.
    pub(crate) unrevoked: Option<Unrevoked>,
    /// Whether it is taken back with the sign-in that has replaced it, and not before.
    #[serde(default)]
    pub(crate) with_next: bool,
    /// Since when the provider refuses the client, and not the session: after a day that is its end.
    #[serde(default)]
    pub(super) refused_since: Option<Timestamp>,
}

impl Seal {
    /// Seals a session as it stands.
    pub(crate) fn of(record: &Record) -> Self {
        Self {
            account: record.account.clone(),
            profile: record.profile.clone(),
            kind: record.kind,
            issuer: record.issuer.clone(),
            api: record.api.clone(),
            client_id: record.client_id.clone(),
            subject: record.subject.clone(),
            email: record.email.clone(),
            name: record.name.clone(),
            method: record.method,
            since: record.since,
            last_used: record.last_used,
            idle_limit: record.idle_limit,
            idle_limit_is_providers: record.idle_limit_is_providers,
            email_verified: record.email_verified,
            organizations: record.organizations.clone(),
            desktop: record.desktop.clone(),
            ended: record.ended,
            unrevoked: record.unrevoked.clone(),
            with_next: record.with_next,
            refused_since: None,
        }
    }

    /// The session as it was sealed.
    pub(crate) fn record(&self) -> Record {
        Record {
            account: self.account.clone(),
            profile: self.profile.clone(),
            kind: self.kind,
            issuer: self.issuer.clone(),
            api: self.api.clone(),
            client_id: self.client_id.clone(),
            subject: self.subject.clone(),
            email: self.email.clone(),
            name: self.name.clone(),
            method: self.method,
            since: self.since,
            last_used: self.last_used,
            expires_at: None,
            bound: None,
            idle_limit: self.idle_limit,
            idle_limit_is_providers: self.idle_limit_is_providers,
            limits: Limits::default(),
            email_verified: self.email_verified,
            organizations: self.organizations.clone(),
            kept_in: None,
            desktop: self.desktop.clone(),
            device_since: None,
            device_recognised: false,
            ended: self.ended,
            pending_revocation: self.ended.is_some(),
            unrevoked: self.unrevoked.clone(),
            with_next: self.with_next,
            found_by: FoundBy::default(),
            renewal: Renewal::default(),
        }
    }

    /// Seals how a session that is over stands; says whether that is new.
    pub(crate) fn set_end(&mut self, record: &Record) -> bool {
        let before = (self.ended, self.unrevoked.clone(), self.with_next);
        self.ended = record.ended;
        self.unrevoked.clone_from(&record.unrevoked);
        self.with_next = record.with_next;
        before != (self.ended, self.unrevoked.clone(), self.with_next)
    }

    /// Puts what is sealed of a session's time and end in the place of what its file says. Says no,
    /// and changes nothing, where the file differs otherwise or calls a session over that goes on.
    pub(crate) fn judges(&self, record: &mut Record) -> bool {
        let mut seen = record.clone();
        seen.ended = self.ended;
        if self.difference(&seen).is_some() || (self.ended.is_none() && record.ended.is_some()) {
            return false;
        }
        (record.last_used, record.ended) = (self.last_used, self.ended);
        record.pending_revocation = self.ended.is_some();
        record.unrevoked.clone_from(&self.unrevoked);
        true
    }

    /// Whether both are of one sign-in, however often its tokens were renewed.
    pub(crate) fn is_of_one_sign_in(&self, other: &Self) -> bool {
        let who = |it: &Self| (it.issuer.clone(), it.client_id.clone(), it.subject.clone());
        who(self) == who(other) && self.since == other.since
    }

    /// What a session's file says otherwise. One that does not know of the end or of the last use is
    /// behind the vault, as a crash between the two leaves it: then what is sealed counts.
    pub(crate) fn difference(&self, record: &Record) -> Option<&'static str> {
        let seen = Self::of(record);
        [
            ("account", self.account == seen.account),
            ("profile", self.profile == seen.profile),
            ("kind", self.kind == seen.kind),
            ("issuer", self.issuer == seen.issuer),
            ("api", self.api == seen.api),
            ("client_id", self.client_id == seen.client_id),
            ("subject", self.subject == seen.subject),
            ("email", self.email == seen.email),
            ("name", self.name == seen.name),
            ("method", self.method == seen.method),
            ("since", self.since == seen.since),
            ("last_used", seen.last_used <= self.last_used),
            ("idle_limit", self.idle_limit == seen.idle_limit),
            (
                "idle_limit_is_providers",
                self.idle_limit_is_providers == seen.idle_limit_is_providers,
            ),
            ("email_verified", self.email_verified == seen.email_verified),
            ("organizations", self.organizations == seen.organizations),
            ("desktop", self.desktop == seen.desktop),
            ("ended", seen.ended.is_none() || self.ended == seen.ended),
        ]
        .into_iter()
        .find_map(|(what, same)| (!same).then_some(what))
    }
}
