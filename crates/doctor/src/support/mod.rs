//! The way of a report to support: the service's endpoint, a draft of an e-mail, or a file to hand
//! over by oneself.

mod queue;

use std::path::PathBuf;

use portico_core::portico::policy::ReportUse;
use portico_core::profile::Profile;
use portico_core::text::Args;
use portico_core::{Code, Portico, Problem, safe_url};
use url::Url;

use crate::report::{self, Report};
use crate::views::{DestinationView, QueuedView};

pub use queue::{Asked, Queue};
#[cfg(feature = "fuzzing")]
pub use queue::{Queued, queued};

/// What the names of saved reports begin with.
const SAVED: &str = "portico-report-";

/// Where a report goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// To the service's own endpoint.
    Endpoint(Url),
    /// To somebody's mailbox, by the person's own mail program.
    Email(String),
    /// Nobody has said where.
    Nobody,
}

/// What became of a report.
#[derive(Debug)]
pub enum HandedOver {
    /// It is in the queue, and perhaps at the service already.
    Queued(QueuedView),
    /// It is a ZIP to attach by hand, and a draft of an e-mail is open, or why it is not.
    Drafted {
        /// The ZIP.
        zip: PathBuf,
        /// To whom.
        address: String,
        /// Whether the mail program took it.
        opened: Result<(), Problem>,
    },
    /// It is a ZIP, and nobody has said where it should go.
    Saved {
        /// The ZIP.
        zip: PathBuf,
    },
}

impl Destination {
    /// What a profile says.
    #[must_use]
    pub fn named(profile: &Profile) -> Self {
        let Some(support) = profile.support.as_deref().map(str::trim) else {
            return Self::Nobody;
        };
        match Url::parse(support) {
            Ok(url) if safe_url::is_safe(&url) => Self::Endpoint(url),
            Ok(url) if url.scheme() == "mailto" => Self::email(url.path()),
            _ => Self::email(support),
        }
    }

    /// The same; where the profile says nothing, the service's metadata may. A service that can't be
    /// asked names nobody.
    pub async fn find(portico: &Portico, profile: &Profile) -> Self {
        Self::ask(portico, profile).await.unwrap_or_else(|problem| {
            tracing::info!(%problem, "the service can't be asked for its support");
            Self::Nobody
        })
    }

    /// The same, and why the service can't be asked.
    async fn ask(portico: &Portico, profile: &Profile) -> Result<Self, Problem> {
        let named = Self::named(profile);
        if named != Self::Nobody || profile.registration().is_err() {
            return Ok(named);
        }
        portico.must_report_there(profile).await?;
        let server = portico.server(profile).await?;
        let endpoint = server
            .provider()
            .and_then(|provider| provider.metadata.portico.support_endpoint.clone());
        Ok(endpoint.map_or(Self::Nobody, Self::Endpoint))
    }

    fn email(text: &str) -> Self {
        let is_one = |(name, domain): (&str, &str)| {
            !name.is_empty() && domain.contains('.') && !domain.contains('@')
        };
        match text.split_once('@').is_some_and(is_one) && !text.contains(char::is_whitespace) {
            true => Self::Email(text.to_owned()),
            false => Self::Nobody,
        }
    }

    /// The destination as a face sees it.
    #[must_use]
    pub fn view(&self) -> DestinationView {
        match self {
            Self::Endpoint(url) => DestinationView::Endpoint {
                host: url.host_str().unwrap_or_default().to_owned(),
            },
            Self::Email(address) => DestinationView::Email {
                address: address.clone(),
            },
            Self::Nobody => DestinationView::Nobody,
        }
    }
}

/// Sends a report as far as it goes. What can't be sent at once waits in the [`Queue`].
///
/// # Errors
/// When it can't be kept on this computer: then it is nowhere.
pub async fn hand_over(
    portico: &Portico,
    profile: &Profile,
    destination: &Destination,
    report: &Report,
) -> Result<HandedOver, Problem> {
    let known = portico.must_report_there(profile).await;
    if *destination != Destination::Nobody {
        portico.allows_report(ReportUse::Send)?;
        known?;
    } else if let Err(problem) = known
        && is_of_another_place(&problem)
    {
        // Its server was not asked where to.
        return Err(problem);
    }
    match destination {
        Destination::Endpoint(url) => {
            let queue = Queue::of(portico);
            queue.add(report, profile, url).await?;
            Ok(HandedOver::Queued(queue.try_one(report.id(), url).await?))
        }
        Destination::Email(address) => {
            let zip = save(portico, report).await?;
            let opened = draft(portico, address, report, &zip).await;
            Ok(HandedOver::Drafted {
                zip,
                address: address.clone(),
                opened,
            })
        }
        Destination::Nobody => Ok(HandedOver::Saved {
            zip: save(portico, report).await?,
        }),
    }
}

