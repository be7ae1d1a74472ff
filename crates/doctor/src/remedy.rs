//! What helps: something that the app does itself, a step for the person, or one for their IT.

use serde::{Deserialize, Serialize};

use crate::message::Message;

/// What helps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// The app can do it.
    Act(Act),
    /// The person can.
    Step(Message),
    /// Their IT can.
    ForIt(Message),
}

impl Remedy {
    /// A step for the person.
    #[must_use]
    pub fn step(id: &str) -> Self {
        Self::Step(Message::new(id))
    }

    /// A step for their IT.
    #[must_use]
    pub fn for_it(id: &str) -> Self {
        Self::ForIt(Message::new(id))
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
    pub(crate) fn message(&self) -> Message {
        match self {
            Act::ClearWebData => Message::new("act-clear-web-data"),
            Act::ForgetDevice => Message::new("act-forget-device"),
            Act::SignOutEverywhere => Message::new("act-sign-out-everywhere"),
            Act::OpenBrowserSettings => Message::new("act-open-browser-settings"),
            Act::OpenClockSettings => Message::new("act-open-clock-settings"),
            Act::OpenNetworkSettings => Message::new("act-open-network-settings"),
            Act::TestBrowser => Message::new("act-test-browser"),
            Act::RunAgain => Message::new("act-run-again"),
            Act::RunElsewhere => Message::new("act-run-elsewhere"),
            Act::OpenPortal { .. } => Message::new("act-open-portal"),
            Act::OpenStatusPage { .. } => Message::new("act-open-status-page"),
            Act::UseAddress { email } => {
                Message::new("act-use-address").with("address", email.as_str())
            }
            Act::UseSso => Message::new("act-use-sso"),
            Act::UnlockKeychain => Message::new("act-unlock-keychain"),
            Act::ShowReport => Message::new("act-show-report"),
        }
    }
}
