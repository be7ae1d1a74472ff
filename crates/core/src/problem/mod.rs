//! Every way to fail.
mod code;
pub use code::{Action, Code};
