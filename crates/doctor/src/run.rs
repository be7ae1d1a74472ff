//! A run: all checks at once, each with its limit, findings as they come.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use portico_core::updates::list::Newer;
use portico_core::views::InstallSourceView as InstallSource;
use portico_core::{Code, Problem};
use tokio::sync::{mpsc, watch};
use tokio::task::{AbortHandle, JoinSet};

use crate::check::{Check, Finding, Found, Status};
use crate::checks;
use crate::context::Context;
use crate::diagnosis::{self, Diagnosis};
use crate::networks::{self, Comparison};
use crate::words::Words;

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
            .map(|check| check.id())
            .filter(|id| alike(id) > ALIKE)
            .max_by(|a, b| alike(a).total_cmp(&alike(b)))
    }
}

/// A run under way. Dropping it ends it.
#[derive(Debug)]
pub struct Run {
    ids: Vec<&'static str>,
    found: Vec<Found>,
    coming: mpsc::UnboundedReceiver<Found>,
    service: String,
    problem: Option<Problem>,
    /// Whether that was at an earlier sign-in.
    earlier: bool,
    comparison: Arc<OnceLock<Comparison>>,
    /// What is known of newer versions of Portico, and how this copy gets one.
    newer: Arc<OnceLock<Newer>>,
    source: InstallSource,
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
        // Part of a run says nothing about a network, and offline nothing can be said.
        let whole = *selection == Selection::All && !context.offline;
        let mut run = Self::of(chosen, context, whole);
        run.of_some = matches!(selection, Selection::Only(_));
        Ok(run)
    }

    /// Starts these; a whole run ends with the comparison of networks, and is kept.
    fn of(chosen: Vec<Box<dyn Check>>, context: Context, whole: bool) -> Self {
        let ids = chosen.iter().map(|check| check.id()).collect();
        let (service, problem) = (context.profile.title.clone(), context.problem.clone());
        let earlier = context.earlier;
        let (tell, coming) = mpsc::unbounded_channel();
        let comparison = Arc::new(OnceLock::new());
        let compared = whole.then(|| comparison.clone());
        let source = context.portico.installed().source;
        let newer = Arc::new(OnceLock::new());
        let known = newer.clone();
        let work = async move {
            // Before the first finding: what is kept of the list of releases, without asking anybody.
            let portico = context.portico.clone();
            let read = context.portico.blocking(move || Ok(portico.newer()));
            if let Ok(Some(read)) = read.await {
                let _ = known.set(read);
            }
            run(chosen, context, tell, compared).await;
        };
        let work = tokio::spawn(work).abort_handle();
        Self {
            ids,
            found: Vec::new(),
            coming,
            service,
            problem,
            earlier,
            comparison,
            newer,
            source,
            of_some: false,
            work,
        }
    }

    /// The checks of this run, in the order in which to show them: those that the problem points
    /// to first.
    #[must_use]
    pub fn ids(&self) -> &[&'static str] {
        &self.ids
    }

    /// The next finding; none when all are there.
    pub async fn next(&mut self) -> Option<Found> {
        let found = self.coming.recv().await?;
        self.found.push(found.clone());
        Some(found)
    }

    /// Waits for the rest.
    pub async fn finish(&mut self) {
        while self.next().await.is_some() {}
    }

    /// The findings so far.
    #[must_use]
    pub fn found(&self) -> &[Found] {
        &self.found
    }

    /// This network against another one, once a whole run is over and there was another.
    #[must_use]
    pub fn comparison(&self) -> Option<&Comparison> {
        self.comparison.get()
    }

    /// What explains the findings so far best.
    #[must_use]
    pub fn diagnosis(&self) -> Diagnosis {
        let mut diagnosis = diagnosis::of(&self.service, self.problem.as_ref(), &self.found);
        if self.earlier {
            diagnosis = diagnosis.of_earlier();
        }
        // What was not looked at may be wrong.
        diagnosis.incomplete |= self.of_some || self.found.len() < self.ids.len();
        match self.newer.get() {
            Some(newer) => diagnosis.with_newer(newer, self.source),
            None => diagnosis,
        }
    }
}

