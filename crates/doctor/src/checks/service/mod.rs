//! The service itself.

mod discovery;
#[cfg(test)]
mod loopback;
mod status;

use crate::check::Check;

pub(crate) use status::of_document as status_page;

pub(super) fn all() -> Vec<Box<dyn Check>> {
    vec![Box::new(discovery::Discovery), Box::new(status::StatusPage)]
}
