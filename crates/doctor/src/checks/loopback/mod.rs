//! The way back from the browser to this computer.

mod bind;
mod proxy;

use crate::check::Check;

pub(super) fn all() -> Vec<Box<dyn Check>> {
    vec![Box::new(bind::Bind), Box::new(proxy::Proxy)]
}
