//! The way out: which proxies an address is reached through, in which order, and who says so.
//!
//! One resolver ([`Resolver`]) says it to whoever connects and to whoever explains. It is asked once an
//! address and keeps what it found for a minute, less where this computer's own address changes.
//!
//! | module | owns |
//! | --- | --- |
//! | [`resolver`] | which source decides for an address |
//! | [`order`] | what an organisation has set |
//! | [`environment`], [`no_proxy`] | the variables, and what they leave out |
//! | `desktop` | GNOME, KDE, Windows, macOS |
//! | `bypass` | what desktops leave out |
//! | [`pac`] | scripts, and the process that they run in |
//! | [`proxy`], [`fault`] | a proxy as people write it, and what is wrong with it |
//! | [`way`] | the ways, who names them, by which rule |
//! | [`probe`], [`challenge`] | asking a proxy for the way to a host |
//! | [`negotiate`] | the person's ticket (Kerberos) for a proxy that asks for one |
//! | [`near`] | this computer and its link |
//! | [`outside`] | what is needed of the network |
//! | `kept` | what was found out, for as long as the network is the same |
//! | [`surroundings`], [`program`] | folders, variables and programs that are looked at |

// No text from outside may end the program; tests may take their own apart.
#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::string_slice))]

mod bypass;
pub mod challenge;
mod desktop;
pub mod environment;
pub mod fault;
#[cfg(feature = "fuzzing")]
pub mod fuzzing;
mod kept;
pub mod near;
pub mod negotiate;
pub mod no_proxy;
pub mod order;
pub mod outside;
pub mod pac;
pub mod probe;
pub mod program;
pub mod proxy;
pub mod resolver;
pub mod surroundings;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod way;

pub use challenge::{AuthScheme, Challenge};
pub use fault::{Fault, Reason, Wrong};
pub use order::{Bypass, Mode, Order, Orders};
pub use outside::{Names, Outside};
pub use pac::Script;
pub use pac::child::be_one_if_asked as be_a_script_process_if_asked;
pub use proxy::{Login, Proxy, Scheme};
pub use resolver::{Found, Resolver};
pub use surroundings::Surroundings;
pub use way::{Rule, Source, Way, Ways, Within};

#[cfg(test)]
mod tests;
