//! What the service's public status page says: incidents and maintenance that touch signing in.
//!
//! Pages in Statuspage's shape (`summary.json`) are read leniently: a member that is missing or
//! not understood is as good as not there.

use std::time::Duration;

use chrono::{DateTime, Utc};
use portico_core::domain::Kind;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use url::Url;

use crate::cause::{Cause, Confidence};
use crate::check::{Category, CheckSpec, Finding};
use crate::context::Context;
use crate::evidence::{self, Evidence};
use crate::message::Message;
use crate::remedy::{Act, Remedy};

const TIMEOUT: Duration = Duration::from_millis(2400);
/// More than this many at once help nobody.
const MOST: usize = 8;

pub(super) const SPEC: CheckSpec = CheckSpec {
    id: "service.status",
    category: Category::Service,
    article: "service-status",
    limit: TIMEOUT
        .saturating_mul(2)
        .saturating_add(Duration::from_millis(200)),
    depends_on: &[],
    needs_network: true,
    on_request: false,
};

pub(super) async fn look(context: &Context) -> Finding {
    know_provider(context).await;
    let Some(url) = context.status_url() else {
        return Finding::not_applicable(Message::new("status-no-page"));
    };
    let loaded = tokio::time::timeout(TIMEOUT, context.portico.http().json(&url)).await;
    let host = Evidence::host(url.host_str().unwrap_or_default());
    let finding = match loaded {
        Ok(Ok(document)) => match Summary::read(&document) {
            Some(summary) => judge(&summary),
            None => Finding::skipped(Message::new("status-not-read")),
        },
        Ok(Err(problem)) => Finding::skipped(Message::new("status-not-read"))
            .because("error", Evidence::word(problem.code.as_str())),
        Err(_) => Finding::skipped(Message::new("status-not-read")),
    };
    finding
        .because("host", host)
        .remedy(Remedy::Act(Act::OpenStatusPage {
            url: page_of(&url).to_string(),
        }))
}

/// Where the profile names no page, the provider's metadata may: they have to be loaded for that.
async fn know_provider(context: &Context) {
    let profile = &context.profile;
    let has_metadata = matches!(profile.kind, Kind::Oidc | Kind::Native);
    if let (None, Some(issuer), true) = (&profile.status_url, &profile.issuer, has_metadata) {
        // Without them there is no page that is known of.
        let _ = tokio::time::timeout(TIMEOUT, context.portico.provider(issuer)).await;
    }
}

/// The page for people beside a summary for programs.
fn page_of(summary: &Url) -> Url {
    let mut page = summary.clone();
    page.set_query(None);
    page.set_fragment(None);
    let path = page.path().split("/api/").next().unwrap_or("/").to_owned();
    page.set_path(&path);
    page
}

/// How bad something is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Impact {
    None,
    #[default]
    Unknown,
    Minor,
    Major,
    Critical,
}

impl Impact {
    fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Unknown => "unknown",
            Self::Minor => "minor",
            Self::Major => "major",
            Self::Critical => "critical",
        }
    }
}

/// How far an incident or a maintenance has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Stage {
    Investigating,
    Identified,
    Monitoring,
    #[serde(alias = "postmortem")]
    Resolved,
    Scheduled,
    InProgress,
    Verifying,
    Completed,
    #[default]
    Unknown,
}

impl Stage {
    fn as_str(self) -> &'static str {
        match self {
            Self::Investigating => "investigating",
            Self::Identified => "identified",
            Self::Monitoring => "monitoring",
            Self::Resolved => "resolved",
            Self::Scheduled => "scheduled",
            Self::InProgress => "in_progress",
            Self::Verifying => "verifying",
            Self::Completed => "completed",
            Self::Unknown => "unknown",
        }
    }
}

