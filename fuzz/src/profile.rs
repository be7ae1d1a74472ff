//! A profile file, by hand or from somebody else.

use portico_core::fuzzing::profile_as_kept;
use portico_core::problem::Code;
use portico_core::profile::{KEYS, Redirect, read};
use portico_core::redirect::RedirectUri;
use portico_core::safe_url::{is_loopback, is_safe};

/// What is taken leads to safe addresses only and is the same after it was kept, less its secret;
/// what is not taken says why, without its secret.
///
/// # Panics
/// Where that does not hold.
pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let secret = secret_in(text);
    let (profile, taken) = match read(text) {
        Ok(read) => read,
        Err(problem) => {
            assert_eq!(problem.code, Code::ProfileInvalid);
            assert!(problem.detail.as_deref().is_some_and(super::is_plain));
            if let Some(secret) = secret {
                super::assert_hidden(&secret, &super::words(&problem));
            }
            return;
        }
    };
    assert!(!profile.methods.is_empty());
    assert!(profile.name.len() <= 60 && !profile.name.contains(['/', '\\', '.', '\0', '\n']));
    assert!(profile.idle_limit.is_none_or(|limit| limit >= 60));
    let urls = [&profile.issuer, &profile.sign_in_page, &profile.status_url];
    for url in urls.into_iter().flatten().chain([&profile.api.origin]) {
        assert!(is_safe(url), "leads to {url}");
    }
    match &profile.redirect {
        Redirect::Loopback => {}
        Redirect::AnyPort(uri) => assert!(is_loopback(uri.url()) && uri.port().is_none()),
        Redirect::Fixed(uris) => {
            let is_here = |uri: &RedirectUri| is_loopback(uri.url()) && uri.port().is_some();
            assert!(!uris.is_empty() && uris.iter().all(is_here));
        }
        Redirect::Scheme(uri) => assert_eq!(uri.url().scheme(), "portico"),
    }

    let kept = profile_as_kept(text).unwrap_or_else(|error| panic!("it can't be kept: {error}"));
    let table: toml::Table = toml::from_str(&kept).unwrap_or_default();
    assert!(
        !table.is_empty() && !table.contains_key("client_secret"),
        "{kept}"
    );
    let (again, none) = read(&kept).unwrap_or_else(|error| panic!("{error}: {kept}"));
    assert!(none.is_none());
    assert_eq!(format!("{again:?}"), format!("{profile:?}"), "{kept}");
    if let (Some(secret), Some(taken)) = (secret, taken) {
        super::assert_hidden(&secret, &format!("{profile:?} {taken:?} {kept}"));
    }
}

/// The value of `client_secret`, whatever its type, where it stands nowhere else.
fn secret_in(text: &str) -> Option<String> {
    let secret = match toml::from_str::<toml::Table>(text) {
        Ok(table) => match table.get("client_secret")? {
            toml::Value::String(text) => text.clone(),
            other => other.to_string(),
        },
        // As people would find it in a file that is broken.
        Err(_) => {
            let mut lines = text.lines();
            let line = lines.find_map(|line| line.trim().strip_prefix("client_secret"))?;
            line.trim_matches([' ', '=', '"', '\'']).to_owned()
        }
    };
    let elsewhere =
        KEYS.iter().any(|key| key.contains(&secret)) || text.matches(&secret).count() > 1;
    (!elsewhere).then_some(secret)
}
