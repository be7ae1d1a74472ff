//! The run of checks under way, what it has found, and what can be done about it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Mutex, MutexGuard};
use portico_core::Language;
use portico_core::problem::{Code, Problem};
use portico_core::profile::Profile;
use portico_core::updates::list::Newer;
use portico_doctor::diagnosis::{self, Diagnosis};
use portico_doctor::remedy::{Act, Remedy};
use portico_doctor::report::{Log, Material, Report};
use portico_doctor::support::Destination;
use portico_doctor::views::{CheckView, ComparisonView, NewsView, ReportRequest, ReportView};
use portico_doctor::{CheckResult, Context, Run, Selection};
use tauri::async_runtime::JoinHandle;

/// How long a service may take to say where its support is, while the person waits for a preview.
const PATIENCE: Duration = Duration::from_secs(2);

/// The run under way and what is known from it. Cheap to clone; clones are the same one.
#[derive(Debug, Clone)]
pub(crate) struct Troubleshooting {
    state: Arc<Mutex<State>>,
    log: Log,
}

/// A report that was shown.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    pub(crate) report: Report,
    /// Whom it is about.
    pub(crate) profile: Profile,
    pub(crate) destination: Destination,
}

#[derive(Debug, Default)]
struct State {
    /// The problems that were shown, each as it was the last time: with host, address and so on.
    noted: HashMap<Code, Problem>,
    /// What the findings are about.
    about: Option<Context>,
    found: Vec<CheckResult>,
    comparison: Option<ComparisonView>,
    /// What is known of newer versions of Portico.
    newer: Option<Newer>,
    /// The report that was shown last, and where it would go.
    report: Option<Shown>,
    /// Counts the runs, so that one that was ended adds nothing to the next.
    turn: u64,
    work: Option<JoinHandle<()>>,
}

impl State {
    fn diagnosis(&self, about: &Context) -> Diagnosis {
        diagnosis::about(about, &self.found, self.newer.as_ref())
    }
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

    pub(crate) fn noted(&self, code: Code) -> Problem {
        let noted = self.state().noted.get(&code).cloned();
        noted.unwrap_or_else(|| Problem::new(code))
    }

    /// Starts a run. A run of some checks only adds to what was found before.
    pub(crate) fn start(
        &self,
        context: Context,
        selection: &Selection,
        language: Language,
        tell: impl Fn(NewsView) + Send + 'static,
    ) -> Result<Vec<CheckView>, Problem> {
        self.cancel();
        let run = Run::start(context.clone(), selection)
            .map_err(|error| Problem::new(Code::Unexpected).because(&error))?;
        let checks = run.checks().iter().map(|check| check.view(language));
        let checks = checks.collect();
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
                let runs = |found: &CheckResult| run.checks().iter().any(|one| one.id == found.id);
                state.found.retain(|found| !runs(found));
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
                let finding = found.shown(run.service(), language);
                tell(NewsView::Finding { finding });
            }
            let comparison = run.comparison().map(|compared| compared.view(language));
            let known = (comparison, run.newer().cloned());
            let Some((diagnosis, sheets)) = self.add(turn, found, known, language) else {
                return;
            };
            let news = NewsView::Diagnosis {
                diagnosis: diagnosis.view(language),
                sheets,
            };
            if told.as_ref() != Some(&news) {
                told = Some(news.clone());
                tell(news);
            }
            if is_last {
                return tell(NewsView::Done);
            }
        }
    }

    /// What all findings say with this one, and to IT; nothing where the run has been ended.
    fn add(
        &self,
        turn: u64,
        found: Option<CheckResult>,
        (comparison, newer): (Option<ComparisonView>, Option<Newer>),
        language: Language,
    ) -> Option<(Diagnosis, BTreeMap<String, String>)> {
        let mut state = self.state();
        if state.turn != turn {
            return None;
        }
        state.found.extend(found);
        if comparison.is_some() {
            state.comparison = comparison;
        }
        state.newer = newer.or(state.newer.take());
        let diagnosis = state.diagnosis(state.about.as_ref()?);
        let sheets = diagnosis.sheets(&state.found, language);
        Some((diagnosis, sheets))
    }

    /// This network against another one.
    pub(crate) fn comparison(&self) -> Option<ComparisonView> {
        self.state().comparison.clone()
    }

    /// Makes the report of what was found, which is the one to be saved and sent from now on.
    pub(crate) async fn report(&self, request: ReportRequest) -> Result<ReportView, Problem> {
        let (about, found, diagnosis, comparison) = {
            let state = self.state();
            let about = state.about.clone().ok_or_else(nothing_to_report)?;
            let diagnosis = state.diagnosis(&about);
            (
                about,
                state.found.clone(),
                diagnosis,
                state.comparison.clone(),
            )
        };
        let typed = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let report = Report::new(Material {
            context: &about,
            found: &found,
            diagnosis,
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

    pub(crate) fn shown_report(&self) -> Result<Shown, Problem> {
        self.state().report.clone().ok_or_else(nothing_to_report)
    }

    /// Whether the findings offer this. The page has no other way to have an address opened.
    pub(crate) fn offers(&self, act: &Act) -> bool {
        let offered = Remedy::Act(act.clone());
        let state = self.state();
        let mut found = state.found.iter();
        found.any(|found| found.finding.remedies.contains(&offered))
    }

    /// What the findings are about.
    pub(crate) fn about(&self) -> Option<Context> {
        self.state().about.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock()
    }
}

/// The engine that shows the window, as the checks name it.
pub(crate) fn web_view() -> Option<String> {
    let name = match std::env::consts::OS {
        "windows" => "WebView2",
        "macos" => "WebKit",
        _ => "WebKitGTK",
    };
    let version = tauri::webview_version().ok()?;
    Some(format!("{name} {version}"))
}

pub(crate) fn nothing_to_report() -> Problem {
    Problem::new(Code::Unexpected).with_detail("no checks have run yet")
}

#[cfg(test)]
mod tests {
    use portico_core::clock::SystemClock;
    use portico_core::fs::paths::Paths;
    use portico_core::http::Network;
    use portico_core::platform::browser::NoBrowser;
    use portico_core::updates::Installed;
    use portico_core::vault::MemoryStore;
    use portico_core::{Environment, WithoutStore};
    use portico_doctor::message::Message;
    use portico_doctor::{Category, Finding};
    use std::sync::mpsc;
    use tempfile::TempDir;

    use super::*;
    use portico_core::Portico;

    #[tokio::test(flavor = "multi_thread")]
    async fn findings_come_as_they_are_there_then_the_diagnosis_and_the_end() {
        let troubleshooting = troubleshooting();
        let (context, _folder) = context();

        let (checks, news) = run(&troubleshooting, context);

        assert_eq!(checks[0].id, "app.storage");
        let all = until_done(&news);
        assert!(
            matches!(&all[0], NewsView::Finding { finding } if finding.finding.id == "app.storage")
        );
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
                .add(
                    turn,
                    Some(found(Act::RunAgain)),
                    (None, None),
                    Language::English
                )
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

    fn found(act: Act) -> CheckResult {
        CheckResult {
            id: "network.any",
            category: Category::Network,
            article: "another-network",
            finding: Finding::fail(Message::new("cut-off")).remedy(Remedy::Act(act)),
            took: Duration::ZERO,
        }
    }

    fn context() -> (Context, TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let portico = Portico::open(Environment {
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
