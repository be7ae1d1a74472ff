//! Files: whole or not there, one process at a time, and nobody else's to change.

pub mod atomic;
pub mod json_file;
pub mod lock;
pub(crate) mod owners;
pub mod paths;
pub mod toml_file;
