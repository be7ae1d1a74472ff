//! The service itself.

mod discovery;
#[cfg(test)]
mod loopback;
mod status;

use crate::check::Check;

pub(super) fn all() -> Vec<Box<dyn Check>> {
    vec![Box::new(discovery::Discovery), Box::new(status::StatusPage)]
}
