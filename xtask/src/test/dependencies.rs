//! What everything is built on: licences, sources, and what is known against it.

use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use super::{Verdict, has_page};
use crate::workspace::{root, variable};
use crate::{Trouble, npm, tools};

pub(super) fn are_allowed() -> Result<Verdict, Trouble> {
    // Only errors: two versions of one crate are for whoever asks, with `cargo deny check bans`.
    let deny = tools::cargo_deny()?
        .args(["--log-level", "error", "--locked", "check"])
        .args(["bans", "licenses", "sources"]);
    Ok(Verdict::of(deny.run()?))
}

pub(super) fn advisories() -> Result<Verdict, Trouble> {
    let not_reached = Verdict::NotLooked("RustSec's database can't be reached from here");
    if !can_reach("github.com") {
        return Ok(not_reached);
    }
    let deny = tools::cargo_deny()?.args(["--locked", "check", "advisories"]);
    let unreachable: fn(&str) -> bool = |line| line.contains("failed to fetch advisory database");
    let (good, why) = deny.run_keeping(unreachable)?;
    if !good && !why.is_empty() {
        return Ok(not_reached);
    }
    Ok(Verdict::of(good))
}

/// What npm's registry knows against the packages of the lock file that end up in the window.
pub(super) fn npms_advisories() -> Result<Verdict, Trouble> {
    if !has_page() {
        return Ok(Verdict::LeftOut("there is no page"));
    }
    Ok(match npm::audit(&root().join("ui")) {
        npm::Audit::Clean => Verdict::Passed,
        npm::Audit::Found => Verdict::Failed,
        npm::Audit::NotReached => Verdict::NotLooked("npm's registry tells no advisories here"),
    })
}

/// A closed network may swallow packets: git would wait for minutes.
fn can_reach(host: &str) -> bool {
    if variable("HTTPS_PROXY")
        .or_else(|| variable("https_proxy"))
        .is_some()
    {
        return true;
    }
    let addresses = (host, 443).to_socket_addrs();
    addresses.is_ok_and(|mut found| {
        found.any(|address| TcpStream::connect_timeout(&address, Duration::from_secs(5)).is_ok())
    })
}
