//! This copy of Portico, and a newer one.

use serde::{Deserialize, Serialize};
use url::Url;

use crate::clock::{Clock, rfc3339};
use crate::domain::{InstallSource, UpdateMode, UpdateReason, wire};
use crate::portico::Portico;
use crate::text::{Args, Language};
use crate::updates::list::Newer;
use crate::updates::{Decision, Updates};

wire! {
    /// This copy of Portico: what `portico version --json` prints.
    pub struct VersionView {
        /// Its version.
        pub version: String,
        /// Where it came from.
        pub install_source: InstallSource,
        /// Whether it asks for newer versions by itself.
        pub update_mode: UpdateMode,
        /// What decided that.
        pub update_reason: UpdateReason,
        /// Whether it may be asked to by hand.
        pub can_check: bool,
        /// When the list of releases was last asked for (RFC 3339).
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub checked_at: Option<String>,
        /// The newer version, where one is known.
        pub update: Option<UpdateView>,
    }

    /// A version that is newer than this one.
    pub struct UpdateView {
        /// Its version.
        pub version: String,
        /// The day it came out (ISO 8601).
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub date: Option<String>,
        /// It, or one between this one and it, closes a security hole.
        pub security: bool,
        /// The codes of the problems and causes that it fixes.
        pub mends: Vec<String>,
        /// What is new, in one sentence.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub notes: Option<String>,
        /// Its page.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub url: Option<String>,
        /// How this copy gets it, in a sentence.
        pub how: String,
        /// The command that does it, where there is one.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional))]
        pub command: Option<String>,
        /// The person does not want to be reminded of it now.
        pub dismissed: bool,
    }
}

#[cfg_attr(doc, doc(hidden))]
impl Portico {
    /// This copy, and what is known of a newer one. Asks nobody.
    #[must_use]
    pub fn version(&self) -> VersionView {
        let decision = self.update_decision();
        self.updates()
            .view(self.newer(), decision, &**self.clock(), self.language())
    }
}

impl Updates {
    /// This copy as a face shows it.
    pub(crate) fn view(
        &self,
        newer: Option<Newer>,
        decision: Decision,
        clock: &dyn Clock,
        language: Language,
    ) -> VersionView {
        let update = newer.map(|newer| UpdateView {
            dismissed: self.is_dismissed(&newer, clock.now()),
            ..self.update(&newer, language)
        });
        VersionView {
            version: self.installed().version.to_string(),
            install_source: self.installed().source,
            update_mode: decision.mode,
            update_reason: decision.reason,
            can_check: decision.by_hand,
            checked_at: self.checked_at().map(rfc3339),
            update,
        }
    }

    fn update(&self, newer: &Newer, language: Language) -> UpdateView {
        let release = &newer.newest;
        let source = self.installed().source;
        let url = release.url.as_ref().map(Url::to_string);
        let mut args = Args::default();
        args.text_if_any("url", url.as_deref());
        UpdateView {
            version: release.version.to_string(),
            date: release.date.map(|date| date.to_string()),
            security: newer.security,
            mends: newer.mends.iter().cloned().collect(),
            notes: release.notes(language).map(str::to_owned),
            how: language.text(&format!("update-how-{}", source.as_str()), &args),
            command: source.command().map(str::to_owned),
            url,
            dismissed: false,
        }
    }
}
