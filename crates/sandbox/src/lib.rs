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
//!
//! | module | owns |
//! | --- | --- |
//! | `sandbox`, `settings` | the running sandbox, as tests and the program hold it; how strict it is |
//! | `server`, `app` | the listeners; what all handlers share |
//! | `tools`, `seen`, `support` | pages for whoever tries something; what came in |
//! | `status`, `incidents` | the status page, and what it reports |
//! | `authorize`, `request`, `clients` | the authorization and PAR endpoints; what may be asked for, by whom |
//! | `challenge`, `login` | e-mail and password in the app's own window; the rules of that, step by step |
//! | `signin`, `idp`, `federation` | the sign-in pages, and the way between the service and the others |
//! | `device_grant`, `device_page` | a device shows a code, a browser elsewhere approves it |
//! | `tokens`, `grants`, `dpop`, `id_token` | the token endpoint, what lies behind tokens, and what they say |
//! | `resources`, `devices`, `logout` | what a token opens; devices that are recognised; signing out |
//! | `reset`, `reset_link` | a new password, and the mail that leads to it |
//! | `browser`, `outcome`, `pages` | a browser's sessions; how a sign-in there ends; the look of pages |
//! | `metadata`, `keys`, `jwt` | what each provider says of itself; its keys; what is signed by them |
//! | `people`, `mail`, `totp` | the demo people, their mail and their codes |
//! | `http`, `answer`, `faults` | a request, an answer, and misbehaviour by name |
//! | `provider`, `store`, `clock`, `random` | which provider is meant; what survives; time; chance |

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