fn choose(
    all: Vec<Box<dyn Check>>,
    selection: &Selection,
    problem: Option<Code>,
) -> Result<Vec<Box<dyn Check>>, NoSuchCheck> {
    let mut chosen = match selection {
        Selection::All => all
            .into_iter()
            .filter(|check| !check.on_request())
            .collect(),
        Selection::Only(ids) => {
            let known = |id: &&String| all.iter().any(|check| check.id() == id.as_str());
            if let Some(unknown) = ids.iter().find(|id| !known(id)) {
                return Err(NoSuchCheck(unknown.clone()));
            }
            all.into_iter()
                .filter(|check| ids.iter().any(|id| id == check.id()))
                .collect::<Vec<_>>()
        }
    };
    if let Some(code) = problem {
        let first = checks::of_problem(code);
        chosen.sort_by_key(|check| {
            first
                .iter()
                .position(|id| *id == check.id())
                .unwrap_or(first.len())
        });
    }
    Ok(chosen)
}

type Outcomes = Arc<HashMap<&'static str, watch::Receiver<Option<Status>>>>;

/// Runs the checks; after all others, where it is asked for, the comparison with other networks.
async fn run(
    mut checks: Vec<Box<dyn Check>>,
    context: Context,
    tell: mpsc::UnboundedSender<Found>,
    compared: Option<Arc<OnceLock<Comparison>>>,
) {
    if compared.is_some() {
        checks.retain(|check| check.id() != networks::ID);
    }
    let found = all_at_once(checks, &context, &tell).await;
    if let Some(compared) = compared {
        let (last, comparison) = networks::conclude(&context, &found).await;
        if let Some(comparison) = comparison {
            // Nobody else sets it.
            let _ = compared.set(comparison);
        }
        // Nobody listens any more: then the run is being ended.
        let _ = tell.send(last);
    }
}

