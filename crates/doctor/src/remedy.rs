//! What helps: something that the app does itself, a step for the person, or one for their IT.

use serde::{Deserialize, Serialize};

use crate::message::Words;

/// What helps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// The app can do it.
    Act(Act),
    /// The person can.
    Step(Words),
    /// Their IT can.
    ForIt(Words),
}

impl Remedy {
    /// A step for the person.
    #[must_use]
    pub fn step(id: &str) -> Self {
        Self::Step(Words::new(id))
    }

    /// A step for their IT.
    #[must_use]
    pub fn for_it(id: &str) -> Self {
        Self::ForIt(Words::new(id))
    }
}

/// What the app can do itself, each with a button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Act {
    /// Clear this app's web data and cached metadata.
    ClearWebData,
    /// Forget that this device is recognised.
    ForgetDevice,
    /// Sign out everywhere.
    SignOutEverywhere,
    /// Open the system's settings for the default browser.
    OpenBrowserSettings,
    /// Open the system's settings for date and time.
    OpenClockSettings,
    /// Open the system's network settings.
    OpenNetworkSettings,
    /// Open a page on loopback in the browser and see whether it comes back.
    TestBrowser,
    /// Run the checks again.
    RunAgain,
    /// Run on another network and compare.
    RunElsewhere,
    /// Open the page that answers in the service's place, to sign in to the network.
    OpenPortal {
        /// Where it is.
        url: String,
    },
    /// Open the service's status page.
    OpenStatusPage {
        /// Where it is.
        url: String,
    },
    /// Sign in with this address instead.
    UseAddress {
        /// The address.
        email: String,
    },
    /// Sign in with the company's SSO.
    UseSso,
    /// Ask the keychain once more, which may ask the person for its password.
    UnlockKeychain,
    /// Show the report for support.
    ShowReport,
}

impl Act {
    /// What its button says.
    pub(crate) fn words(&self) -> Words {
        match self {
            Act::ClearWebData => Words::new("act-clear-web-data"),
            Act::ForgetDevice => Words::new("act-forget-device"),
            Act::SignOutEverywhere => Words::new("act-sign-out-everywhere"),
            Act::OpenBrowserSettings => Words::new("act-open-browser-settings"),
            Act::OpenClockSettings => Words::new("act-open-clock-settings"),
            Act::OpenNetworkSettings => Words::new("act-open-network-settings"),
            Act::TestBrowser => Words::new("act-test-browser"),
            Act::RunAgain => Words::new("act-run-again"),
            Act::RunElsewhere => Words::new("act-run-elsewhere"),
            Act::OpenPortal { .. } => Words::new("act-open-portal"),
            Act::OpenStatusPage { .. } => Words::new("act-open-status-page"),
            Act::UseAddress { email } => {
                Words::new("act-use-address").with("address", email.as_str())
            }
            Act::UseSso => Words::new("act-use-sso"),
            Act::UnlockKeychain => Words::new("act-unlock-keychain"),
            Act::ShowReport => Words::new("act-show-report"),
        }
    }
}
