//! Why an ID token, or what belongs to it, is not believed.

use crate::problem::{Code, Problem};

/// The check that failed (OpenID Connect Core 3.1.3.7, 5.3.2, 12.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum IdTokenError {
    /// It is no JWS, or a claim that decides is missing.
    #[error("the ID token can't be read")]
    Unreadable,
    /// `iss` is another one.
    #[error("it is of another issuer")]
    Issuer,
    /// `aud` does not hold us.
    #[error("it is for another client")]
    Audience,
    /// `azp` is somebody else.
    #[error("it was made for another client (azp)")]
    AuthorizedParty,
    /// Several in `aud`, and no `azp`.
    #[error("it has several audiences and no authorized party")]
    NoAuthorizedParty,
    /// No key fits.
    #[error("no key of the issuer matches its signature")]
    NoKey,
    /// It was not made with the key.
    #[error("its signature is wrong")]
    Signature,
    /// It is not signed in a way that is allowed.
    #[error("its signature algorithm is not allowed")]
    Algorithm,
    /// `exp` has passed.
    #[error("the ID token has expired")]
    Expired,
    /// `nbf` is to come.
    #[error("the ID token is not valid yet (nbf)")]
    NotYetValid,
    /// `iat` is to come.
    #[error("the ID token was issued in the future")]
    IssuedInFuture,
    /// `nonce` is missing, or another one.
    #[error("its nonce does not match")]
    Nonce,
    /// `at_hash` is of another access token.
    #[error("its access token hash does not match")]
    AccessTokenHash,
    /// `sub` can't be one.
    #[error("its subject is empty, too long or has hidden characters")]
    Subject,
    /// `email` can't be one.
    #[error("it has an invalid e-mail address")]
    Address,
    /// Userinfo has another `sub`.
    #[error("userinfo is about another person")]
    OtherUserinfo,
    /// The same as [`Self::Unreadable`] of a renewed one.
    #[error("the renewed ID token can't be read")]
    RenewedUnreadable,
    /// `iss` has changed.
    #[error("the renewed ID token is of another issuer")]
    RenewedIssuer,
    /// `sub` has changed.
    #[error("the renewed ID token is of another person")]
    RenewedSubject,
    /// `aud` or `azp` has changed.
    #[error("the renewed ID token is for another client")]
    RenewedAudience,
}

impl From<IdTokenError> for Problem {
    fn from(error: IdTokenError) -> Self {
        Problem::new(Code::IdTokenRejected).because(&error)
    }
}
