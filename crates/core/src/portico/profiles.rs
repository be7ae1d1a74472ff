//! Profiles, as far as the vault or the disk is asked about them: awaited.

use url::Url;

use super::Portico;
use crate::context::blocking;
use crate::policy::{Key, Policy};
use crate::problem::Problem;
use crate::profile::Profile;
use crate::secret::Secret;

#[cfg_attr(doc, doc(hidden))]
impl Portico {
    /// The page that is opened in a profile's name, if the name still stands for it.
    ///
    /// # Errors
    /// `policy_forbids` where the profile may not be used, else as
    /// [`Profiles::page_to_open`](crate::profile::Profiles::page_to_open).
    pub async fn page_to_open(&self, profile: &Profile) -> Result<Option<Url>, Problem> {
        self.policy().allows(profile, None)?;
        self.page_of(profile).await
    }

    /// The same of a profile that somebody is signed in with.
    pub(super) async fn page_of(&self, profile: &Profile) -> Result<Option<Url>, Problem> {
        let (portico, profile) = (self.clone(), profile.clone());
        blocking(move || portico.profiles().page_to_open(&profile)).await
    }

    /// Makes sure that reports go where the profile's name was known to send them, by a profile that the
    /// organisation allows. Before that its server is not asked where they go.
    ///
    /// # Errors
    /// `support_changed` where its file says otherwise by now, `profile_exists` where it names another
    /// server that would say where, `policy_forbids`.
    pub async fn must_report_there(&self, profile: &Profile) -> Result<(), Problem> {
        self.policy().allows_reports_of(profile)?;
        let (portico, profile) = (self.clone(), profile.clone());
        blocking(move || portico.profiles().must_report_there(&profile)).await
    }

    /// The profile of whoever has this address: the organisation may have a profile for the people of a
    /// mail domain (`sso_domains`), which then takes the place of this one.
    #[must_use]
    pub fn profile_of(&self, profile: Profile, email: Option<&str>) -> Profile {
        self.0.context.profile_of(profile, email)
    }

    /// The profile that the organisation names as the first one, where that binds, or the only one that
    /// it lets anybody use.
    #[must_use]
    pub fn policy_names_profile(&self) -> Option<String> {
        let policy = self.policy();
        let named = policy.ordered_text(Key::DefaultProfile).map(str::to_owned);
        let only = match policy.allowed_profiles() {
            Some([only]) => Some(only.clone()),
            _ => None,
        };
        named.filter(|name| self.is_allowed(&policy, name)).or(only)
    }

    /// The profile where nobody names one: the organisation's, the person's, the recommended one, the
    /// only one that the organisation has described.
    ///
    /// # Errors
    /// When the settings can't be read.
    pub fn default_profile(&self) -> Result<Option<String>, Problem> {
        if let Some(name) = self.policy_names_profile() {
            return Ok(Some(name));
        }
        let policy = self.policy();
        let is_allowed = |name: &String| self.is_allowed(&policy, name);
        // One that is not allowed is no choice any more.
        let own = self
            .settings()?
            .profile
            .filter(|name| !policy.is_there() || is_allowed(name));
        let recommended = policy.recommended_word(Key::DefaultProfile);
        let recommended = recommended.map(str::to_owned).filter(is_allowed);
        let presets = policy.presets();
        let only = match presets.as_slice() {
            [only] => Some(only.name.clone()).filter(is_allowed),
            _ => None,
        };
        Ok(own.or(recommended).or(only))
    }

    /// Whether there is a profile of this name that may be signed in to.
    fn is_allowed(&self, policy: &Policy, name: &str) -> bool {
        let found = self.profiles().find(name);
        found.is_ok_and(|profile| policy.allows(&profile, None).is_ok())
    }

    /// Adds a profile from its file's text.
    ///
    /// # Errors
    /// As [`Profiles::add`](crate::profile::Profiles::add).
    pub async fn add_profile(&self, text: &str) -> Result<Profile, Problem> {
        let (portico, text) = (self.clone(), Secret::new(text));
        blocking(move || portico.profiles().add(text.expose())).await
    }

    /// The same in the place of the one that has its name.
    ///
    /// # Errors
    /// As [`Profiles::replace`](crate::profile::Profiles::replace).
    pub async fn replace_profile(&self, text: &str) -> Result<Profile, Problem> {
        let (portico, text) = (self.clone(), Secret::new(text));
        blocking(move || portico.profiles().replace(text.expose())).await
    }

    /// Removes the file of a profile, what is kept of it, and what its service said of people. Says
    /// whether there was a file.
    ///
    /// # Errors
    /// As [`Profiles::remove`](crate::profile::Profiles::remove).
    pub async fn remove_profile(&self, name: &str) -> Result<bool, Problem> {
        let (portico, name) = (self.clone(), name.to_owned());
        let remove = move || {
            let had_file = portico.profiles().remove(&name)?;
            if let Err(problem) = portico.0.history.forget_profile(&name) {
                tracing::info!(%problem, "what the service last said stays in the vault");
            }
            Ok(had_file)
        };
        blocking(remove).await
    }
}
