//! A run: all checks at once, each with its limit, findings as they come.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use portico_core::Code;
use portico_core::updates::list::Newer;
use tokio::sync::{mpsc, watch};
use tokio::task::{AbortHandle, JoinSet};

use crate::check::{Check, CheckResult, CheckSpec, Finding, Status};
use crate::checks;
use crate::context::Context;
use crate::diagnosis::{self, Diagnosis};
use crate::message::Message;
use crate::network_history::{self, Comparison};

/// Which checks to run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Selection {
    /// All but those that run on request only.
    #[default]
    All,
    /// These, by id, and what they depend on is left out.
    Only(Vec<String>),
}

/// How alike two ids have to be for one to be meant by the other.
const ALIKE: f64 = 0.8;

/// There is no check of that id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no check {0}")]
pub struct NoSuchCheck(pub String);

impl NoSuchCheck {
    /// The check that may be meant: the nearest by its name, if any is near.
    #[must_use]
    pub fn nearest(&self) -> Option<&'static str> {
        let alike = |id: &str| strsim::jaro_winkler(id, &self.0);
        checks::all()
            .iter()
            .map(|check| check.spec.id)
            .filter(|id| alike(id) > ALIKE)
            .max_by(|a, b| alike(a).total_cmp(&alike(b)))
    }
}

/// All checks that there are, in the order in which to show them, and the comparison of networks
/// that ends a whole run.
#[must_use]
pub fn all_checks() -> Vec<CheckSpec> {
    let all = checks::all().into_iter().map(|check| check.spec);
    all.chain([network_history::EPILOGUE]).collect()
}

/// A run under way. Dropping it ends it.
#[derive(Debug)]
pub struct Run {
    checks: Vec<CheckSpec>,
    results: Vec<CheckResult>,
    coming: mpsc::UnboundedReceiver<CheckResult>,
    context: Context,
    comparison: Arc<OnceLock<Comparison>>,
    /// What is known of newer versions of Portico.
    newer: Arc<OnceLock<Newer>>,
    /// Some checks were chosen by name, the others left out.
    of_some: bool,
    work: AbortHandle,
}

impl Drop for Run {
    fn drop(&mut self) {
        self.work.abort();
    }
}

impl Run {
    /// Starts the checks. Needs a tokio runtime.
    ///
    /// # Errors
    /// When the selection names a check that there is not.
    pub fn start(context: Context, selection: &Selection) -> Result<Self, NoSuchCheck> {
        let code = context.problem.as_ref().map(|problem| problem.code);
        let chosen = choose(checks::all(), selection, code)?;
        // Part of a run says nothing about a network.
        let whole = *selection == Selection::All;
        let mut run = Self::of(chosen, context, whole);
        run.of_some = !whole;
        Ok(run)
    }

    /// Starts these; a whole run ends with the comparison of networks, and is kept.
    fn of(chosen: Vec<Check>, context: Context, whole: bool) -> Self {
        let epilogue = whole.then_some(network_history::EPILOGUE);
        let specs = chosen.iter().map(|check| check.spec);
        let checks = specs.chain(epilogue).collect();
        let about = context.clone();
        let (tell, coming) = mpsc::unbounded_channel();
        let comparison = Arc::new(OnceLock::new());
        let compared = whole.then(|| comparison.clone());
        let newer = Arc::new(OnceLock::new());
        let known = newer.clone();
        let work = async move {
            // Before the first finding: what is kept of the list of releases, without asking anybody.
            let portico = context.portico.clone();
            let read = tokio::task::spawn_blocking(move || portico.newer());
            if let Ok(Some(read)) = read.await {
                let _ = known.set(read);
            }
            run(chosen, context, tell, compared).await;
        };
        let work = tokio::spawn(work).abort_handle();
        Self {
            checks,
            results: Vec::new(),
            coming,
            context: about,
            comparison,
            newer,
            of_some: false,
            work,
        }
    }

    /// The checks of this run, in the order in which to show them: those that the problem points
    /// to first.
    #[must_use]
    pub fn checks(&self) -> &[CheckSpec] {
        &self.checks
    }

    /// The service's name as people say it.
    #[must_use]
    pub fn service(&self) -> &str {
        &self.context.profile.title
    }

