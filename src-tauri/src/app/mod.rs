//! The one owner of what the window shows: core, the sign-in under way, the link that waits.

mod troubleshooting;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Mutex, MutexGuard};
use portico_core::clock::Timestamp;
use portico_core::domain::{Checked, LanguageChoice, Settings, Suggestion};
use portico_core::problem::Code;
use portico_core::profile::{Profile, Redirect};
use portico_core::redirect::deep_link;
use portico_core::session::{Purpose, Record, account_name};
use portico_core::sign_in::AnswerInput;
use portico_core::views::{OverviewView, ProblemView, SignInView, StartRequest, StepView};
use portico_core::{Answer, AnswerKind, Hints, Language, Parts, Portico, Problem, Secret, Step};
use portico_doctor::guide;
use portico_doctor::report::Log;
use portico_doctor::support::{Asked, Queue};
use tauri::AppHandle;

use crate::sign_in_task::{ReachedBy, SignInTask, cancelled};
use crate::troubleshooting::Troubleshooting;
use crate::{desktop, events, notice, parts, tray, window};

/// How often sessions are looked at, so that one that has ended shows.
const LOOK: Duration = Duration::from_secs(60);
/// How long the page in the browser may keep the program from quitting.
const FAREWELL: Duration = Duration::from_secs(3);

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
    /// Accounts whose provider could not be reached the last time.
    unreachable: HashSet<String>,
    /// The end that each account was warned of.
    warned: HashMap<String, Timestamp>,
}

