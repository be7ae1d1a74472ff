//! The run of checks under way, what it has found, and what can be done about it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use portico_core::atomic_file;
use portico_core::portico::AtProvider;
use portico_core::problem::{Code, Problem};
use portico_core::profile::Profile;
use portico_core::session::{Record, SignedOut, account_name};
use portico_core::{Language, Portico};
use portico_doctor::diagnosis::{self, Diagnosis};
use portico_doctor::remedy::{Act, Remedy};
use portico_doctor::report::{JSON, Log, MARKDOWN, Material, Report};
use portico_doctor::support::{self, Destination, HandedOver};
use portico_doctor::views::{
    self, ActedView, CheckView, ComparisonView, HandedOverView, NewsView, ReportView,
};
use portico_doctor::{Context, Found, Run, Selection};
use tauri::Manager;
use tauri::async_runtime::JoinHandle;
use url::Url;

use crate::app::App;
use crate::desktop;
use crate::desktop::settings::{self, Page};
use crate::window;

/// How long a service may take to say where its support is, while the person waits for a preview.
const PATIENCE: Duration = Duration::from_secs(2);

/// What the checks are to look at.
#[derive(Debug, serde::Deserialize)]
pub(crate) struct RunRequest {
    /// What is signed in to; without one, the first that there is.
    profile: Option<String>,
    /// What went wrong.
    problem: Option<Code>,
    /// The address that the person typed.
    email: Option<String>,
    /// These checks instead of all; what the others found before stays.
    only: Option<Vec<String>>,
    /// Nothing beyond this computer is to be touched.
    #[serde(default)]
    offline: bool,
}

/// What goes into a report beside what the checks found.
#[derive(Debug, serde::Deserialize)]
pub(crate) struct ReportRequest {
    message: String,
    /// Where support may answer; masked in the report without it.
    address: Option<String>,
}

/// In which form a report is saved.
#[derive(Debug, Clone, Copy, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ReportKind {
    Markdown,
    Json,
    Zip,
}

/// The run under way and what is known from it. Cheap to clone; clones are the same one.
#[derive(Debug, Clone)]
pub(crate) struct Troubleshooting {
    state: Arc<Mutex<State>>,
    log: Log,
}

/// A report that was shown.
#[derive(Debug, Clone)]
struct Shown {
    report: Report,
    /// Whom it is about.
    profile: Profile,
    destination: Destination,
}

#[derive(Debug, Default)]
struct State {
    /// The problems that were shown, each as it was the last time: with host, address and so on.
    noted: HashMap<Code, Problem>,
    /// What the findings are about.
    about: Option<Context>,
    found: Vec<Found>,
    comparison: Option<ComparisonView>,
    /// The report that was shown last, and where it would go.
    report: Option<Shown>,
    /// Counts the runs, so that one that was ended adds nothing to the next.
    turn: u64,
    work: Option<JoinHandle<()>>,
}

impl Troubleshooting {
    /// Without any run yet. What `log` keeps goes into reports.
    pub(crate) fn new(log: Log) -> Self {
        Self {
            state: Arc::default(),
            log,
        }
    }

    /// Keeps a problem as it was shown, for the case that somebody asks for its cause.
    pub(crate) fn note(&self, problem: &Problem) {
        self.state().noted.insert(problem.code, problem.clone());
    }

    /// Ends the run under way; what it has found stays.
    pub(crate) fn cancel(&self) {
        let mut state = self.state();
        state.turn += 1;
        if let Some(work) = state.work.take() {
            work.abort();
        }
    }

    fn noted(&self, code: Code) -> Problem {
        let noted = self.state().noted.get(&code).cloned();
        noted.unwrap_or_else(|| Problem::new(code))
    }

    /// Starts a run. A run of some checks only adds to what was found before.
    fn start(
        &self,
        context: Context,
        selection: &Selection,
        language: Language,
        tell: impl Fn(NewsView) + Send + 'static,
    ) -> Result<Vec<CheckView>, Problem> {
        self.cancel();
        let run = Run::start(context.clone(), selection)
            .map_err(|error| Problem::new(Code::Unexpected).because(&error))?;
        let checks = run
            .ids()
            .iter()
            .map(|id| views::check(id, language))
            .collect();
        let mut state = self.state();
        match selection {
            Selection::All => {
                state.found.clear();
                state.comparison = None;
                // A report goes to its own service, never to another one's support.
                let is_same = |about: &Context| about.profile.name == context.profile.name;
                if !state.about.as_ref().is_some_and(is_same) {
                    state.report = None;
                }
                state.about = Some(context);
            }
            Selection::Only(_) => {
                state.found.retain(|found| !run.ids().contains(&found.id));
                state.about.get_or_insert(context);
            }
        }
        let work = self.clone().forward(state.turn, run, language, tell);
        state.work = Some(tauri::async_runtime::spawn(work));
        Ok(checks)
    }

