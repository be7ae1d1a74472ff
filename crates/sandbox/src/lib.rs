//! A local account service to try Portico on, with two identity providers beside it.
//!
//! It is strict: it refuses whatever a strict provider refuses. It can also misbehave, by name
//! ([`FaultKind`]). It listens on 127.0.0.1 only, says on every page that it is a sandbox, and
//! shares no code with the rest of the workspace, so that one mistake cannot agree with itself.
//!
//! ```
//! # async fn example() -> Result<(), portico_sandbox::StartError> {
//! use portico_sandbox::{Options, Sandbox};
//!
//! let sandbox = Sandbox::start(Options::memory()).await?;
//! assert!(sandbox.issuer().starts_with("http://127.0.0.1:"));
//! sandbox.stop().await;
//! # Ok(())
//! # }
//! ```

mod answer;
mod app;
mod authorize;
mod browser;
mod challenge;
mod clients;
mod clock;
mod device_grant;
mod device_page;
mod devices;
mod dpop;
mod faults;
mod federation;
mod grants;
mod http;
mod id_token;
mod idp;
mod incidents;
mod jwt;
mod keys;
mod login;
mod logout;
mod mail;
mod metadata;
mod outcome;
mod pages;
mod people;
mod provider;
mod random;
mod request;
mod reset;
mod reset_link;
mod resources;
mod sandbox;
mod seen;
mod server;
mod settings;
mod signin;
mod status;
mod store;
mod support;
mod tokens;
mod tools;
mod totp;

pub use clients::{
    CLIENT_ID, CLIENT_SECRET, FIXED_CLIENT_ID, FIXED_REDIRECT_URIS, SECRET_CLIENT_ID,
};
pub use clock::Clock;
pub use faults::{Fault, FaultKind};
pub use incidents::Incident;
pub use keys::{KeyError, SigningAlgorithm};
pub use mail::{Mail, MailError};
pub use people::{Hub, PasswordError, Person, SettleError, Standing};
pub use provider::Provider;
pub use sandbox::{Options, Sandbox, StartError};
pub use seen::{SeenRequest, SupportRequest};
pub use settings::Settings;
pub use store::{Storage, StoreError};
