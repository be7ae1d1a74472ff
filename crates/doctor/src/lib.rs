//! Finds out why sign-in fails, with or without a network, and says what to do.
//!
//! It accuses nobody without evidence and changes nothing on the person's computer. The panel, the
//! command line and the report for support are three views of the same findings.
//!
//! ```no_run
//! use portico_doctor::{Context, Run, Selection};
//!
//! # async fn example(context: Context) -> Result<(), portico_doctor::NoSuchCheck> {
//! let mut run = Run::start(context, &Selection::All)?;
//! while let Some(found) = run.next().await {
//!     println!("{} {:?}", found.id, found.finding.status);
//! }
//! for explained in run.diagnosis().causes {
//!     println!("{}", explained.cause.as_str());
//! }
//! # Ok(())
//! # }
//! ```
//!
//! | module | owns |
//! | --- | --- |
//! | `check`, `evidence`, [`remedy`] | what a check is; what it rests on, redacted; what helps |
//! | `checks` | every check, one per file |
//! | `context`, `system` | what a run is about; this computer as the checks see it |
//! | `browsers` | the browsers of this computer and what they do with cookies |
//! | `probe` | looks below HTTP, the same way as the sign-in goes: names, connections, TLS |
//! | `asked` | what a run has found out of the ways to the service |
//! | `proxies` | which proxy a connection goes through, and what it says |
//! | `run` | all checks at once, with limits; findings as they come |
//! | `cause`, [`diagnosis`] | why sign-in fails; which cause explains it best |
//! | `network_history` | this network against those of earlier runs |
//! | [`guide`] | articles, and a search that forgives typing errors |
//! | [`report`], [`support`] | what support and IT get to see; its way there, or its wait |
//! | [`views`], [`titles`], [`message`] | what a face may see, in whatever language |

// No text from outside may end the program; tests may take their own apart.
#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::string_slice))]
#![forbid(unsafe_code)]

mod asked;
mod browsers;
mod cause;
mod check;
mod checks;
mod context;
pub mod diagnosis;
mod evidence;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
pub mod guide;
pub mod message;
mod network_history;
mod probe;
mod proxies;
pub mod remedy;
pub mod report;
mod run;
pub mod support;
mod system;
#[cfg(test)]
mod testing;
pub mod titles;
pub mod views;

pub use cause::{Cause, Confidence};
pub use check::{Category, CheckResult, CheckSpec, Finding, Status};
pub use context::Context;
pub use diagnosis::Diagnosis;
pub use run::{NoSuchCheck, Run, Selection, all_checks};
