//! What Portico works with, for faces that look further than a sign-in.

use std::sync::Arc;

use super::{AsyncVault, Portico};
use crate::clock::Clock;
use crate::domain::Settings;
use crate::fs::paths::Paths;
use crate::http::Http;
use crate::policy::Policy;
use crate::problem::Problem;
use crate::profile::Profiles;
use crate::sign_in::History;

#[cfg_attr(doc, doc(hidden))]
impl Portico {
    /// The time.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        self.0.context.clock()
    }

    /// The door to the network.
    #[must_use]
    pub fn http(&self) -> &Arc<Http> {
        self.0.context.http()
    }

    /// Where secrets are, as a face asks it.
    #[must_use]
    pub fn vault(&self) -> AsyncVault {
        AsyncVault::new(self.0.context.vault().clone())
    }

    /// Where the rest is kept.
    #[must_use]
    pub fn paths(&self) -> &Paths {
        &self.0.paths
    }

    /// What the organisation has set.
    #[must_use]
    pub fn policy(&self) -> Arc<Policy> {
        self.0.context.policy()
    }

    /// What can be signed in to.
    #[must_use]
    pub fn profiles(&self) -> &Profiles {
        self.0.context.profiles()
    }

    /// What the person has set.
    ///
    /// # Errors
    /// When the file is there and can't be read.
    pub fn settings(&self) -> Result<Settings, Problem> {
        self.0.settings.load()
    }

    /// Keeps what the person has set.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn change(&self, settings: &Settings) -> Result<(), Problem> {
        self.0.settings.save(settings)
    }

    /// Why sign-ins stopped.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.0.history
    }

    /// What people call a profile.
    #[must_use]
    pub fn title_of(&self, profile: &str) -> String {
        self.0.context.title_of(profile)
    }
}