/// An incident, or a maintenance that is under way.
#[derive(Debug, Deserialize)]
struct Event {
    #[serde(deserialize_with = "plain_text")]
    name: String,
    #[serde(default, deserialize_with = "if_understood")]
    impact: Impact,
    #[serde(default, deserialize_with = "if_understood")]
    status: Stage,
    #[serde(default, deserialize_with = "if_understood")]
    started_at: Option<DateTime<Utc>>,
    #[serde(default, deserialize_with = "if_understood")]
    created_at: Option<DateTime<Utc>>,
    #[serde(default, deserialize_with = "those_understood")]
    components: Vec<Named>,
    #[serde(default, deserialize_with = "those_understood")]
    incident_updates: Vec<Update>,
}

/// A part of the service that an event is about.
#[derive(Debug, Deserialize)]
struct Named {
    name: String,
}

#[derive(Debug, Deserialize)]
struct Update {
    #[serde(deserialize_with = "plain_text")]
    body: String,
}

/// A part of the service.
#[derive(Debug, Deserialize)]
struct Component {
    #[serde(deserialize_with = "plain_text")]
    name: String,
    #[serde(default, deserialize_with = "if_understood")]
    status: String,
    #[serde(default, deserialize_with = "if_understood")]
    group: bool,
}

#[derive(Debug, Deserialize)]
struct Summary {
    #[serde(default, deserialize_with = "those_understood")]
    incidents: Vec<Event>,
    #[serde(default, deserialize_with = "those_understood")]
    scheduled_maintenances: Vec<Event>,
    #[serde(default, deserialize_with = "those_understood")]
    components: Vec<Component>,
}

/// A value of another kind is as good as none.
fn if_understood<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned + Default,
{
    Ok(T::deserialize(Value::deserialize(from)?).unwrap_or_default())
}

fn those_understood<'de, D, T>(from: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let all: Vec<Value> = if_understood(from)?;
    Ok(all.into_iter().flat_map(T::deserialize).collect())
}

fn plain_text<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    String::deserialize(from).map(|text| plain(&text))
}

impl Summary {
    /// What is of interest in a document; none when it has nothing of a status page.
    fn read(document: &Value) -> Option<Self> {
        let members = document.as_object()?;
        ["status", "incidents", "components"]
            .iter()
            .find(|name| members.contains_key(**name))?;
        let mut all = Self::deserialize(document).ok()?;
        all.incidents.retain(|event| {
            !event.name.is_empty() && !matches!(event.status, Stage::Resolved | Stage::Completed)
        });
        all.scheduled_maintenances.retain(|event| {
            !event.name.is_empty() && matches!(event.status, Stage::InProgress | Stage::Verifying)
        });
        all.components.retain(|one| {
            !one.group && one.status != "under_maintenance" && one.impact() != Impact::None
        });
        Some(all)
    }
}

impl Event {
    fn touches_sign_in(&self) -> bool {
        touches_sign_in(&self.name)
            || self
                .components
                .iter()
                .any(|part| touches_sign_in(&part.name))
    }

    fn region(&self) -> Option<&'static str> {
        let of_parts = || self.components.iter().find_map(|part| region(&part.name));
        region(&self.name).or_else(of_parts)
    }

    fn evidence(&self) -> Evidence {
        let mut all = vec![
            ("title", Evidence::text(&self.name)),
            ("impact", Evidence::word(self.impact.as_str())),
            ("status", Evidence::word(self.status.as_str())),
        ];
        let since = self.started_at.or(self.created_at);
        all.extend(since.map(|at| ("since", Evidence::time(at))));
        let latest = self.incident_updates.first();
        all.extend(latest.map(|update| ("latest", Evidence::text(&update.body))));
        Evidence::by_name(all)
    }

    /// An incident that is being watched after its repair counts for less.
    fn is_open(&self) -> bool {
        self.status != Stage::Monitoring
    }
}

impl Component {
    fn impact(&self) -> Impact {
        match self.status.as_str() {
            "operational" => Impact::None,
            "degraded_performance" => Impact::Minor,
            "partial_outage" => Impact::Major,
            "major_outage" => Impact::Critical,
            _ => Impact::Unknown,
        }
    }
}

