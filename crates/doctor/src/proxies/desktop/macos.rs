//! The system configuration of macOS, as `scutil` prints it.

use std::time::Duration;

use super::{Settings, scutil};
use crate::system::System;

const LIMIT: Duration = Duration::from_millis(500);

pub(super) async fn read(system: &System) -> Option<Settings> {
    let printed = system.ask("/usr/sbin/scutil", &["--proxy"], LIMIT).await?;
    Some(scutil::parse(&printed))
}

pub(super) fn search_domain(system: &System) -> Option<String> {
    // The system keeps this file up to date for programs of other systems.
    let text = system.read(&system.path("etc/resolv.conf")).ok()?;
    super::first_search_domain(&text)
}
