//! What is kept of a session: outside of the vault, and in it.

use std::borrow::Cow;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::{FoundBy, Hold, Seal, Unrevoked};
use crate::clock::Timestamp;
use crate::domain::{EndReason, Kind, Method};
use crate::oauth::Tokens;
use crate::policy::Policy;
use crate::problem::{Code, Problem};
use crate::profile::HubSpotApi;
use crate::secret::Secret;
use crate::vault::{VaultKind, short_hash};

/// How long before its end a session that nobody uses is warned of.
pub const NOTICE: TimeDelta = TimeDelta::minutes(15);
/// The same where it may stay unused for less than an hour.
pub const NOTICE_OF_SHORT: TimeDelta = TimeDelta::minutes(5);
/// What is kept of a session outside the vault.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(not(feature = "faces"), non_exhaustive)]
pub struct Record {
    /// What `--account` takes.
    pub account: String,
    /// The profile's name.
    pub profile: String,
    /// What the server speaks.
    pub kind: Kind,
    /// Who issued it.
    pub issuer: String,
    /// Where its tokens go, where that is not for the issuer to say: HubSpot's API.
    #[serde(default)]
    pub api: Option<Box<HubSpotApi>>,
    /// Our id there.
    pub client_id: String,
    /// The subject.
    pub subject: String,
    /// The address.
    pub email: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// How the person came in.
    pub method: Method,
    /// Since when.
    pub since: Timestamp,
    /// When it was last used.
    pub last_used: Timestamp,
    /// When the access token ends.
    pub expires_at: Option<Timestamp>,
    /// Whether the tokens are of use with this computer's key only; none where the provider offers
    /// no such tokens.
    #[serde(default)]
    pub bound: Option<bool>,
    /// Seconds that it may stay unused.
    pub idle_limit: Option<u32>,
    /// Whether the provider itself has said so: then nobody else has a say.
    #[serde(default)]
    pub idle_limit_is_providers: bool,
    /// The organisation's limits, as its policy says at this moment.
    #[serde(skip)]
    pub limits: Limits,
    /// Whether the provider vouches for the address.
    #[serde(default)]
    pub email_verified: bool,
    /// The tenants that the person came from, as the provider names them.
    #[serde(default)]
    pub organizations: Vec<String>,
    /// The vault that it was kept in.
    #[serde(default)]
    pub kept_in: Option<VaultKind>,
    /// The desktop session that it was made in, where the system tells them apart.
    #[serde(default)]
    pub desktop: Option<String>,
    /// Since when the service recognises this device.
    pub device_since: Option<Timestamp>,
    /// Whether it was recognised at this sign-in.
    pub device_recognised: bool,
    /// When and why it ended.
    pub ended: Option<Ended>,
    /// Signed out here, and the provider still has to be told.
    #[serde(default)]
    pub pending_revocation: bool,
    /// What came of telling it, where it has not revoked the session.
    #[serde(default)]
    pub unrevoked: Option<Unrevoked>,
    /// Taken back with the sign-in that has replaced it, and not before: that could end both.
    #[serde(default)]
    pub with_next: bool,
    /// By what it was found: where that is no name of its own, the vault has to say that it is meant.
    #[serde(skip)]
    pub found_by: FoundBy,
    /// When its tokens are renewed.
    #[serde(default)]
    pub renewal: Renewal,
}

/// What an organisation says of how long sessions last, in seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    /// The longest without use.
    pub idle: Option<u32>,
    /// The same where nobody says anything else.
    pub usual_idle: Option<u32>,
    /// The longest at all.
    pub whole: Option<u32>,
}

impl Limits {
    /// What a policy says.
    #[must_use]
    pub fn of(policy: &Policy) -> Self {
        Self {
            idle: policy.idle_limit(),
            usual_idle: policy.recommended_idle_limit(),
            whole: policy.session_limit(),
        }
    }
}

/// What all processes know of a session's renewals.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renewal {
    /// When upkeep renews the token; none where it can't be renewed or has no end.
    pub at: Option<Timestamp>,
    /// Written before the refresh token is sent, gone when the answer is kept. Where it stands and
    /// nobody holds the lock, a renewal broke off: the refresh token may be spent already, and the
    /// provider honours it for its grace period only.
    pub under_way_since: Option<Timestamp>,
    /// Since one failed.
    pub hold: Option<Hold>,
}

/// When and why a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: EndReason,
}

/// What the vault keeps of a session.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Secrets {
    /// Whose tokens these are, and where they may be sent.
    pub(crate) seal: Seal,
    #[serde(with = "crate::secret::in_vault")]
    pub(crate) access: Secret,
    /// When it came: before that the clock was set back, and what it says of the end is wrong.
    #[serde(default)]
    pub(crate) received_at: Option<Timestamp>,
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) bound: bool,
    #[serde(with = "crate::secret::in_vault::option")]
    pub(crate) refresh: Option<Secret>,
    #[serde(with = "crate::secret::in_vault::option")]
    pub(crate) id_token: Option<Secret>,
    /// The origin of the token endpoint that gave the tokens.
    #[serde(default)]
    pub(crate) given_by: String,
    /// The client's secret at the sign-in: the profile may be gone when the session is taken back.
    #[serde(default, with = "crate::secret::in_vault::option")]
    pub(crate) client_secret: Option<Secret>,
    /// The DPoP key that the tokens are bound to.
    #[serde(with = "crate::secret::in_vault::option")]
    pub(crate) key: Option<Secret>,
}