/// Whether a profile says otherwise than it was known to where reports go.
fn is_of_another_place(problem: &Problem) -> bool {
    matches!(problem.code, Code::SupportChanged | Code::ProfileExists)
}

async fn save(portico: &Portico, report: &Report) -> Result<PathBuf, Problem> {
    let name = report.id().split('-').next().unwrap_or_default();
    Queue::of(portico).sweep().await;
    let zip = queue::folder(portico).join(format!("{SAVED}{name}.zip"));
    report::save(zip.clone(), report.zip()?).await?;
    Ok(zip)
}

async fn draft(
    portico: &Portico,
    address: &str,
    report: &Report,
    zip: &std::path::Path,
) -> Result<(), Problem> {
    let language = portico.language();
    let mut args = Args::default();
    args.text_if_any("message", report.message())
        .text("file", zip.display().to_string())
        .text("id", report.id());
    let subject = language.text("support-draft-subject", &args);
    let body = language.text("support-draft-body", &args);
    portico.open_draft(address, &subject, &body).await
}

#[cfg(test)]
mod tests {
    use portico_core::fs::atomic;

    use super::*;
    use crate::testing;

    #[test]
    fn support_is_an_endpoint_a_mailbox_or_nobody() {
        let (context, _folder) = testing::context();
        let of = |support: &str| {
            Destination::named(&Profile {
                support: Some(support.to_owned()),
                ..context.profile.clone()
            })
        };
        let url = Url::parse("https://acme.example/support").unwrap();
        assert_eq!(of(url.as_str()), Destination::Endpoint(url));
        let mailbox = Destination::Email("help@acme.example".to_owned());
        assert_eq!(of(" help@acme.example "), mailbox);
        assert_eq!(of("mailto:help@acme.example?cc=x@y.example"), mailbox);
        for nobody in [
            "",
            "http://acme.example/support",
            "ask Ada",
            "a@b@c.example",
        ] {
            assert_eq!(of(nobody), Destination::Nobody, "{nobody}");
        }
    }

    #[tokio::test]
    async fn a_profile_that_leads_elsewhere_is_named_where_a_report_would_go_nowhere() {
        let (context, _folder) = testing::context();
        let text = |host: &str| {
            format!("name = \"acme\"\nissuer = \"https://{host}\"\nclient_id = \"x\"\n")
        };
        let profiles = context.portico.profiles();
        let own = profiles.add(&text("id.acme.example")).unwrap();
        let report = queue::tests::report(&context).await;
        let path = context.portico.paths().config.join("profiles/acme.toml");
        atomic::write(&path, text("elsewhere.example").as_bytes()).unwrap();

        let led = profiles.find("acme").unwrap();
        let destination = Destination::Nobody;
        let handed = hand_over(&context.portico, &led, &destination, &report).await;

        assert_eq!(handed.unwrap_err().code, Code::ProfileExists);
        let handed = hand_over(&context.portico, &own, &destination, &report).await;
        assert!(matches!(handed, Ok(HandedOver::Saved { .. })), "{handed:?}");
    }

    #[tokio::test]
    async fn without_a_mail_program_the_report_is_there_to_be_attached() {
        let (context, _folder) = testing::context();
        let report = queue::tests::report(&context).await;
        let destination = Destination::Email("help@acme.example".to_owned());
        let handed = hand_over(&context.portico, &context.profile, &destination, &report).await;
        let Ok(HandedOver::Drafted { zip, opened, .. }) = handed else {
            panic!("{handed:?}")
        };
        assert!(opened.is_err());
        assert_eq!(Report::read(&std::fs::read(zip).unwrap()), Some(report));
    }
}
