//! What the organisation has set. A file that only an administrator can write; it wins.

mod guard;

use std::path::Path;

use serde::Deserialize;
use url::Url;

use crate::atomic_file;
use crate::problem::{Code, Problem};
use crate::profile::{self, Profile, issuer, trimmed};
use crate::session::Record;
use crate::toml_file;
use crate::vault::VaultKind;
use crate::views::MethodView;

const LIMIT: u64 = 256 * 1024;

/// The organisation's settings.
#[derive(Debug, Clone, Default, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// The only profile that may be signed in to. A name is anybody's to choose: beside it stands
    /// `only_issuer`, unless it is the name of what is built in.
    pub only_profile: Option<String>,
    /// The only issuer that may be signed in to.
    #[serde(deserialize_with = "as_people_have_it")]
    pub only_issuer: Option<Url>,
    /// The only methods that may be used.
    pub methods: Option<Vec<MethodView>>,
    /// The only place where secrets may be kept; it is also the one that is used by itself.
    pub vault: Option<VaultKind>,
    /// The computer is shared: devices are not remembered.
    pub shared_computer: bool,
    /// Seconds that a session may stay unused, where the provider itself does not say.
    pub idle_limit: Option<u32>,
    /// There is a policy file, whatever it says.
    #[serde(skip)]
    pub in_force: bool,
    /// It stands in the place of one that can't be understood.
    #[serde(skip)]
    pub unreadable: bool,
    /// Why what lies in the policy's place is no policy.
    #[serde(skip)]
    pub ignored: Option<String>,
}

/// What `idle_limit` may be, in seconds: 15 minutes to 3 days, as services let administrators choose.
const IDLE_LIMITS: std::ops::RangeInclusive<u32> = 900..=259_200;

impl Policy {
    /// Reads the policy file; without one nothing is forbidden.
    ///
    /// # Errors
    /// `policy_forbids` when the file is there and can't be understood, or somebody else than the
    /// administrator may change it: nothing is allowed until the administrator has mended it.
    pub fn load(path: &Path) -> Result<Self, Problem> {
        let unusable = |detail: String| Problem::new(Code::PolicyForbids).with_detail(detail);
        // Another place than the system's is its starter's own choice.
        if path == crate::paths::system_policy() {
            match guard::place_of(path) {
                guard::Place::Administrators => {}
                guard::Place::Anybodys(why) => {
                    tracing::warn!(why, "what lies in the policy's place is ignored");
                    return Ok(Self {
                        ignored: Some(why),
                        ..Self::default()
                    });
                }
                guard::Place::Unsafe(why) => return Err(unusable(why)),
            }
        }
        let Some(bytes) = atomic_file::read(path, LIMIT)
            .map_err(|error| unusable(format!("{} can't be read: {error}", path.display())))?
        else {
            return Ok(Self::default());
        };
        let wrong = |why: String| unusable(format!("{}: {why}", path.display()));
        let policy = Self::read(&toml_file::text(&bytes).map_err(wrong)?).map_err(wrong)?;
        Ok(Self {
            in_force: true,
            ..policy
        })
    }

