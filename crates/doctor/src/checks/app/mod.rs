//! This app on this computer.

mod clock;
mod deep_link;
mod keychain;
mod policy;
mod storage;
mod webview;

use crate::check::{Check, check};

pub(super) fn all() -> Vec<Check> {
    vec![
        check!(policy),
        check!(storage),
        check!(keychain),
        check!(clock),
        check!(webview),
        check!(deep_link),
    ]
}
