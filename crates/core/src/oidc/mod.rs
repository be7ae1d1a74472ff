//! OpenID Connect: discovery, keys, ID-token checks, userinfo.
//!
//! The `openidconnect` crate reads keys and checks signatures with them. What an ID token and the
//! metadata say is read here (`id_token`, `metadata`), because the crate takes a document only as a
//! whole: a claim that nobody uses would decide.

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
pub(crate) use keys::{key_set, usable};
pub use metadata::{Metadata, NativeMembers};
pub use provider::Provider;

#[cfg(test)]
mod tests;
