//! `NO_PROXY` as curl reads it: names with what is below them, addresses, networks in CIDR form, and
//! `*` where it stands alone. Commas, semicolons and blanks part the entries.

use std::net::IpAddr;

use url::{Host, Url};

use crate::bypass::within;

/// What is reached without the proxies of the environment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NoProxy {
    entries: Vec<String>,
}

impl NoProxy {
    /// Reads a variable's value.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let entries = text
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'))
            .filter(|entry| !entry.is_empty())
            .map(str::to_owned);
        Self {
            entries: entries.collect(),
        }
    }

    /// The entry that leaves an address out.
    #[must_use]
    pub fn leaves_out(&self, address: &Url) -> Option<&str> {
        if let [only] = self.entries.as_slice()
            && only == "*"
        {
            return Some(only);
        }
        let host = address.host()?;
        let fits = |entry: &&String| match &host {
            Host::Domain(name) => of_name(entry, name),
            Host::Ipv4(ip) => of_address(entry, IpAddr::V4(*ip)),
            Host::Ipv6(ip) => of_address(entry, IpAddr::V6(*ip)),
        };
        self.entries.iter().find(fits).map(String::as_str)
    }

    /// The entries that leave nothing out, whatever the address, and how what they seem to mean is
    /// written.
    #[must_use]
    pub fn idle(&self) -> Vec<(&str, String)> {
        let all = self.entries.iter();
        all.filter_map(|entry| Some((entry.as_str(), meant(entry, self.entries.len())?)))
            .collect()
    }
}

/// A name and all that is below it, with or without a dot in front.
fn of_name(entry: &str, name: &str) -> bool {
    let entry = entry.strip_suffix('.').unwrap_or(entry);
    let entry = entry.strip_prefix('.').unwrap_or(entry);
    let name = name.strip_suffix('.').unwrap_or(name);
    let Some(start) = name.len().checked_sub(entry.len()) else {
        return false;
    };
    let Some((before, end)) = name.split_at_checked(start) else {
        return false;
    };
    !entry.is_empty()
        && end.eq_ignore_ascii_case(entry)
        && (before.is_empty() || before.ends_with('.'))
}

fn of_address(entry: &str, ip: IpAddr) -> bool {
    let (net, bits) = match entry.split_once('/') {
        Some((net, bits)) => (net, bits.parse().ok()),
        None => (entry, Some(0)),
    };
    let (Ok(net), Some(bits)) = (net.parse::<IpAddr>(), bits) else {
        return false;
    };
    match bits {
        // As curl has it: without bits it is the address itself.
        0 => ip == net,
        bits => within(ip, net, bits),
    }
}

/// What an entry that means nothing was to mean.
fn meant(entry: &str, among: usize) -> Option<String> {
    if entry == "*" {
        return (among > 1).then(|| "*".to_owned());
    }
    if let Some((_, host)) = entry.split_once("://") {
        return Some(host.trim_end_matches('/').to_owned());
    }
    let bare = entry.trim_matches(['[', ']']);
    if bare.parse::<IpAddr>().is_ok() {
        return (bare != entry).then(|| bare.to_owned());
    }
    if let Some((net, bits)) = entry.split_once('/') {
        let most = net
            .parse()
            .map_or(0, |net: IpAddr| if net.is_ipv4() { 32 } else { 128 });
        let fits = bits
            .parse()
            .is_ok_and(|bits: u32| (1..=most).contains(&bits));
        return (!fits).then(|| net.to_owned());
    }
    if let Some((host, port)) = entry.rsplit_once(':')
        && port.parse::<u16>().is_ok()
    {
        return Some(host.trim_matches(['[', ']']).to_owned());
    }
    if let Some(net) = of_octets(entry) {
        return Some(net);
    }
    let (_, below) = entry.rsplit_once('*')?;
    Some(below.to_owned())
}

/// `10.*` as `10.0.0.0/8`.
fn of_octets(entry: &str) -> Option<String> {
    let known = entry.trim_end_matches(['*', '.']);
    let octets: Vec<u8> = known
        .split('.')
        .map(|it| it.parse().ok())
        .collect::<Option<_>>()?;
    let missing = 4_usize
        .checked_sub(octets.len())
        .filter(|missing| *missing > 0)?;
    let bits = octets.len() * 8;
    Some(format!("{known}{}/{bits}", ".0".repeat(missing)))
}