    async fn forward(
        self,
        turn: u64,
        mut run: Run,
        language: Language,
        tell: impl Fn(NewsView) + Send,
    ) {
        let mut told = None;
        loop {
            let found = run.next().await;
            let is_last = found.is_none();
            if let Some(found) = &found {
                let finding = found.view(language);
                tell(NewsView::Finding { finding });
            }
            let comparison = run.comparison().map(|compared| compared.view(language));
            let Some(diagnosis) = self.add(turn, found, comparison) else {
                return;
            };
            let diagnosis = diagnosis.view(language);
            if told.as_ref() != Some(&diagnosis) {
                told = Some(diagnosis.clone());
                tell(NewsView::Diagnosis { diagnosis });
            }
            if is_last {
                return tell(NewsView::Done);
            }
        }
    }

    /// What all findings say with this one; nothing where the run has been ended.
    fn add(
        &self,
        turn: u64,
        found: Option<Found>,
        comparison: Option<ComparisonView>,
    ) -> Option<Diagnosis> {
        let mut state = self.state();
        if state.turn != turn {
            return None;
        }
        state.found.extend(found);
        if comparison.is_some() {
            state.comparison = comparison;
        }
        Some(diagnose(state.about.as_ref()?, &state.found))
    }

    /// This network against another one.
    pub(crate) fn comparison(&self) -> Option<ComparisonView> {
        self.state().comparison.clone()
    }

    /// Makes the report of what was found, which is the one to be saved and sent from now on.
    pub(crate) async fn report(&self, request: ReportRequest) -> Result<ReportView, Problem> {
        let (about, found, comparison) = {
            let state = self.state();
            let about = state.about.clone().ok_or_else(nothing_to_report)?;
            (about, state.found.clone(), state.comparison.clone())
        };
        let typed = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let report = Report::new(Material {
            context: &about,
            found: &found,
            diagnosis: diagnose(&about, &found),
            comparison,
            log: self.log.lines(),
            message: typed(request.message),
            address: request.address.and_then(typed),
        })
        .await?;
        let destination = self.destination(&about).await;
        let view = report.view(destination.view());
        self.state().report = Some(Shown {
            report,
            profile: about.profile,
            destination,
        });
        Ok(view)
    }

    async fn destination(&self, about: &Context) -> Destination {
        if let Some(Shown {
            destination: known @ Destination::Endpoint(_),
            ..
        }) = &self.state().report
        {
            return known.clone();
        }
        let found = Destination::find(&about.portico, &about.profile);
        tokio::time::timeout(PATIENCE, found)
            .await
            .unwrap_or_else(|_| Destination::named(&about.profile))
    }

    fn shown_report(&self) -> Result<Shown, Problem> {
        self.state().report.clone().ok_or_else(nothing_to_report)
    }

