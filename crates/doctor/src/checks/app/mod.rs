//! This app on this computer.

mod clock;
mod storage;

use crate::check::Check;

pub(super) fn all() -> Vec<Box<dyn Check>> {
    vec![Box::new(storage::Storage), Box::new(clock::Clock)]
}
