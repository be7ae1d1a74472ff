//! From tokens to a session: who came back, was that who was asked for, and only then storing.

use std::borrow::Cow;
use std::sync::Arc;

use super::context::must_mean_the_same;
use super::new_session::{method_of, record, secrets};
use super::person::{self, Place};
use super::unkept::{give_back, give_back_of};
use super::{Ask, Challenge, Doubt, Session, SignInContext, Step, Transition};
use crate::address;
use crate::context::apart;
use crate::native::trusted_device;
use crate::oauth::Tokens;
use crate::oidc::Identity;
use crate::policy::Arrival;
use crate::problem::{Code, Problem};
use crate::secret::Secret;
use crate::session::{Record, Secrets, account_name, shown};
use crate::vault::{Item, Kept};

/// The lock of whoever is about to store a session.
const SIGN_INS: &str = "sign-in";

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
    /// What makes it doubtful that this is who was asked for, and who is known by the address, if that is
    /// somebody else.
    doubt: Option<(Doubt, Option<String>)>,
    /// The address that this very person is known by already.
    known_by: Option<String>,
    /// The person said that it is all right to come with another address than was asked for.
    any_address: bool,
    /// The doubts that the person has answered by saying that the address is theirs.
    accepted: Vec<(Doubt, Option<String>)>,
}

impl Arrived {
    /// Checks the tokens in full.
    pub(super) async fn new(
        context: &SignInContext,
        mut tokens: Tokens,
        nonce: Option<&Secret>,
        device_recognised: bool,
    ) -> Result<Self, Problem> {
        if context.server.provider().is_none() {
            // What no provider of OpenID calls an ID token proves nothing, and is not kept.
            tokens.id_token = None;
        }
        let wants_organizations = context.shared.policy().wants_organizations();
        let identified = async {
            tokens.check()?;
            context
                .server
                .identify(&context.client, &tokens, nonce, wants_organizations)
                .await
        };
        let identified = context.wanted.or_cancelled(identified).await;
        let identity = match identified.unwrap_or_else(cancelled) {
            Ok(identity) => identity,
            Err(problem) => {
                give_back(context, &tokens).await;
                return Err(problem);
            }
        };
        let arrived = Self {
            tokens,
            identity,
            device_recognised,
            wants_recognition: false,
            by_password: false,
            unknown_browser: false,
            doubt: None,
            known_by: None,
            any_address: false,
            accepted: Vec::new(),
        };
        match arrived.is_allowed(context) {
            Ok(()) => Ok(arrived),
            Err(problem) => {
                arrived.give_back(context).await;
                Err(problem)
            }
        }
    }

    /// Whether the organisation lets whoever came back in.
    fn is_allowed(&self, context: &SignInContext) -> Result<(), Problem> {
        let policy = context.shared.policy();
        let identity = &self.identity;
        // By the method that the session is judged by from now on.
        policy.allows(&context.profile, Some(method_of(context, identity)))?;
        let verified = identity.email_verified == Some(true);
        policy.allows_person(Arrival {
            verified_address: identity.email.as_deref().filter(|_| verified),
            organizations: &identity.organizations,
        })
    }

    /// Came by a password that was typed here; with the wish to be recognised from now on, or not.
    pub(super) fn by_password(mut self, wants_recognition: bool) -> Self {
        self.by_password = true;
        self.wants_recognition = wants_recognition;
        self
    }

    /// Has the provider take back what nobody wants to keep. It is set aside first, as an earlier sign-in
    /// is, so that a provider that can't be told now is told later. Where taking it back would end the
    /// session that the person has, it goes with that one.
    pub(super) async fn give_back(self, context: &SignInContext) {
        let account = account_name(&context.profile.name, &self.person());
        give_back_of(context, &self.tokens, Some(&self.identity), account).await;
    }

    pub(super) fn by_an_unknown_browser(mut self) -> Self {
        self.unknown_browser = true;
        self
    }

    /// Takes a yes to the question that stands; another one may follow.
    pub(super) fn accepted(mut self) -> Self {
        match self.doubt.take() {
            doubt if self.unknown_browser => (self.unknown_browser, self.doubt) = (false, doubt),
            Some((Doubt::OtherAddress, _)) => self.any_address = true,
            doubt => self.accepted.extend(doubt),
        }
        self
    }