    /// The next finding; none when all are there.
    pub async fn next(&mut self) -> Option<CheckResult> {
        let found = self.coming.recv().await?;
        self.results.push(found.clone());
        Some(found)
    }

    /// Waits for the rest.
    pub async fn finish(&mut self) {
        while self.next().await.is_some() {}
    }

    /// The findings so far.
    #[must_use]
    pub fn results(&self) -> &[CheckResult] {
        &self.results
    }

    /// This network against another one, once a whole run is over and there was another.
    #[must_use]
    pub fn comparison(&self) -> Option<&Comparison> {
        self.comparison.get()
    }

    /// What explains the findings so far best.
    #[must_use]
    pub fn diagnosis(&self) -> Diagnosis {
        let mut diagnosis = diagnosis::about(&self.context, &self.results, self.newer());
        // What was not looked at may be wrong.
        diagnosis.incomplete |= self.of_some || self.results.len() < self.checks.len();
        diagnosis
    }

    /// What is known of newer versions of Portico.
    #[must_use]
    pub fn newer(&self) -> Option<&Newer> {
        self.newer.get()
    }
}

fn choose(
    all: Vec<Check>,
    selection: &Selection,
    problem: Option<Code>,
) -> Result<Vec<Check>, NoSuchCheck> {
    let mut chosen = match selection {
        Selection::All => all
            .into_iter()
            .filter(|check| !check.spec.on_request)
            .collect(),
        Selection::Only(ids) => {
            let known = |id: &&String| all.iter().any(|check| check.spec.id == id.as_str());
            if let Some(unknown) = ids.iter().find(|id| !known(id)) {
                return Err(NoSuchCheck(unknown.clone()));
            }
            all.into_iter()
                .filter(|check| ids.iter().any(|id| id == check.spec.id))
                .collect::<Vec<_>>()
        }
    };
    if let Some(code) = problem {
        let first = checks::of_problem(code);
        chosen.sort_by_key(|check| {
            first
                .iter()
                .position(|id| *id == check.spec.id)
                .unwrap_or(first.len())
        });
    }
    Ok(chosen)
}

type Outcomes = Arc<HashMap<&'static str, watch::Receiver<Option<Status>>>>;

/// Runs the checks; after all of them, where it is asked for, the comparison with other networks.
async fn run(
    checks: Vec<Check>,
    context: Context,
    tell: mpsc::UnboundedSender<CheckResult>,
    compared: Option<Arc<OnceLock<Comparison>>>,
) {
    let results = all_at_once(checks, &context, &tell).await;
    if let Some(compared) = compared {
        let (last, comparison) = network_history::conclude(&context, &results).await;
        if let Some(comparison) = comparison {
            // Nobody else sets it.
            let _ = compared.set(comparison);
        }
        // Nobody listens any more: then the run is being ended.
        let _ = tell.send(last);
    }
}

async fn all_at_once(
    checks: Vec<Check>,
    context: &Context,
    tell: &mpsc::UnboundedSender<CheckResult>,
) -> Vec<CheckResult> {
    let mut tellers = Vec::new();
    let mut outcomes = HashMap::new();
    for check in &checks {
        let (teller, outcome) = watch::channel(None);
        tellers.push(teller);
        outcomes.insert(check.spec.id, outcome);
    }
    let outcomes = Arc::new(outcomes);
    let mut work = JoinSet::new();
    for (check, teller) in checks.into_iter().zip(tellers) {
        let (context, outcomes, tell) = (context.clone(), outcomes.clone(), tell.clone());
        work.spawn(async move {
            let found = one(check, context, outcomes).await;
            teller.send_replace(Some(found.finding.status));
            // Nobody listens any more: then the run is being ended.
            let _ = tell.send(found.clone());
            found
        });
    }
    let mut all = Vec::new();
    while let Some(found) = work.join_next().await {
        all.extend(found.ok());
    }
    all
}

