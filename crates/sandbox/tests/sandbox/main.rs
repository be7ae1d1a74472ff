//! The sandbox from outside: what each person is answered, and what is refused.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod authorization;
mod browser;
mod challenge;
mod client;
mod dpop;
mod faults;
mod others;
mod tokens;
