//! The sandbox from outside: what each person is answered, and what is refused.

mod browser;
mod challenge;
mod client;
