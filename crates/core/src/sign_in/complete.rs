//! From tokens to a session: who came back, was that who was asked for, and only then storing.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout;

use super::person::{self, Place};
use super::{Ask, Challenge, Doubt, Session, SignInContext};
use crate::address;
use crate::context::{apart, blocking};
use crate::domain::Method;
use crate::native::trusted_device;
use crate::oauth::Tokens;
use crate::oidc::Identity;
use crate::problem::{Code, Problem};
use crate::session::{FoundBy, Record, Renewal, SSO_IDLE, Seal, Secrets, id_of};
use crate::vault::{Item, Kept};

/// How long taking back what is not kept may keep anybody.
const GIVE_BACK: Duration = Duration::from_secs(2);

/// Somebody who has proved who they are. Nothing is stored yet.
#[derive(Debug)]
pub(super) struct Arrived {
    tokens: Tokens,
    identity: Identity,
    device_recognised: bool,
    /// The person has asked to be recognised here from now on, or was.
    wants_recognition: bool,
    /// The service took the address with a password that was typed here.
    by_password: bool,
    /// They came by a browser that is not recognised, and nobody has vouched for it yet.
    unknown_browser: bool,
    /// What makes it doubtful that this is who was asked for.
    doubt: Option<Doubt>,
    /// The person said that it is all right to be somebody else.
    accepted: bool,
}

/// Why there is no session yet.
#[derive(Debug)]
pub(super) enum Unfinished {
    /// Whether it was them, or whether they are who was asked for, is a question that comes first.
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
        context: &SignInContext,
        mut tokens: Tokens,
        nonce: Option<&openidconnect::Nonce>,
        device_recognised: bool,
    ) -> Result<Self, Problem> {
        if context.server.provider().is_none() {
            // What no provider of OpenID calls an ID token proves nothing, and is not kept.
            tokens.id_token = None;
        }
        let identified = context
            .server
            .identify(&context.client, &tokens, nonce)
            .await;
        let identity = match identified {
            Ok(identity) => identity,
            Err(problem) => {
                give_back(context, &tokens, None).await;
                return Err(problem);
            }
        };
        Ok(Self {
            tokens,
            identity,
            device_recognised,
            wants_recognition: false,
            by_password: false,
            unknown_browser: false,
            doubt: None,
            accepted: false,
        })
    }

    /// Came by a password that was typed here; with the wish to be recognised from now on, or not.
    pub(super) fn by_password(mut self, wants_recognition: bool) -> Self {
        self.by_password = true;
        self.wants_recognition = wants_recognition;
        self
    }

    /// Has the provider take back what nobody wants to keep.
    pub(super) async fn give_back(self, context: &SignInContext) {
        give_back(context, &self.tokens, Some(&self.identity.subject)).await;
    }

    pub(super) fn by_an_unknown_browser(mut self) -> Self {
        self.unknown_browser = true;
        self
    }

    /// Takes a yes to the question that stands; another one may follow.
    pub(super) fn accepted(mut self) -> Self {
        match self.unknown_browser {
            true => self.unknown_browser = false,
            false => self.accepted = true,
        }
        self
    }

    /// The address, or the subject where the provider gives none.
    pub(super) fn person(&self) -> &str {
        self.identity
            .email
            .as_deref()
            .unwrap_or(&self.identity.subject)
    }

    /// What has to be asked first: whether it was them at all comes before whether they are who was
    /// asked for.
    pub(super) fn question(&self, context: &SignInContext) -> Ask {
        let came_back = self.person().to_owned();
        let asked = person::address(context.email(), &self.identity);
        Ask::new(match self.doubt {
            Some(because) if !self.unknown_browser => Challenge::DifferentPerson {
                asked_for: asked.unwrap_or_default().to_owned(),
                came_back,
                because,
            },
            Some(_) | None => Challenge::UnknownBrowser { came_back },
        })
    }

    /// What makes it doubtful that this is who was asked for.
    fn find_doubt(&self, context: &SignInContext) -> Option<Doubt> {
        if self.accepted {
            return None;
        }
        let asked = context.email();
        let address = person::comparable(asked, &self.identity);
        let recalled =
            address.map(|address| place(context).recall(context.shared.vault(), &address));
        let last = match recalled.unwrap_or(Ok(None)) {
            Ok(last) => last,
            // Whoever has damaged it may have meant this.
            Err(problem) if problem.code == Code::KeychainUnreadable => {
                tracing::warn!(%problem, "who signed in before can't be read");
                return Some(Doubt::Unreadable);
            }
            // A vault that can't be used is said when the session is kept.
            Err(problem) => {
                tracing::info!(%problem, "who signed in before can't be read");
                None
            }
        };
        // Who is signed in with the address counts as well, where the note of it is lost.
        let last = last.or_else(|| {
            let address = person::comparable(asked, &self.identity)?;
            let place = place(context);
            let mut all = context.sessions.all().ok()?.into_iter();
            let other = all.find(|record| {
                record.issuer == place.issuer
                    && record.client_id == place.client_id
                    && record
                        .email
                        .as_deref()
                        .is_some_and(|known| address::comparable_as_given(known) == address)
            })?;
            Some(other.subject)
        });
        person::doubt(asked, &self.identity, last.as_deref(), self.by_password)
    }

    /// The address that stands for this person from here on: the one that came, or the one that
    /// was asked for where the provider gives none. As it is compared.
    fn address(&self, context: &SignInContext) -> Option<String> {
        let asked = match self.identity.email {
            Some(_) => None,
            None => context.email(),
        };
        person::comparable(asked, &self.identity)
    }
}

fn place(context: &SignInContext) -> Place<'_> {
    Place {
        issuer: context.server.issuer(),
        client_id: &context.client.client_id,
    }
}

