//! What is in force where several sources speak: each a policy file, for a level and a scope.

use portico_core::policy::keys::{Effect, TABLE};
use portico_core::policy::source::toml_text;
use portico_core::policy::{Level, Policy, Scope, Source, Value};
use portico_core::profile::Profile;

/// What stands between two sources.
const BETWEEN: &str = "\n#---";

/// What holds of every policy, whatever its sources say.
///
/// # Panics
/// Where that does not hold.
pub(crate) fn must_hold(policy: &Policy) {
    for spec in TABLE {
        let setting = policy.setting(spec.key).unwrap();
        let name = spec.name;
        assert!(!setting.closed || setting.value.is_none(), "{name}");
        assert_eq!(setting.locked, setting.level == Level::Mandatory, "{name}");
        // What is wrong is said; what restricts and binds then lets nobody through.
        if setting.closed && setting.locked {
            assert!(setting.error.is_some(), "{name}");
            assert_eq!(spec.effect, Effect::Restricts, "{name}");
        }
        let is_there = setting.value.is_some() || setting.closed;
        assert_eq!(is_there, setting.origin.is_some(), "{name}");
        if let Some(Value::Seconds(seconds)) = &setting.value {
            assert!(*seconds >= 900, "{name}: {seconds}");
        }
        let closed = setting.value.is_none() && setting.locked;
        assert!(!closed || setting.closed, "{name}");
    }
    let profile = Profile::for_issuer("https://accounts.google.com", "c").unwrap();
    for key in ["methods", "allowed_issuers", "allowed_profiles"] {
        let spec = TABLE.iter().find(|spec| spec.name == key).unwrap();
        if policy.setting(spec.key).unwrap().closed {
            assert!(policy.allows(&profile, None).is_err(), "{key}");
        }
    }
}

/// Sources may only add: with a user's own beside the computer's, nothing that the computer forbids is
/// allowed, and the order of keys means nothing.
///
/// # Panics
/// Where that does not hold.
pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let mut sources: Vec<Source> = Vec::new();
    for (place, text) in text.split(BETWEEN).take(6).enumerate() {
        let (level, scope) = match place % 4 {
            0 => (Level::Recommended, Scope::User),
            1 => (Level::Recommended, Scope::Machine),
            2 => (Level::Mandatory, Scope::User),
            _ => (Level::Mandatory, Scope::Machine),
        };
        let origin = format!("{place}.toml");
        if let Ok(entries) = toml_text::entries(text, &origin) {
            sources.push(Source::read(origin, level, scope, entries));
        }
    }
    let all = Policy::of(sources.clone());
    must_hold(&all);
    sources.retain(|source| source.scope == Scope::Machine);
    let machine = Policy::of(sources);
    must_hold(&machine);
    let profile = Profile::for_issuer("https://accounts.google.com", "c").unwrap();
    if machine.allows(&profile, None).is_err() {
        assert!(
            all.allows(&profile, None).is_err(),
            "a user has loosened it"
        );
    }
    for key in TABLE.iter().filter(|spec| spec.restricts()) {
        assert!(
            !machine.locks(key.key) || all.locks(key.key),
            "{}",
            key.name
        );
    }
    let limit = |policy: &Policy| policy.idle_limit().unwrap_or(u32::MAX);
    assert!(limit(&all) <= limit(&machine), "a longer time than allowed");
}
