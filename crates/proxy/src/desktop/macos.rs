//! The system configuration of macOS, as `scutil` prints it.

use std::time::Duration;

use super::{Settings, scutil};
use crate::surroundings::Surroundings;

const LIMIT: Duration = Duration::from_millis(500);

pub(super) async fn read(surroundings: &Surroundings) -> Option<Settings> {
    let printed = surroundings
        .ask("/usr/sbin/scutil", &["--proxy"], LIMIT)
        .await?;
    Some(scutil::parse(&printed))
}

pub(super) fn search_domain(surroundings: &Surroundings) -> Option<String> {
    // The system keeps this file up to date for programs of other systems.
    let text = surroundings.read(&surroundings.path("etc/resolv.conf"))?;
    super::first_search_domain(&text)
}
