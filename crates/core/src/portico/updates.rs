//! This copy of Portico, and newer ones.

use super::Portico;
use crate::context::blocking;
use crate::domain::UpdateMode;
use crate::policy::Key;
use crate::problem::{Code, Problem};
use crate::updates::list::{Bounds, Newer};
use crate::updates::{Decision, Installed, ListSource, Updates, Wishes, decide};

#[cfg_attr(doc, doc(hidden))]
impl Portico {
    pub(crate) fn updates(&self) -> &Updates {
        &self.0.updates
    }

    /// This copy.
    #[must_use]
    pub fn installed(&self) -> &Installed {
        self.0.updates.installed()
    }

    /// Whether newer versions are asked for, and what decided that.
    #[must_use]
    pub fn update_decision(&self) -> Decision {
        let policy = self.policy();
        let set = match self.settings() {
            Ok(settings) => settings.update_mode,
            // They may say that nothing is to be asked.
            Err(problem) => {
                tracing::debug!(%problem, "the settings can't be read");
                Some(UpdateMode::Off)
            }
        };
        decide(Wishes {
            has_list: self.installed().list.is_some(),
            ordered: policy.ordered_update_mode(),
            set,
            recommended: policy.recommended_update_mode(),
            managed: policy.is_there(),
            source: self.installed().source,
        })
    }

    /// What is known of newer versions, whoever asked. Asks nobody.
    #[must_use]
    pub fn newer(&self) -> Option<Newer> {
        let policy = self.policy();
        let channel = policy.any_text(Key::UpdateChannel);
        self.0.updates.newer(&Bounds {
            beta: channel.map(|channel| channel == "beta"),
            last: policy
                .ordered_text(Key::UpdateVersionLimit)
                .map(str::to_owned),
        })
    }

    /// Asks for newer versions where it is time to, and says whether it did; to be called by whatever
    /// runs for long. What keeps it from finding out bothers nobody.
    pub async fn look_for_update(&self) -> bool {
        let portico = self.clone();
        let turn = blocking(move || {
            let Decision { mode, reason, .. } = portico.update_decision();
            if mode == UpdateMode::Off {
                tracing::debug!(?reason, "newer versions are not asked for");
                return Ok(false);
            }
            Ok(portico.updates().take_turn(&**portico.clock()))
        });
        if !matches!(turn.await, Ok(true)) {
            return false;
        }
        if let Err(problem) = self.ask_for_releases().await {
            tracing::debug!(%problem, "newer versions could not be asked for");
        }
        true
    }

    /// Asks for newer versions by hand.
    ///
    /// # Errors
    /// `update_list_missing` where this copy has no list, `policy_forbids`, the network's own
    /// problems, and `update_list_unusable` where what came is not believed or not understood.
    pub async fn check_for_update(&self) -> Result<(), Problem> {
        if self.installed().list.is_none() {
            return Err(Problem::new(Code::UpdateListMissing));
        }
        if !self.update_decision().by_hand {
            let why = "checks for new versions are switched off";
            return Err(self.policy().forbids(Key::UpdateMode, why));
        }
        self.ask_for_releases().await.map_err(|mut problem| {
            let about = &mut problem.about;
            about
                .service
                .get_or_insert_with(|| self.language().plain("update-list"));
            if problem.code == Code::UpdateListUnusable && about.host.is_none() {
                about.host = self.installed().list.as_ref().and_then(ListSource::host);
            }
            problem
        })
    }

    async fn ask_for_releases(&self) -> Result<(), Problem> {
        let policy = self.policy();
        let copy = policy.ordered_text(Key::UpdateUrl);
        let came = self.0.updates.fetch(self.http(), copy).await;
        let portico = self.clone();
        blocking(move || portico.updates().take(came, &**portico.clock())).await
    }

    /// Puts the notice of a version away: for good, or for some days where it closes a security hole.
    ///
    /// # Errors
    /// When that can't be kept.
    pub async fn dismiss_update(&self, version: &str) -> Result<(), Problem> {
        let (portico, version) = (self.clone(), version.to_owned());
        blocking(move || portico.updates().dismiss(&version, &**portico.clock())).await
    }
}
