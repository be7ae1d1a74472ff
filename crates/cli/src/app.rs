//! The real environment, and what every command works with.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use portico_core::domain::Settings;
use portico_core::profile::Profile;
use portico_core::session::Purpose;
use portico_core::vault::{Nobody, Person};
use portico_core::{Environment, Portico, Problem, WithoutStore};

use crate::again;
use crate::args::Common;
use crate::ask::AtTerminal;
use crate::exit::Failure;
use crate::output::Output;

/// How long an earlier sign-out may keep a command from ending.
const TELLING: Duration = Duration::from_secs(5);

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
        Ok(Self {
            portico: Portico::open(environment(output, Arc::new(AtTerminal(output)))?)?,
            output,
            profile: common.profile.clone(),
        })
    }

    /// The same for troubleshooting: a policy that can't be understood does not keep it from
    /// opening, and is the problem to begin with. The vault asks for nothing.
    pub(crate) fn open_to_find_out(
        common: &Common,
        output: Output,
    ) -> Result<(Self, Option<Problem>), Problem> {
        let (portico, problem) = Portico::open_to_find_out(environment(output, Arc::new(Nobody))?)?;
        let app = Self {
            portico,
            output,
            profile: common.profile.clone(),
        };
        Ok((app, problem))
    }

    /// The profile where nobody names one: the organisation's, the person's, the only one that is
    /// set up; none where that leaves a choice.
    pub(crate) fn usual_profile(&self) -> Result<Option<Profile>, Problem> {
        let profiles = self.portico.profiles();
        let policy = self.portico.policy();
        let named = self.portico.default_profile()?;
        if let Some(name) = named {
            return profiles.find(&name).map(Some);
        }
        let all = profiles.all().into_iter();
        let (allowed, refused): (Vec<_>, Vec<_>) = all
            .filter(Profile::is_configured)
            .map(|profile| policy.allows(&profile, None).map(|()| profile))
            .partition(Result::is_ok);
        let mut allowed = allowed.into_iter().flatten();
        match (allowed.next(), allowed.next(), refused.into_iter().next()) {
            (Some(only), None, _) => Ok(Some(only)),
            // Nothing is left to choose from.
            (None, _, Some(refused)) => refused.map(Some),
            _ => Ok(None),
        }
    }

    /// Talks as the settings say, unless the command line says otherwise. Not done before a token
    /// is handed out: it says nothing.
    pub(crate) fn speaking_as_set(mut self, common: &Common) -> Self {
        if common.language.is_some() {
            return self;
        }
        let settings = self.portico.settings().unwrap_or_else(|problem| {
            tracing::warn!(%problem, "the settings can't be read");
            Settings::default()
        });
        let Some(language) = self.portico.chosen_language(&settings) else {
            return self;
        };
        self.output.language = language;
        self.portico.speak(self.output.language);
        self
    }

    /// Does work that goes online, and meanwhile tells services of sessions that have ended here and
    /// that they could not be told of before. That keeps nobody waiting for long.
    pub(crate) async fn telling<T>(&self, work: impl Future<Output = T>) -> T {
        let tell = async {
            let told = self.portico.sessions().tell_pending(Purpose::Use);
            match tokio::time::timeout(TELLING, told).await {
                Ok(Ok(())) => {}
                Ok(Err(problem)) => tracing::warn!(%problem, "a sign-out is still to be told"),
                Err(_) => tracing::info!("a sign-out is still to be told: no answer in time"),
            }
        };
        tokio::join!(work, tell).0
    }

    /// The problem with the service's name in it, as far as it can be told which it is.
    pub(crate) fn about_service(&self, mut problem: Problem, account: Option<&str>) -> Failure {
        let profile = self.profile_of(account);
        if let Some(profile) = &profile {
            let service = &mut problem.about.service;
            service.get_or_insert_with(|| self.portico.title_of(profile));
        }
        let again = self.login_of(account, profile);
        Failure::Problem(Box::new(problem), again)
    }

    /// The profile of the session in front, also of one that no file describes.
    pub(crate) fn profile_signed_in_to(&self) -> Option<Profile> {
        let session = self.portico.sessions().find(None, None).ok()?;
        let known = self.portico.profiles().find(&session.profile).ok();
        known.or_else(|| {
            let made = Profile::for_issuer(&session.issuer, &session.client_id).ok();
            made.filter(|made| made.name == session.profile)
        })
    }

    /// What stands behind `portico login` for whoever the command is about.
    fn login_of(&self, account: Option<&str>, profile: Option<String>) -> Option<String> {
        let profiles = self.portico.profiles();
        let sessions = self.portico.sessions();
        if let Ok(record) = sessions.find(account, self.profile.as_deref()) {
            return again::of_session(profiles, &record);
        }
        profile.filter(|name| profiles.find(name).is_ok())
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

fn environment(output: Output, person: Arc<dyn Person>) -> Result<Environment, Problem> {
    Ok(Environment {
        language: output.language,
        ..Environment::real_for(WithoutStore::Refuse, person)?
    })
}
