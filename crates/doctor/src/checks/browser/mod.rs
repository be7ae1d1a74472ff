//! The browser, which most ways of signing in go through.

mod cookies;
mod default;
mod round_trip;

use crate::check::Check;

pub(super) fn all() -> Vec<Box<dyn Check>> {
    vec![
        Box::new(default::Default),
        Box::new(cookies::Cookies),
        Box::new(round_trip::RoundTrip),
    ]
}
