//! A status page in Statuspage's shape, and the switches for its incidents.

use parking_lot::Mutex;
use serde_json::{Value, json};

use crate::answer::{Answer, Refusal, json_answer, see_other};
use crate::clock::{Seconds, rfc3339_millis};
use crate::http::Call;
use crate::pages::{button, escaped, wide_page};

const PAGE_ID: &str = "sandboxpage1";
const COMPONENTS: [(&str, &str); 4] = [
    ("cmplogin0001", "Login and authentication"),
    ("cmpapp000002", "App"),
    ("cmpapi000003", "API"),
    ("cmpmail00004", "Mail delivery"),
];

/// How bad things are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Incident {
    /// All systems operational.
    None,
    /// Signing in is slow.
    Minor,
    /// Signing in fails for some.
    Major,
    /// Signing in fails for all.
    Critical,
    /// Planned work is under way.
    Maintenance,
}

impl Incident {
    const ALL: [Self; 5] = [
        Self::None,
        Self::Minor,
        Self::Major,
        Self::Critical,
        Self::Maintenance,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Minor => "minor",
            Self::Major => "major",
            Self::Critical => "critical",
            Self::Maintenance => "maintenance",
        }
    }

    fn description(self) -> &'static str {
        match self {
            Self::None => "All Systems Operational",
            Self::Minor => "Minor Service Outage",
            Self::Major => "Partial System Outage",
            Self::Critical => "Major Service Outage",
            Self::Maintenance => "Service Under Maintenance",
        }
    }

    fn component_status(self) -> &'static str {
        match self {
            Self::None => "operational",
            Self::Minor => "degraded_performance",
            Self::Major => "partial_outage",
            Self::Critical => "major_outage",
            Self::Maintenance => "under_maintenance",
        }
    }

    fn headline(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Minor => "Signing in is slow",
            Self::Major => "Some people cannot sign in",
            Self::Critical => "Nobody can sign in",
            Self::Maintenance => "Planned work on sign-in",
        }
    }
}

/// The incident of the moment.
pub(crate) struct StatusPage {
    current: Mutex<(Incident, Seconds)>,
}

impl StatusPage {
    pub(crate) fn new(now: Seconds) -> Self {
        Self {
            current: Mutex::new((Incident::None, now)),
        }
    }

    pub(crate) fn set(&self, incident: Incident, now: Seconds) {
        *self.current.lock() = (incident, now);
    }

    fn current(&self) -> (Incident, Seconds) {
        *self.current.lock()
    }
}

/// `GET /status/api/v2/…`.
pub(crate) async fn api(call: Call) -> Answer {
    let (incident, since) = call.app.status.current();
    let url = format!("{}/status", call.issuer());
    let page = json!({
        "id": PAGE_ID, "name": "Sandbox", "url": url, "time_zone": "Etc/UTC",
        "updated_at": rfc3339_millis(since),
    });
    let status = json!({ "indicator": incident.name(), "description": incident.description() });
    let components = components(incident, since);
    let (incidents, maintenances) = match incident {
        Incident::None => (json!([]), json!([])),
        Incident::Maintenance => (json!([]), json!([event(incident, since, &url)])),
        Incident::Minor | Incident::Major | Incident::Critical => {
            (json!([event(incident, since, &url)]), json!([]))
        }
    };
    let body = match call.path.trim_start_matches("/status/api/v2/") {
        "summary.json" => json!({
            "page": page, "status": status, "components": components,
            "incidents": incidents, "scheduled_maintenances": maintenances,
        }),
        "status.json" => json!({ "page": page, "status": status }),
        "components.json" => json!({ "page": page, "components": components }),
        "incidents.json" | "incidents/unresolved.json" => {
            json!({ "page": page, "incidents": incidents })
        }
        "scheduled-maintenances.json" | "scheduled-maintenances/active.json" => {
            json!({ "page": page, "scheduled_maintenances": maintenances })
        }
        _ => {
            return Err(Refusal::oauth("not_found", "no such document")
                .status(axum::http::StatusCode::NOT_FOUND));
        }
    };
    Ok(json_answer(&body))
}

fn components(incident: Incident, since: Seconds) -> Vec<Value> {
    let numbered = COMPONENTS.iter().enumerate();
    numbered
        .map(|(index, (id, name))| {
            let hit = if index == 0 { incident } else { Incident::None };
            json!({
                "id": id, "name": name, "status": hit.component_status(),
                "created_at": rfc3339_millis(since), "updated_at": rfc3339_millis(since),
                "position": index + 1, "description": null, "showcase": false,
                "start_date": null, "group_id": null, "page_id": PAGE_ID, "group": false,
                "only_show_if_degraded": false,
            })
        })
        .collect()
}

fn event(incident: Incident, since: Seconds, url: &str) -> Value {
    let at = rfc3339_millis(since);
    let maintenance = incident == Incident::Maintenance;
    let status = if maintenance {
        "in_progress"
    } else {
        "investigating"
    };
    let (login, name) = COMPONENTS[0];
    let mut event = json!({
        "id": "incident00001", "name": incident.headline(), "status": status,
        "impact": incident.name(), "created_at": at, "updated_at": at, "started_at": at,
        "monitoring_at": null, "resolved_at": null, "shortlink": url, "page_id": PAGE_ID,
        "incident_updates": [{
            "id": "update0000001", "incident_id": "incident00001", "status": status,
            "body": "We are looking into it.", "created_at": at, "updated_at": at,
            "display_at": at, "deliver_notifications": true,
            "affected_components": [{
                "code": login, "name": name, "old_status": "operational",
                "new_status": incident.component_status(),
            }],
        }],
        "components": components(incident, since)[..1],
    });
    if maintenance {
        event["scheduled_for"] = at.into();
        event["scheduled_until"] = rfc3339_millis(since + 3_600).into();
    }
    event
}

/// `GET /status`.
pub(crate) async fn show(call: Call) -> Answer {
    let (incident, _) = call.app.status.current();
    let buttons: String = Incident::ALL
        .iter()
        .map(|incident| {
            button(
                &format!("incident-{}", incident.name()),
                incident.description(),
            )
        })
        .collect();
    let text = format!(
        "<p id=\"indicator\" role=\"status\">{}</p>\n<p>{}</p>\n\
         <form method=\"post\" action=\"/status\"><p>Switch to:</p>{buttons}</form>\n\
         <p><a href=\"/status/api/v2/summary.json\">summary.json</a></p>",
        escaped(incident.description()),
        escaped(incident.headline()),
    );
    Ok(wide_page("Status", &text))
}

/// `POST /status`.
pub(crate) async fn switch(call: Call) -> Answer {
    let form = call.page_form()?;
    let name = form
        .get("action")
        .unwrap_or_default()
        .trim_start_matches("incident-");
    if let Some(incident) = Incident::ALL.into_iter().find(|known| known.name() == name) {
        call.app.status.set(incident, call.app.now());
    }
    Ok(see_other("/status"))
}
