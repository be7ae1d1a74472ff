//! What a sign-in knows from its start to its end.

use std::sync::Arc;

use url::Url;

use super::wanted::Wanted;
use super::{Hints, SignIn, native, scopes};
use crate::clock::Timestamp;
use crate::context::{Context, blocking};
use crate::domain::{Kind, Method};
use crate::http::AtHand;
use crate::native::trusted_device;
use crate::oauth::Client;
use crate::oauth::dpop::DpopKey;
use crate::problem::{Code, Problem};
use crate::profile::{Others, Profile, Switch};
use crate::secret::Secret;
use crate::services::Server;
use crate::session::Sessions;

/// What a sign-in knows from its start to its end.
#[derive(Debug, Clone)]
pub(super) struct SignInContext {
    pub(super) shared: Context,
    pub(super) sessions: Sessions,
    /// At the issuer that is signed in to.
    pub(super) profile: Profile,
    /// The same with all its issuers: what its name stood for when the sign-in began.
    pub(super) named: Profile,
    pub(super) hints: Hints,
    pub(super) method: Method,
    pub(super) server: Server,
    pub(super) client: Client,
    /// What is asked for.
    pub(super) scopes: Vec<String>,
    /// PKCE (RFC 7636).
    pub(super) verifier: Secret,
    pub(super) challenge: String,
    pub(super) nonce: Secret,
    /// The answer of the browser has to name its issuer (RFC 9207), whatever the metadata says.
    pub(super) issuer_required: bool,
    /// The servers of other profiles.
    pub(super) others: Arc<Others>,
    /// The stored device-recognition token, bound to `client.dpop`.
    pub(super) device_token: Option<Secret>,
    pub(super) wanted: Wanted,
    /// Whom a proxy may ask meanwhile.
    pub(super) person: Arc<dyn AtHand>,
}

impl SignInContext {
    pub(super) fn email(&self) -> Option<&str> {
        self.hints.email.as_deref()
    }

    pub(super) fn now(&self) -> Timestamp {
        self.shared.clock().now()
    }

    /// Makes sure that an endpoint that hands out codes without a redirect is not of a server that
    /// another profile is for: nothing in its answer would tell whose code it is.
    pub(super) fn must_be_its_own(&self, endpoint: &Url) -> Result<(), Problem> {
        self.must_be_beside(&self.others, endpoint)
    }

    /// The same right before such a code is sent: profiles may have been added since.
    pub(super) async fn must_still_be_its_own(&self, endpoint: &Url) -> Result<(), Problem> {
        let (shared, profile) = (self.shared.clone(), self.profile.clone());
        let look = blocking(move || others_now(&shared, &profile));
        let others = self.unless_cancelled(look).await?;
        self.must_be_beside(&others, endpoint)
    }

    /// Makes sure, right before a code is sent that a browser has brought, that it can't be another
    /// server's: profiles may have been added or replaced since the sign-in began. Where that only wants
    /// the answer to name its issuer it has done so: who promises to is held to it in any case.
    pub(super) async fn must_still_be_told_apart(&self) -> Result<(), Problem> {
        let look = async {
            let (shared, profile) = (self.shared.clone(), self.profile.clone());
            let named = self.named.clone();
            let others = blocking(move || {
                must_mean_the_same(&shared, &named)?;
                others_now(&shared, &profile)
            });
            let others = others.await?;
            let told = self
                .shared
                .can_tell_apart(&self.profile, &self.server, &others);
            told.await.map(|_| ())
        };
        self.unless_cancelled(look).await
    }

    /// A keychain that hangs keeps nobody from cancelling.
    async fn unless_cancelled<T>(
        &self,
        look: impl Future<Output = Result<T, Problem>>,
    ) -> Result<T, Problem> {
        let looked = self.wanted.or_cancelled(look).await;
        looked.unwrap_or_else(|| Err(Problem::new(Code::Cancelled)))
    }

    fn must_be_beside(&self, others: &Others, endpoint: &Url) -> Result<(), Problem> {
        match others.have(&self.profile, endpoint) {
            None => Ok(()),
            Some(other) => Err(Problem::new(Code::ProfileInvalid).with_detail(format!(
                "the provider of {} names {endpoint} as its own, which is the server of {other}",
                self.profile.name
            ))),
        }
    }

    pub(super) fn tell(&self, problem: Problem) -> Problem {
        let problem = problem.leaving(self.wanted.leaves_tokens());
        let mut problem = tell(problem, self.now(), &self.profile, &self.hints);
        if problem.code == Code::ScopeRefused {
            problem.about.scopes = Some(self.scopes.join(" "));
        }
        let may_want_proofs =
            self.client.dpop.is_none() && self.server.provider().is_some_and(|it| it.wants_dpop());
        if problem.code == Code::TokenRefused && may_want_proofs {
            let said = problem.detail.take().unwrap_or_default();
            let hint = "the provider lists DPoP and may want it: dpop = \"on\" in the profile";
            problem = problem.with_detail(format!("{said}; {hint}"));
        }
        problem
    }
}

