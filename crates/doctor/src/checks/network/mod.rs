//! The way to the service, from the cable up.

mod allow_list;
mod captive_portal;
mod dns;
mod hosts_file;
mod link;
mod proxy;
mod tcp;
mod tls;

use crate::check::{Check, check};

pub(super) fn all() -> Vec<Check> {
    vec![
        check!(link),
        check!(dns),
        check!(hosts_file),
        check!(proxy),
        check!(tcp),
        check!(tls),
        check!(captive_portal),
        check!(allow_list),
    ]
}
