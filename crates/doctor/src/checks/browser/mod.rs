//! The browser.

mod round_trip;

use crate::check::Check;

pub(super) fn all() -> Vec<Box<dyn Check>> {
    vec![Box::new(round_trip::RoundTrip)]
}
