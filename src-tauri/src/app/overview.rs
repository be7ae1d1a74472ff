//! Everything that the places show.

use portico_core::Problem;
use portico_core::domain::Checked;
use portico_core::policy::Policy;
use portico_core::problem::Code;
use portico_core::profile::Profile;
use portico_core::session::Record;
use portico_core::views::{OverviewView, ProfileView, SignInView};

use super::App;
use crate::{events, tray};

impl App {
    /// Everything that the places show.
    pub(crate) async fn overview(&self) -> Result<OverviewView, Problem> {
        let app = self.clone();
        tauri::async_runtime::spawn_blocking(move || app.gather())
            .await
            .map_err(|error| Problem::new(Code::Unexpected).because(&error))?
    }

    /// Tells the window and the tray what there is, if it is something new.
    pub(crate) async fn emit_overview(&self) {
        let mut told = self.0.told.lock().await;
        match self.overview().await {
            Ok(overview) if told.as_ref() == Some(&overview) => {}
            Ok(overview) => {
                events::overview(self.handle(), &overview);
                let now = self.portico().clock().now();
                tray::show(self.handle(), &overview, self.language(), now);
                *told = Some(overview);
            }
            Err(problem) => tracing::warn!(%problem, "there is nothing to show"),
        }
    }

    fn gather(&self) -> Result<OverviewView, Problem> {
        let portico = self.portico();
        let settings = portico.settings()?;
        let policy = portico.policy();
        let known = portico.profiles().all();
        let profiles: Vec<_> = known
            .iter()
            .filter_map(|profile| allowed(&policy, profile).ok())
            .collect();
        let refused = match profiles.is_empty() {
            true => known.iter().find_map(|it| allowed(&policy, it).err()),
            false => None,
        };
        let noted = portico.sessions().in_front()?;
        let records = portico.sessions().all()?;
        let people = portico.sessions().people()?;
        let (language, time) = (self.language(), portico.clock().now());
        let now = self.now();
        let chosen = match portico.policy_names_profile() {
            Some(name) => Some(name),
            None => now.profile.clone().or(portico.default_profile()?),
        };
        Ok(OverviewView {
            version: portico.version(),
            language: language.tag().to_owned(),
            profile: chosen.filter(|name| profiles.iter().any(|known| known.name == *name)),
            profiles,
            current: account_of(&records, now.in_front.as_ref())
                .or_else(|| account_of(&records, noted.as_ref())),
            sessions: records
                .iter()
                .map(|record| {
                    let checked = match now.unreachable.contains(&record.account) {
                        true => Checked::Offline,
                        // Until a call has failed: the quiet bar would only flash.
                        false => Checked::Now,
                    };
                    portico.sessions().view(record, checked)
                })
                .collect(),
            people,
            settings,
            sign_in: now.signing_in.as_ref().and_then(|signing_in| {
                Some(SignInView {
                    profile: signing_in.profile.clone(),
                    email: signing_in.email.clone(),
                    step: signing_in.step()?.view(language, time),
                })
            }),
            keychain: now
                .keychain
                .as_ref()
                .map(|problem| problem.view(language, time)),
            link: now.link.clone(),
            shared_computer: portico.policy().shared_computer(),
            policy: portico.policy_page(),
            refused: refused.map(|problem| problem.view(language, time)),
            login_hint: portico.login_hint(),
            until_quit: portico.vault().is_until_quit(),
        })
    }
}

/// A profile as far as the organisation lets people use it.
fn allowed(policy: &Policy, profile: &Profile) -> Result<ProfileView, Problem> {
    policy.allows(profile, None)?;
    let mut view = profile.view();
    view.methods
        .retain(|method| policy.allows(profile, Some(*method)).is_ok());
    match (profile.methods.first(), view.methods.is_empty()) {
        // None of its ways is left.
        (Some(method), true) => policy.allows(profile, Some(*method)).map(|()| view),
        _ => Ok(view),
    }
}

fn account_of(records: &[Record], id: Option<&String>) -> Option<String> {
    let record = records.iter().find(|record| Some(&record.id()) == id)?;
    Some(record.account.clone())
}
