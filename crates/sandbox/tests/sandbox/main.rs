//! The sandbox from outside: what each person is answered, and what is refused.

mod authorization;
mod browser;
mod challenge;
mod client;
mod dpop;
mod faults;
mod others;
mod tokens;
