//! Where a sign-in hands the person over to, and for how long.

use url::Url;

use crate::clock::Timestamp;
use crate::domain::DeviceCode;
use crate::problem::Problem;

/// Where the person goes on.
#[derive(Debug, Clone)]
#[cfg_attr(not(feature = "faces"), non_exhaustive)]
pub enum Handoff {
    /// The system browser, which comes back by itself.
    Browser(BrowserHandoff),
    /// A page on any device, where a code is typed (RFC 8628, section 3.3).
    Device(DeviceHandoff),
    /// The service's own page, from which nothing comes back.
    Guided(Page),
}

/// A page that a person is sent to.
#[derive(Debug, Clone)]
pub struct Page {
    /// What to open on this computer.
    pub url: Url,
    /// Whether a browser has been opened.
    pub opened: bool,
    /// Its name, where that is known.
    pub browser: Option<String>,
    /// What the person should know.
    pub notice: Option<Problem>,
}

/// A sign-in that comes back from the browser.
#[derive(Debug, Clone)]
pub struct BrowserHandoff {
    /// It says nothing of the sign-in, so that its address may stand where others can read it, and
    /// leads on to it.
    pub page: Page,
    /// The authorization URL: for a browser that doesn't reach this computer, and whose last address
    /// is then pasted.
    pub elsewhere: Url,
    /// Where the browser comes back to.
    pub redirect_uri: String,
    /// Whether it can go on with a code, too.
    pub other_device: OtherDevice,
    /// When the waiting ends.
    pub ends_at: Timestamp,
}

/// A sign-in on another device, and nothing else.
#[derive(Debug, Clone)]
pub struct DeviceHandoff {
    /// Where the code is typed, or stands already.
    pub page: Page,
    /// What to type.
    pub code: DeviceCode,
    /// When the waiting ends.
    pub ends_at: Timestamp,
}

/// A code for another device, beside the browser here.
#[derive(Debug, Clone)]
pub enum OtherDevice {
    /// The profile, the provider or the organisation has none.
    NotOffered,
    /// The person may ask for one.
    Offered,
    /// It is on its way.
    Awaited,
    /// It is shown, and the browser may still come back.
    Code(DeviceCode),
}

impl Page {
    /// One that nobody has opened yet.
    #[must_use]
    pub fn new(url: Url) -> Self {
        Self {
            url,
            opened: false,
            browser: None,
            notice: None,
        }
    }
}

impl OtherDevice {
    /// The code that is shown.
    #[must_use]
    pub fn code(&self) -> Option<&DeviceCode> {
        match self {
            OtherDevice::Code(code) => Some(code),
            OtherDevice::NotOffered | OtherDevice::Offered | OtherDevice::Awaited => None,
        }
    }

    /// Whether the person may ask for one.
    #[must_use]
    pub fn is_offered(&self) -> bool {
        matches!(self, OtherDevice::Offered)
    }
}

impl Handoff {
    /// The page that the person is sent to.
    #[must_use]
    pub fn page(&self) -> &Page {
        match self {
            Handoff::Browser(BrowserHandoff { page, .. })
            | Handoff::Device(DeviceHandoff { page, .. })
            | Handoff::Guided(page) => page,
        }
    }

    pub(super) fn page_mut(&mut self) -> &mut Page {
        match self {
            Handoff::Browser(BrowserHandoff { page, .. })
            | Handoff::Device(DeviceHandoff { page, .. })
            | Handoff::Guided(page) => page,
        }
    }

    /// When the waiting ends; none where nobody waits.
    #[must_use]
    pub fn ends_at(&self) -> Option<Timestamp> {
        match self {
            Handoff::Browser(BrowserHandoff { ends_at, .. })
            | Handoff::Device(DeviceHandoff { ends_at, .. }) => Some(*ends_at),
            Handoff::Guided(_) => None,
        }
    }

    /// The code for another device that is shown.
    #[must_use]
    pub fn device_code(&self) -> Option<&DeviceCode> {
        match self {
            Handoff::Browser(browser) => browser.other_device.code(),
            Handoff::Device(DeviceHandoff { code, .. }) => Some(code),
            Handoff::Guided(_) => None,
        }
    }

    /// Whether the person may ask for one.
    #[must_use]
    pub fn offers_device_code(&self) -> bool {
        matches!(self, Handoff::Browser(browser) if browser.other_device.is_offered())
    }

    /// Whether one is on its way.
    pub(super) fn awaits_device_code(&self) -> bool {
        matches!(self, Handoff::Browser(browser)
            if matches!(browser.other_device, OtherDevice::Awaited))
    }

    pub(super) fn set_other_device(&mut self, state: OtherDevice) {
        if let Handoff::Browser(browser) = self {
            browser.other_device = state;
        }
    }
}
