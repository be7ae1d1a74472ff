//! The way to the service, from the cable up.

mod allow_list;
mod captive_portal;
mod compare;
mod dns;
mod hosts_file;
mod link;
mod proxy;
mod tcp;
mod tls;

use crate::check::Check;

pub(super) fn all() -> Vec<Box<dyn Check>> {
    vec![
        Box::new(link::Link),
        Box::new(dns::Dns),
        Box::new(hosts_file::HostsFile),
        Box::new(proxy::Proxy),
        Box::new(tcp::Tcp),
        Box::new(tls::Tls),
        Box::new(captive_portal::CaptivePortal),
        Box::new(allow_list::AllowList),
        Box::new(compare::Compare),
    ]
}
