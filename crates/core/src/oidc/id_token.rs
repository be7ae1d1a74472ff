//! What an ID token has to say, and who has to have signed it (OpenID Connect Core 3.1.3.7).
//!
//! Checked are `iss`, `aud`, `azp`, `exp`, `iat` and `nbf` with a leeway, `nonce`, `at_hash`,
//! algorithms as advertised and keys that are long enough; keys are fetched once more for an unknown
//! name, and a wrong clock is told from a wrong token.

use chrono::TimeDelta;
use serde::Deserialize;

use super::error::IdTokenError;
use super::identity::{Identity, address, presentable, subject};
use super::keys::{Algorithm, Key};
use super::provider::Provider;
use super::token::{Audience, Claims, Token, object_in};
use crate::lenient;
use crate::problem::{Code, Problem};
use crate::secret::{Secret, on_wiped_stack};

/// How far clocks may be apart before a token counts as expired or not yet issued.
const LEEWAY: TimeDelta = TimeDelta::minutes(2);
/// How Google may write its issuer in ID tokens (OpenID Connect at Google, discovery).
const GOOGLE_WITHOUT_SCHEME: &str = "accounts.google.com";
/// Offsets from which a refused token is the clock's fault, in seconds.
const SKEW: i64 = 60;

/// What a token is checked against.
#[derive(Debug)]
pub struct Expected<'a> {
    /// Our client id.
    pub client_id: &'a str,
    /// What was sent with the request; none where the grant has none (device grant, refresh).
    pub nonce: Option<&'a Secret>,
    /// The access token that came with it.
    pub access_token: &'a Secret,
}

impl Provider {
    /// Checks an ID token in full (OpenID Connect Core 3.1.3.7).
    ///
    /// # Errors
    /// `id_token_rejected` with the check that failed, or `clock_skew` when this computer's clock
    /// is the cause.
    pub(crate) async fn check_id_token(
        &self,
        token: &Secret,
        expected: &Expected<'_>,
    ) -> Result<Identity, Problem> {
        let token = parsed(token)?;
        let mut keys = self.keys(false).await?;
        // Some providers put a new key under an old name, or under none.
        let signer = token.signer(&keys, &self.algorithms());
        if matches!(signer, Err(IdTokenError::NoKey | IdTokenError::Signature)) {
            keys = self.keys(true).await?;
        }
        self.check_with(&token, &keys, expected)
    }

    /// The checks themselves, with these keys.
    pub(crate) fn check_with(
        &self,
        token: &Token,
        keys: &[Key],
        expected: &Expected<'_>,
    ) -> Result<Identity, Problem> {
        let claims = &token.claims;
        self.check_issuer(claims)?;
        check_parties(claims, expected.client_id)?;
        let (_, algorithm) = token.signer(keys, &self.algorithms())?;
        self.check_times(claims)?;
        check_nonce(claims, expected.nonce)?;
        check_access_token_hash(claims, algorithm, expected.access_token)?;
        Ok(Identity {
            subject: subject(&claims.sub)?,
            email: address(claims.email.as_deref())?,
            email_verified: claims.email_verified,
            name: claims.name.as_deref().and_then(presentable),
            idp: claims.idp.clone(),
            organizations: claims.organizations.all(),
            idle_timeout: claims.idle_timeout(),
        })
    }

    /// The algorithms that the provider advertises, and RS256, which each has to support (OpenID
    /// Connect Discovery 3): whoever may sign with another one has not said so here. One that
    /// advertises none may use any that proves something.
    fn algorithms(&self) -> Vec<Algorithm> {
        let advertised = self.metadata.id_token_signing_alg_values_supported.as_ref();
        let is_advertised = |algorithm: &Algorithm| {
            advertised.is_none_or(|names| names.iter().any(|name| algorithm.is_called(name)))
        };
        let mut all = Algorithm::ALL.to_vec();
        all.retain(|algorithm| *algorithm == Algorithm::Rs256 || is_advertised(algorithm));
        all
    }

    /// As the metadata writes it; Google may leave the scheme out.
    fn check_issuer(&self, claims: &Claims) -> Result<(), IdTokenError> {
        let without_scheme = is_google(self.issuer()) && claims.iss == GOOGLE_WITHOUT_SCHEME;
        match claims.iss == self.issuer() || without_scheme {
            true => Ok(()),
            false => Err(IdTokenError::Issuer),
        }
    }

    fn check_times(&self, claims: &Claims) -> Result<(), Problem> {
        let now = self.clock.now();
        if claims.exp <= now - LEEWAY {
            return Err(self.clock_or(IdTokenError::Expired));
        }
        if claims.nbf.is_some_and(|start| start > now + LEEWAY) {
            return Err(self.clock_or(IdTokenError::NotYetValid));
        }
        if claims.iat > now + LEEWAY {
            return Err(self.clock_or(IdTokenError::IssuedInFuture));
        }
        Ok(())
    }

