//! The browser, which most ways of signing in go through.

mod cookies;
mod default;
mod round_trip;

use crate::check::{Check, check};

pub(super) fn all() -> Vec<Check> {
    vec![check!(default), check!(cookies), check!(round_trip)]
}
