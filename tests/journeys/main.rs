//! Each way to sign in, core against the sandbox: the good ending and the bad ones.

mod browser;
mod doctor;
mod hanging_keychain;
mod hubspot;
mod native;
mod outage;
mod policy;
mod renewal;
mod session;
mod updates;
