//! The organisation's policy file.

use portico_core::domain::Method;
use portico_core::policy::Policy;
use portico_core::profile::Profile;

const KEYS: &[&str] = &[
    "only_profile",
    "only_issuer",
    "methods",
    "vault",
    "shared_computer",
    "idle_limit",
];
const METHODS: &[Method] = &[
    Method::Password,
    Method::Google,
    Method::Sso,
    Method::Browser,
];

/// Every key that stands there is known and obeyed: no rule is lost on the way.
///
/// # Panics
/// Where that does not hold.
pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let policy = match Policy::read(text) {
        Ok(policy) => policy,
        Err(why) => {
            assert!(!why.is_empty());
            return;
        }
    };
    let table: toml::Table = toml::from_str(text).unwrap_or_else(|error| panic!("{error}"));
    for key in table.keys() {
        assert!(KEYS.contains(&key.as_str()), "{key} is forgotten");
    }
    let stated = |key: &str| table.get(key);
    assert_eq!(
        policy.only_profile.is_some(),
        stated("only_profile").is_some()
    );
    assert_eq!(policy.methods.is_some(), stated("methods").is_some());
    assert_eq!(policy.vault.is_some(), stated("vault").is_some());
    assert_eq!(
        policy.shared_computer,
        stated("shared_computer").is_some_and(|it| it.as_bool() == Some(true))
    );
    assert_eq!(
        policy.idle_limit.map(i64::from),
        stated("idle_limit").and_then(toml::Value::as_integer)
    );
    if let Some(limit) = policy.idle_limit {
        assert!((900..=259_200).contains(&limit));
    }
    for name in ["acme", "google"] {
        let mut profile = Profile::for_issuer("https://accounts.google.com", "c").unwrap();
        profile.name = name.to_owned();
        let other_name = policy.only_profile.as_deref().is_some_and(|it| it != name);
        let other_issuer = match &policy.only_issuer {
            Some(only) => only.as_str().trim_end_matches('/') != "https://accounts.google.com",
            // A name that is not built in stands for no issuer.
            None => policy.only_profile.as_deref() == Some("acme"),
        };
        let other = other_name || other_issuer;
        assert_eq!(policy.allows(&profile, None).is_err(), other);
        for method in METHODS {
            let closed = policy
                .methods
                .as_ref()
                .is_some_and(|it| !it.contains(method));
            assert_eq!(
                policy.allows(&profile, Some(*method)).is_err(),
                other || closed
            );
        }
    }
}