impl SignIn {
    /// What this sign-in is, at a server.
    pub(super) async fn context(
        &self,
        profile: Profile,
        server: Server,
        method: Method,
    ) -> Result<SignInContext, Problem> {
        let (_, client_id) = profile.registration()?;
        let client_id = client_id.to_owned();
        let (shared, whole) = (self.shared.clone(), profile.clone());
        let (others, client_secret) = blocking(move || {
            let others = shared.profiles().others(&whole)?;
            Ok((others, whole.client_secret(shared.vault())))
        })
        .await?;
        let told_apart = self.shared.can_tell_apart(&profile, &server, &others);
        let issuer_required = told_apart.await?;
        let client_secret = client_secret?;
        let vault = self.shared.vault();
        // Where others use the computer nobody is recognised, whatever was kept before.
        let is_shared = self.shared.policy().shared_computer();
        let known = match (&self.hints.email, method) {
            (Some(email), Method::Password) if !is_shared => {
                let (vault, issuer) = (vault.clone(), server.issuer().to_owned());
                let email = email.clone();
                // A vault that can't be used is said at the end; a new device is still a device.
                blocking(move || trusted_device::recall(&vault, &issuer, &email))
                    .await
                    .unwrap_or_else(|problem| {
                        tracing::info!(%problem, "no device token could be read");
                        None
                    })
            }
            _ => None,
        };
        let wants_dpop = wants_dpop(&profile, &server);
        let known = known.filter(|_| wants_dpop);
        let key = match &known {
            Some(known) => Some(DpopKey::from_vault(&known.key)?),
            None if wants_dpop => Some(DpopKey::generate()?),
            None => None,
        };
        let metadata = server.provider().map(|provider| &provider.metadata);
        let supported = metadata.and_then(|it| it.scopes_supported.as_deref());
        let scopes = scopes::asked(&profile, supported);
        let (challenge, verifier) = oauth2::PkceCodeChallenge::new_random_sha256();
        Ok(SignInContext {
            shared: self.shared.clone(),
            sessions: self.sessions.clone(),
            client: Client {
                http: self.shared.http().clone(),
                clock: self.shared.clock().clone(),
                token_endpoint: server.token_endpoint().clone(),
                client_id,
                client_secret,
                secret_in_header: server.wants_secret_in_header(),
                dpop: key.map(Arc::new),
            },
            scopes,
            profile,
            named: self.profile.clone(),
            hints: self.hints.clone(),
            method,
            server,
            verifier: Secret::new(verifier.into_secret()),
            challenge: challenge.as_str().to_owned(),
            nonce: Secret::new(oauth2::CsrfToken::new_random().into_secret()),
            issuer_required,
            others: Arc::new(others),
            device_token: known.map(|known| known.token),
            wanted: self.wanted.clone(),
            person: self.questions.person(self.shared.proxies(), &self.wanted),
        })
    }
}

/// The servers of other profiles at this moment, the organisation's included.
fn others_now(shared: &Context, profile: &Profile) -> Result<Others, Problem> {
    shared.read_policy();
    shared.profiles().others(profile)
}

/// The profile's name may stand for something else by now.
pub(super) fn must_mean_the_same(shared: &Context, named: &Profile) -> Result<(), Problem> {
    let name = &named.name;
    match shared.profiles().must_mean_the_same(named) {
        Err(problem) if problem.code == Code::ProfileExists => Err(problem.with_detail(format!(
            "{name} was replaced while this sign-in was under way; sign in again"
        ))),
        other => other,
    }
}

/// Fills in what the words of a problem mention.
pub(super) fn tell(
    mut problem: Problem,
    now: Timestamp,
    profile: &Profile,
    hints: &Hints,
) -> Problem {
    problem.at.get_or_insert(now);
    let service = &mut problem.about.service;
    service.get_or_insert_with(|| profile.title.clone());
    if problem.about.address.is_none() {
        problem.about.address.clone_from(&hints.email);
    }
    problem
}

/// Whether tokens are asked for that are bound to a key of this computer. What a server lists is what
/// it can do; that it shall is somebody's wish, or the native sign-in profile's, which has a proof on
/// every request, and which a server speaks that takes passwords in the app.
fn wants_dpop(profile: &Profile, server: &Server) -> bool {
    let is_native = profile.kind == Kind::Native || native::is_offered(server);
    match (server.provider(), profile.dpop) {
        (Some(provider), None) => is_native && provider.wants_dpop(),
        (Some(_), Some(wish)) => wish == Switch::On,
        (None, _) => false,
    }
}
