//! The one owner of what the window shows: core, the sign-in under way, the link that waits.

mod overview;
mod profiles;
mod quit;
mod sessions;
mod sign_in;
mod troubleshooting;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Mutex, MutexGuard};
use portico_core::clock::Timestamp;
use portico_core::domain::{Checked, Settings, Suggestion};
use portico_core::policy::{Key, Watch};
use portico_core::portico::policy;
use portico_core::problem::Code;
use portico_core::session::Purpose;
use portico_core::views::{OverviewView, ProblemView};
use portico_core::{Environment, Language, Portico, Problem, Secret};
use portico_doctor::report::Log;
use portico_doctor::support::{Asked, Queue};
use tauri::AppHandle;

use crate::sign_in_task::SignInTask;
use crate::troubleshooting::Troubleshooting;
use crate::{desktop, events, tray, window};

/// How often sessions are looked at, so that one that has ended shows.
const LOOK: Duration = Duration::from_secs(60);

/// The one owner. Cheap to clone; clones are the same one.
#[derive(Debug, Clone)]
pub(crate) struct App(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    portico: Portico,
    handle: AppHandle,
    now: Mutex<Now>,
    troubleshooting: Troubleshooting,
    /// What the window was told last; held while it is told, so that the newest comes last.
    told: tokio::sync::Mutex<Option<OverviewView>>,
}

/// What lasts as long as the program.
#[derive(Debug, Default)]
struct Now {
    signing_in: Option<SignInTask>,
    link: Option<Suggestion>,
    /// The text of a profile file whose name another profile has; it may hold a client secret.
    replacement: Option<Secret>,
    /// A profile that a link has chosen; the settings keep another.
    profile: Option<String>,
    keychain: Option<Problem>,
    /// The session that the vault had in front when it was asked last.
    in_front: Option<String>,
    /// Accounts whose provider could not be reached the last time.
    unreachable: HashSet<String>,
    /// The end that each account was warned of.
    warned: HashMap<String, Timestamp>,
    quitting: quit::Quitting,
}

impl App {
    /// Opens core on its environment. Touches neither network nor keychain.
    pub(crate) fn open(
        environment: Environment,
        log: Log,
        handle: AppHandle,
    ) -> Result<Self, Problem> {
        let portico = Portico::open(environment)?;
        match portico.settings() {
            Ok(settings) => {
                portico.speak(language_for(&portico, &settings));
                desktop::show_theme(&handle, settings.theme);
            }
            Err(problem) => tracing::warn!(%problem, "the settings were left out"),
        }
        Ok(Self(Arc::new(Inner {
            portico,
            handle,
            now: Mutex::default(),
            troubleshooting: Troubleshooting::new(log),
            told: tokio::sync::Mutex::default(),
        })))
    }

    /// Reads the policy again and again, and does what it says now.
    pub(crate) fn watch_policy(&self) {
        let app = self.clone();
        tauri::async_runtime::spawn(async move {
            app.obey();
            let mut watch = Watch::default();
            loop {
                watch.next().await;
                match app.portico().refresh_policy().await {
                    Ok(true) => {
                        app.obey();
                        app.emit_overview().await;
                    }
                    Ok(false) => {}
                    Err(problem) => tracing::warn!(%problem, "the policy was not read again"),
                }
            }
        });
    }

    /// Does what the policy says of the desktop.
    fn obey(&self) {
        let settings = match self.portico().settings() {
            Ok(settings) => settings,
            Err(problem) => {
                tracing::warn!(%problem, "the settings were left out");
                return;
            }
        };
        self.portico()
            .speak(language_for(self.portico(), &settings));
        let starts = self.portico().starts_at_login(&settings);
        let policy = self.portico().policy();
        // Where a person has switched it off in the desktop's own settings, that stays.
        let is_meant = !starts || policy.any_text(Key::StartAtLogin).is_some();
        let set = match is_meant {
            true => desktop::start_with_system(self.handle(), starts),
            false => Ok(()),
        };
        if let Err(problem) = set {
            tracing::warn!(%problem, "starting with the system could not be set");
        }
        tray::allow(self.handle(), self.may_have_tray());
    }

    /// Whether there may be an icon in the tray.
    pub(crate) fn may_have_tray(&self) -> bool {
        let policy = self.portico().policy();
        let word = policy.any_text(Key::Tray);
        word != Some("hide")
    }

    /// What can wait until the window is there: the keychain, providers that have to be told of a
    /// sign-out, and every minute a look at the sessions and at the reports that wait.
    pub(crate) fn watch(&self) {
        let app = self.clone();
        tauri::async_runtime::spawn(async move {
            app.look_at_keychain().await;
            app.look_who_is_in_front().await;
            app.tell_pending(Purpose::Use).await;
            let mut minutes = tokio::time::interval(LOOK);
            loop {
                minutes.tick().await;
                app.look_again().await;
                app.tell_pending(Purpose::Look).await;
                if let Err(problem) = app.portico().sessions().upkeep().await {
                    tracing::warn!(%problem, "tokens were not checked");
                }
                app.warn_of_ends().await;
                app.look_who_is_in_front().await;
                app.emit_overview().await;
                let reports = Queue::of(app.portico());
                if let Err(problem) = reports.work_off(Asked::ByItself).await {
                    tracing::warn!(%problem, "the waiting reports can't be read");
                }
                app.look_for_update();
            }
        });
    }

