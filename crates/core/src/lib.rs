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

mod application;
mod context;
mod environment;
mod lenient;
mod proxies;
mod settings;

// The names below the rooms are the library. The rooms are open for Portico's own window, command line
// and troubleshooting, and no promise to others: documentation leaves them out, and only there they
// count as hidden, so that lints still want each of them described.
#[cfg_attr(doc, doc(hidden))]
pub mod address;
#[cfg_attr(doc, doc(hidden))]
pub mod backoff;
#[cfg_attr(doc, doc(hidden))]
pub mod clock;
#[cfg_attr(doc, doc(hidden))]
pub mod domain;
#[cfg_attr(doc, doc(hidden))]
pub mod fs;
#[doc(hidden)]
pub mod fuzzing;
#[cfg_attr(doc, doc(hidden))]
pub mod http;
#[cfg_attr(doc, doc(hidden))]
pub mod native;
#[cfg_attr(doc, doc(hidden))]
pub mod oauth;
#[cfg_attr(doc, doc(hidden))]
pub mod oidc;
#[cfg_attr(doc, doc(hidden))]
pub mod platform;
#[cfg_attr(doc, doc(hidden))]
pub mod policy;
#[cfg_attr(doc, doc(hidden))]
pub mod portico;
#[cfg_attr(doc, doc(hidden))]
pub mod problem;
#[cfg_attr(doc, doc(hidden))]
pub mod profile;
#[cfg_attr(doc, doc(hidden))]
pub mod redirect;
#[cfg_attr(doc, doc(hidden))]
pub mod safe_url;
#[cfg_attr(doc, doc(hidden))]
pub mod secret;
#[cfg_attr(doc, doc(hidden))]
pub mod services;
#[cfg_attr(doc, doc(hidden))]
pub mod session;
#[cfg_attr(doc, doc(hidden))]
pub mod sign_in;
#[cfg_attr(doc, doc(hidden))]
pub mod text;
#[cfg_attr(doc, doc(hidden))]
pub mod updates;
#[cfg_attr(doc, doc(hidden))]
pub mod vault;
#[cfg_attr(doc, doc(hidden))]
pub mod views;

pub use application::{Application, InvalidId};
#[cfg_attr(doc, doc(hidden))]
pub use environment::Environment;
pub use portico::{Builder, Portico};
#[cfg_attr(doc, doc(hidden))]
pub use portico_proxy as proxy;
pub use problem::{Code, Problem};
pub use profile::Profile;
pub use secret::Secret;
pub use session::{AccessToken, Record, Sessions};
pub use sign_in::{
    Answer, AnswerKind, Ask, Challenge, Handoff, Hints, NotAsked, Session, SignIn, Step,
};
pub use text::Language;
pub use vault::WithoutStore;
pub use views::ProblemView;