    /// The address that was asked for, unless the person has come with another one by now.
    fn asked<'a>(&self, context: &'a SignInContext) -> Option<&'a str> {
        context.email().filter(|_| !self.any_address)
    }

    /// The address, or the subject as an id where the provider gives none.
    pub(super) fn person(&self) -> Cow<'_, str> {
        shown(self.identity.email.as_deref(), &self.identity.subject)
    }

    /// What has to be asked first: whether it was them at all comes before whether they are who was
    /// asked for.
    pub(super) fn question(&self, context: &SignInContext) -> Ask {
        let came_back = self.person().into_owned();
        let asked = person::address(self.asked(context), &self.identity);
        Ask::new(match &self.doubt {
            Some((because, _)) if !self.unknown_browser => Challenge::DifferentPerson {
                asked_for: asked.unwrap_or_default().to_owned(),
                came_back,
                because: *because,
            },
            Some(_) | None => Challenge::UnknownBrowser { came_back },
        })
    }

    /// What makes it doubtful that this is who was asked for. A yes is one to what was shown: somebody else
    /// who has become known by the address since is a question of its own.
    fn find_doubt(&mut self, context: &SignInContext) -> Option<(Doubt, Option<String>)> {
        self.known_by = None;
        let asked = self.asked(context);
        if person::is_another_address(asked, &self.identity) {
            return Some((Doubt::OtherAddress, None));
        }
        let address = person::comparable(asked, &self.identity);
        let recall = |address| place(context).recall(context.shared.vault(), address);
        let unreadable = (Doubt::Unreadable, None);
        let last = match address.as_deref().map_or(Ok(None), recall) {
            Ok(last) => last,
            // Whoever has damaged it may have meant this.
            Err(problem) if problem.code == Code::KeychainUnreadable => {
                tracing::warn!(%problem, "who signed in before can't be read");
                if !self.accepted.contains(&unreadable) {
                    return Some(unreadable);
                }
                None
            }
            // A vault that can't be used is said when the session is kept.
            Err(problem) => {
                tracing::info!(%problem, "who signed in before can't be read");
                None
            }
        };
        if last.as_ref() == Some(&self.identity.subject) {
            self.known_by.clone_from(&address);
        }
        // Who is signed in with the address counts as well, where the note of it is lost.
        let last = last.or_else(|| {
            let address = address?;
            let place = place(context);
            let mut all = context.sessions.all().ok()?.into_iter();
            let other = all.find(|record| {
                // They vouch for nobody: they are no more than a reason to ask.
                record.subject != self.identity.subject
                    && record.issuer == place.issuer
                    && record.client_id == place.client_id
                    && record
                        .email
                        .as_deref()
                        .is_some_and(|known| address::comparable_as_given(known) == address)
            })?;
            Some(other.subject)
        });
        let doubt = person::doubt(asked, &self.identity, last.as_deref(), self.by_password)?;
        let doubt = (doubt, last);
        let is_answered = match doubt.0 {
            Doubt::OtherSubject => self.accepted.contains(&doubt),
            _ => !self.accepted.is_empty(),
        };
        (!is_answered).then_some(doubt)
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

/// From who arrives to what follows, on a task of its own: a code that was sent may be tokens already,
/// which are kept or given back, whoever waits.
pub(super) fn finish(
    context: Arc<SignInContext>,
    arrived: impl Future<Output = Result<Arrived, Problem>> + Send + 'static,
) -> Transition {
    let ours = context.clone();
    ours.to_its_end(async move {
        match arrived.await {
            Ok(arrived) => conclude(&context, arrived).await,
            Err(problem) => Step::Stopped(context.tell(problem)).into(),
        }
    })
}

/// Stores the session, if the right person came back and somebody still wants it.
pub(super) async fn conclude(context: &Arc<SignInContext>, arrived: Arrived) -> Transition {
    let next = match arrived.unknown_browser {
        true => Transition::Different(context.clone(), arrived),
        false => {
            let ours = context.clone();
            let next = apart(async move || Ok(store_if_certain(ours, arrived).await));
            let broken = |problem| Step::Stopped(context.tell(problem)).into();
            next.await.unwrap_or_else(broken)
        }
    };
    match next {
        // Nobody is there to be asked.
        Transition::Different(context, arrived) if context.wanted.is_cancelled() => {
            arrived.give_back(&context).await;
            Step::Stopped(context.tell(Problem::new(Code::Cancelled))).into()
        }
        Transition::Step(step) => {
            context.wanted.note(&step);
            if let Step::Done(session) = &step {
                // The person does not wait for that, whoever ends the program does.
                let (sessions, record) = (context.sessions.clone(), session.record.clone());
                let telling = async move { sessions.tell_of_replaced_by(&record).await };
                context.wanted.spawn(telling);
            }
            step.into()
        }
        next => next,
    }
}

async fn store_if_certain(context: Arc<SignInContext>, mut arrived: Arrived) -> Transition {
    match store_in_turn(&context, &mut arrived).await {
        Ok(Some(session)) => Step::Done(session).into(),
        Ok(None) => Transition::Different(context, arrived),
        Err(problem) => {
            if problem.code == Code::Cancelled || !is_stored(&context, &arrived) {
                arrived.give_back(&context).await;
            }
            Step::Stopped(context.tell(problem)).into()
        }
    }
}

/// One sign-in at a time: what another one is about to store may make this one doubtful, or take its
/// account's name. None where it is doubtful.
async fn store_in_turn(
    context: &SignInContext,
    arrived: &mut Arrived,
) -> Result<Option<Session>, Problem> {
    let id = id_of_arrived(context, &arrived.identity);
    let locks = async {
        // A service can hold its own session's for a while, which is to keep no other sign-in waiting.
        let own = context.sessions.lock(&id).await?;
        Ok((own, context.sessions.lock(SIGN_INS).await?))
    };
    let locks = context.wanted.or_cancelled(locks).await;
    let _locks = locks.unwrap_or_else(cancelled)?;
    arrived.doubt = arrived.find_doubt(context);
    if arrived.doubt.is_some() {
        return Ok(None);
    }
    // Both may have changed while the person was in the browser.
    context.shared.read_policy();
    arrived.is_allowed(context)?;
    must_mean_the_same(&context.shared, &context.named)?;
    match context.wanted.keep() {
        true => store(context, arrived).map(Some),
        false => cancelled(),
    }
}

/// Whether the vault has these tokens all the same.
fn is_stored(context: &SignInContext, arrived: &Arrived) -> bool {
    let id = id_of_arrived(context, &arrived.identity);
    let kept: Result<Option<Secrets>, _> = context.shared.vault().read(&Item::session(&id));
    match kept {
        Ok(kept) => kept.is_some_and(|it| it.access.matches(arrived.tokens.access.expose())),
        // Otherwise it may have been written.
        Err(problem) => problem.code != Code::KeychainMissing,
    }
}

fn id_of_arrived(context: &SignInContext, identity: &Identity) -> String {
    place(context).session_of(context.profile.kind, identity)
}

fn store(context: &SignInContext, arrived: &Arrived) -> Result<Session, Problem> {
    let now = context.now();
    let (vault, issuer) = (context.shared.vault(), context.server.issuer());
    let person = &*arrived.person();
    let mut device_since = None;
    // A service may send one that nobody has asked for.
    let may_keep = arrived.wants_recognition && !context.shared.policy().shared_computer();
    if let (Some(key), Some(token), true) = (&context.client.dpop, &arrived.tokens.device, may_keep)
    {
        trusted_device::remember(vault, issuer, person, key, token, now)?;
    }
    if context.client.dpop.is_some() {
        // A vault that can't be used is said when the session is kept, below.
        let known = trusted_device::recall(vault, issuer, person).unwrap_or_default();
        device_since = known.map(|known| known.since);
    }
    let sessions = &context.sessions;
    let id = id_of_arrived(context, &arrived.identity);
    let earlier = sessions.sealed(&id);
    let before = earlier.as_ref().ok().and_then(Option::as_ref);
    let before = before.map(|it| it.seal.record());
    let account = sessions.account_name(&context.profile.name, person, &id, before.as_ref())?;
    let mut record = Record {
        device_since,
        device_recognised: arrived.device_recognised,
        ..record(context, Some(&arrived.identity), account, now)
    };
    let secrets = secrets(context, &arrived.tokens, &record, now);
    record.received(&secrets, now);
    let kept = sessions.save(&record, &secrets, earlier)?;
    // An address that nobody has verified is known once the person has said that it is theirs.
    let is_theirs = arrived.any_address
        || !arrived.accepted.is_empty()
        || arrived.identity.email_verified != Some(false);
    if let Some(address) = arrived.address(context).filter(|_| is_theirs)
        && arrived.known_by.as_ref() != Some(&address)
        // The session is kept already.
        && let Err(problem) = place(context).remember(vault, &address, &record.subject)
    {
        tracing::warn!(%problem, "who has signed in with the address can't be noted");
    }
    tracing::info!(profile = record.profile, method = ?record.method, "signed in");
    Ok(Session {
        record,
        until_quit: kept == Kept::UntilQuit,
    })
}

fn cancelled<T>() -> Result<T, Problem> {
    Err(Problem::new(Code::Cancelled))
}