impl Secrets {
    /// Whether an endpoint is of the server that gave the tokens. While the ID token has not proved that
    /// they are the issuer's, its metadata may have named somebody else's token endpoint.
    pub(crate) fn are_of(&self, endpoint: &url::Url) -> bool {
        endpoint.origin().ascii_serialization() == self.given_by
    }

    pub(crate) fn new(seal: Seal, tokens: &Tokens, key: Option<Secret>, now: Timestamp) -> Self {
        Self {
            seal,
            access: tokens.access.clone(),
            received_at: Some(now),
            expires_at: tokens.expires_at,
            bound: tokens.bound,
            refresh: tokens.refresh.clone(),
            id_token: tokens.id_token.clone(),
            given_by: tokens.given_by.clone(),
            client_secret: None,
            key,
        }
    }
}

impl Ended {
    /// The end as a problem, for whoever wants to use the session.
    pub(crate) fn problem(self) -> Problem {
        Problem::new(match self.reason {
            EndReason::Unused => Code::SessionEndedUnused,
            EndReason::Revoked => Code::SessionRevoked,
            EndReason::Expired | EndReason::Limit => Code::SessionExpired,
            EndReason::SignedOut => Code::NotSignedIn,
            EndReason::Policy => Code::SessionEndedByPolicy,
        })
    }
}

impl Record {
    /// Reads a session's file.
    pub(crate) fn from_file(bytes: &[u8]) -> Result<Self, Problem> {
        serde_json::from_slice(bytes).map_err(|error| {
            Problem::new(Code::StorageDamaged).with_detail(format!(
                "a session's file is damaged at line {}",
                error.line()
            ))
        })
    }

    /// The address, or the subject as an id where the provider gives no address.
    #[must_use]
    pub fn person(&self) -> Cow<'_, str> {
        shown(self.email.as_deref(), &self.subject)
    }

    /// The session's name on this computer.
    #[must_use]
    pub fn id(&self) -> String {
        id_of(&self.issuer, &self.client_id, &self.subject_within())
    }

    /// The subject, within the account that the tokens are for where a service gives them for one.
    pub(super) fn subject_within(&self) -> Cow<'_, str> {
        subject_within(self.kind, &self.subject, &self.organizations)
    }

    /// The same with an organisation's limits.
    #[must_use]
    pub fn under(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Seconds that it may stay unused: what the provider or the profile says, and no longer than the
    /// organisation lets anybody.
    #[must_use]
    pub fn idle_limit(&self) -> Option<u32> {
        let own = self.idle_limit.or(self.limits.usual_idle);
        match (own, self.limits.idle) {
            (Some(own), Some(most)) => Some(own.min(most)),
            (own, most) => own.or(most),
        }
    }

    /// When it ends however much it is used, as the organisation says.
    #[must_use]
    pub fn ends_at(&self) -> Option<Timestamp> {
        self.since
            .checked_add_signed(TimeDelta::seconds(self.limits.whole?.into()))
    }

    /// When it ends if it stays unused.
    #[must_use]
    pub fn ends_if_unused_at(&self) -> Option<Timestamp> {
        self.last_used
            .checked_add_signed(TimeDelta::seconds(self.idle_limit()?.into()))
    }

    /// From when on the window and the desktop warn that it ends if it stays unused: a quarter of an
    /// hour before, with a limit below one hour five minutes, and never for more than a third of it.
    #[must_use]
    pub fn warn_at(&self) -> Option<Timestamp> {
        let end = self.ends_if_unused_at().filter(|_| self.ended.is_none())?;
        let limit = TimeDelta::seconds(self.idle_limit()?.into());
        let notice = match limit < TimeDelta::hours(1) {
            true => NOTICE_OF_SHORT.min(limit / 3),
            false => NOTICE,
        };
        end.checked_sub_signed(notice)
    }

    /// When it ends if it stays unused, where that is near enough to warn of.
    #[must_use]
    pub fn ends_soon(&self, now: Timestamp) -> Option<Timestamp> {
        let is_near = self.warn_at().is_some_and(|from| from <= now);
        self.ends_if_unused_at().filter(|_| is_near)
    }

    /// Why it can't be used; none while it can.
    #[must_use]
    pub fn end(&self) -> Option<Problem> {
        self.ended.map(Ended::problem)
    }
}

/// A session's name on this computer. Issuers are written as their metadata does, subjects with their
/// case: these three are who somebody is (OpenID Connect Core 2), names and addresses are not.
pub(crate) fn id_of(issuer: &str, client_id: &str, subject: &str) -> String {
    short_hash(&format!("{issuer}\n{client_id}\n{subject}"))
}

/// HubSpot gives tokens for one of a user's accounts, and gives each its own: two of them are two sessions.
pub(crate) fn subject_within<'a>(
    kind: Kind,
    subject: &'a str,
    organizations: &[String],
) -> Cow<'a, str> {
    match (kind, organizations) {
        (Kind::Hubspot, [account, ..]) => Cow::Owned(format!("{subject}@{account}")),
        _ => Cow::Borrowed(subject),
    }
}

/// How somebody is shown and named: by the address that the provider gives as one, or by the subject in a
/// form that is no address, whatever the provider has chosen for it.
pub(crate) fn shown<'a>(email: Option<&'a str>, subject: &str) -> Cow<'a, str> {
    match email {
        Some(email) => Cow::Borrowed(email),
        None => Cow::Owned(format!("id:{subject}")),
    }
}

/// What `--account` takes for a person of a profile.
#[must_use]
pub fn account_name(profile: &str, person: &str) -> String {
    format!("{profile}:{person}")
}
