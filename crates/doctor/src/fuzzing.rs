//! Ways into readers that are private, for `fuzz` and the test that replays its corpus.
//! Nothing else uses them.

use std::time::Duration;

use portico_core::Language;
use url::Url;

pub use crate::support::{Queued, queued};

use crate::checks;
use crate::report;
use crate::views::FindingView;

/// A technical text as the log and a report keep it.
#[must_use]
pub fn technical(text: &str) -> String {
    report::technical(text)
}

/// A sentence as a report keeps it.
#[must_use]
pub fn sentence(text: &str) -> String {
    report::sentence(text)
}

/// What a status page means; none when it is none.
#[must_use]
pub fn status_page(bytes: &[u8]) -> Option<FindingView> {
    checks::status_page(bytes).map(|found| found.view(Language::English))
}

/// What a proxy script answers for each address; none when it does not.
#[must_use]
pub fn pac_answers(script: &[u8], addresses: &[Url], limit: Duration) -> Option<Vec<String>> {
    portico_proxy::fuzzing::pac_answers(script, addresses, limit)
}

/// A proxy that a script's answer names.
#[derive(Debug)]
pub struct NamedProxy {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// As it is shown.
    pub shown: String,
    /// As it is logged.
    pub logged: String,
}

/// The routes that a script's answer names; a direct one has no proxy.
#[must_use]
pub fn pac_routes(answer: &str) -> Vec<Option<NamedProxy>> {
    let routes = portico_proxy::fuzzing::pac_routes(answer);
    let named = routes.iter().map(|route| {
        let proxy = route.proxy()?;
        let _flags = (proxy.is_near(), proxy.is_here());
        Some(NamedProxy {
            host: proxy.host.clone(),
            port: proxy.port,
            shown: proxy.shown(),
            logged: format!("{proxy:?}"),
        })
    });
    named.collect()
}
