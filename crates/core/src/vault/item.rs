//! The names of what the vault keeps.

use sha2::{Digest, Sha256};

/// What the names of profiles' items begin with.
pub(super) const PROFILES: &str = "profile/";

/// The name of an item.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Item(pub(super) String);

impl Item {
    /// A session's secrets.
    #[must_use]
    pub fn session(id: &str) -> Self {
        Self(format!("session/{id}"))
    }

    /// That a session is to end whose lock somebody else holds.
    #[must_use]
    pub fn sign_out(id: &str) -> Self {
        Self(format!("sign-out/{id}"))
    }

    /// Which session is in front.
    #[must_use]
    pub fn front() -> Self {
        Self("front/session".to_owned())
    }

    pub(crate) fn is_of_a_device(&self) -> bool {
        self.0.starts_with("device/")
    }

    /// Whose session this item is.
    pub(crate) fn session_id(&self) -> Option<&str> {
        self.0.strip_prefix("session/")
    }

    /// The secrets of an earlier sign-in that the provider has to be told of.
    #[must_use]
    pub fn replaced(id: &str) -> Self {
        Self(format!("replaced/{id}"))
    }

    /// A device's key and token, by a description that may be personal and is therefore hashed.
    #[must_use]
    pub fn device(description: &str) -> Self {
        Self(format!("device/{}", short_hash(description)))
    }

    /// Who last signed in on this device with an address at an issuer.
    #[must_use]
    pub fn person(issuer: &str, client_id: &str, address: &str) -> Self {
        let description = format!("{issuer}\n{client_id}\n{address}");
        Self(format!("person/{}", short_hash(&description)))
    }

    /// That a password may be asked for here, on behalf of an issuer.
    #[must_use]
    pub(crate) fn first_party(issuer: &str) -> Self {
        Self(format!("first-party/{}", short_hash(issuer)))
    }

    /// What a profile's service last said of people.
    #[must_use]
    pub fn said(profile: &str) -> Self {
        Self(format!("said/{}", short_hash(profile)))
    }

    /// The name as the store has it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0
    }

    /// The secret of a client at an issuer, and at the origin that takes it where the issuer does
    /// not say which.
    #[must_use]
    pub fn client(issuer: &str, api: Option<&str>, client_id: &str) -> Self {
        let api = api.map(|api| format!("\n{api}")).unwrap_or_default();
        let description = format!("{issuer}\n{client_id}{api}");
        Self(format!("client/{}", short_hash(&description)))
    }

    /// Who the person is to a proxy.
    #[must_use]
    pub fn proxy(origin: &str) -> Self {
        Self(format!("proxy/{}", short_hash(origin)))
    }

    pub(crate) fn is_of_a_proxy(&self) -> bool {
        self.0.starts_with("proxy/")
    }

    /// What a profile's name stands for.
    #[must_use]
    pub fn profile(name: &str) -> Self {
        Self(format!("{PROFILES}{}", short_hash(name)))
    }

    pub(crate) fn is_of_a_profile(&self) -> bool {
        self.0.starts_with(PROFILES)
    }

    /// Where a report goes that waits.
    #[must_use]
    pub fn report(id: &str) -> Self {
        Self(format!("report/{}", short_hash(id)))
    }
}

/// The first 128 bits of a SHA-256, in hexadecimal.
#[must_use]
pub(crate) fn short_hash(text: &str) -> String {
    Sha256::digest(text)
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
