//! The checks: one per file, its id is its path. Each group lists its own.

mod account;
mod app;
mod browser;
mod loopback;
mod network;
mod service;

use portico_core::Code;

use crate::check::Check;
#[cfg(feature = "fuzzing")]
pub(crate) use service::status_page;

/// All of them, in the order in which to show them.
pub(crate) fn all() -> Vec<Check> {
    let mut all = network::all();
    all.extend(service::all());
    all.extend(account::all());
    all.extend(browser::all());
    all.extend(loopback::all());
    all.extend(app::all());
    all
}

/// The checks that a problem points to, the most telling first.
pub(crate) fn of_problem(code: Code) -> &'static [&'static str] {
    match code {
        Code::WrongPassword => &["account.address", "account.state", "service.status"],
        Code::TooManyTries
        | Code::NoAccounts
        | Code::Deactivated
        | Code::NotACustomer
        | Code::Locked
        | Code::SsoRequired
        | Code::MethodNotAllowed
        | Code::PasswordLeaked
        | Code::AccessDenied
        | Code::WrongPerson => &["account.state", "account.address", "account.sessions"],
        Code::CodeWrong | Code::CodeExpired => &["app.clock", "account.mail", "account.device"],
        Code::ClockSkew | Code::IdTokenRejected | Code::TokenNotBound => {
            &["app.clock", "service.discovery"]
        }
        Code::SignInExpired | Code::TokenRefused | Code::IssuerMismatch => {
            &["service.discovery", "app.clock", "service.status"]
        }
        Code::ScopeRefused => &["service.discovery"],
        Code::ServiceUnavailable | Code::ServiceBusy | Code::BadResponse => &[
            "service.status",
            "service.discovery",
            "network.captive_portal",
        ],
        Code::NetworkUnreachable | Code::NetworkTimeout | Code::DnsBlocked => &[
            "network.link",
            "network.dns",
            "network.hosts_file",
            "network.tcp",
            "network.proxy",
        ],
        Code::TlsUntrusted => &["network.tls", "app.clock", "network.captive_portal"],
        Code::TlsFailed => &["network.tls", "network.captive_portal", "service.discovery"],
        Code::CertificatesMissing => &["network.tls"],
        Code::ProxySignIn | Code::ProxySettingInvalid => &["network.proxy", "network.allow_list"],
        Code::CaptivePortal => &["network.captive_portal", "network.dns"],
        Code::GatewayAnswered => &[
            "service.discovery",
            "network.captive_portal",
            "network.proxy",
        ],
        Code::BrowserNotOpened => &["browser.default"],
        Code::BrowserTimeout | Code::UnknownBrowser => &[
            "browser.default",
            "browser.cookies",
            "loopback.bind",
            "loopback.proxy",
        ],
        Code::LoopbackBlocked | Code::ForcedHttps | Code::WrongAddressPasted => {
            &["loopback.bind", "loopback.proxy", "browser.default"]
        }
        Code::KeychainMissing
        | Code::KeychainLocked
        | Code::KeychainFull
        | Code::KeychainSilent
        | Code::KeychainUnreadable
        | Code::VaultLocked => &["app.keychain"],
        Code::StorageReadOnly
        | Code::StorageFull
        | Code::StorageDamaged
        | Code::StorageBusy
        | Code::StorageExposed => &["app.storage"],
        Code::SessionEndedByPolicy => &["app.policy", "account.sessions"],
        Code::PolicyForbids | Code::ProfileInvalid | Code::ProfileExists => {
            &["app.policy", "service.discovery"]
        }
        Code::NotSignedIn
        | Code::SessionEndedUnused
        | Code::SessionRevoked
        | Code::SessionExpired
        | Code::SessionAltered => &["account.sessions", "account.device"],
        Code::SupportChanged
        | Code::UpdateListUnusable
        | Code::UpdateListMissing
        | Code::Cancelled
        | Code::Unexpected => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use portico_core::Language;

    #[test]
    fn every_check_has_its_own_id_and_a_title_in_every_language() {
        let specs: Vec<_> = all().iter().map(|check| check.spec).collect();
        for spec in specs.iter().chain([&crate::network_history::EPILOGUE]) {
            for &language in Language::ALL {
                let title = crate::titles::check(spec.id, language);
                assert!(!title.starts_with("check-"), "{language:?} {}", spec.id);
            }
            assert!(crate::guide::IDS.contains(&spec.article), "{}", spec.id);
            let group = format!("{:?}.", spec.category).to_lowercase();
            assert!(spec.id.starts_with(&group), "{}", spec.id);
        }
        let mut ids: Vec<_> = specs.iter().map(|spec| spec.id).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all);
    }

    #[test]
    fn what_a_check_or_a_problem_names_is_a_check() {
        let all = all();
        let is_there = |id: &str| all.iter().any(|check| check.spec.id == id);
        for check in &all {
            for id in check.spec.depends_on {
                assert!(is_there(id), "{} depends on {id}", check.spec.id);
            }
        }
        for code in Code::ALL {
            for id in of_problem(*code) {
                assert!(is_there(id), "{code} names {id}");
            }
        }
    }
}
