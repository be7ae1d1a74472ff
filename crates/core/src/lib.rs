//! Sign-in, sessions and the vault behind Portico. No window, no terminal: a face shows steps and
//! returns answers, and reaches clock, browser, keychain and folders through what it passes in.
//!
//! It refuses: passwords in a web view, tokens in anything that prints, plain HTTP beyond this
//! computer, and storing a session before it is certain whose it is.
//!
//! ```no_run
//! use portico_core::{Hints, Parts, Portico, Step, WithoutStore};
//!
//! # async fn example() -> Result<(), portico_core::Problem> {
//! let portico = Portico::open(Parts::real(WithoutStore::Refuse)?)?;
//! let profile = portico.profiles().find("acme")?;
//! let mut sign_in = portico.sign_in(profile, Hints::default());
//! let mut step = sign_in.start().await;
//! while let Step::Browser(handoff) = &step {
//!     eprintln!("go on at {}", handoff.url);
//!     step = sign_in.wait().await;
//! }
//! sign_in.settled().await;
//! # Ok(())
//! # }
//! ```
//!
//! | module | owns |
//! | --- | --- |
//! | [`portico`] | what a face calls |
//! | [`signin`] | the sign-in as one state machine |
//! | [`session`] | accounts, refresh, idle limit, sign-out, the lock between processes |
//! | [`said`], [`last_problem`] | what a service last said of a person; why a sign-in last stopped |
//! | [`profile`], [`policy`], [`toml_file`] | what to sign in to; what the organisation has set; files that people write |
//! | [`http`] | the only HTTP client |
//! | [`oidc`], [`oauth`], [`hubspot`], [`server`] | discovery, keys, ID tokens; token endpoint; HubSpot |
//! | [`find`] | which identity provider an address belongs to |
//! | [`redirect`], [`callback`], [`loopback`], [`peer`], [`page`], [`browser`] | the way to the browser and back |
//! | [`deep_link`] | addresses of the app's own scheme |
//! | [`device`], [`vault`] | this device's key; the keychain |
//! | [`atomic_file`], [`file_lock`] | files that are whole, and one at a time |
//! | [`secret`], [`dumps`] | what must not be seen; no picture of the memory on the disk |
//! | [`updates`] | the signed list of releases: whether there is a newer version |
//! | [`problem`], [`text`], [`views`] | every way to fail; the words; what a face may see |

// No text from outside may end the program; tests may take their own apart.
#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::string_slice))]

pub mod address;
pub mod atomic_file;
pub mod browser;
pub mod callback;
pub mod clock;
pub mod deep_link;
pub mod device;
pub mod dumps;
pub mod file_lock;
pub mod find;
#[doc(hidden)]
pub mod fuzzing;
pub mod http;
pub mod hubspot;
pub mod last_problem;
mod lenient;
pub mod loopback;
pub mod oauth;
pub mod oidc;
mod owners;
pub mod page;
pub mod parts;
pub mod paths;
pub mod peer;
pub mod policy;
pub mod portico;
pub mod problem;
pub mod profile;
pub mod redirect;
pub mod safe_url;
pub mod said;
pub mod secret;
pub mod server;
pub mod session;
mod settings;
pub mod signin;
pub mod text;
pub mod toml_file;
mod unpack;
pub mod updates;
pub mod vars;
pub mod vault;
pub mod views;

pub use parts::Parts;
pub use portico::Portico;
pub use problem::{Code, Problem};
pub use secret::Secret;
pub use signin::{Answer, AnswerKind, Ask, Challenge, Handoff, Hints, SignIn, Step};
pub use text::Language;
pub use vault::WithoutStore;
