//! The way back from the browser to this computer.

mod bind;
mod proxy;

use crate::check::{Check, check};

pub(super) fn all() -> Vec<Check> {
    vec![check!(bind), check!(proxy)]
}