async fn one(check: Check, context: Context, outcomes: Outcomes) -> CheckResult {
    let spec = check.spec;
    let begun = Instant::now();
    if context.offline && spec.needs_network {
        return spec.result(
            Finding::skipped(Message::new("skipped-offline")),
            begun.elapsed(),
        );
    }
    for needed in spec.depends_on {
        if let Some(outcome) = outcomes.get(needed)
            && status_of(outcome.clone()).await == Some(Status::Fail)
        {
            let why = Message::new("skipped-depends").with("check", *needed);
            return spec.result(Finding::skipped(why), begun.elapsed());
        }
    }
    let begun = Instant::now();
    let limit = spec.limit;
    // A task of its own, so that a check that breaks does not break the run; in a set, so that it
    // ends with the run.
    let mut look = JoinSet::new();
    look.spawn(async move { check.look(&context).await });
    let finding = match tokio::time::timeout(limit, look.join_next()).await {
        Ok(Some(Ok(finding))) => finding,
        Ok(Some(Err(error))) => {
            tracing::error!(id = spec.id, %error, "a check panicked");
            Finding::skipped(Message::new("skipped-broke"))
        }
        Ok(None) => Finding::skipped(Message::new("skipped-broke")),
        Err(_) => {
            let seconds = i64::try_from(limit.as_secs()).unwrap_or(i64::MAX);
            Finding::warn(Message::new("cut-off").number("seconds", seconds))
        }
    };
    spec.result(finding, begun.elapsed())
}

