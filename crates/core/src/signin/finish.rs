//! From tokens to a session: who came back, was that who was asked for, and only then storing.

use std::sync::Arc;

use super::{Ask, Challenge, Session, Setting};
use crate::device;
use crate::oauth::Tokens;
use crate::oidc::Identity;
use crate::problem::Problem;
use crate::session::{Record, Renewal, SSO_IDLE, Secrets, account_name};
use crate::vault::Kept;
use crate::views::MethodView as Method;

/// Somebody who has proved who they are. Nothing is stored yet.
#[derive(Debug)]
pub(super) struct Arrived {
    tokens: Tokens,
    identity: Identity,
    device_recognised: bool,
    /// The person said that it is all right to be somebody else.
    accepted: bool,
}

/// Why there is no session yet.
#[derive(Debug)]
pub(super) enum Unfinished {
    /// Somebody else came back than was asked for.
    Different(Arrived),
    /// It could not be stored.
    Problem(Problem),
}

impl From<Problem> for Unfinished {
    fn from(problem: Problem) -> Self {
        Unfinished::Problem(problem)
    }
}

impl Arrived {
    /// Checks the tokens in full.
    pub(super) async fn new(
        setting: &Setting,
        tokens: Tokens,
        nonce: Option<&openidconnect::Nonce>,
        device_recognised: bool,
    ) -> Result<Self, Problem> {
        let identity = setting
            .server
            .identify(&setting.client, &tokens, nonce)
            .await?;
        Ok(Self {
            tokens,
            identity,
            device_recognised,
            accepted: false,
        })
    }

    pub(super) fn accepted(mut self) -> Self {
        self.accepted = true;
        self
    }

    /// The address, or the subject where the provider gives none.
    pub(super) fn person(&self) -> &str {
        self.identity
            .email
            .as_deref()
            .unwrap_or(&self.identity.subject)
    }

    pub(super) fn question(&self, setting: &Setting) -> Ask {
        Ask {
            challenge: Challenge::DifferentPerson {
                asked_for: setting.email().unwrap_or_default().to_owned(),
                came_back: self.person().to_owned(),
            },
            rejected: None,
            trouble: None,
        }
    }

    /// Whether somebody else was asked for. A provider that gives no address can't be compared.
    fn is_somebody_else(&self, setting: &Setting) -> bool {
        match (setting.email(), self.identity.email.as_deref()) {
            (Some(asked), Some(came)) => {
                !self.accepted && asked.trim().to_lowercase() != came.trim().to_lowercase()
            }
            _ => false,
        }
    }
}

/// Stores the session, if the right person came back.
pub(super) async fn conclude(
    setting: &Arc<Setting>,
    arrived: Arrived,
) -> Result<Session, Unfinished> {
    if arrived.is_somebody_else(setting) {
        return Err(Unfinished::Different(arrived));
    }
    let setting = setting.clone();
    let portico = setting.portico.clone();
    let (profile, person) = (&setting.profile.name, arrived.person());
    let lock = portico.sessions().lock(profile, person).await?;
    let setting = setting.clone();
    let session = portico.blocking(move || store(&setting, arrived)).await?;
    drop(lock);
    portico.tell_of_earlier(&session.record).await;
    Ok(session)
}

fn store(setting: &Setting, arrived: Arrived) -> Result<Session, Problem> {
    let now = setting.now();
    let (vault, issuer) = (setting.portico.vault(), setting.server.issuer());
    let person = arrived.person().to_owned();
    let mut device_since = None;
    if let (Some(key), Some(token)) = (&setting.client.dpop, &arrived.tokens.device) {
        device::remember(vault, issuer, &person, key, token, now)?;
    }
    if setting.client.dpop.is_some() {
        // A vault that can't be used is said when the session is kept, below.
        let known = device::recall(vault, issuer, &person).unwrap_or_default();
        device_since = known.map(|known| known.since);
    }
    let identity = &arrived.identity;
    let method = method_of(setting.method, identity);
    let idle_limit = identity
        .idle_timeout
        .or(setting.portico.policy().idle_limit)
        .or(setting.profile.idle_limit)
        .or((method == Method::Sso).then_some(SSO_IDLE));
    let key = setting.client.dpop.as_ref().map(|key| key.to_vault());
    let secrets = Secrets::new(&arrived.tokens, key, now);
    let mut record = Record {
        account: account_name(&setting.profile.name, &person),
        profile: setting.profile.name.clone(),
        kind: setting.profile.kind,
        issuer: issuer.to_owned(),
        client_id: setting.client.client_id.clone(),
        subject: identity.subject.clone(),
        email: identity.email.clone(),
        name: identity.name.clone(),
        method,
        since: now,
        last_used: now,
        expires_at: None,
        idle_limit,
        idle_limit_is_providers: identity.idle_timeout.is_some(),
        device_since,
        device_recognised: arrived.device_recognised,
        ended: None,
        pending_revocation: false,
        unrevoked: None,
        renewal: Renewal::default(),
    };
    record.received(&secrets, now);
    let kept = setting.portico.sessions().save(&record, &secrets)?;
    tracing::info!(profile = record.profile, method = ?record.method, "signed in");
    Ok(Session {
        record,
        until_quit: kept == Kept::UntilQuit,
    })
}

/// How somebody came in. The service may have sent them on to their company's identity provider.
fn method_of(begun: Method, identity: &Identity) -> Method {
    match (begun, &identity.idp) {
        (Method::Password | Method::Browser, Some(_)) => Method::Sso,
        (begun, _) => begun,
    }
}
