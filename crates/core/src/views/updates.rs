//! This copy of Portico, and a newer one.

use serde::{Deserialize, Serialize};

use crate::domain::{InstallSource, UpdateMode, UpdateReason, wire};

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
