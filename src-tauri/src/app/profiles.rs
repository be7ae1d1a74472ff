//! Profiles and settings, and the pages that profiles name.

use portico_core::domain::Settings;
use portico_core::problem::Code;
use portico_core::{Problem, Secret};
use portico_doctor::guide;

use super::{App, language_for};
use crate::desktop;

impl App {
    /// Keeps what is chosen to sign in to.
    pub(crate) async fn choose_profile(&self, name: String) -> Result<(), Problem> {
        let profile = self.portico().profiles().find(&name)?;
        self.portico().policy().allows(&profile, None)?;
        self.change(Settings {
            profile: Some(name),
            ..self.portico().settings()?
        })
        .await
    }

    /// Adds a provider by its issuer, once it has answered as one.
    pub(crate) async fn add_issuer(
        &self,
        issuer: &str,
        client_id: &str,
    ) -> Result<String, Problem> {
        let profile = portico_core::profile::Profile::for_issuer(issuer, client_id)?;
        self.portico().policy().allows(&profile, None)?;
        let (address, _) = profile.registration()?;
        self.portico().provider(address).await?;
        let profile = self.portico().profiles().add_issuer(issuer, client_id)?;
        self.emit_overview().await;
        Ok(profile.name)
    }

    /// Adds a profile from its file's text. One that would lead an old name elsewhere waits for the
    /// person's word.
    pub(crate) async fn add_profile(&self, text: String) -> Result<String, Problem> {
        let added = self.portico().add_profile(&text).await;
        let waits = matches!(&added, Err(problem) if problem.code == Code::ProfileExists);
        self.now().replacement = waits.then(|| Secret::new(text));
        let profile = added?;
        self.emit_overview().await;
        Ok(profile.name)
    }

    /// Takes the profile that waits, in the place of the one that has its name.
    pub(crate) async fn replace_profile(&self) -> Result<String, Problem> {
        let text = self.now().replacement.take();
        let text = text.ok_or_else(|| Problem::new(Code::Cancelled))?;
        let profile = self.portico().replace_profile(text.expose()).await?;
        self.emit_overview().await;
        Ok(profile.name)
    }

    /// Removes a profile that was added.
    pub(crate) async fn remove_profile(&self, name: String) -> Result<(), Problem> {
        let removed = self.portico().remove_profile(&name).await;
        self.emit_overview().await;
        removed.map(|_| ())
    }

    /// Keeps the settings and applies them at once.
    pub(crate) async fn change(&self, settings: Settings) -> Result<(), Problem> {
        let starts = self.portico().starts_at_login(&settings);
        desktop::start_with_system(self.handle(), starts)?;
        let changed = self.portico().change(&settings);
        if changed.is_ok() {
            self.portico()
                .speak(language_for(self.portico(), &settings));
            desktop::show_theme(self.handle(), settings.theme);
            self.now().profile = None;
        }
        self.emit_overview().await;
        changed
    }

    /// Opens a profile's own page.
    pub(crate) async fn open_sign_in_page(&self, profile: &str) -> Result<(), Problem> {
        let profile = self.portico().profiles().find(profile)?;
        let page = self.portico().page_to_open(&profile).await?;
        let page = page.ok_or_else(|| {
            Problem::new(Code::ProfileInvalid).with_detail("the profile has no sign-in page")
        })?;
        self.portico().open_page(&page).await
    }

    /// Opens one of the addresses that a profile, an article of the guide or the list of releases
    /// names.
    pub(crate) async fn open_external(&self, url: &url::Url) -> Result<(), Problem> {
        let all = self.portico().profiles().all();
        let has_status = all
            .iter()
            .any(|profile| profile.status_url.as_ref() == Some(url));
        let mut with_page = all
            .into_iter()
            .filter(|profile| profile.sign_in_page.as_ref() == Some(url));
        let known = match with_page.next().filter(|_| !has_status) {
            Some(profile) => self.portico().page_to_open(&profile).await?.is_some(),
            None => has_status,
        };
        let release = self
            .portico()
            .version()
            .update
            .and_then(|update| update.url);
        let known = known || release.as_deref() == Some(url.as_str());
        match known || guide::leads_to(url.as_str()) {
            true => self.portico().open_page(url).await,
            false => Err(Problem::new(Code::ProfileInvalid)
                .with_detail("the address is not one that Portico shows")),
        }
    }
}