    /// Reads the text of a policy file.
    ///
    /// # Errors
    /// What is wrong with it, in technical words.
    pub fn read(text: &str) -> Result<Self, String> {
        let policy: Self = toml_file::read(text)?;
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
            unreadable: true,
            in_force: true,
            ..Self::default()
        }
    }

    /// Whether a profile may be used in this way.
    ///
    /// # Errors
    /// `policy_forbids`, saying what is allowed.
    pub fn allows(&self, profile: &Profile, method: Option<MethodView>) -> Result<(), Problem> {
        let issuer = profile.issuer.as_ref().map(trimmed);
        let sign_in_page = profile.sign_in_page.as_ref().map(trimmed);
        self.allows_at(&profile.name, issuer.or(sign_in_page), method)
            .map_err(|why| Problem::new(Code::PolicyForbids).with_detail(why))
    }

    /// Whether a session may go on. A policy that can't be understood lets nobody in and ends
    /// nothing.
    pub(crate) fn allows_session(&self, session: &Record) -> bool {
        let issuer = issuer::form(&session.issuer);
        self.unreadable
            || self
                .allows_at(&session.profile, Some(&issuer), Some(session.method))
                .is_ok()
    }

    fn allows_at(
        &self,
        profile: &str,
        issuer: Option<&str>,
        method: Option<MethodView>,
    ) -> Result<(), String> {
        if let Some(only) = self.only_profile.as_deref().filter(|only| *only != profile) {
            return Err(format!("only the profile {only} is allowed"));
        }
        let built_in = self.only_profile.as_deref().map(profile::built_in_issuer);
        let only_issuer = match (self.only_issuer.clone(), built_in) {
            (Some(issuer), _) | (None, Some(Some(issuer))) => Some(issuer),
            (None, Some(None)) => {
                return Err(
                    "the policy names only_profile without only_issuer, so that no issuer is \
                     allowed"
                        .to_owned(),
                );
            }
            (None, None) => None,
        };
        let only_issuer = only_issuer.as_ref().map(trimmed);
        if let Some(only) = only_issuer.filter(|only| Some(*only) != issuer) {
            return Err(format!("only the issuer {only} is allowed"));
        }
        match (&self.methods, method) {
            (Some(allowed), Some(method)) if !allowed.contains(&method) => {
                Err("this way of signing in is not allowed".to_owned())
            }
            _ => Ok(()),
        }
    }
}

/// An issuer as people have it.
fn as_people_have_it<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Url>, D::Error> {
    let text = String::deserialize(from)?;
    let issuer = issuer::read(&text, "only_issuer");
    issuer
        .map(Some)
        .map_err(|problem| serde::de::Error::custom(problem.detail.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(name: &str, issuer: &str) -> Profile {
        Profile {
            name: name.to_owned(),
            ..Profile::for_issuer(issuer, "c").unwrap()
        }
    }

    fn acme() -> Profile {
        profile("acme", "https://id.acme.example")
    }

    fn load(text: &str) -> Result<Policy, Problem> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("policy.toml");
        atomic_file::write(&path, text.as_bytes()).unwrap();
        Policy::load(&path)
    }

    #[test]
    fn without_a_file_nothing_is_forbidden() {
        let policy = Policy::load(Path::new("/no/such/file")).unwrap();
        assert!(policy.allows(&acme(), Some(MethodView::Google)).is_ok());
    }

    #[test]
    fn a_file_forbids_what_it_does_not_name() {
        let policy = load(
            "only_profile = \"acme\"\nonly_issuer = \"https://id.acme.example\"\n\
             methods = [\"sso\"]",
        )
        .unwrap();
        assert!(policy.allows(&acme(), Some(MethodView::Sso)).is_ok());
        let slash = profile("acme", "https://id.acme.example/");
        assert!(policy.allows(&slash, Some(MethodView::Sso)).is_ok());
        for (profile, method) in [
            (profile("other", "https://id.acme.example"), MethodView::Sso),
            (acme(), MethodView::Password),
            // A name is anybody's to choose.
            (profile("acme", "https://id.evil.example"), MethodView::Sso),
            (
                profile("acme", "https://id.acme.example/b"),
                MethodView::Sso,
            ),
        ] {
            let problem = policy.allows(&profile, Some(method)).unwrap_err();
            assert_eq!(problem.code, Code::PolicyForbids, "{profile:?}");
        }
    }

    #[test]
    fn a_name_alone_allows_only_what_is_built_in() {
        let policy = load("only_profile = \"acme\"").unwrap();
        assert!(policy.allows(&acme(), None).is_err());
        let policy = load("only_profile = \"google\"").unwrap();
        let google = |issuer| profile("google", issuer);
        assert!(
            policy
                .allows(&google("https://accounts.google.com"), None)
                .is_ok()
        );
        assert!(
            policy
                .allows(&google("https://accounts.evil.example"), None)
                .is_err()
        );
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
