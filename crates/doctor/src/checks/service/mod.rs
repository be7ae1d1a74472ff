//! The service itself.

mod discovery;
#[cfg(test)]
mod loopback;
mod status;

use crate::check::{Check, check};

#[cfg(feature = "fuzzing")]
pub(crate) use status::of_document as status_page;

pub(super) fn all() -> Vec<Check> {
    vec![check!(discovery), check!(status)]
}
