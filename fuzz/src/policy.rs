//! The organisation's policy file.

use portico_core::domain::Method;
use portico_core::policy::keys::{Effect, TABLE};
use portico_core::policy::{Key, Level, Policy, validate};
use portico_core::profile::Profile;

const METHODS: &[Method] = &[
    Method::Password,
    Method::Google,
    Method::Sso,
    Method::Browser,
];

/// Every key that stands there is known and obeyed, closed or said to be wrong: no rule is lost on the
/// way.
///
/// # Panics
/// Where that does not hold.
pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let faults = validate::faults(text, false);
    let policy = match Policy::read(text) {
        Ok(policy) => policy,
        Err(why) => {
            assert!(!why.is_empty() && !faults.is_empty());
            return;
        }
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let table: toml::Table = toml::from_str(text).unwrap_or_else(|error| panic!("{error}"));
    for name in table.keys() {
        let is_known = Key::named(name).is_some();
        let is_said = policy.unknown().iter().any(|it| it.key == *name);
        assert!(is_known != is_said, "{name} is forgotten");
    }
    for spec in TABLE {
        let setting = policy.setting(spec.key).unwrap();
        match table.contains_key(spec.name) {
            false => assert_eq!(setting.level, Level::BuiltIn, "{}", spec.name),
            // It is a value, or it is said that it is none.
            true => assert!(setting.value.is_some() != setting.error.is_some()),
        }
        assert_eq!(
            setting.closed,
            setting.error.is_some() && spec.effect == Effect::Restricts,
            "{}",
            spec.name
        );
        let is_faulty = faults
            .iter()
            .any(|fault| fault.key.as_deref() == Some(spec.name));
        assert!(is_faulty || setting.error.is_none(), "{}", spec.name);
    }
    if let Some(limit) = policy.idle_limit() {
        assert!((900..=259_200).contains(&limit));
    }
    let profile = Profile::for_issuer("https://accounts.google.com", "c").unwrap();
    let closed = policy.allows(&profile, None).is_err();
    for method in METHODS {
        let allowed = policy.methods();
        let is_off = allowed.is_some_and(|it| !it.contains(method));
        assert_eq!(
            policy.allows(&profile, Some(*method)).is_err(),
            closed || is_off
        );
    }
}
