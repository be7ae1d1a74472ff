//! Profiles, as faces see them.

use url::Url;

use super::ProfileView;
use crate::oidc::issuer::trimmed;
use crate::profile::Profile;

#[cfg_attr(doc, doc(hidden))]
impl Profile {
    /// The profile as a face sees it.
    #[must_use]
    pub fn view(&self) -> ProfileView {
        ProfileView {
            name: self.name.clone(),
            title: self.title.clone(),
            kind: self.effective_kind(),
            issuer: self.issuer.as_ref().map(|url| trimmed(url).to_owned()),
            methods: self.methods.clone(),
            origin: self.origin,
            configured: self.is_configured(),
            sign_in_page: self.sign_in_page.as_ref().map(Url::to_string),
            status_url: self.status_url.as_ref().map(Url::to_string),
        }
    }
}
