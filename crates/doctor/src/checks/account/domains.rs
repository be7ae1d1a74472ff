//! Mail domains and who handles their mail: data, so that it can be put right without code.

use std::sync::LazyLock;

use serde::Deserialize;

/// Domains that many people have.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Domains {
    /// What may be meant by something like it.
    pub(super) common: Vec<String>,
    /// What is meant as it is, although it looks like one of the others.
    pub(super) real: Vec<String>,
}

/// Who handles a domain's mail.
#[derive(Debug, Deserialize)]
pub(super) struct Provider {
    /// Its name.
    pub(super) name: String,
    /// The ends of its mail servers' names.
    pub(super) servers: Vec<String>,
    /// Which advice fits.
    pub(super) advice: String,
}

#[derive(Debug, Default, Deserialize)]
struct Providers {
    provider: Vec<Provider>,
}

/// A mistake in the data is found by the tests, and costs the check its opinion.
pub(super) static DOMAINS: LazyLock<Domains> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../data/mail-domains.toml")).unwrap_or_default()
});

static PROVIDERS: LazyLock<Providers> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../data/mail-providers.toml")).unwrap_or_default()
});

/// Whose a mail server is.
pub(super) fn provider_of(servers: &[String]) -> Option<&'static Provider> {
    let is_of = |server: &String, end: &String| {
        let before = server.strip_suffix(end.as_str());
        before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
    };
    PROVIDERS.provider.iter().find(|provider| {
        let mut ends = provider.servers.iter();
        ends.any(|end| servers.iter().any(|server| is_of(server, end)))
    })
}

/// An address's domain, in lower case.
pub(super) fn of_address(address: &str) -> Option<String> {
    portico_core::address::domain(address)
}

/// Whether many people share a domain, so that none of them has an IT department for it.
pub(super) fn is_personal(domain: &str) -> bool {
    let is_it = |one: &String| one == domain;
    DOMAINS.common.iter().any(is_it) || DOMAINS.real.iter().any(is_it)
}

#[cfg(test)]
mod tests {
    use super::*;
    use portico_core::Language;

    #[test]
    fn the_data_is_read_and_every_advice_has_words() {
        assert!(DOMAINS.common.len() > 20 && !DOMAINS.real.is_empty());
        assert!(PROVIDERS.provider.len() > 10);
        for provider in &PROVIDERS.provider {
            let id = format!("mail-allow-{}", provider.advice);
            for &language in Language::ALL {
                assert!(language.has(&id), "{language:?} {}", provider.name);
            }
        }
    }

    #[test]
    fn a_filter_is_named_before_the_mailboxes_behind_it_and_ends_are_whole_labels() {
        let of = |servers: &[&str]| {
            let servers: Vec<String> = servers.iter().map(|one| (*one).to_owned()).collect();
            provider_of(&servers).map(|provider| provider.name.as_str())
        };
        assert_eq!(of(&["aspmx.l.google.com"]), Some("Google"));
        assert_eq!(
            of(&["acme-com.mail.protection.outlook.com"]),
            Some("Microsoft")
        );
        assert_eq!(
            of(&["aspmx.l.google.com", "mxa-1.gslb.pphosted.com"]),
            Some("Proofpoint")
        );
        assert_eq!(of(&["mail.notgoogle.com"]), None);
    }
}