impl App {
    /// Opens core on its parts. Touches neither network nor keychain.
    pub(crate) fn open(parts: Parts, log: Log, handle: AppHandle) -> Result<Self, Problem> {
        let portico = Portico::open(parts)?;
        match portico.settings() {
            Ok(settings) => {
                portico.speak(language(&settings));
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

    /// What can wait until the window is there: the keychain, providers that have to be told of a
    /// sign-out, and every minute a look at the sessions and at the reports that wait.
    pub(crate) fn watch(&self) {
        let app = self.clone();
        tauri::async_runtime::spawn(async move {
            app.look_at_keychain().await;
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

    /// Puts the notice of a newer version away.
    pub(crate) async fn dismiss_update(&self, version: String) -> Result<(), Problem> {
        let portico = self.portico().clone();
        let dismiss = move || portico.dismiss_update(&version);
        let dismissed = self.portico().blocking(dismiss).await;
        self.emit_overview().await;
        dismissed
    }

    /// Warns once of each end that is near.
    async fn warn_of_ends(&self) {
        let portico = self.portico().clone();
        let all = self.portico().blocking(move || portico.sessions().all());
        let now = self.portico().clock().now();
        for record in all.await.unwrap_or_default() {
            if let Some(end) = record.ends_soon(now)
                && self.now().warned.insert(record.account.clone(), end) != Some(end)
            {
                self.warn_of_end(&record, (now, end));
            }
        }
    }

    fn warn_of_end(&self, record: &Record, times: (Timestamp, Timestamp)) {
        let service = self.portico().title_of(&record.profile);
        let (app, account) = (self.clone(), record.account.clone());
        let act = move |answer| match answer {
            notice::Answer::Open => window::raise(app.handle()),
            notice::Answer::Stay => {
                let (app, account) = (app.clone(), account.clone());
                tauri::async_runtime::spawn(async move {
                    if let Err(problem) = app.stay_signed_in(account).await {
                        tracing::warn!(%problem, "the session could not be saved");
                        window::raise(app.handle());
                    }
                });
            }
        };
        notice::show(self.language(), record, &service, times, act);
    }

    /// Uses a session once: whoever asks for its token has used it.
    pub(crate) async fn stay_signed_in(&self, account: String) -> Result<(), Problem> {
        let used = |portico: Portico, record: Record| async move {
            let account = Some(record.account.as_str());
            let token = portico
                .sessions()
                .access_token(account, None, Duration::ZERO);
            token.await.map(drop)
        };
        self.with_session(account, used).await
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

    /// Signs out here whoever is in front; the window says how it went, as it also would for its own
    /// button.
    async fn sign_out_in_front(&self) {
        let Ok(overview) = self.overview().await else {
            return;
        };
        let Some(session) = tray::in_front(&overview) else {
            return;
        };
        let account = session.account.clone();
        let call = |portico: Portico, mut record: Record| async move {
            portico.sessions().sign_out(&mut record, false).await
        };
        if let Err(problem) = self.with_session(account, call).await {
            tracing::warn!(%problem, "signing out did not work");
            window::raise(self.handle());
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

    /// Everything that the places show.
    pub(crate) async fn overview(&self) -> Result<OverviewView, Problem> {
        let app = self.clone();
        self.portico().blocking(move || app.gather()).await
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

    // Signing in

    /// Starts a sign-in and ends one under way.
    pub(crate) async fn start(&self, request: StartRequest) -> Result<StepView, Problem> {
        let profile = self.portico().profiles().find(&request.profile)?;
        let redirect = profile.redirect.clone();
        let hints = Hints {
            method: request.method,
            email: request.email,
            ..Hints::default()
        };
        let sign_in = self.portico().sign_in(profile, hints);
        let app = self.clone();
        let signing_in = SignInTask::start(sign_in, redirect, move |step, came| {
            let app = app.clone();
            async move { app.step_came(&step, came).await }
        });
        let handle = signing_in.handle();
        self.now().signing_in = Some(signing_in);
        Ok(self.view(&handle.first().await))
    }

    /// Takes the person's answer. One that fits no question leaves the step as it is.
    pub(crate) async fn answer(&self, input: AnswerInput) -> StepView {
        let handle = self.now().signing_in.as_ref().map(SignInTask::handle);
        let step = match (handle, Answer::try_from(input)) {
            (Some(handle), Ok(answer)) => handle.answer(answer).await,
            (Some(handle), Err(_)) => handle.first().await,
            (None, _) => cancelled(),
        };
        self.view(&step)
    }

    /// Leaves a finished or stopped sign-in behind; one under way ends.
    pub(crate) async fn dismiss(&self) {
        self.now().signing_in = None;
        self.emit_overview().await;
    }

    async fn step_came(&self, step: &Step, came: ReachedBy) {
        if let Step::Done(session) = step {
            self.now().unreachable.remove(&session.record.account);
            if session.until_quit {
                self.look_at_keychain().await;
            }
        }
        self.emit_overview().await;
        if came == ReachedBy::Asked {
            return;
        }
        events::step(self.handle(), self.view(step));
        match step {
            // What is left to do is here, not in the browser.
            Step::Done(_) | Step::Ask(_) => window::raise(self.handle()),
            Step::Stopped(_) => window::beckon(self.handle()),
            Step::Browser(_) => {}
        }
    }

    fn view(&self, step: &Step) -> StepView {
        let shown = match step {
            Step::Stopped(problem) => Some(problem),
            Step::Ask(ask) => ask.trouble.as_ref(),
            Step::Browser(handoff) => handoff.notice.as_ref(),
            Step::Done(_) => None,
        };
        if let Some(problem) = shown {
            self.troubleshooting().note(problem);
        }
        step.view(self.language(), self.portico().clock().now())
    }

    // Deep links

    /// Takes an address of our own scheme, which anybody may have made.
    pub(crate) async fn take_link(&self, url: &url::Url) {
        let profiles = self.portico().profiles().all();
        let is_known = |name: &str| profiles.iter().any(|profile| profile.name == name);
        match deep_link::read(url, is_known) {
            Ok(deep_link::Link::Open) => window::raise(self.handle()),
            Ok(deep_link::Link::Ask(link)) => {
                self.now().link = Some(link);
                self.emit_overview().await;
                window::raise(self.handle());
            }
            Ok(deep_link::Link::Callback(text)) => self.take_callback(url, text).await,
            Err(refused) => tracing::warn!(%refused, "a link was not followed"),
        }
    }

    /// Hands a redirect to the sign-in that waits for it; core decides whether it is the right one.
    async fn take_callback(&self, url: &url::Url, text: Secret) {
        let handle = match &self.now().signing_in {
            Some(SignInTask {
                redirect: Redirect::Scheme(wanted),
                handle,
                ..
            }) if deep_link::is_same_place(wanted.url(), url) => handle.clone(),
            _ => return tracing::warn!("no sign-in is waiting for this redirect"),
        };
        let step = handle.answer(AnswerKind::Paste(text).into()).await;
        events::step(self.handle(), self.view(&step));
    }

    /// What the person says to the link that waits.
    pub(crate) async fn answer_link(&self, accept: bool) {
        let link = self.now().link.take();
        if let Some(link) = link.filter(|_| accept) {
            let mut now = self.now();
            if link.profile.is_some() {
                now.profile = link.profile;
            }
            // The page has left the sign-in behind before it said yes.
            now.signing_in = None;
        }
        self.emit_overview().await;
    }

    // Profiles and settings

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
        let (address, _) = profile.registration()?;
        self.portico().provider(address).await?;
        let profile = self.portico().profiles().add_issuer(issuer, client_id)?;
        self.emit_overview().await;
        Ok(profile.name)
    }

    /// Adds a profile from its file's text. One that would lead an old name elsewhere waits for the
    /// person's word.
    pub(crate) async fn add_profile(&self, text: String) -> Result<String, Problem> {
        let portico = self.portico().clone();
        let new = text.clone();
        let add = move || portico.profiles().add(&new);
        let added = self.portico().blocking(add).await;
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
        let portico = self.portico().clone();
        let replace = move || portico.profiles().replace(text.expose());
        let profile = self.portico().blocking(replace).await?;
        self.emit_overview().await;
        Ok(profile.name)
    }

    /// Removes a profile that was added.
    pub(crate) async fn remove_profile(&self, name: String) -> Result<(), Problem> {
        let portico = self.portico().clone();
        let remove = move || portico.remove_profile(&name);
        let removed = self.portico().blocking(remove).await;
        self.emit_overview().await;
        removed
    }

    /// Keeps the settings and applies them at once.
    pub(crate) async fn change(&self, settings: Settings) -> Result<(), Problem> {
        desktop::start_with_system(self.handle(), settings.start_with_system)?;
        let changed = self.portico().change(&settings);
        if changed.is_ok() {
            self.portico().speak(language(&settings));
            desktop::show_theme(self.handle(), settings.theme);
            self.now().profile = None;
        }
        self.emit_overview().await;
        changed
    }

    // Sessions

    /// Runs a call on a session. What the call finds out about the session is shown.
    pub(crate) async fn with_session<T, F>(
        &self,
        account: String,
        call: impl FnOnce(Portico, Record) -> F,
    ) -> Result<T, Problem>
    where
        F: Future<Output = Result<T, Problem>>,
    {
        let find = |portico: &Portico, account: &str| portico.sessions().find(Some(account), None);
        self.with_found(account, find, call).await
    }

    /// The same with the session as the vault has it, which is signed out.
    pub(crate) async fn with_session_to_end<T, F>(
        &self,
        account: String,
        call: impl FnOnce(Portico, Record) -> F,
    ) -> Result<T, Problem>
    where
        F: Future<Output = Result<T, Problem>>,
    {
        let find =
            |portico: &Portico, account: &str| portico.sessions().find_to_end(Some(account), None);
        self.with_found(account, find, call).await
    }

    async fn with_found<T, F>(
        &self,
        account: String,
        find: impl FnOnce(&Portico, &str) -> Result<Record, Problem> + Send + 'static,
        call: impl FnOnce(Portico, Record) -> F,
    ) -> Result<T, Problem>
    where
        F: Future<Output = Result<T, Problem>>,
    {
        let (portico, name) = (self.portico().clone(), account.clone());
        let found = self.portico().blocking(move || find(&portico, &name)).await;
        let result = match found {
            Ok(record) => call(self.portico().clone(), record).await,
            Err(problem) => Err(problem),
        };
        let out_of_reach = matches!(&result, Err(problem) if problem.is_passing());
        match out_of_reach {
            true => self.now().unreachable.insert(account),
            false => self.now().unreachable.remove(&account),
        };
        self.emit_overview().await;
        result
    }

    /// Forgets somebody who has signed in here before.
    pub(crate) async fn forget_person(&self, profile: &str, email: &str) -> Result<(), Problem> {
        let forget = |portico: Portico, mut record: Record| async move {
            let apart = portico.clone();
            portico
                .blocking(move || apart.forget_person(&mut record))
                .await
        };
        self.with_session(account_name(profile, email), forget)
            .await
    }

    /// Opens a profile's own page.
    pub(crate) async fn open_sign_in_page(&self, profile: &str) -> Result<(), Problem> {
        let profile = self.portico().profiles().find(profile)?;
        let page = page_to_open(self.portico(), profile).await?;
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
            Some(profile) => page_to_open(self.portico(), profile).await?.is_some(),
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

    /// Lets the page in the browser be read to its end, then quits.
    pub(crate) fn leave(&self) {
        let app = self.clone();
        let finished = async move {
            while app.now().signing_in.as_ref().is_some_and(|signing_in| {
                !signing_in.is_finished() && matches!(signing_in.step(), Some(Step::Done(_)))
            }) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let limited = async { tokio::time::timeout(FAREWELL, finished).await };
        if tauri::async_runtime::block_on(limited).is_err() {
            tracing::warn!("the page in the browser was not read to its end");
        }
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
        let portico = self.portico().clone();
        let checked = self
            .portico()
            .blocking(move || portico.vault().check())
            .await;
        self.now().keychain = checked.err();
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
            let name = account.clone();
            let portico = self.portico().clone();
            let found = move || portico.sessions().find(Some(&name), None);
            let checked = match self.portico().blocking(found).await {
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

    fn gather(&self) -> Result<OverviewView, Problem> {
        let portico = self.portico();
        let settings = portico.settings()?;
        let policy = portico.policy();
        let profiles: Vec<_> = portico
            .profiles()
            .all()
            .iter()
            .filter(|profile| policy.allows(profile, None).is_ok())
            .map(portico_core::profile::Profile::view)
            .collect();
        let in_front = portico.sessions().in_front()?;
        let records = portico.sessions().all()?;
        let people = portico.sessions().people()?;
        let (language, time) = (self.language(), portico.clock().now());
        let now = self.now();
        let chosen = policy.only_profile.clone().or(now.profile.clone());
        let chosen = chosen.or(settings.profile.clone());
        Ok(OverviewView {
            version: portico.version(),
            language: language.tag().to_owned(),
            profile: chosen.filter(|name| profiles.iter().any(|known| known.name == *name)),
            profiles,
            current: records
                .iter()
                .find(|record| in_front.as_ref() == Some(&record.id()))
                .map(|record| record.account.clone()),
            sessions: records
                .iter()
                .map(|record| {
                    let checked = match now.unreachable.contains(&record.account) {
                        true => Checked::Offline,
                        // Until a call has failed: the quiet bar would only flash.
                        false => Checked::Now,
                    };
                    record.view(checked, portico.sessions().is_until_quit(record))
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
            shared_computer: portico.policy().shared_computer,
        })
    }
}

/// The page that is opened in a profile's name, if the name still stands for it.
pub(crate) async fn page_to_open(
    portico: &Portico,
    profile: Profile,
) -> Result<Option<url::Url>, Problem> {
    let apart = portico.clone();
    portico
        .blocking(move || apart.profiles().page_to_open(&profile))
        .await
}

fn language(settings: &Settings) -> Language {
    match settings.language {
        LanguageChoice::System => Language::system(),
        LanguageChoice::En => Language::English,
        LanguageChoice::Nb => Language::Bokmal,
    }
}

/// The person's language, before there is an app: of their settings where these can be read.
pub(crate) fn persons_language() -> Language {
    let settings = parts::real().and_then(|parts| Portico::open(parts)?.settings());
    settings.map_or_else(|_| Language::system(), |settings| language(&settings))
}
