//! This network against another: every finished run is kept with a fingerprint of its network, so
//! that "try another network" ends in a comparison and a sheet for the IT department.
//!
//! A fingerprint is made of hashes with this installation's own salt. No name of a network, no
//! address and no person is kept.

mod link;
mod store;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use portico_core::Problem;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::cause::{Cause, Confidence};
use crate::check::{Category, CheckResult, CheckSpec, Finding, Status};
use crate::context::{Context, Target};
use crate::evidence::Evidence;
use crate::message::Message;
use crate::remedy::{Act, Remedy};

use link::Link;
use store::HistoryFile;

/// What comes after all checks of a whole run, and tells what came of the comparison. It is no check:
/// it needs all that the others found.
pub(crate) const EPILOGUE: CheckSpec = CheckSpec {
    id: "network.compare",
    category: Category::Network,
    article: "another-network",
    limit: Duration::from_secs(1),
    depends_on: &[],
    needs_network: true,
    on_request: false,
};
/// For so long a network's answer proves what another one does.
const FRESH: TimeDelta = TimeDelta::hours(24);

/// What tells networks apart, hashed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Fingerprint {
    /// The gateway's address.
    gateway: Option<String>,
    /// The gateway's hardware address.
    hardware: Option<String>,
    /// Wired, wireless, a tunnel.
    kind: String,
    /// The name servers.
    name_servers: String,
}

impl Fingerprint {
    fn of(link: &Link, salt: &str) -> Self {
        let hash = |what: &str, value: &str| -> String {
            Sha256::digest(format!("{salt}\n{what}\n{value}"))
                .iter()
                .take(12)
                .map(|byte| format!("{byte:02x}"))
                .collect()
        };
        let mut name_servers = link.name_servers.clone();
        name_servers.sort();
        name_servers.dedup();
        Self {
            gateway: link.gateway.map(|ip| hash("gateway", &ip.to_string())),
            hardware: link
                .hardware
                .as_ref()
                .map(|address| hash("hardware", &address.to_lowercase())),
            kind: hash("kind", &link.kind),
            name_servers: hash("name servers", &format!("{name_servers:?}")),
        }
    }

    /// Whether it may be the same network. Where a gateway's hardware is known it decides: the
    /// addresses of home networks are all alike, and a cable and Wi-Fi lead to the same one.
    fn may_be(&self, other: &Self) -> bool {
        match (&self.hardware, &other.hardware) {
            (Some(one), Some(other)) => one == other,
            _ => {
                self.gateway == other.gateway
                    && self.kind == other.kind
                    && self.name_servers == other.name_servers
            }
        }
    }
}

/// A run that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptRun {
    /// When.
    pub(crate) at: DateTime<Utc>,
    /// The profile's name.
    pub(crate) profile: String,
    /// On which network.
    pub(crate) network: Fingerprint,
    /// What came of the checks that depend on the network.
    pub(crate) checks: BTreeMap<String, Status>,
}

/// What was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Subject {
    /// The service's name as people say it.
    pub(crate) service: String,
    /// The hosts that it needs.
    pub(crate) targets: Vec<Target>,
}

/// This network against another.
#[derive(Debug, Clone)]
pub struct Comparison {
    pub(crate) subject: Subject,
    pub(crate) here_at: DateTime<Utc>,
    pub(crate) elsewhere_at: DateTime<Utc>,
    pub(crate) differs: Vec<Difference>,
    pub(crate) verdict: Verdict,
    /// What fails or warns here.
    pub(crate) trouble: Vec<CheckResult>,
}

/// A check that came out differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Difference {
    pub(crate) id: &'static str,
    category: Category,
    pub(crate) here: Status,
    pub(crate) elsewhere: Status,
}

impl Difference {
    /// Whether it fails here and worked elsewhere.
    fn is_of_here(&self) -> bool {
        self.here == Status::Fail && self.elsewhere == Status::Pass
    }
}

/// What a comparison means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Something fails here and worked elsewhere.
    FailsHere,
    /// It works here and failed elsewhere: this network may be the only one that is let in.
    WorksHere,
    /// It fails on both: so it is not the network.
    FailsOnBoth,
    /// Neither fails.
    Alike,
}

/// Whether a check's result can come from the network.
fn depends_on_network(found: &CheckResult) -> bool {
    found.category == Category::Network || found.id == "service.discovery"
}