/// What may be HTML, as text.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once('<') {
        plain.push_str(before);
        plain.push(' ');
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    for (entity, character) in [
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ] {
        plain = plain.replace(entity, character);
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// Whether a title or a component's name is about signing in.
fn touches_sign_in(text: &str) -> bool {
    const ABOUT: &[&str] = &[
        "login",
        "logins",
        "logging",
        "signin",
        "signing",
        "sign",
        "auth",
        "authentication",
        "authorization",
        "oauth",
        "app",
        "sso",
        "saml",
        "identity",
        "2fa",
        "mfa",
        "password",
        "passwords",
        "verification",
    ];
    let words: Vec<String> = words(text).map(str::to_lowercase).collect();
    words.iter().any(|word| ABOUT.contains(&word.as_str()))
        || words.windows(2).any(|two| two == ["log", "in"])
}

/// The region that a title or a component's name speaks of.
fn region(text: &str) -> Option<&'static str> {
    words(text).find_map(|word| match word {
        // In capitals only: "us" and "eu" are words too.
        "US" | "USA" => Some("US"),
        "EU" | "EMEA" => Some("EU"),
        "UK" => Some("UK"),
        "APAC" | "AP" => Some("APAC"),
        _ => match word.to_lowercase().as_str() {
            "na1" => Some("NA1"),
            "na2" => Some("NA2"),
            "na3" => Some("NA3"),
            "eu1" => Some("EU1"),
            "ap1" => Some("AP1"),
            "europe" | "european" => Some("EU"),
            "america" => Some("US"),
            "canada" => Some("CA"),
            "australia" => Some("AU"),
            "asia" => Some("APAC"),
            _ => None,
        },
    })
}

/// What a document means, for fuzzing.
#[cfg(feature = "fuzzing")]
pub(crate) fn of_document(bytes: &[u8]) -> Option<crate::CheckResult> {
    Summary::read(&serde_json::from_slice(bytes).ok()?)
        .map(|summary| SPEC.result(judge(&summary), Duration::ZERO))
}

fn judge(summary: &Summary) -> Finding {
    let mut finding = first_of(summary);
    let shown = |events: &[Event]| Evidence::list(events.iter().take(MOST).map(Event::evidence));
    if !summary.incidents.is_empty() {
        finding = finding.because("incidents", shown(&summary.incidents));
    }
    if !summary.scheduled_maintenances.is_empty() {
        finding = finding.because("maintenance", shown(&summary.scheduled_maintenances));
    }
    if !summary.components.is_empty() {
        let components = summary.components.iter().take(MOST);
        let named = components.map(|one| (&one.name, Evidence::word(one.impact().as_str())));
        finding = finding.because("components", Evidence::by_name(named));
    }
    finding
}

