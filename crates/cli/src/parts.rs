//! The real parts, and what every command works with.

use portico_core::views::LanguageChoice;
use portico_core::{Language, Parts, Portico, Problem, WithoutStore};

use crate::args::Common;
use crate::exit::Failure;
use crate::output::Output;

/// What every command works with. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct App {
    pub(crate) portico: Portico,
    pub(crate) output: Output,
    /// `--profile`.
    pub(crate) profile: Option<String>,
}

impl App {
    /// Opens Portico on this computer; touches neither network nor keychain.
    ///
    /// A program that ends can't keep a session in memory: without a keychain it refuses.
    pub(crate) fn open(common: &Common, output: Output) -> Result<Self, Problem> {
        let parts = Parts {
            language: output.language,
            ..Parts::real(WithoutStore::Refuse)?
        };
        Ok(Self {
            portico: Portico::open(parts)?,
            output,
            profile: common.profile.clone(),
        })
    }

    /// Talks as the settings say, unless the command line says otherwise. Not done before a token
    /// is handed out: it says nothing.
    pub(crate) fn speaking_as_set(mut self, common: &Common) -> Self {
        if common.language.is_some() {
            return self;
        }
        let chosen = match self.portico.settings() {
            Ok(settings) => settings.language,
            Err(problem) => {
                tracing::warn!(%problem, "the settings can't be read");
                LanguageChoice::System
            }
        };
        self.output.language = match chosen {
            LanguageChoice::System => return self,
            LanguageChoice::En => Language::English,
            LanguageChoice::Nb => Language::Bokmal,
        };
        self.portico.speak(self.output.language);
        self
    }

    /// The problem with the service's name in it, as far as it can be told which it is.
    pub(crate) fn about_service(&self, mut problem: Problem, account: Option<&str>) -> Failure {
        let profile = self.profile_of(account);
        if let Some(profile) = &profile {
            let service = &mut problem.about.service;
            service.get_or_insert_with(|| self.portico.title_of(profile));
        }
        Failure::Problem(Box::new(problem), profile)
    }

    /// The profile that the command is about: of `--account`, of `--profile`, of the session in
    /// front.
    pub(crate) fn profile_of(&self, account: Option<&str>) -> Option<String> {
        let named = account.and_then(|account| account.split_once(':'));
        let named = named.map(|(profile, _)| profile.to_owned());
        named.or_else(|| self.profile.clone()).or_else(|| {
            let session = self.portico.sessions().find(account, None).ok()?;
            Some(session.profile)
        })
    }
}
