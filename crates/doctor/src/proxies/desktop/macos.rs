//! The system configuration of macOS, as `scutil` prints it.

use std::time::Duration;

use super::{Settings, scutil};
use crate::system::Machine;

const LIMIT: Duration = Duration::from_millis(500);

pub(super) async fn read(machine: &Machine) -> Option<Settings> {
    let printed = machine.ask("/usr/sbin/scutil", &["--proxy"], LIMIT).await?;
    Some(scutil::parse(&printed))
}

pub(super) fn search_domain(machine: &Machine) -> Option<String> {
    // The system keeps this file up to date for programs of other systems.
    let text = machine.read(&machine.system("etc/resolv.conf")).ok()?;
    super::first_search_domain(&text)
}
