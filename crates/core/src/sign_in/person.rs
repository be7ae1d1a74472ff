//! Who came back, and whether that is who was asked for.
//!
//! A person is an issuer's subject (OpenID Connect Core 5.7); an address is what people type. The
//! two meet here: no address, one that nobody has verified, or another subject than last time is a
//! question for the person, never a yes.

use serde::{Deserialize, Serialize};

use crate::address;
use crate::domain::{Doubt, Kind};
use crate::oidc::Identity;
use crate::problem::Problem;
use crate::session::{id_of, subject_within};
use crate::vault::{Item, Vault};

/// Who last signed in with an address.
#[derive(Serialize, Deserialize)]
struct Known {
    issuer: String,
    client_id: String,
    address: String,
    subject: String,
}

/// A client at an issuer, which knows people by their subjects.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
}

impl Place<'_> {
    /// The name of their session on this computer.
    pub(super) fn session_of(self, kind: Kind, came: &Identity) -> String {
        let subject = subject_within(kind, &came.subject, &came.organizations);
        id_of(self.issuer, self.client_id, &subject)
    }

    /// The subject that last signed in with an address here, which is given as it is compared.
    pub(super) fn recall(self, vault: &Vault, address: &str) -> Result<Option<String>, Problem> {
        let item = Item::person(self.issuer, self.client_id, address);
        let known: Option<Known> = vault.read_where_there_is_one(&item)?;
        let known = known.filter(|it| {
            it.issuer == self.issuer && it.client_id == self.client_id && it.address == address
        });
        Ok(known.map(|it| it.subject))
    }

    /// Notes who signed in with an address here.
    pub(super) fn remember(
        self,
        vault: &Vault,
        address: &str,
        subject: &str,
    ) -> Result<(), Problem> {
        let item = Item::person(self.issuer, self.client_id, address);
        let known = Known {
            issuer: self.issuer.to_owned(),
            client_id: self.client_id.to_owned(),
            address: address.to_owned(),
            subject: subject.to_owned(),
        };
        vault.write(&item, &known)
    }

    /// Forgets who signed in with an address here.
    pub(super) fn forget(self, vault: &Vault, address: &str) -> Result<(), Problem> {
        vault.delete(&Item::person(self.issuer, self.client_id, address))
    }
}

/// The address that says who should be known here: the one that was asked for, else the one that
/// came.
pub(super) fn address<'a>(asked: Option<&'a str>, came: &'a Identity) -> Option<&'a str> {
    asked.or(came.email.as_deref())
}

/// The same as it is compared: one that came stands for itself.
pub(super) fn comparable(asked: Option<&str>, came: &Identity) -> Option<String> {
    match asked {
        Some(asked) => Some(address::comparable(asked)),
        None => came.email.as_deref().map(address::comparable_as_given),
    }
}

/// Whether the service gave another address than the one that was asked for.
pub(super) fn is_another_address(asked: Option<&str>, came: &Identity) -> bool {
    let both = asked.zip(came.email.as_deref());
    both.is_some_and(|(asked, came)| !address::is_given(came, asked))
}

/// What makes it doubtful that who came back is who was asked for. `last` is the subject that last
/// signed in with [`address`]; `typed_here` says that the service took the address with a password.
pub(super) fn doubt(
    asked: Option<&str>,
    came: &Identity,
    last: Option<&str>,
    typed_here: bool,
) -> Option<Doubt> {
    match (asked, came.email.as_deref()) {
        _ if is_another_address(asked, came) => Some(Doubt::OtherAddress),
        (None, None) => None,
        _ if last.is_some_and(|last| last != came.subject) => Some(Doubt::OtherSubject),
        // The same person as last time, whatever the provider says of the address.
        _ if last.is_some() => None,
        (Some(_), None) => Some(Doubt::NoAddress),
        (Some(_), Some(_)) if !typed_here && came.email_verified == Some(false) => {
            Some(Doubt::UnverifiedAddress)
        }
        (_, Some(_)) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(subject: &str, email: Option<&str>, verified: Option<bool>) -> Identity {
        Identity {
            organizations: Vec::new(),
            subject: subject.to_owned(),
            email: email.map(str::to_owned),
            email_verified: verified,
            name: None,
            idp: None,
            idle_timeout: None,
        }
    }

    #[test]
    fn whatever_is_not_certain_is_asked_about() {
        let ada = Some("ada@example.com");
        let shouted = Some("ADA@Example.com.");
        let bob = Some("bob@example.com");
        for (asked, came, verified, last, wanted) in [
            (ada, ada, Some(true), None, None),
            (ada, ada, None, None, None),
            (ada, shouted, Some(true), Some("s"), None),
            (ada, bob, Some(true), None, Some(Doubt::OtherAddress)),
            (ada, bob, Some(true), Some("s"), Some(Doubt::OtherAddress)),
            (ada, None, None, None, Some(Doubt::NoAddress)),
            (ada, None, None, Some("s"), None),
            (ada, None, None, Some("t"), Some(Doubt::OtherSubject)),
            (ada, ada, Some(false), None, Some(Doubt::UnverifiedAddress)),
            (ada, ada, Some(false), Some("s"), None),
            (ada, ada, Some(true), Some("S"), Some(Doubt::OtherSubject)),
            (None, ada, Some(true), Some("t"), Some(Doubt::OtherSubject)),
            (None, ada, Some(false), None, None),
            (None, None, None, None, None),
        ] {
            let seen = doubt(asked, &identity("s", came, verified), last, false);
            assert_eq!(seen, wanted, "{asked:?} {came:?} {verified:?} {last:?}");
        }
    }

    /// What a person may wrap an address in, a service may not: its own people choose what it gives.
    #[test]
    fn an_address_that_only_holds_the_one_that_was_asked_for_is_another() {
        for came in [
            "mallory@evil.example <ada@example.com>",
            "mailto:ada@example.com?x=",
            "'ada@example.com',",
            "ada @ example.com",
            "ada@ example.com",
            " ada@example.com",
            "ada@\u{200b}example.com",
        ] {
            let came = identity("s", Some(came), Some(true));
            for typed_here in [true, false] {
                let seen = doubt(Some("ada@example.com"), &came, Some("s"), typed_here);
                assert_eq!(seen, Some(Doubt::OtherAddress), "{came:?}");
            }
            // Nor does it speak for her later on.
            let ada = identity("s", Some("ada@example.com"), Some(true));
            assert_ne!(comparable(None, &came), comparable(None, &ada));
            assert_eq!(
                comparable(Some(" Ada <ADA@example.com>"), &came),
                comparable(None, &ada)
            );
        }
    }

    #[test]
    fn an_address_that_was_typed_with_its_password_is_the_services_own() {
        let came = identity("s", Some("ada@example.com"), Some(false));
        let asked = Some("ada@example.com");
        assert_eq!(doubt(asked, &came, None, true), None);
        let other = doubt(asked, &came, Some("t"), true);
        assert_eq!(other, Some(Doubt::OtherSubject));
    }
}
