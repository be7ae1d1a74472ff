//! A provider's metadata document, and its keys: from the network, for the asked issuer.

use portico_core::fuzzing::{ISSUER, keys, provider};
use portico_core::safe_url::may_lead;
use serde_json::Value;
use url::Url;

/// A document is of the issuer that was asked, and nothing in it leads to plain HTTP or to this
/// computer.
///
/// # Panics
/// Where that does not hold.
pub fn check(data: &[u8]) {
    if let Some(usable) = keys(data) {
        let all = serde_json::from_slice::<Value>(data).ok();
        let all = all.and_then(|it| it.get("keys")?.as_array().map(Vec::len));
        assert!(all.is_some_and(|all| usable <= all));
    }
    for issuer in [ISSUER, "http://127.0.0.1:7300"] {
        if let Ok(issuer) = Url::parse(issuer) {
            of(&issuer, data);
        }
    }
}

fn of(issuer: &Url, data: &[u8]) {
    match provider(issuer, data) {
        None => {}
        Some(Err(problem)) => {
            assert!(problem.detail.as_deref().is_some_and(super::is_plain));
            assert!(super::words(&problem).len() < 20_000);
        }
        Some(Ok(provider)) => {
            let said = Url::parse(provider.issuer());
            let said = said.map_or_else(|error| error.to_string(), String::from);
            let asked = issuer.as_str().trim_end_matches('/');
            assert_eq!(said.trim_end_matches('/'), asked);
            let extra = &provider.metadata;
            let others = [
                &extra.end_session_endpoint,
                &extra.portico.password_reset_endpoint,
                &extra.portico.accounts_endpoint,
                &extra.portico.devices_endpoint,
                &extra.portico.support_endpoint,
                &extra.portico.status_url,
            ];
            let others = others.into_iter().flatten();
            for url in provider.sign_in_endpoints().into_iter().chain(others) {
                assert!(may_lead(issuer, url), "leads to {url}");
            }
            let _proved = provider.wants_dpop();
        }
    }
}