/// Compares what was found here with the latest run of the same profile on another network; none
/// where there is no such run, or none that says anything about this one's trouble.
pub(crate) fn compare(
    subject: Subject,
    here: &[CheckResult],
    this: &KeptRun,
    runs: &[KeptRun],
) -> Option<Comparison> {
    let elsewhere = runs
        .iter()
        .filter(|run| run.profile == this.profile && !run.network.may_be(&this.network))
        .max_by_key(|run| run.at)?;
    let both: Vec<Difference> = here
        .iter()
        .filter(|found| depends_on_network(found))
        .filter_map(|found| {
            Some(Difference {
                id: found.id,
                category: found.category,
                here: found.finding.status,
                elsewhere: *elsewhere.checks.get(found.id)?,
            })
        })
        .collect();
    let only_here = both.iter().any(Difference::is_of_here);
    let fails_here = here
        .iter()
        .any(|found| depends_on_network(found) && found.finding.status == Status::Fail);
    let fails_elsewhere = elsewhere.checks.values().any(|one| *one == Status::Fail);
    let verdict = match (fails_here, fails_elsewhere) {
        (true, _) if only_here => Verdict::FailsHere,
        (true, true) => Verdict::FailsOnBoth,
        // What fails here was not looked at there.
        (true, false) => return None,
        (false, true) => Verdict::WorksHere,
        (false, false) => Verdict::Alike,
    };
    let is_trouble = |found: &&CheckResult| {
        depends_on_network(found) && matches!(found.finding.status, Status::Fail | Status::Warn)
    };
    Some(Comparison {
        subject,
        here_at: this.at,
        elsewhere_at: elsewhere.at,
        differs: both
            .into_iter()
            .filter(|one| one.here != one.elsewhere && one.here != Status::Skipped)
            .collect(),
        verdict,
        trouble: here.iter().filter(is_trouble).cloned().collect(),
    })
}

impl Comparison {
    pub(crate) fn finding(&self) -> Finding {
        let service = |id: &str| Message::new(id).with("service", self.subject.service.as_str());
        let finding = match self.verdict {
            Verdict::FailsHere => {
                let fresh = self.here_at.signed_duration_since(self.elsewhere_at).abs() < FRESH;
                let blocked = self.differs.iter().filter(|one| one.is_of_here());
                // The service itself may fail at one time and not at another; a network's own
                // checks don't.
                let of_network = blocked.clone().any(|one| one.category == Category::Network);
                let finding = Finding::warn(service("compare-fails-here"))
                    .because(
                        "blocked_here",
                        Evidence::list(blocked.map(|one| Evidence::word(one.id))),
                    )
                    .suspect(
                        Cause::OnlyThisNetwork,
                        match fresh && of_network {
                            true => Confidence::Certain,
                            false => Confidence::Possible,
                        },
                    );
                finding.remedy(Remedy::for_it("step-it-sheet"))
            }
            Verdict::WorksHere => Finding::pass_with(service("compare-works-here")),
            Verdict::FailsOnBoth => Finding::pass_with(service("compare-fails-on-both")),
            Verdict::Alike => Finding::pass_with(service("compare-alike")),
        };
        finding.because("elsewhere_at", Evidence::time(self.elsewhere_at))
    }
}

/// Compares a finished run with those of other networks, and keeps it.
pub(crate) async fn conclude(
    context: &Context,
    found: &[CheckResult],
) -> (CheckResult, Option<Comparison>) {
    let begun = Instant::now();
    if context.offline {
        let skipped = Finding::skipped(Message::new("skipped-offline"));
        return (EPILOGUE.result(skipped, begun.elapsed()), None);
    }
    let work = async {
        let link = link::look(context).await?;
        let kept = remember(context, found, link).await;
        Some(kept)
    };
    let (finding, comparison) = match tokio::time::timeout(EPILOGUE.limit, work).await {
        Ok(Some(Ok(comparison))) => match comparison {
            Some(comparison) => (comparison.finding(), Some(comparison)),
            None => (nothing_yet(found), None),
        },
        Ok(Some(Err(problem))) => {
            tracing::warn!(%problem, "the run could not be saved");
            (Finding::skipped(Message::new("compare-not-kept")), None)
        }
        Ok(None) | Err(_) => (Finding::skipped(Message::new("compare-no-network")), None),
    };
    (EPILOGUE.result(finding, begun.elapsed()), comparison)
}

/// There is nothing to compare with; where something fails here, there should be.
fn nothing_yet(found: &[CheckResult]) -> Finding {
    let finding = Finding::pass_with(Message::new("compare-nothing-yet"));
    let fails =
        |found: &CheckResult| depends_on_network(found) && found.finding.status == Status::Fail;
    match found.iter().any(fails) {
        true => finding.remedy(Remedy::Act(Act::RunElsewhere)),
        false => finding,
    }
}

