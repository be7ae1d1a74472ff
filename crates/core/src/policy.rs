//! What the organisation has set. A file that only an administrator can write; it wins.

use std::path::Path;

use serde::Deserialize;

use crate::atomic_file;
use crate::problem::{Code, Problem};
use crate::vault::VaultKind;
use crate::views::MethodView;

const LIMIT: u64 = 256 * 1024;

/// The organisation's settings.
#[derive(Debug, Clone, Default, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// The only profile that may be signed in to.
    pub only_profile: Option<String>,
    /// The only methods that may be used.
    pub methods: Option<Vec<MethodView>>,
    /// The only place where secrets may be kept; it is also the one that is used by itself.
    pub vault: Option<VaultKind>,
    /// The computer is shared: devices are not remembered.
    pub shared_computer: bool,
    /// Seconds that a session may stay unused, where the provider itself does not say.
    pub idle_limit: Option<u32>,
}

/// What `idle_limit` may be, in seconds: 15 minutes to 3 days, as services let administrators choose.
const IDLE_LIMITS: std::ops::RangeInclusive<u32> = 900..=259_200;

impl Policy {
    /// Reads the policy file; without one nothing is forbidden.
    ///
    /// # Errors
    /// `policy_forbids` when the file is there and can't be understood: nothing is allowed until
    /// the administrator has mended it.
    pub fn load(path: &Path) -> Result<Self, Problem> {
        let unusable = |detail: String| Problem::new(Code::PolicyForbids).with_detail(detail);
        let Some(bytes) = atomic_file::read(path, LIMIT)
            .map_err(|error| unusable(format!("{} can't be read: {error}", path.display())))?
        else {
            return Ok(Self::default());
        };
        let text = String::from_utf8(bytes)
            .map_err(|_| unusable(format!("{} is not UTF-8", path.display())))?;
        Self::read(&text).map_err(|why| unusable(format!("{}: {why}", path.display())))
    }

    /// Reads the text of a policy file.
    ///
    /// # Errors
    /// What is wrong with it, in technical words.
    pub fn read(text: &str) -> Result<Self, String> {
        let policy: Self = toml::from_str(text).map_err(|error| error.message().to_owned())?;
        match policy.idle_limit {
            Some(limit) if !IDLE_LIMITS.contains(&limit) => Err(format!(
                "idle_limit is in seconds, of {} to {}",
                IDLE_LIMITS.start(),
                IDLE_LIMITS.end()
            )),
            _ => Ok(policy),
        }
    }

    /// Allows no way of signing in: in the place of a file that can't be understood.
    pub(crate) fn nothing() -> Self {
        Self {
            methods: Some(Vec::new()),
            ..Self::default()
        }
    }

    /// Whether a profile may be used in this way.
    ///
    /// # Errors
    /// `policy_forbids`, saying what is allowed.
    pub fn allows(&self, profile: &str, method: Option<MethodView>) -> Result<(), Problem> {
        if let Some(only) = self.only_profile.as_deref().filter(|only| *only != profile) {
            return Err(Problem::new(Code::PolicyForbids)
                .with_detail(format!("only the profile {only} is allowed")));
        }
        match (&self.methods, method) {
            (Some(allowed), Some(method)) if !allowed.contains(&method) => {
                Err(Problem::new(Code::PolicyForbids)
                    .with_detail("this way of signing in is not allowed"))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> Result<Policy, Problem> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("policy.toml");
        atomic_file::write(&path, text.as_bytes()).unwrap();
        Policy::load(&path)
    }

    #[test]
    fn without_a_file_nothing_is_forbidden() {
        let policy = Policy::load(Path::new("/no/such/file")).unwrap();
        assert!(policy.allows("any", Some(MethodView::Google)).is_ok());
    }

    #[test]
    fn a_file_forbids_what_it_does_not_name() {
        let policy = load("only_profile = \"acme\"\nmethods = [\"sso\"]").unwrap();
        assert!(policy.allows("acme", Some(MethodView::Sso)).is_ok());
        for (profile, method) in [("other", MethodView::Sso), ("acme", MethodView::Password)] {
            let problem = policy.allows(profile, Some(method)).unwrap_err();
            assert_eq!(problem.code, Code::PolicyForbids);
        }
    }

    #[test]
    fn a_file_may_name_the_only_vault() {
        let policy = load("vault = \"keychain\"").unwrap();
        assert_eq!(policy.vault, Some(VaultKind::Keychain));
        assert!(load("vault = \"cupboard\"").is_err());
    }

    #[test]
    fn an_idle_limit_is_of_15_minutes_to_3_days() {
        assert_eq!(load("idle_limit = 3600").unwrap().idle_limit, Some(3600));
        for limit in [0, 899, 259_201] {
            let problem = load(&format!("idle_limit = {limit}")).unwrap_err();
            assert_eq!(problem.code, Code::PolicyForbids, "{limit}");
        }
    }

    #[test]
    fn a_file_that_cant_be_understood_forbids_everything() {
        for text in [
            "onyl_profile = 1".to_owned(),
            "methods = [\"sso\"]\nmethods = [\"google\"]".to_owned(),
            "only_profile = \"a\"\0".to_owned(),
            format!("only_profile = \"{}\"", "x".repeat(1024 * 1024)),
            format!("x = {}", "[".repeat(200_000)),
        ] {
            let problem = load(&text).unwrap_err();
            assert_eq!(problem.code, Code::PolicyForbids, "{text:.30}");
        }
    }

    #[test]
    fn a_file_from_an_editor_that_marks_its_encoding_is_read() {
        let policy = load("\u{feff}only_profile = \"acme\"\r\n").unwrap();
        assert_eq!(policy.only_profile.as_deref(), Some("acme"));
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_in_the_policys_place_forbids_everything_and_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        for path in [pipe.as_path(), folder.path(), Path::new("/dev/zero")] {
            let problem = Policy::load(path).unwrap_err();
            assert_eq!(problem.code, Code::PolicyForbids, "{}", path.display());
        }
    }
}
