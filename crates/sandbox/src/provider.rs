//! Which of the three providers is meant.

use serde::{Deserialize, Serialize};

/// One of the three providers, each on a port of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Provider {
    /// The account service.
    Service,
    /// The identity provider that plays Google.
    Google,
    /// The company's identity provider.
    Company,
}

impl Provider {
    pub(crate) const ALL: [Self; 3] = [Self::Service, Self::Google, Self::Company];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Google => "google",
            Self::Company => "company",
        }
    }
}
