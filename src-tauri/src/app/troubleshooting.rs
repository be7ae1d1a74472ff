//! What the person does while troubleshooting: checks, remedies, reports.

use portico_core::Portico;
use portico_core::problem::{Code, Problem};
use portico_core::profile::Profile;
use portico_core::session::{AtProvider, Record, SignedOut, account_name};
use portico_doctor::remedy::Act;
use portico_doctor::report::{self, JSON, MARKDOWN};
use portico_doctor::support::{self, HandedOver};
use portico_doctor::views::{
    ActedView, CheckView, HandedOverView, NewsView, ReportKind, RunRequest,
};
use portico_doctor::{Context, Selection};
use tauri::Manager;
use url::Url;

use super::App;
use crate::desktop;
use crate::desktop::settings::{self, Page};
use crate::troubleshooting::{Shown, nothing_to_report, web_view};
use crate::window;

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
                    .with_detail("the address is not one that the checks found")
            })
    }

    async fn clear_web_data(&self) -> Result<ActedView, Problem> {
        if let Some(window) = self.handle().get_webview_window(window::LABEL) {
            window
                .clear_all_browsing_data()
                .map_err(|error| Problem::new(Code::Unexpected).because(&error))?;
        }
        self.portico().forget_providers();
        Ok(ActedView::Done)
    }

    async fn forget_this_device(&self) -> Result<ActedView, Problem> {
        let account = self.account_in_question().await?;
        let forget = |portico: Portico, mut record: Record| async move {
            portico.forget_this_device(&mut record).await
        };
        self.with_session(account, forget).await?;
        Ok(ActedView::Done)
    }

    async fn sign_out_everywhere(&self) -> Result<ActedView, Problem> {
        let account = self.account_in_question().await?;
        let sign_out = |portico: Portico, mut record: Record| async move {
            portico.sessions().sign_out(&mut record, true).await
        };
        let done = self.with_session_to_end(account, sign_out).await?;
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
        let about = self.troubleshooting().about();
        let account_of = |about: Context| Some(account_name(&about.profile.name, &about.email?));
        in_front
            .or_else(|| about.and_then(account_of))
            .ok_or_else(|| Problem::new(Code::NotSignedIn))
    }

    /// Lets the person save the report that was shown; says whether they did.
    pub(crate) async fn save_report(&self, kind: ReportKind) -> Result<bool, Problem> {
        let Shown { report, .. } = self.troubleshooting().shown_report()?;
        let name = match kind {
            ReportKind::Markdown => MARKDOWN,
            ReportKind::Json => JSON,
            ReportKind::Zip => "report.zip",
        };
        let content = report.content(kind)?;
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
        report::save(path, content).await?;
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
        let opened = tauri::async_runtime::spawn_blocking(move || settings::open(page));
        Ok(match opened.await {
            Ok(true) => ActedView::Done,
            Ok(false) => ActedView::ByHand,
            Err(error) => return Err(Problem::new(Code::Unexpected).because(&error)),
        })
    }
}