    /// Asks for newer versions once a day, where that is on. Nothing waits for it.
    fn look_for_update(&self) {
        let app = self.clone();
        tauri::async_runtime::spawn(async move {
            if app.portico().look_for_update().await {
                app.emit_overview().await;
            }
        });
    }

    /// Asks for newer versions now.
    pub(crate) async fn check_for_update(&self) -> Result<(), Problem> {
        let checked = self.portico().check_for_update().await;
        self.emit_overview().await;
        checked
    }

    /// Forgets the passwords for the network's proxies.
    pub(crate) async fn forget_proxies(&self) -> Result<(), Problem> {
        self.portico().forget_proxies(None).await.map(|_| ())
    }

    /// Puts the notice of a newer version away.
    pub(crate) async fn dismiss_update(&self, version: String) -> Result<(), Problem> {
        let dismissed = self.portico().dismiss_update(&version).await;
        self.emit_overview().await;
        dismissed
    }

    /// Does what the person has chosen in the tray.
    pub(crate) fn chosen_in_tray(&self, choice: tray::Choice) {
        match choice {
            tray::Choice::Open => window::raise(self.handle()),
            tray::Choice::Troubleshooting => {
                window::raise(self.handle());
                events::trouble(self.handle());
            }
            tray::Choice::SignOut => {
                let app = self.clone();
                tauri::async_runtime::spawn(async move { app.sign_out_in_front().await });
            }
            tray::Choice::Quit => self.handle().exit(0),
        }
    }

    async fn tell_pending(&self, purpose: Purpose) {
        if let Err(problem) = self.portico().sessions().tell_pending(purpose).await {
            tracing::warn!(%problem, "a sign-out is still to be told");
        }
    }

    pub(crate) fn portico(&self) -> &Portico {
        &self.0.portico
    }

    pub(crate) fn handle(&self) -> &AppHandle {
        &self.0.handle
    }

    pub(crate) fn troubleshooting(&self) -> &Troubleshooting {
        &self.0.troubleshooting
    }

    /// The language in force.
    pub(crate) fn language(&self) -> Language {
        self.portico().language()
    }

    /// A result as the window takes it.
    pub(crate) fn report_result<T>(
        &self,
        result: Result<T, Problem>,
    ) -> Result<T, Box<ProblemView>> {
        result.map_err(|problem| {
            self.troubleshooting().note(&problem);
            Box::new(problem.view(self.language(), self.portico().clock().now()))
        })
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.0.now.lock()
    }

    /// Looks at the keychain again, which may ask the person for its password.
    pub(crate) async fn unlock_keychain(&self) -> Result<(), Problem> {
        self.look_at_keychain().await;
        self.emit_overview().await;
        self.now().keychain.clone().map_or(Ok(()), Err)
    }

    async fn look_at_keychain(&self) {
        let checked = self.portico().vault().check().await;
        self.now().keychain = checked.err();
    }

    /// Asks the vault who is in front, unless it can't be used or would ask the person.
    async fn look_who_is_in_front(&self) {
        if self.now().keychain.is_some() {
            return;
        }
        match self.portico().held_in_front().await {
            Ok(held) => {
                tracing::debug!("the vault was asked who is in front");
                self.now().in_front = held;
            }
            Err(problem) => tracing::info!(%problem, "the vault was not asked who is in front"),
        }
    }

    /// What may have passed by itself: a missing keychain, an unreachable provider. A locked
    /// keychain is left alone, because asking again would prompt the person again.
    async fn look_again(&self) {
        let missing =
            matches!(&self.now().keychain, Some(problem) if problem.code == Code::KeychainMissing);
        if missing {
            self.look_at_keychain().await;
        }
        let unreachable = self.now().unreachable.clone();
        for account in unreachable {
            let checked = match self.portico().session_of(&account).await {
                Ok(mut record) => self.portico().sessions().check(&mut record).await,
                Err(problem) => Err(problem),
            };
            match checked {
                Ok(Checked::Offline) => {}
                Ok(_) | Err(_) => {
                    self.now().unreachable.remove(&account);
                }
            }
        }
    }
}

fn language_for(portico: &Portico, settings: &Settings) -> Language {
    let chosen = portico.chosen_language(settings);
    chosen.unwrap_or_else(Language::system)
}

/// The person's language, before there is an app: of their settings where these can be read.
pub(crate) fn persons_language() -> Language {
    let looked = policy::look().ok();
    let chosen =
        looked.and_then(|(policy, _, settings)| policy::chosen_language(&policy, &settings));
    chosen.unwrap_or_else(Language::system)
}
