//! OpenID Connect: discovery, keys, ID-token checks, userinfo.
//!
//! What an ID token, the metadata and the keys say is read here (`token`, `metadata`, `keys`), and not
//! by a library for OpenID Connect: those take a document only as a whole, so that a claim that nobody
//! uses would decide. Signatures are checked by `ring`, as those of TLS.

mod error;
mod id_token;
mod identity;
pub(crate) mod issuer;
mod keys;
mod metadata;
mod provider;
mod token;
mod userinfo;

pub use id_token::Expected;
pub(crate) use id_token::{check_renewed, is_google, parsed, session_of};
pub use identity::Identity;
pub(crate) use identity::address;
pub(crate) use keys::{Key, KeySet};
pub use metadata::{Metadata, NativeMembers};
pub use provider::Provider;

#[cfg(test)]
mod tests;
