//! The network.

mod proxy;

use crate::check::Check;

pub(super) fn all() -> Vec<Box<dyn Check>> {
    vec![Box::new(proxy::Proxy)]
}
