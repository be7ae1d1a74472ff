#![doc = include_str!("../README.md")]
//!
//! # The rooms
//!
//! From the top down. A room imports what is below it; `cargo xtask tidy` holds that.
//!
//! | room | owns |
//! | --- | --- |
//! | [`views`] | what a face may see |
//! | [`portico`] | what a face calls |
//! | [`sign_in`], `environment` | the sign-in as one state machine; what a starter passes in |
//! | [`session`] | accounts, tokens, renewal, idle limit, sign-out, revocation |
//! | `context` | what sign-in and sessions share |
//! | [`profile`], [`policy`], `proxies`, [`services`], `settings`, [`updates`] | what to sign in to; what the organisation has set; who the person is to a proxy; which server that is; what the person has set; whether there is a newer version |
//! | [`oidc`], [`oauth`], [`native`] | discovery, keys, ID tokens; token endpoint, DPoP; e-mail and password |
//! | [`redirect`] | the way back from the browser: the listener, what comes, the last page, links of the app's own scheme |
//! | [`vault`] | secrets in the keychain |
//! | [`http`] | the only HTTP client |
//! | [`problem`] | every way to fail |
//! | [`address`], [`fs`], `lenient`, [`platform`], [`text`] | e-mail addresses; files; JSON as servers write it; what each system does in its own way; the words |
//! | `application`, [`domain`], [`backoff`], [`clock`], [`secret`], [`safe_url`] | the ground |

// No text from outside may end the program; tests may take their own apart.
#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::string_slice))]

pub mod address;
mod application;
pub mod backoff;
pub mod clock;
mod context;
pub mod domain;
mod environment;
pub mod fs;
#[doc(hidden)]
pub mod fuzzing;
pub mod http;
mod lenient;
pub mod native;
pub mod oauth;
pub mod oidc;
pub mod platform;
pub mod policy;
pub mod portico;
pub mod problem;
pub mod profile;
mod proxies;
pub mod redirect;
pub mod safe_url;
pub mod secret;
pub mod services;
pub mod session;
mod settings;
pub mod sign_in;
pub mod text;
pub mod updates;
pub mod vault;
pub mod views;

pub use application::{Application, InvalidId};
pub use environment::Environment;
pub use portico::{Builder, Portico};
pub use portico_proxy as proxy;
pub use problem::{Code, Problem};
pub use profile::Profile;
pub use secret::Secret;
pub use session::AccessToken;
pub use sign_in::{Answer, AnswerKind, Ask, Challenge, Handoff, Hints, Session, SignIn, Step};
pub use text::Language;
pub use vault::WithoutStore;