/// What the worst of it means for signing in.
fn first_of(summary: &Summary) -> Finding {
    let about = |id: &str, title: &str, region: Option<&'static str>| {
        Message::new(id)
            .with("incident", evidence::redacted(title))
            .with_optional("region", region)
    };
    let incident = summary
        .incidents
        .iter()
        .filter(|event| event.impact != Impact::None)
        .max_by_key(|event| (event.touches_sign_in(), event.impact));
    let serious = summary
        .incidents
        .iter()
        .filter(|event| event.impact >= Impact::Major)
        .max_by_key(|event| (event.touches_sign_in(), event.is_open(), event.impact));
    let maintenance = summary
        .scheduled_maintenances
        .iter()
        .find(|event| event.touches_sign_in());
    let component = summary
        .components
        .iter()
        .filter(|one| touches_sign_in(&one.name))
        .max_by_key(|one| one.impact());
    if let Some(event) = serious {
        let words = |id| about(id, &event.name, event.region());
        return match (event.touches_sign_in(), event.is_open()) {
            (true, true) => Finding::fail(words("status-sign-in-incident"))
                .suspect(Cause::ServiceIncident, Confidence::Certain),
            (true, false) => Finding::warn(words("status-sign-in-incident"))
                .suspect(Cause::ServiceIncident, Confidence::Likely),
            (false, _) => Finding::warn(words("status-incident"))
                .suspect(Cause::ServiceIncident, Confidence::Likely),
        };
    }
    if let Some(event) = maintenance {
        return Finding::warn(about("status-maintenance", &event.name, event.region()))
            .suspect(Cause::ServiceMaintenance, Confidence::Likely);
    }
    if let Some(event) = incident.filter(|event| event.touches_sign_in()) {
        return Finding::warn(about(
            "status-sign-in-incident",
            &event.name,
            event.region(),
        ))
        .suspect(Cause::ServiceIncident, Confidence::Possible);
    }
    if let Some(one) = component {
        let confidence = match one.impact() >= Impact::Major {
            true => Confidence::Likely,
            false => Confidence::Possible,
        };
        return Finding::warn(about("status-component", &one.name, region(&one.name)))
            .suspect(Cause::ServiceIncident, confidence);
    }
    if let Some(event) = incident.or_else(|| summary.scheduled_maintenances.first()) {
        return Finding::pass_with(about("status-elsewhere", &event.name, event.region()));
    }
    match summary.components.first() {
        Some(one) => Finding::pass_with(about("status-elsewhere", &one.name, region(&one.name))),
        None => Finding::pass(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::loopback::{Page, nobody, serve};
    use super::*;
    use crate::check::Status;
    use crate::testing;
    use serde_json::json;

    fn incident(name: &str, impact: &str, status: &str) -> Value {
        json!({
            "name": name, "impact": impact, "status": status,
            "started_at": "2026-03-12T15:23:00.000Z", "components": [],
            "incident_updates": [{ "body": "<p>We are <b>looking</b> &amp; fixing</p>" }],
        })
    }

    fn summary(incidents: Value, maintenances: Value, components: Value) -> Value {
        json!({
            "page": { "url": "https://elsewhere.example" },
            "status": { "indicator": "none", "description": "All Systems Operational" },
            "components": components, "incidents": incidents,
            "scheduled_maintenances": maintenances,
        })
    }

    fn judged(document: &Value) -> Finding {
        judge(&Summary::read(document).unwrap())
    }

    fn short(finding: &Finding) -> (Status, Option<(Cause, Confidence)>) {
        let suspicion = finding.suspects.first();
        (
            finding.status,
            suspicion.map(|suspicion| (suspicion.cause, suspicion.confidence)),
        )
    }

    #[test]
    fn an_incident_weighs_what_it_says() {
        let by_incident = |confidence| Some((Cause::ServiceIncident, confidence));
        for (name, impact, status, expected) in [
            (
                "Some customers cannot log in",
                "critical",
                "identified",
                (Status::Fail, by_incident(Confidence::Certain)),
            ),
            (
                "SSO is failing",
                "major",
                "monitoring",
                (Status::Warn, by_incident(Confidence::Likely)),
            ),
            (
                "Reports are late",
                "major",
                "investigating",
                (Status::Warn, by_incident(Confidence::Likely)),
            ),
            (
                "Login is slow",
                "minor",
                "investigating",
                (Status::Warn, by_incident(Confidence::Possible)),
            ),
            (
                "Login is odd",
                "catastrophic",
                "who knows",
                (Status::Warn, by_incident(Confidence::Possible)),
            ),
            (
                "Reports are late",
                "minor",
                "identified",
                (Status::Pass, None),
            ),
            (
                "Login was down",
                "critical",
                "resolved",
                (Status::Pass, None),
            ),
            (
                "Login was down",
                "critical",
                "postmortem",
                (Status::Pass, None),
            ),
        ] {
            let document = summary(
                json!([incident(name, impact, status)]),
                json!([]),
                json!([]),
            );
            assert_eq!(
                short(&judged(&document)),
                expected,
                "{name} {impact} {status}"
            );
        }
    }

    #[test]
    fn what_touches_sign_in_comes_before_what_is_worse_elsewhere() {
        let document = summary(
            json!([
                incident("Reports are down", "critical", "identified"),
                incident("Login fails for some", "major", "identified"),
            ]),
            json!([]),
            json!([]),
        );
        let finding = judged(&document);
        assert_eq!(finding.message.unwrap().id, "status-sign-in-incident");
    }

    #[test]
    fn maintenance_counts_while_it_is_under_way() {
        let maintenance = |status| {
            let event = incident("Work on the login", "maintenance", status);
            short(&judged(&summary(json!([]), json!([event]), json!([]))))
        };
        let likely = Some((Cause::ServiceMaintenance, Confidence::Likely));
        assert_eq!(maintenance("in_progress"), (Status::Warn, likely));
        assert_eq!(maintenance("scheduled"), (Status::Pass, None));
        assert_eq!(maintenance("completed"), (Status::Pass, None));
    }

    #[test]
    fn a_component_speaks_where_no_incident_does_and_says_which_region() {
        let component = |name, status| {
            let document = summary(
                json!([]),
                json!([]),
                json!([{ "name": name, "status": status }]),
            );
            let finding = judged(&document);
            let message = finding.message.clone();
            (
                short(&finding),
                message.map(|message| message.text(portico_core::Language::English)),
            )
        };
        let likely = Some((Cause::ServiceIncident, Confidence::Likely));
        let (short, message) = component("Login (EU1)", "major_outage");
        assert_eq!(short, (Status::Warn, likely));
        assert!(message.unwrap().contains("EU1"));
        assert_eq!(component("Login", "operational").1, None);
        assert_eq!(component("Reports", "major_outage").0, (Status::Pass, None));
    }

    #[test]
    fn whatever_is_missing_or_of_another_kind_is_not_there() {
        for document in [
            json!({ "status": {} }),
            json!({ "incidents": "none", "components": 7 }),
            json!({ "components": [{ "status": 3 }, "x", null], "incidents": [] }),
        ] {
            assert_eq!(judged(&document).status, Status::Pass, "{document}");
        }
        assert!(Summary::read(&json!({ "hello": 1 })).is_none());
        assert!(Summary::read(&json!([])).is_none());
        let odd = summary(json!([{}, null, 4]), json!([]), json!([]));
        assert_eq!(judged(&odd).status, Status::Pass);
    }

    #[test]
    fn what_may_be_html_becomes_text() {
        assert_eq!(
            plain("<p>We are <b>on</b>&nbsp;it &amp; sorry</p>"),
            "We are on it & sorry"
        );
        assert_eq!(plain("cut <off"), "cut");
    }

    #[test]
    fn words_are_matched_whole() {
        for (text, touches) in [
            ("Logging in fails", true),
            ("Unable to sign-in", true),
            ("OAuth tokens", true),
            ("Users can't log in", true),
            ("Mapping of authors happens late", false),
            ("Blog index", false),
        ] {
            assert_eq!(touches_sign_in(text), touches, "{text}");
        }
        assert_eq!(region("Bear with us"), None);
        assert_eq!(region("App (US)"), Some("US"));
    }

    #[tokio::test]
    async fn the_page_of_a_profile_is_read_and_offered() {
        let document = summary(
            json!([incident("Nobody can sign in", "critical", "investigating")]),
            json!([]),
            json!([]),
        );
        let origin = serve(|_| {
            vec![Page::json(
                "/status/api/v2/summary.json",
                document.to_string(),
            )]
        });
        let finding = look_at(origin.join("/status/api/v2/summary.json").unwrap()).await;
        assert_eq!(finding.status, Status::Fail, "{finding:?}");
        let url = origin.join("/status").unwrap().to_string();
        assert_eq!(finding.remedies, [Remedy::Act(Act::OpenStatusPage { url })]);
    }

    #[tokio::test]
    async fn a_page_that_is_not_there_says_nothing_about_the_service() {
        let unreachable = look_at(nobody()).await;
        assert_eq!(short(&unreachable), (Status::Skipped, None));
        let origin = serve(|_| vec![Page::html("/summary.json", 200)]);
        let unreadable = look_at(origin.join("/summary.json").unwrap()).await;
        assert_eq!(short(&unreadable), (Status::Skipped, None));
        let (mut context, _folder) = testing::context();
        context.profile.issuer = None;
        let none = look(&context).await;
        assert_eq!(none.message.unwrap().id, "status-no-page");
    }

    async fn look_at(url: Url) -> Finding {
        let (context, _folder) = testing::context();
        let mut profile = context.profile.clone();
        profile.status_url = Some(url);
        let context = Context { profile, ..context };
        look(&context).await
    }
}
