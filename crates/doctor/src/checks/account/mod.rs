//! The person's account: what is known of it on this computer, and where its mail goes.

mod address;
mod device;
mod domains;
mod mail;
mod sessions;
mod state;

use crate::check::{Check, check};

pub(super) fn all() -> Vec<Check> {
    vec![
        check!(address),
        check!(state),
        check!(sessions),
        check!(device),
        check!(mail),
    ]
}