    /// Blames the clock when the service's `Date` says that it is wrong.
    fn clock_or(&self, error: IdTokenError) -> Problem {
        match self.http.clock_offset(&self.metadata.token_endpoint) {
            Some(offset) if offset.saturating_abs() > SKEW => {
                let mut problem = Problem::new(Code::ClockSkew)
                    .with_detail(format!("{error}; the service's clock is {offset} s ahead"));
                problem.about.clock_offset = Some(offset / 60);
                problem
            }
            _ => error.into(),
        }
    }
}

/// Reads an ID token, and believes nothing of it yet.
pub(crate) fn parsed(token: &Secret) -> Result<Token, IdTokenError> {
    Token::read(token).ok_or(IdTokenError::Unreadable)
}

/// `aud` holds us; with others in it, or with an `azp`, that is us too.
fn check_parties(claims: &Claims, client_id: &str) -> Result<(), IdTokenError> {
    let audiences = claims.audiences();
    if !audiences.iter().any(|one| one == client_id) {
        return Err(IdTokenError::Audience);
    }
    match &claims.azp {
        Some(party) if party != client_id => Err(IdTokenError::AuthorizedParty),
        None if audiences.len() > 1 => Err(IdTokenError::NoAuthorizedParty),
        _ => Ok(()),
    }
}

fn check_nonce(claims: &Claims, sent: Option<&Secret>) -> Result<(), IdTokenError> {
    match (sent, &claims.nonce) {
        (None, _) => Ok(()),
        (Some(sent), Some(seen)) if sent.matches(seen) => Ok(()),
        (Some(_), _) => Err(IdTokenError::Nonce),
    }
}

fn check_access_token_hash(
    claims: &Claims,
    algorithm: Algorithm,
    access_token: &Secret,
) -> Result<(), IdTokenError> {
    let Some(stated) = &claims.at_hash else {
        return Ok(());
    };
    let computed = on_wiped_stack(|| algorithm.token_hash(access_token.expose().as_bytes()));
    match computed == *stated {
        true => Ok(()),
        false => Err(IdTokenError::AccessTokenHash),
    }
}

/// Checks the ID token that came with renewed tokens: the same issuer, person and client as before
/// (OpenID Connect Core 12.2).
///
/// Its signature and its times are left alone. The answer came over a connection that Portico has
/// opened to the issuer's own token endpoint, for a refresh token that only the two of them know:
/// TLS proves whose it is in the place of the signature (3.1.3.7, 6). And nothing is decided by it:
/// who the person is was settled at the sign-in, by a token that was checked in full; of this one
/// only the text is kept, as a hint for the issuer's own sign-out. A fetch of keys in the middle of
/// a renewal could only lose a refresh token that is spent already.
///
/// # Errors
/// `id_token_rejected` when it speaks of somebody else.
pub(crate) fn check_renewed(
    token: &Secret,
    issuer: &str,
    subject: &str,
    client_id: &str,
) -> Result<(), Problem> {
    #[derive(Deserialize)]
    struct Renewed {
        iss: String,
        sub: String,
        aud: Audience,
        azp: Option<String>,
    }
    let renewed: Renewed = claims_in(token)
        .and_then(|json| serde_json::from_str(&json).ok())
        .ok_or(IdTokenError::RenewedUnreadable)?;
    let same_issuer =
        renewed.iss == issuer || (is_google(issuer) && renewed.iss == GOOGLE_WITHOUT_SCHEME);
    let for_us = renewed.aud.all().iter().any(|one| one == client_id)
        && renewed.azp.is_none_or(|party| party == client_id);
    match (same_issuer, renewed.sub == subject, for_us) {
        (true, true, true) => Ok(()),
        (false, ..) => Err(IdTokenError::RenewedIssuer.into()),
        (_, false, _) => Err(IdTokenError::RenewedSubject.into()),
        (.., false) => Err(IdTokenError::RenewedAudience.into()),
    }
}

/// The session at the provider that an ID token is of (OpenID Connect Front-Channel Logout 3).
pub(crate) fn session_of(token: &Secret) -> Option<String> {
    #[derive(Deserialize)]
    struct Session {
        #[serde(default, deserialize_with = "lenient::as_text")]
        sid: Option<String>,
    }
    let session: Session = serde_json::from_str(&claims_in(token)?).ok()?;
    session.sid
}

/// The claims of a token, as text.
fn claims_in(token: &Secret) -> Option<String> {
    object_in(token.expose().split('.').nth(1)?)
}

pub(crate) fn is_google(issuer: &str) -> bool {
    issuer == "https://accounts.google.com"
}
