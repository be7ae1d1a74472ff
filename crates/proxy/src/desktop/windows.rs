#![allow(unsafe_code, reason = "the system's interface is C")]

//! The Internet settings as Windows' own library for HTTP has them: the person's, a policy's, those of a
//! connection in use. It also looks for the script that the network offers, by DHCP and by DNS.

use std::time::Duration;

use tokio::task::spawn_blocking;
use tokio::time::timeout;
use url::Url;
use windows_sys::Win32::Foundation::GlobalFree;
use windows_sys::Win32::Networking::WinHttp::{
    WINHTTP_AUTO_DETECT_TYPE_DHCP, WINHTTP_AUTO_DETECT_TYPE_DNS_A,
    WINHTTP_CURRENT_USER_IE_PROXY_CONFIG, WinHttpDetectAutoProxyConfigUrl,
    WinHttpGetIEProxyConfigForCurrentUser,
};
use windows_sys::core::PWSTR;

use super::Settings;
use super::wininet::{self, Values};
use crate::surroundings::Surroundings;

/// The longest text that is read, in units.
const LONGEST: usize = 64 * 1024;
/// How long reading the settings may take.
const LIMIT: Duration = Duration::from_millis(500);
/// How long looking for a script on the network may take. Windows goes on looking and knows it the next time.
const LOOK: Duration = Duration::from_millis(800);

pub(super) async fn read(_: &Surroundings) -> Option<Settings> {
    let values = timeout(LIMIT, spawn_blocking(current)).await;
    match values {
        Ok(Ok(values)) => Some(wininet::settings(&values.unwrap_or_default())),
        Ok(Err(_)) | Err(_) => {
            tracing::warn!("Windows does not say its Internet settings");
            None
        }
    }
}

/// The address of the script that the network offers.
pub(super) async fn offered(_: &Surroundings) -> Option<Url> {
    let found = timeout(LOOK, spawn_blocking(detect)).await.ok()?.ok()??;
    Url::parse(found.trim()).ok()
}

/// The settings in force; none where there are none.
fn current() -> Option<Values> {
    let mut config = WINHTTP_CURRENT_USER_IE_PROXY_CONFIG::default();
    // SAFETY: the place is this function's own.
    if unsafe { WinHttpGetIEProxyConfigForCurrentUser(&raw mut config) } == 0 {
        return None;
    }
    let text = |text| taken(text).unwrap_or_default();
    Some(Values {
        detect: config.fAutoDetect != 0,
        script: text(config.lpszAutoConfigUrl),
        server: text(config.lpszProxy),
        exceptions: text(config.lpszProxyBypass),
    })
}

fn detect() -> Option<String> {
    let mut address: PWSTR = std::ptr::null_mut();
    let how = WINHTTP_AUTO_DETECT_TYPE_DHCP | WINHTTP_AUTO_DETECT_TYPE_DNS_A;
    // SAFETY: the place is this function's own.
    let found = unsafe { WinHttpDetectAutoProxyConfigUrl(how, &raw mut address) };
    (found != 0).then(|| taken(address)).flatten()
}

/// The text that the system has made, which is the caller's to free.
fn taken(text: PWSTR) -> Option<String> {
    if text.is_null() {
        return None;
    }
    // SAFETY: the text ends with a zero, and nothing beyond that is read.
    let length = (0..LONGEST).find(|&at| unsafe { *text.add(at) } == 0);
    let length = length.unwrap_or(LONGEST);
    // SAFETY: so many units are there, and nobody changes them.
    let units = unsafe { std::slice::from_raw_parts(text, length) };
    let copy = String::from_utf16_lossy(units);
    // SAFETY: it was allocated for the caller, who does not use it any more.
    unsafe { GlobalFree(text.cast()) };
    Some(copy)
}
