//! How to sign in again, as a command to paste: with the profile's name, or with the issuer and the
//! client id of a sign-in that no profile describes.

use portico_core::profile::{Profile, Profiles};
use portico_core::session::Record;

/// What stands behind `portico login` for the session's sign-in; none where that can't be told.
pub(crate) fn of_session(profiles: &Profiles, record: &Record) -> Option<String> {
    let made = Profile::for_issuer(&record.issuer, &record.client_id).ok();
    let made = made.filter(|made| made.name == record.profile);
    match (profiles.find(&record.profile).ok(), made) {
        (Some(known), Some(made)) if known.client_id != made.client_id => {
            of_profile(profiles, &made)
        }
        (Some(known), _) => Some(known.name),
        (None, Some(made)) => of_profile(profiles, &made),
        (None, None) => None,
    }
}

/// The same for a profile, which may have been made for this sign-in only.
pub(crate) fn of_profile(profiles: &Profiles, profile: &Profile) -> Option<String> {
    let known = profiles.find(&profile.name).ok();
    if known.is_some_and(|known| known.client_id == profile.client_id) {
        return Some(profile.name.clone());
    }
    let issuer = profile.issuer.as_ref()?.as_str();
    let issuer = quoted(issuer.strip_suffix('/').unwrap_or(issuer));
    let client_id = quoted(profile.client_id.as_deref()?);
    Some(format!("--issuer {issuer} --client-id {client_id}"))
}

/// A word for a shell.
pub(crate) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+@%:,=".contains(c);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false if cfg!(windows) => format!("\"{word}\""),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    #[test]
    fn a_word_stays_one_word() {
        for (word, shown) in [
            ("my-app", "my-app"),
            (
                "https://id.example.com:8443/x",
                "https://id.example.com:8443/x",
            ),
            ("0oa1.apps.example", "0oa1.apps.example"),
            ("my app", "'my app'"),
            ("a;rm -rf x", "'a;rm -rf x'"),
            ("$(id)", "'$(id)'"),
            ("it's", r"'it'\''s'"),
            ("", "''"),
        ] {
            assert_eq!(quoted(word), shown);
        }
    }
}
