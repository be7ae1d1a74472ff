//! Profiles, as far as the vault or the disk is asked about them: awaited.

use url::Url;

use super::Portico;
use crate::context::blocking;
use crate::problem::Problem;
use crate::profile::Profile;
use crate::secret::Secret;

impl Portico {
    /// The page that is opened in a profile's name, if the name still stands for it.
    ///
    /// # Errors
    /// As [`Profiles::page_to_open`](crate::profile::Profiles::page_to_open).
    pub async fn page_to_open(&self, profile: &Profile) -> Result<Option<Url>, Problem> {
        let (portico, profile) = (self.clone(), profile.clone());
        blocking(move || portico.profiles().page_to_open(&profile)).await
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

    /// Removes the file of a profile, and what its service said of people.
    ///
    /// # Errors
    /// As [`Profiles::remove`](crate::profile::Profiles::remove).
    pub async fn remove_profile(&self, name: &str) -> Result<(), Problem> {
        let (portico, name) = (self.clone(), name.to_owned());
        let remove = move || {
            portico.profiles().remove(&name)?;
            if let Err(problem) = portico.0.history.forget_profile(&name) {
                tracing::info!(%problem, "what the service last said stays in the vault");
            }
            Ok(())
        };
        blocking(remove).await
    }
}
