//! The person's account: what is known of it on this computer, and where its mail goes.

mod address;
mod device;
mod domains;
mod mail;
mod sessions;
mod state;

use crate::check::Check;

pub(super) fn all() -> Vec<Box<dyn Check>> {
    vec![
        Box::new(address::Address),
        Box::new(state::State),
        Box::new(sessions::Sessions),
        Box::new(device::Device),
        Box::new(mail::Mail),
    ]
}
