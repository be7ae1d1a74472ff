//! Sessions and sign-outs, as faces see them.

use super::{
    AtProviderView, EndedView, ReplacedView, RevocationView, SessionStateView, SessionView,
    SignedInView, SignedOutView, TakenBackView,
};
use crate::clock::rfc3339;
use crate::domain::{Checked, RevocationState};
use crate::problem::Problem;
use crate::session::{AtProvider, Record, Sessions, SignOut, SignedOut};

#[cfg_attr(doc, doc(hidden))]
impl Record {
    /// The session as a face sees it.
    #[must_use]
    pub fn view(&self, checked: Checked, until_quit: bool) -> SessionView {
        let open = self.ended.is_none();
        SessionView {
            account: self.account.clone(),
            person: self.person().into_owned(),
            email: self.email.clone(),
            name: self.name.clone(),
            issuer: self.issuer.clone(),
            profile: self.profile.clone(),
            profile_moved: None,
            method: self.method,
            state: if open {
                SessionStateView::SignedIn
            } else {
                SessionStateView::Ended
            },
            checked,
            since: rfc3339(self.since),
            expires_at: self.expires_at.filter(|_| open).map(rfc3339),
            ends_if_unused_at: self.ends_if_unused_at().filter(|_| open).map(rfc3339),
            ends_at: self.ends_at().filter(|_| open).map(rfc3339),
            warn_at: self.warn_at().map(rfc3339),
            ended: self.ended.map(|end| EndedView {
                at: rfc3339(end.at),
                reason: end.reason,
            }),
            device_recognised: self.device_since.is_some(),
            device_since: self.device_since.map(rfc3339),
            pending_revocation: self.pending_revocation,
            revocation: self.revocation(),
            bound: self.bound.filter(|bound| !bound),
            until_quit,
        }
    }

    /// The finished sign-in as a face sees it.
    #[must_use]
    pub fn signed_in_view(&self, until_quit: bool) -> SignedInView {
        SignedInView {
            account: self.account.clone(),
            person: self.person().into_owned(),
            email: self.email.clone(),
            issuer: self.issuer.clone(),
            method: self.method,
            expires_at: self.expires_at.map(rfc3339),
            ends_if_unused_at: self.ends_if_unused_at().map(rfc3339),
            device_recognised: self.device_recognised,
            bound: self.bound.filter(|bound| !bound),
            until_quit,
        }
    }

    /// What came of taking it back, where the provider has not revoked it.
    #[must_use]
    pub fn revocation(&self) -> Option<RevocationView> {
        let untold = self.ended.filter(|_| self.pending_revocation);
        match (&self.unrevoked, untold) {
            (Some(it), _) => Some(RevocationView {
                state: it.state,
                since: rfc3339(it.since),
                reason: it.reason,
            }),
            (None, Some(ended)) => Some(RevocationView {
                state: RevocationState::Pending,
                since: rfc3339(ended.at),
                reason: None,
            }),
            (None, None) => None,
        }
    }

    /// An earlier sign-in as a face sees it.
    #[must_use]
    pub fn replaced_view(&self) -> Option<ReplacedView> {
        // One that is taken back with its successor is no other sign-in there.
        if self.with_next {
            return None;
        }
        Some(ReplacedView {
            account: self.account.clone(),
            revocation: self.revocation()?,
        })
    }
}

#[cfg_attr(doc, doc(hidden))]
impl Sessions {
    /// A session as a face sees it, with what its profile's name stands for by now.
    #[must_use]
    pub fn view(&self, record: &Record, checked: Checked) -> SessionView {
        SessionView {
            profile_moved: self.has_moved(record).then_some(true),
            ..record.view(checked, self.is_until_quit(record))
        }
    }

    /// The same once its provider has been asked.
    ///
    /// # Errors
    /// As [`Sessions::check`].
    pub async fn checked_view(&self, record: &mut Record) -> Result<SessionView, Problem> {
        let checked = self.check(record).await?;
        Ok(self.view(record, checked))
    }
}

impl SignOut {
    /// As a face sees it.
    #[must_use]
    pub fn view(&self) -> SignedOutView {
        SignedOutView {
            taken_back: self.session.into(),
            at_provider: match self.at_provider {
                AtProvider::NotAsked => AtProviderView::NotAsked,
                AtProvider::Opened => AtProviderView::Opened,
                AtProvider::NotOpened(_) => AtProviderView::NotOpened,
                AtProvider::NoPage => AtProviderView::NoPage,
            },
        }
    }
}

impl From<SignedOut> for TakenBackView {
    fn from(outcome: SignedOut) -> Self {
        match outcome {
            SignedOut::Everywhere => Self::Revoked,
            SignedOut::Pending => Self::Pending,
            SignedOut::Refused => Self::Refused,
            SignedOut::NotOffered => Self::NotOffered,
            SignedOut::GivenUp => Self::GivenUp,
        }
    }
}
