//! What each system does in its own way, one file a system.

pub mod browser;
pub mod core_dumps;
pub(crate) mod desktop_session;
pub mod env;
pub mod peer;
pub mod person;
pub mod surroundings;
