//! This app on this computer.

mod clock;
mod deep_link;
mod keychain;
mod policy;
mod storage;
mod webview;

use crate::check::Check;

pub(super) fn all() -> Vec<Box<dyn Check>> {
    vec![
        Box::new(policy::PolicyFile),
        Box::new(storage::Storage),
        Box::new(keychain::Keychain),
        Box::new(clock::Clock),
        Box::new(webview::WebView),
        Box::new(deep_link::DeepLink),
    ]
}
