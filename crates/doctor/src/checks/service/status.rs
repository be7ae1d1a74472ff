//! What the service's public status page says: incidents and maintenance that touch signing in.
//!
//! Pages in Statuspage's shape (`summary.json`) are read leniently: a member that is missing or
//! not understood is as good as not there.

use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portico_core::views::KindView as Kind;
use serde_json::Value;
use url::Url;

use crate::cause::{Cause, Confidence};
use crate::check::{Check, Finding};
use crate::context::Context;
use crate::evidence::{self, Evidence};
use crate::message::Message;
use crate::remedy::{Act, Remedy};

const TIMEOUT: Duration = Duration::from_millis(2400);
/// More than this many at once help nobody.
const MOST: usize = 8;

pub(super) struct StatusPage;

#[async_trait]
impl Check for StatusPage {
    fn id(&self) -> &'static str {
        "service.status"
    }

    fn limit(&self) -> Duration {
        TIMEOUT * 2 + Duration::from_millis(200)
    }

    fn needs_network(&self) -> bool {
        true
    }

    async fn look(&self, context: &Context) -> Finding {
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Impact {
    None,
    Unknown,
    Minor,
    Major,
    Critical,
}

impl Impact {
    fn of(text: Option<&str>) -> Self {
        match text {
            Some("none") => Self::None,
            Some("minor") => Self::Minor,
            Some("major") => Self::Major,
            Some("critical") => Self::Critical,
            _ => Self::Unknown,
        }
    }

    fn of_component(status: Option<&str>) -> Self {
        match status {
            Some("operational") => Self::None,
            Some("degraded_performance") => Self::Minor,
            Some("partial_outage") => Self::Major,
            Some("major_outage") => Self::Critical,
            _ => Self::Unknown,
        }
    }

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

/// An incident, or a maintenance that is under way.
#[derive(Debug)]
struct Event {
    title: String,
    impact: Impact,
    status: &'static str,
    since: Option<DateTime<Utc>>,
    /// What was said last, as text.
    latest: Option<String>,
    touches_sign_in: bool,
    region: Option<&'static str>,
}

/// A part of the service that is not as it should be.
#[derive(Debug)]
struct Component {
    name: String,
    impact: Impact,
    touches_sign_in: bool,
    region: Option<&'static str>,
}

#[derive(Debug)]
struct Summary {
    incidents: Vec<Event>,
    maintenances: Vec<Event>,
    components: Vec<Component>,
}

impl Summary {
    /// None when the document has nothing of a status page.
    fn read(document: &Value) -> Option<Self> {
        document
            .get("status")
            .or(document.get("incidents"))
            .or(document.get("components"))?;
        let has_title = |event: &Event| !event.title.is_empty();
        let under_way = |event: &Event| matches!(event.status, "in_progress" | "verifying");
        let is_over = |event: &Event| matches!(event.status, "resolved" | "completed");
        Some(Self {
            incidents: list(document, "incidents")
                .map(Event::read)
                .filter(|event| has_title(event) && !is_over(event))
                .collect(),
            maintenances: list(document, "scheduled_maintenances")
                .map(Event::read)
                .filter(|event| has_title(event) && under_way(event))
                .collect(),
            components: list(document, "components")
                .filter(|one| one.get("group") != Some(&Value::Bool(true)))
                .filter(|one| text(one, "status") != Some("under_maintenance"))
                .filter_map(Component::read)
                .collect(),
        })
    }
}

impl Event {
    fn read(value: &Value) -> Self {
        let title = text(value, "name").map(plain).unwrap_or_default();
        let parts: Vec<&str> = list(value, "components")
            .filter_map(|part| text(part, "name"))
            .collect();
        let time = |key| text(value, key).and_then(|at| DateTime::parse_from_rfc3339(at).ok());
        let started = time("started_at").or_else(|| time("created_at"));
        Self {
            impact: Impact::of(text(value, "impact")),
            status: match text(value, "status") {
                Some("investigating") => "investigating",
                Some("identified") => "identified",
                Some("monitoring") => "monitoring",
                Some("resolved" | "postmortem") => "resolved",
                Some("scheduled") => "scheduled",
                Some("in_progress") => "in_progress",
                Some("verifying") => "verifying",
                Some("completed") => "completed",
                _ => "unknown",
            },
            since: started.map(|at| at.with_timezone(&Utc)),
            latest: list(value, "incident_updates")
                .next()
                .and_then(|update| text(update, "body"))
                .map(plain),
            touches_sign_in: touches_sign_in(&title)
                || parts.iter().any(|part| touches_sign_in(part)),
            region: region(&title).or_else(|| parts.iter().find_map(|part| region(part))),
            title,
        }
    }

    fn evidence(&self) -> Evidence {
        let mut all = vec![
            ("title", Evidence::text(&self.title)),
            ("impact", Evidence::word(self.impact.as_str())),
            ("status", Evidence::word(self.status)),
        ];
        all.extend(self.since.map(|at| ("since", Evidence::time(at))));
        let latest = self.latest.as_deref().map(Evidence::text);
        all.extend(latest.map(|latest| ("latest", latest)));
        Evidence::by_name(all)
    }

    /// An incident that is being watched after its repair counts for less.
    fn is_open(&self) -> bool {
        self.status != "monitoring"
    }
}

impl Component {
    /// None when it works.
    fn read(value: &Value) -> Option<Self> {
        let name = plain(text(value, "name")?);
        let impact = Impact::of_component(text(value, "status"));
        (impact != Impact::None).then(|| Self {
            touches_sign_in: touches_sign_in(&name),
            region: region(&name),
            name,
            impact,
        })
    }
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key)?.as_str()
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
pub(crate) fn of_document(document: &Value) -> Option<Finding> {
    Summary::read(document).map(|summary| judge(&summary))
}

fn judge(summary: &Summary) -> Finding {
    let mut finding = first_of(summary);
    let shown = |events: &[Event]| Evidence::list(events.iter().take(MOST).map(Event::evidence));
    if !summary.incidents.is_empty() {
        finding = finding.because("incidents", shown(&summary.incidents));
    }
    if !summary.maintenances.is_empty() {
        finding = finding.because("maintenance", shown(&summary.maintenances));
    }
    if !summary.components.is_empty() {
        let components = summary.components.iter().take(MOST);
        let named = components.map(|one| (&one.name, Evidence::word(one.impact.as_str())));
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
        .max_by_key(|event| (event.touches_sign_in, event.impact));
    let serious = summary
        .incidents
        .iter()
        .filter(|event| event.impact >= Impact::Major)
        .max_by_key(|event| (event.touches_sign_in, event.is_open(), event.impact));
    let maintenance = summary
        .maintenances
        .iter()
        .find(|event| event.touches_sign_in);
    let component = summary
        .components
        .iter()
        .filter(|one| one.touches_sign_in)
        .max_by_key(|one| one.impact);
    if let Some(event) = serious {
        let words = |id| about(id, &event.title, event.region);
        return match (event.touches_sign_in, event.is_open()) {
            (true, true) => Finding::fail(words("status-sign-in-incident"))
                .suspect(Cause::ServiceIncident, Confidence::Certain),
            (true, false) => Finding::warn(words("status-sign-in-incident"))
                .suspect(Cause::ServiceIncident, Confidence::Likely),
            (false, _) => Finding::warn(words("status-incident"))
                .suspect(Cause::ServiceIncident, Confidence::Likely),
        };
    }
    if let Some(event) = maintenance {
        return Finding::warn(about("status-maintenance", &event.title, event.region))
            .suspect(Cause::ServiceMaintenance, Confidence::Likely);
    }
    if let Some(event) = incident.filter(|event| event.touches_sign_in) {
        return Finding::warn(about("status-sign-in-incident", &event.title, event.region))
            .suspect(Cause::ServiceIncident, Confidence::Possible);
    }
    if let Some(one) = component {
        let confidence = match one.impact >= Impact::Major {
            true => Confidence::Likely,
            false => Confidence::Possible,
        };
        return Finding::warn(about("status-component", &one.name, one.region))
            .suspect(Cause::ServiceIncident, confidence);
    }
    if let Some(event) = incident.or_else(|| summary.maintenances.first()) {
        return Finding::pass_with(about("status-elsewhere", &event.title, event.region));
    }
    match summary.components.first() {
        Some(one) => Finding::pass_with(about("status-elsewhere", &one.name, one.region)),
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
        let none = StatusPage.look(&context).await;
        assert_eq!(none.message.unwrap().id, "status-no-page");
    }

    async fn look_at(url: Url) -> Finding {
        let (context, _folder) = testing::context();
        let mut profile = context.profile.clone();
        profile.status_url = Some(url);
        let context = Context { profile, ..context };
        StatusPage.look(&context).await
    }
}