/// Stores the session, if the right person came back.
pub(super) async fn conclude(
    context: &Arc<SignInContext>,
    arrived: Arrived,
) -> Result<Session, Unfinished> {
    if arrived.unknown_browser {
        return Err(Unfinished::Different(arrived));
    }
    let (context, mut arrived) = (context.clone(), arrived);
    let stored = apart(async move || {
        let place = place(&context);
        let id = id_of(place.issuer, place.client_id, &arrived.identity.subject);
        let lock = context.sessions.lock(&id).await?;
        arrived.doubt = arrived.find_doubt(&context);
        if arrived.doubt.is_some() {
            return Ok(Err(Unfinished::Different(arrived)));
        }
        let stored = store(&context, &arrived);
        drop(lock);
        let session = match stored {
            Ok(session) => session,
            Err(problem) => {
                let holds = context.shared.vault().holds(&Item::session(&id));
                if matches!(holds, Ok(false)) {
                    arrived.give_back(&context).await;
                }
                return Err(problem);
            }
        };
        context.sessions.tell_of_earlier(&session.record).await;
        Ok(Ok(session))
    });
    stored.await?
}

fn store(context: &SignInContext, arrived: &Arrived) -> Result<Session, Problem> {
    let now = context.now();
    let (vault, issuer) = (context.shared.vault(), context.server.issuer());
    let person = arrived.person().to_owned();
    let mut device_since = None;
    // A service may send one that nobody has asked for.
    let may_keep = arrived.wants_recognition && !context.shared.policy().shared_computer;
    if let (Some(key), Some(token), true) = (&context.client.dpop, &arrived.tokens.device, may_keep)
    {
        trusted_device::remember(vault, issuer, &person, key, token, now)?;
    }
    if context.client.dpop.is_some() {
        // A vault that can't be used is said when the session is kept, below.
        let known = trusted_device::recall(vault, issuer, &person).unwrap_or_default();
        device_since = known.map(|known| known.since);
    }
    let identity = &arrived.identity;
    let method = method_of(context.method, identity);
    let idle_limit = identity
        .idle_timeout
        .or(context.profile.idle_limit)
        .or((method == Method::Sso).then_some(SSO_IDLE));
    let sessions = &context.sessions;
    let id = id_of(issuer, &context.client.client_id, &identity.subject);
    let mut record = Record {
        account: sessions.account_name(&context.profile.name, &person, &id)?,
        profile: context.profile.name.clone(),
        kind: context.profile.kind,
        issuer: issuer.to_owned(),
        api: context.server.api().cloned().map(Box::new),
        client_id: context.client.client_id.clone(),
        subject: identity.subject.clone(),
        email: identity.email.clone(),
        name: identity.name.clone(),
        method,
        since: now,
        last_used: now,
        expires_at: None,
        bound: None,
        idle_limit,
        idle_limit_is_providers: identity.idle_timeout.is_some(),
        policy_idle_limit: context.shared.policy().idle_limit,
        device_since,
        device_recognised: arrived.device_recognised,
        ended: None,
        pending_revocation: false,
        unrevoked: None,
        with_next: false,
        in_front: false,
        found_by: FoundBy::default(),
        renewal: Renewal::default(),
    };
    let key = context.client.dpop.as_ref().map(|key| key.to_vault());
    let secrets = Secrets::new(Seal::of(&record), &arrived.tokens, key, now);
    record.received(&secrets, now);
    let kept = sessions.save(&record, &secrets)?;
    if let Some(address) = arrived.address(context) {
        let place = place(context);
        if place.recall(vault, &address).ok().flatten().as_deref() != Some(&record.subject) {
            place.remember(vault, &address, &record.subject)?;
        }
    }
    tracing::info!(profile = record.profile, method = ?record.method, "signed in");
    Ok(Session {
        record,
        until_quit: kept == Kept::UntilQuit,
    })
}

/// Has the provider take back the tokens of a sign-in that is not kept, which would live on otherwise.
/// Somebody who is signed in there stays it: taking one sign-in back may end them all.
pub(super) async fn give_back(context: &SignInContext, tokens: &Tokens, subject: Option<&str>) {
    let place = place(context);
    let is_theirs = |record: &Record| {
        record.ended.is_none()
            && record.issuer == place.issuer
            && record.client_id == place.client_id
            && subject.is_none_or(|subject| record.subject == subject)
    };
    let sessions = context.sessions.clone();
    let known = blocking(move || sessions.all()).await;
    let is_signed_in = known.is_ok_and(|all| all.iter().any(is_theirs));
    let Some(endpoint) = context
        .server
        .revocation_endpoint()
        .filter(|_| !is_signed_in)
    else {
        return;
    };
    let client = &context.client;
    let told = async {
        if let Some(refresh) = &tokens.refresh {
            client.revoke(endpoint, "refresh_token", refresh).await?;
        }
        client
            .revoke(endpoint, "access_token", &tokens.access)
            .await
    };
    match timeout(GIVE_BACK, told).await {
        Ok(Ok(_)) => {}
        Ok(Err(problem)) => {
            tracing::info!(%problem, "tokens that nobody keeps were not taken back")
        }
        Err(_) => tracing::info!("tokens that nobody keeps were not taken back in time"),
    }
}

/// How somebody came in. The service may have sent them on to their company's identity provider.
fn method_of(begun: Method, identity: &Identity) -> Method {
    match (begun, &identity.idp) {
        (Method::Password | Method::Browser, Some(idp)) => {
            match idp.trim_start_matches("https://") {
                "google" | "accounts.google.com" => Method::Google,
                _ => Method::Sso,
            }
        }
        (begun, _) => begun,
    }
}