async fn status_of(mut outcome: watch::Receiver<Option<Status>>) -> Option<Status> {
    // A check whose task ended without a word has no status.
    outcome
        .wait_for(Option::is_some)
        .await
        .ok()
        .and_then(|status| *status)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::check::Category;
    use crate::testing;

    #[derive(Clone, Copy)]
    enum Then {
        Pass,
        Fail,
        Hang,
        Break,
    }

    fn spec(id: &'static str) -> CheckSpec {
        CheckSpec {
            id,
            category: Category::App,
            article: "report",
            limit: Duration::from_millis(200),
            depends_on: &[],
            needs_network: false,
            on_request: false,
        }
    }

    fn play(spec: CheckSpec, then: Then) -> Check {
        Check::new(spec, move |_| {
            Box::pin(async move {
                match then {
                    Then::Pass => Finding::pass(),
                    Then::Fail => Finding::fail(Message::new("cut-off")),
                    Then::Hang => std::future::pending().await,
                    Then::Break => panic!("it breaks"),
                }
            })
        })
    }

    async fn statuses(checks: Vec<Check>, context: Context) -> HashMap<&'static str, Finding> {
        let mut run = Run::of(checks, context, false);
        run.finish().await;
        run.results()
            .iter()
            .map(|found| (found.id, found.finding.clone()))
            .collect()
    }

    fn message(finding: &Finding) -> &str {
        &finding.message.as_ref().unwrap().id
    }

    #[tokio::test]
    async fn a_check_that_hangs_or_breaks_is_cut_off_and_the_others_go_on() {
        let (context, _folder) = testing::context();
        let found = statuses(
            vec![
                play(spec("app.hangs"), Then::Hang),
                play(spec("app.breaks"), Then::Break),
                play(spec("app.works"), Then::Pass),
            ],
            context,
        )
        .await;
        assert_eq!(message(&found["app.hangs"]), "cut-off");
        assert_eq!(found["app.hangs"].status, Status::Warn);
        assert_eq!(message(&found["app.breaks"]), "skipped-broke");
        assert_eq!(found["app.works"].status, Status::Pass);
    }

    #[tokio::test]
    async fn what_rests_on_a_failed_check_is_skipped() {
        let (context, _folder) = testing::context();
        let second = CheckSpec {
            depends_on: &["network.first", "network.not-in-this-run"],
            ..spec("network.second")
        };
        let third = CheckSpec {
            depends_on: &["network.second"],
            ..spec("network.third")
        };
        let found = statuses(
            vec![
                play(third, Then::Pass),
                play(second, Then::Pass),
                play(spec("network.first"), Then::Fail),
            ],
            context,
        )
        .await;
        assert_eq!(message(&found["network.second"]), "skipped-depends");
        assert_eq!(found["network.third"].status, Status::Pass);
    }

    #[tokio::test]
    async fn an_offline_run_leaves_the_network_alone() {
        let (context, _folder) = testing::context();
        let context = Context {
            offline: true,
            ..context
        };
        let network = CheckSpec {
            needs_network: true,
            ..spec("network.any")
        };
        let network = play(network, Then::Break);
        let found = statuses(vec![network, play(spec("app.any"), Then::Pass)], context).await;
        assert_eq!(message(&found["network.any"]), "skipped-offline");
        assert_eq!(found["app.any"].status, Status::Pass);
    }

    #[tokio::test]
    async fn what_was_not_looked_at_is_not_called_fine() {
        let (context, _folder) = testing::context();
        let mut run = Run::of(
            vec![play(spec("app.any"), Then::Pass)],
            context.clone(),
            false,
        );
        assert!(run.diagnosis().incomplete, "nothing has been found yet");
        run.finish().await;
        assert!(!run.diagnosis().incomplete);
        let only = Selection::Only(vec!["app.storage".to_owned()]);
        let mut run = Run::start(context, &only).unwrap();
        run.finish().await;
        assert!(run.diagnosis().incomplete);
    }

    #[tokio::test]
    async fn a_run_that_is_dropped_ends_its_checks() {
        struct Dropped(watch::Sender<bool>);
        impl Drop for Dropped {
            fn drop(&mut self) {
                self.0.send_replace(true);
            }
        }
        let (teller, mut told) = watch::channel(false);
        told.mark_unchanged();
        let (context, _folder) = testing::context();
        let waits = CheckSpec {
            limit: Duration::from_secs(3600),
            ..spec("app.waits")
        };
        let waits = Check::new(waits, move |_| {
            let teller = teller.clone();
            Box::pin(async move {
                let _dropped = Dropped(teller.clone());
                teller.send_replace(false);
                std::future::pending().await
            })
        });
        let run = Run::of(vec![waits], context, false);
        told.changed().await.unwrap();
        drop(run);
        told.wait_for(|ended| *ended).await.unwrap();
    }

    #[tokio::test]
    async fn a_whole_run_ends_with_the_comparison_and_a_part_is_not_kept() {
        let (context, folder) = testing::context();
        let kept = folder.path().join("data/networks.json");
        let checks = || vec![play(spec("network.any"), Then::Pass)];
        let route = "Iface\neth0\t00000000\t010200C0\t0003\t0\t0\t1\t00000000\t0\t0\t0\n";
        let table = context.system.path("proc/net/route");
        portico_core::fs::atomic::write(&table, route.as_bytes()).unwrap();

        let mut part = Run::of(checks(), context.clone(), false);
        part.finish().await;
        assert!(!kept.exists());

        let mut whole = Run::of(checks(), context, true);
        assert!(whole.checks().contains(&network_history::EPILOGUE));
        whole.finish().await;
        let last = whole.results().last().unwrap();
        assert_eq!(last.id, network_history::EPILOGUE.id);
        assert_ne!(message(&last.finding), "skipped-broke");
        assert!(
            whole.comparison().is_none(),
            "there is no other network yet"
        );
        if cfg!(target_os = "linux") {
            assert!(kept.exists());
        }
    }

    #[tokio::test]
    async fn the_comparison_is_left_out_offline_and_is_no_check() {
        let (context, folder) = testing::context();
        let context = Context {
            offline: true,
            ..context
        };
        let mut run = Run::of(vec![play(spec("app.any"), Then::Pass)], context, true);
        run.finish().await;
        let ids: Vec<_> = run.results().iter().map(|one| one.id).collect();
        assert_eq!(ids, ["app.any", "network.compare"]);
        assert_eq!(message(&run.results()[1].finding), "skipped-offline");
        assert!(!folder.path().join("data/networks.json").exists());

        let alone = Selection::Only(vec!["network.compare".to_owned()]);
        assert!(choose(checks::all(), &alone, None).is_err());
    }

    #[test]
    fn a_problem_brings_its_own_checks_to_the_front() {
        let chosen = choose(checks::all(), &Selection::All, Some(Code::KeychainLocked)).unwrap();
        assert_eq!(chosen[0].spec.id, "app.keychain");
        let unknown = Selection::Only(vec!["app.nothing".to_owned()]);
        assert_eq!(
            choose(checks::all(), &unknown, None).err(),
            Some(NoSuchCheck("app.nothing".to_owned()))
        );
    }

    #[test]
    fn a_mistyped_check_is_recognised() {
        let nearest = |id: &str| NoSuchCheck(id.to_owned()).nearest();
        assert_eq!(nearest("app.storge"), Some("app.storage"));
        assert_eq!(nearest("zzz"), None);
    }
}