async fn remember(
    context: &Context,
    found: &[CheckResult],
    link: Link,
) -> Result<Option<Comparison>, Problem> {
    let store = HistoryFile::in_folder(&context.portico.paths().data);
    let at = context.portico.clock().now();
    let (profile, found) = (context.profile.name.clone(), found.to_vec());
    let subject = Subject {
        service: context.profile.title.clone(),
        targets: context.targets(),
    };
    let work = move || {
        let mut kept = store.load()?;
        let run = KeptRun {
            at,
            profile,
            network: Fingerprint::of(&link, &kept.salt),
            checks: found
                .iter()
                .filter(|found| depends_on_network(found))
                .filter(|found| found.finding.status != Status::Skipped)
                .map(|found| (found.id.to_owned(), found.finding.status))
                .collect(),
        };
        let comparison = compare(subject, &found, &run, &kept.runs);
        kept.add(run);
        store.save(&kept)?;
        Ok(comparison)
    };
    tokio::task::spawn_blocking(work).await?
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::*;
    use crate::testing;
    use portico_core::Language;
    use portico_core::clock::{Clock, SystemClock};

    fn link(gateway: &str, hardware: Option<&str>) -> Link {
        Link {
            gateway: Some(gateway.parse::<IpAddr>().unwrap()),
            hardware: hardware.map(str::to_owned),
            kind: "wireless".to_owned(),
            name_servers: vec!["192.0.2.53".to_owned()],
        }
    }

    fn office() -> Fingerprint {
        Fingerprint::of(&link("192.168.1.1", Some("02:00:00:00:00:01")), "salt")
    }

    fn phone() -> Fingerprint {
        Fingerprint::of(&link("192.168.1.1", Some("02:00:00:00:00:02")), "salt")
    }

    fn run(network: Fingerprint, ago: TimeDelta, checks: &[(&str, Status)]) -> KeptRun {
        KeptRun {
            at: SystemClock.now() - ago,
            profile: "acme".to_owned(),
            network,
            checks: checks
                .iter()
                .map(|(id, status)| ((*id).to_owned(), *status))
                .collect(),
        }
    }

    fn found(id: &'static str, status: Status) -> CheckResult {
        let message = Message::new("compare-alike").with("service", "Acme");
        let finding = match status {
            Status::Pass => Finding::pass(),
            Status::Warn => Finding::warn(message),
            Status::Fail => Finding::fail(message),
            Status::Skipped => Finding::skipped(message),
        };
        testing::result(
            id,
            finding.because("host", Evidence::host("id.example.com")),
        )
    }

    fn subject() -> Subject {
        Subject {
            service: "Acme".to_owned(),
            targets: vec![Target {
                host: "id.example.com".to_owned(),
                port: 443,
                tls: true,
            }],
        }
    }

    fn here() -> KeptRun {
        run(office(), TimeDelta::zero(), &[])
    }

    #[test]
    fn networks_are_told_apart_by_the_gateways_hardware_and_else_by_all_the_rest() {
        assert!(
            !office().may_be(&phone()),
            "alike addresses are two networks"
        );
        let unknown = Fingerprint::of(&link("192.168.1.1", None), "salt");
        assert!(
            unknown.may_be(&office()),
            "what is not known tells nothing apart"
        );
        let moved = Fingerprint::of(&link("10.0.0.1", None), "salt");
        assert!(!moved.may_be(&office()));
        let text = serde_json::to_string(&office()).unwrap();
        assert!(!text.contains("192.168") && !text.contains("02:00") && !text.contains("wireless"));
        let resalted = Fingerprint::of(&link("192.168.1.1", Some("02:00:00:00:00:01")), "other");
        assert_ne!(resalted, office(), "two installations can't be matched");
    }

    #[test]
    fn what_fails_here_and_worked_elsewhere_is_this_network() {
        let runs = [run(
            phone(),
            TimeDelta::hours(1),
            &[("network.tcp", Status::Pass)],
        )];
        let comparison = compare(
            subject(),
            &[found("network.tcp", Status::Fail)],
            &here(),
            &runs,
        )
        .unwrap();
        let finding = comparison.finding();
        assert_eq!(finding.status, Status::Warn);
        assert_eq!(finding.suspects[0].cause, Cause::OnlyThisNetwork);
        assert_eq!(finding.suspects[0].confidence, Confidence::Certain);
        assert_eq!(comparison.view(Language::English).differs.len(), 1);
    }

    #[test]
    fn a_network_that_fails_in_another_place_is_not_said_to_work() {
        let runs = [run(
            phone(),
            TimeDelta::hours(1),
            &[("network.tcp", Status::Fail)],
        )];
        let tls_fails = [
            found("network.tcp", Status::Pass),
            found("network.tls", Status::Fail),
        ];
        let comparison = compare(subject(), &tls_fails, &here(), &runs).unwrap();
        assert_eq!(comparison.verdict, Verdict::FailsOnBoth);
        let not_looked_at = [run(
            phone(),
            TimeDelta::hours(1),
            &[("network.tcp", Status::Pass)],
        )];
        assert!(compare(subject(), &tls_fails, &here(), &not_looked_at).is_none());
    }

    #[test]
    fn an_old_run_and_a_service_that_failed_meanwhile_prove_nothing() {
        for (id, ago) in [
            ("network.tcp", TimeDelta::days(2)),
            ("service.discovery", TimeDelta::hours(1)),
        ] {
            let runs = [run(phone(), ago, &[(id, Status::Pass)])];
            let comparison =
                compare(subject(), &[found(id, Status::Fail)], &here(), &runs).unwrap();
            let suspects = comparison.finding().suspects;
            assert_eq!(suspects[0].confidence, Confidence::Possible, "{id}");
        }
    }

    #[test]
    fn it_cuts_both_ways() {
        for (status, elsewhere, verdict) in [
            (Status::Pass, Status::Fail, Verdict::WorksHere),
            (Status::Fail, Status::Fail, Verdict::FailsOnBoth),
            (Status::Pass, Status::Pass, Verdict::Alike),
            (Status::Warn, Status::Pass, Verdict::Alike),
        ] {
            let runs = [run(
                phone(),
                TimeDelta::hours(1),
                &[("network.tls", elsewhere)],
            )];
            let comparison =
                compare(subject(), &[found("network.tls", status)], &here(), &runs).unwrap();
            assert_eq!(comparison.verdict, verdict);
            let finding = comparison.finding();
            assert_eq!(finding.status, Status::Pass);
            assert!(finding.suspects.is_empty());
        }
    }

    #[test]
    fn only_the_latest_run_of_another_network_and_the_same_profile_counts() {
        let fails = [("network.tcp", Status::Fail)];
        let passes = [("network.tcp", Status::Pass)];
        let here_found = [found("network.tcp", Status::Fail)];
        let same = [run(office(), TimeDelta::hours(1), &passes)];
        assert!(compare(subject(), &here_found, &here(), &same).is_none());
        let other = KeptRun {
            profile: "other".to_owned(),
            ..run(phone(), TimeDelta::hours(1), &passes)
        };
        assert!(compare(subject(), &here_found, &here(), &[other]).is_none());
        let both = [
            run(phone(), TimeDelta::hours(3), &passes),
            run(phone(), TimeDelta::hours(1), &fails),
        ];
        let comparison = compare(subject(), &here_found, &here(), &both).unwrap();
        assert_eq!(comparison.verdict, Verdict::FailsOnBoth);
    }

    #[test]
    fn what_has_nothing_to_do_with_the_network_is_not_compared() {
        let runs = [run(
            phone(),
            TimeDelta::hours(1),
            &[
                ("app.clock", Status::Pass),
                ("service.status", Status::Pass),
            ],
        )];
        let here_found = [
            found("app.clock", Status::Fail),
            found("service.status", Status::Fail),
        ];
        let comparison = compare(subject(), &here_found, &here(), &runs).unwrap();
        assert_eq!(comparison.verdict, Verdict::Alike);
    }

    #[test]
    fn the_sheet_says_what_fails_and_what_to_allow_in_every_language() {
        let runs = [run(
            phone(),
            TimeDelta::hours(1),
            &[("network.tcp", Status::Pass)],
        )];
        let here_found = [found("network.tcp", Status::Fail)];
        let comparison = compare(subject(), &here_found, &here(), &runs).unwrap();
        for &language in Language::ALL {
            let sheet = comparison.view(language).sheet;
            assert!(sheet.starts_with("# "), "{sheet}");
            for part in ["Acme", "id.example.com:443", "network.tcp", "UTC"] {
                assert!(sheet.contains(part), "{part} is missing in {sheet}");
            }
            assert!(
                !sheet.contains("sheet-") && !sheet.contains("evidence-"),
                "{sheet}"
            );
        }
    }

    #[tokio::test]
    async fn a_run_is_kept_and_compared_with_the_next_networks() {
        let (context, folder) = testing::context();
        let passed = [found("network.tcp", Status::Pass)];
        let first = remember(&context, &passed, link("192.0.2.1", None)).await;
        assert!(first.unwrap().is_none());
        let failed = [found("network.tcp", Status::Fail)];
        let second = remember(&context, &failed, link("192.0.2.2", None)).await;
        let comparison = second.unwrap().unwrap();
        assert_eq!(comparison.verdict, Verdict::FailsHere);
        assert_eq!(comparison.subject.targets.len(), 1);
        let kept = std::fs::read_to_string(folder.path().join("data/networks.json")).unwrap();
        assert!(!kept.contains("192.0.2"), "{kept}");
    }

    #[test]
    fn another_network_is_offered_only_where_something_fails() {
        assert!(
            nothing_yet(&[found("network.tcp", Status::Pass)])
                .remedies
                .is_empty()
        );
        assert_eq!(
            nothing_yet(&[found("network.tcp", Status::Fail)])
                .remedies
                .len(),
            1
        );
    }
}