async fn all_at_once(
    checks: Vec<Box<dyn Check>>,
    context: &Context,
    tell: &mpsc::UnboundedSender<Found>,
) -> Vec<Found> {
    let mut tellers = Vec::new();
    let mut outcomes = HashMap::new();
    for check in &checks {
        let (teller, outcome) = watch::channel(None);
        tellers.push(teller);
        outcomes.insert(check.id(), outcome);
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

async fn one(check: Box<dyn Check>, context: Context, outcomes: Outcomes) -> Found {
    let id = check.id();
    let done = |finding, took| Found { id, finding, took };
    let begun = Instant::now();
    if context.offline && check.needs_network() {
        return done(
            Finding::skipped(Words::new("skipped-offline")),
            begun.elapsed(),
        );
    }
    for needed in check.depends_on() {
        if let Some(outcome) = outcomes.get(needed)
            && status_of(outcome.clone()).await == Some(Status::Fail)
        {
            let why = Words::new("skipped-depends").with("check", *needed);
            return done(Finding::skipped(why), begun.elapsed());
        }
    }
    let begun = Instant::now();
    let limit = check.limit();
    // A task of its own, so that a check that breaks does not break the run; in a set, so that it
    // ends with the run.
    let mut look = JoinSet::new();
    look.spawn(async move { check.look(&context).await });
    let finding = match tokio::time::timeout(limit, look.join_next()).await {
        Ok(Some(Ok(finding))) => finding,
        Ok(Some(Err(error))) => {
            tracing::error!(id, %error, "a check broke");
            Finding::skipped(Words::new("skipped-broke"))
        }
        Ok(None) => Finding::skipped(Words::new("skipped-broke")),
        Err(_) => {
            let seconds = i64::try_from(limit.as_secs()).unwrap_or(i64::MAX);
            Finding::warn(Words::new("cut-off").number("seconds", seconds))
        }
    };
    done(finding, begun.elapsed())
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

    use async_trait::async_trait;

    use super::*;
    use crate::testing;

    struct Play {
        id: &'static str,
        limit: Duration,
        depends_on: &'static [&'static str],
        network: bool,
        then: Then,
    }

    #[derive(Clone, Copy)]
    enum Then {
        Pass,
        Fail,
        Hang,
        Break,
    }

    #[async_trait]
    impl Check for Play {
        fn id(&self) -> &'static str {
            self.id
        }

        fn limit(&self) -> Duration {
            self.limit
        }

        fn depends_on(&self) -> &'static [&'static str] {
            self.depends_on
        }

        fn needs_network(&self) -> bool {
            self.network
        }

        async fn look(&self, _: &Context) -> Finding {
            match self.then {
                Then::Pass => Finding::pass(),
                Then::Fail => Finding::fail(Words::new("cut-off")),
                Then::Hang => std::future::pending().await,
                Then::Break => panic!("it breaks"),
            }
        }
    }

    fn play(id: &'static str, then: Then) -> Play {
        Play {
            id,
            limit: Duration::from_millis(200),
            depends_on: &[],
            network: false,
            then,
        }
    }

    async fn statuses(checks: Vec<Play>, context: Context) -> HashMap<&'static str, Finding> {
        let checks = checks
            .into_iter()
            .map(|check| Box::new(check) as Box<dyn Check>)
            .collect();
        let mut run = Run::of(checks, context, false);
        run.finish().await;
        run.found()
            .iter()
            .map(|found| (found.id, found.finding.clone()))
            .collect()
    }

    fn says(finding: &Finding) -> &str {
        &finding.says.as_ref().unwrap().id
    }

    #[tokio::test]
    async fn a_check_that_hangs_or_breaks_is_cut_off_and_the_others_go_on() {
        let (context, _folder) = testing::context();
        let found = statuses(
            vec![
                play("app.hangs", Then::Hang),
                play("app.breaks", Then::Break),
                play("app.works", Then::Pass),
            ],
            context,
        )
        .await;
        assert_eq!(says(&found["app.hangs"]), "cut-off");
        assert_eq!(found["app.hangs"].status, Status::Warn);
        assert_eq!(says(&found["app.breaks"]), "skipped-broke");
        assert_eq!(found["app.works"].status, Status::Pass);
    }

    #[tokio::test]
    async fn what_rests_on_a_failed_check_is_skipped() {
        let (context, _folder) = testing::context();
        let second = Play {
            depends_on: &["network.first", "network.not-in-this-run"],
            ..play("network.second", Then::Pass)
        };
        let third = Play {
            depends_on: &["network.second"],
            ..play("network.third", Then::Pass)
        };
        let found = statuses(
            vec![third, second, play("network.first", Then::Fail)],
            context,
        )
        .await;
        assert_eq!(says(&found["network.second"]), "skipped-depends");
        assert_eq!(found["network.third"].status, Status::Pass);
    }

    #[tokio::test]
    async fn an_offline_run_leaves_the_network_alone() {
        let (context, _folder) = testing::context();
        let context = Context {
            offline: true,
            ..context
        };
        let network = Play {
            network: true,
            ..play("network.any", Then::Break)
        };
        let found = statuses(vec![network, play("app.any", Then::Pass)], context).await;
        assert_eq!(says(&found["network.any"]), "skipped-offline");
        assert_eq!(found["app.any"].status, Status::Pass);
    }

    #[tokio::test]
    async fn what_was_not_looked_at_is_not_called_fine() {
        let (context, _folder) = testing::context();
        let mut run = Run::of(
            vec![Box::new(play("app.any", Then::Pass))],
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
        struct Waits(watch::Sender<bool>);
        #[async_trait]
        impl Check for Waits {
            fn id(&self) -> &'static str {
                "app.waits"
            }

            fn limit(&self) -> Duration {
                Duration::from_secs(3600)
            }

            async fn look(&self, _: &Context) -> Finding {
                let _dropped = Dropped(self.0.clone());
                self.0.send_replace(false);
                std::future::pending().await
            }
        }
        let (teller, mut told) = watch::channel(false);
        told.mark_unchanged();
        let (context, _folder) = testing::context();
        let run = Run::of(vec![Box::new(Waits(teller))], context, false);
        told.changed().await.unwrap();
        drop(run);
        told.wait_for(|ended| *ended).await.unwrap();
    }

    #[tokio::test]
    async fn a_whole_run_ends_with_the_comparison_and_a_part_is_not_kept() {
        let (context, folder) = testing::context();
        let kept = folder.path().join("data/networks.json");
        let checks = || -> Vec<Box<dyn Check>> {
            vec![
                Box::new(play(networks::ID, Then::Break)),
                Box::new(play("network.any", Then::Pass)),
            ]
        };
        let route = "Iface\neth0\t00000000\t010200C0\t0003\t0\t0\t1\t00000000\t0\t0\t0\n";
        let table = context.machine.system("proc/net/route");
        portico_core::atomic_file::write(&table, route.as_bytes()).unwrap();

        let mut part = Run::of(checks(), context.clone(), false);
        part.finish().await;
        assert!(!kept.exists());

        let mut whole = Run::of(checks(), context, true);
        assert!(whole.ids().contains(&networks::ID));
        whole.finish().await;
        let last = whole.found().last().unwrap();
        assert_eq!(last.id, networks::ID);
        assert_ne!(says(&last.finding), "skipped-broke");
        assert!(
            whole.comparison().is_none(),
            "there is no other network yet"
        );
        if cfg!(target_os = "linux") {
            assert!(kept.exists());
        }
    }

    #[test]
    fn a_problem_brings_its_own_checks_to_the_front() {
        let chosen = choose(checks::all(), &Selection::All, Some(Code::KeychainLocked)).unwrap();
        assert_eq!(chosen[0].id(), "app.keychain");
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
