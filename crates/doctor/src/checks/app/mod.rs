//! This app on this computer.

mod storage;

use crate::check::Check;

pub(super) fn all() -> Vec<Box<dyn Check>> {
    vec![Box::new(storage::Storage)]
}