    /// Whether the findings offer this. The page has no other way to have an address opened.
    fn offers(&self, act: &Act) -> bool {
        let offered = Remedy::Act(act.clone());
        let state = self.state();
        let mut found = state.found.iter();
        found.any(|found| found.finding.remedies.contains(&offered))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The engine that shows the window, as the checks name it.
fn web_view() -> Option<String> {
    let name = match std::env::consts::OS {
        "windows" => "WebView2",
        "macos" => "WebKit",
        _ => "WebKitGTK",
    };
    let version = tauri::webview_version().ok()?;
    Some(format!("{name} {version}"))
}

fn diagnose(about: &Context, found: &[Found]) -> Diagnosis {
    let diagnosis = diagnosis::of(&about.profile.title, about.problem.as_ref(), found);
    match about.earlier {
        true => diagnosis.of_earlier(),
        false => diagnosis,
    }
}

fn nothing_to_report() -> Problem {
    Problem::new(Code::Unexpected).with_detail("nothing has been looked at yet")
}

impl App {
    /// Starts the checks: from the problem that is asked about, else from why the last sign-in
    /// stopped. Needs a tokio runtime, as a command has one.
    pub(crate) async fn run_checks(
        &self,
        request: RunRequest,
        tell: impl Fn(NewsView) + Send + 'static,
    ) -> Result<Vec<CheckView>, Problem> {
        let context = Context {
            email: request.email,
            problem: request
                .problem
                .map(|code| self.troubleshooting().noted(code)),
            offline: request.offline,
            webview: web_view(),
            ..Context::new(self.portico().clone(), self.subject(request.profile)?)
        };
        let context = context.or_last_problem().await;
        let selection = request.only.map_or(Selection::All, Selection::Only);
        self.troubleshooting()
            .start(context, &selection, self.language(), tell)
    }

    fn subject(&self, profile: Option<String>) -> Result<Profile, Problem> {
        let profiles = self.portico().profiles();
        match profile {
            Some(name) => profiles.find(&name),
            None => profiles.all().into_iter().next().ok_or_else(|| {
                Problem::new(Code::ProfileInvalid).with_detail("there is no profile")
            }),
        }
    }

    /// Does what a finding offers.
    pub(crate) async fn act(&self, act: Act) -> Result<ActedView, Problem> {
        match &act {
            Act::ClearWebData => self.clear_web_data().await,
            Act::ForgetDevice => self.forget_this_device().await,
            Act::SignOutEverywhere => self.sign_out_everywhere().await,
            Act::OpenBrowserSettings => self.open_settings(Page::Browser).await,
            Act::OpenClockSettings => self.open_settings(Page::Clock).await,
            Act::OpenNetworkSettings => self.open_settings(Page::Network).await,
            Act::OpenPortal { url } => {
                let url = self.offered(&act, url)?;
                self.portico().open_portal(&url).await?;
                Ok(ActedView::Done)
            }
            Act::OpenStatusPage { url } => {
                let url = self.offered(&act, url)?;
                self.portico().open_page(&url).await?;
                Ok(ActedView::Done)
            }
            Act::UnlockKeychain => self.unlock_keychain().await.map(|()| ActedView::Done),
            Act::TestBrowser
            | Act::RunAgain
            | Act::RunElsewhere
            | Act::UseAddress { .. }
            | Act::UseSso
            | Act::ShowReport => {
                Err(Problem::new(Code::Unexpected).with_detail("the window does this itself"))
            }
        }
    }

    fn offered(&self, act: &Act, url: &str) -> Result<Url, Problem> {
        let url = Url::parse(url).ok();
        url.filter(|_| self.troubleshooting().offers(act))
            .ok_or_else(|| {
                Problem::new(Code::ProfileInvalid)
                    .with_detail("the address is none that the checks found")
            })
    }

    async fn clear_web_data(&self) -> Result<ActedView, Problem> {
        if let Some(window) = self.handle().get_webview_window(window::LABEL) {
            window
                .clear_all_browsing_data()
                .map_err(|error| Problem::new(Code::Unexpected).because(&error))?;
        }
        self.portico().forget_providers().await;
        Ok(ActedView::Done)
    }

    async fn forget_this_device(&self) -> Result<ActedView, Problem> {
        let account = self.account_in_question().await?;
        let forget = async |portico: &Portico, record: &mut Record| {
            let listed = match record.ended {
                None => portico.devices(record).await,
                Some(_) => Ok(Vec::new()),
            };
            match listed {
                Ok(devices) => match devices.into_iter().find(|device| device.current) {
                    Some(device) => portico.forget_device(record, &device.id).await,
                    None => portico.forget_recognition(record),
                },
                // The service keeps no list: what makes it recognise this device is here alone.
                Err(problem) if problem.code == Code::MethodNotAllowed => {
                    portico.forget_recognition(record)
                }
                Err(problem) => Err(problem),
            }
        };
        self.with_session(account, forget).await?;
        Ok(ActedView::Done)
    }

    async fn sign_out_everywhere(&self) -> Result<ActedView, Problem> {
        let account = self.account_in_question().await?;
        let sign_out =
            async |portico: &Portico, record: &mut Record| portico.sign_out(record, true).await;
        let done = self.with_session(account, sign_out).await?;
        Ok(match (done.session, done.at_provider) {
            (SignedOut::Refused | SignedOut::NotOffered | SignedOut::GivenUp, _) => {
                ActedView::NotTakenBack
            }
            (_, AtProvider::NotOpened(_) | AtProvider::NoPage) => ActedView::ByHand,
            (SignedOut::Everywhere, _) => ActedView::Done,
            (SignedOut::Pending, _) => ActedView::Later,
        })
    }

    /// The session in front; without one, the person that the checks were about.
    async fn account_in_question(&self) -> Result<String, Problem> {
        let in_front = self.overview().await?.current;
        let about = self.troubleshooting().state().about.clone();
        let account_of = |about: Context| Some(account_name(&about.profile.name, &about.email?));
        in_front
            .or_else(|| about.and_then(account_of))
            .ok_or_else(|| Problem::new(Code::NotSignedIn))
    }

    /// Lets the person save the report that was shown; says whether they did.
    pub(crate) async fn save_report(&self, kind: ReportKind) -> Result<bool, Problem> {
        let Shown { report, .. } = self.troubleshooting().shown_report()?;
        let (name, content) = match kind {
            ReportKind::Markdown => (MARKDOWN, report.markdown().as_bytes().to_vec()),
            ReportKind::Json => (JSON, report.json().as_bytes().to_vec()),
            ReportKind::Zip => ("report.zip", report.zip()?),
        };
        self.save(&format!("portico-{name}"), content).await
    }

    /// The same for the sheet that compares two networks.
    pub(crate) async fn save_sheet(&self) -> Result<bool, Problem> {
        let comparison = self.troubleshooting().comparison();
        let sheet = comparison.ok_or_else(nothing_to_report)?.sheet;
        self.save("portico-networks.md", sheet.into_bytes()).await
    }

    async fn save(&self, name: &str, content: Vec<u8>) -> Result<bool, Problem> {
        let title = self.language().plain("shell-save-report");
        let Some(path) = desktop::save_file(self.handle(), title, name.to_owned()).await else {
            return Ok(false);
        };
        let write = move || Ok(atomic_file::write(&path, &content)?);
        self.portico().blocking(write).await?;
        Ok(true)
    }

    /// Hands the report that was shown over to support.
    pub(crate) async fn send_report(&self) -> Result<HandedOverView, Problem> {
        let shown = self.troubleshooting().shown_report()?;
        let (profile, destination) = (&shown.profile, &shown.destination);
        match support::hand_over(self.portico(), profile, destination, &shown.report).await? {
            HandedOver::Queued(report) => Ok(HandedOverView::Queue { report }),
            HandedOver::Drafted { zip, opened, .. } => opened.map(|()| HandedOverView::Draft {
                zip: zip.display().to_string(),
            }),
            HandedOver::Saved { zip } => Ok(HandedOverView::File {
                zip: zip.display().to_string(),
            }),
        }
    }

    async fn open_settings(&self, page: Page) -> Result<ActedView, Problem> {
        let open = move || Ok(settings::open(page));
        Ok(match self.portico().blocking(open).await? {
            true => ActedView::Done,
            false => ActedView::ByHand,
        })
    }
}

#[cfg(test)]
mod tests {
    use portico_core::browser::NoBrowser;
    use portico_core::clock::SystemClock;
    use portico_core::http::Network;
    use portico_core::paths::Paths;
    use portico_core::updates::Installed;
    use portico_core::vault::MemoryStore;
    use portico_core::{Parts, WithoutStore};
    use portico_doctor::Finding;
    use portico_doctor::words::Words;
    use std::sync::mpsc;
    use tempfile::TempDir;

    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn findings_come_as_they_are_there_then_the_diagnosis_and_the_end() {
        let troubleshooting = troubleshooting();
        let (context, _folder) = context();

        let (checks, news) = run(&troubleshooting, context);

        assert_eq!(checks[0].id, "app.storage");
        let all = until_done(&news);
        assert!(matches!(&all[0], NewsView::Finding { finding } if finding.id == "app.storage"));
        assert!(matches!(&all[1], NewsView::Diagnosis { .. }), "{all:?}");
        assert_eq!(all.len(), 3);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn some_checks_alone_leave_what_the_others_found() {
        let troubleshooting = troubleshooting();
        let (context, _folder) = context();
        troubleshooting.state().found = vec![found(Act::RunAgain)];

        let (_, news) = run(&troubleshooting, context);
        until_done(&news);

        let ids: Vec<_> = troubleshooting
            .state()
            .found
            .iter()
            .map(|found| found.id)
            .collect();
        assert_eq!(ids, ["network.any", "app.storage"]);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_run_that_was_ended_adds_nothing() {
        let troubleshooting = troubleshooting();
        let turn = troubleshooting.state().turn;
        troubleshooting.cancel();

        assert!(
            troubleshooting
                .add(turn, Some(found(Act::RunAgain)), None)
                .is_none()
        );
        assert!(troubleshooting.state().found.is_empty());
    }

    #[test]
    fn only_an_address_that_was_found_is_opened() {
        let troubleshooting = troubleshooting();
        let portal = |url: &str| Act::OpenPortal {
            url: url.to_owned(),
        };
        troubleshooting.state().found = vec![found(portal("http://portal.example/"))];

        assert!(troubleshooting.offers(&portal("http://portal.example/")));
        assert!(!troubleshooting.offers(&portal("http://elsewhere.example/")));
        assert!(!troubleshooting.offers(&Act::OpenStatusPage {
            url: "http://portal.example/".to_owned()
        }));
    }

    #[test]
    fn a_problem_is_remembered_with_what_it_is_about() {
        let troubleshooting = troubleshooting();
        troubleshooting.note(&Problem::new(Code::DnsBlocked).at_host("id.example.com"));

        let noted = troubleshooting.noted(Code::DnsBlocked);
        assert_eq!(noted.about.host.as_deref(), Some("id.example.com"));
        let never_shown = troubleshooting.noted(Code::ClockSkew);
        assert_eq!(never_shown.about.host, None);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_saved_and_sent_is_the_report_that_was_shown() {
        let troubleshooting = troubleshooting();
        let (context, _folder) = context();
        assert!(troubleshooting.shown_report().is_err());
        let (_, news) = run(&troubleshooting, context);
        until_done(&news);

        let shown = troubleshooting.report(ReportRequest {
            message: " It stopped. ".to_owned(),
            address: Some(String::new()),
        });
        let shown = shown.await.unwrap();

        let Shown {
            report,
            destination,
            ..
        } = troubleshooting.shown_report().unwrap();
        assert_eq!(report.id(), shown.id);
        assert_eq!(report.markdown(), shown.markdown);
        assert_eq!(report.message(), Some("It stopped."));
        assert_eq!(report.address(), None);
        assert_eq!(destination, Destination::Nobody);
    }

    fn troubleshooting() -> Troubleshooting {
        Troubleshooting::new(Log::new(Arc::new(SystemClock)))
    }

    fn run(
        troubleshooting: &Troubleshooting,
        context: Context,
    ) -> (Vec<CheckView>, mpsc::Receiver<NewsView>) {
        let (tell, news) = mpsc::channel();
        let only = Selection::Only(vec!["app.storage".to_owned()]);
        let tell = move |piece| tell.send(piece).unwrap();
        let checks = troubleshooting.start(context, &only, Language::English, tell);
        (checks.unwrap(), news)
    }

    fn until_done(news: &mpsc::Receiver<NewsView>) -> Vec<NewsView> {
        let mut all = Vec::new();
        while all.last() != Some(&NewsView::Done) {
            all.push(news.recv_timeout(Duration::from_secs(20)).unwrap());
        }
        all
    }

    fn found(act: Act) -> Found {
        Found {
            id: "network.any",
            finding: Finding::fail(Words::new("cut-off")).remedy(Remedy::Act(act)),
            took: Duration::ZERO,
        }
    }

    fn context() -> (Context, TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let portico = Portico::open(Parts {
            clock: Arc::new(SystemClock),
            browser: Arc::new(NoBrowser),
            store: Arc::new(MemoryStore::default()),
            without_store: WithoutStore::Refuse,
            person: Arc::new(portico_core::vault::Nobody),
            paths: Paths::within(folder.path()),
            network: Network::default(),
            language: Language::English,
            sandbox: None,
            installed: Installed::built_here(),
        })
        .unwrap();
        let profile = Profile::for_issuer("https://id.example.com", "portico").unwrap();
        (Context::new(portico, profile), folder)
    }
}
