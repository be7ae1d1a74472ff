//! Whether there is a newer version. A notice and nothing else: Portico never installs anything, and
//! never asks for an administrator's password.
//!
//! The list of releases is fetched without anything that tells the person or the computer, is believed
//! only with the publisher's signature, and is kept, so that troubleshooting can use it offline. An
//! older list than the one that is kept tells nothing.

pub(crate) mod install_source;
pub mod list;

mod kept;
mod schedule;

use std::path::Path;
use std::time::{Duration, Instant};

use http::header;
use parking_lot::Mutex;
use semver::Version;
use url::Url;

pub(crate) use self::kept::Signed;
use self::kept::{Dismissed, KeptFile};
use self::list::{Bounds, LARGEST, LARGEST_SIGNATURE, Newer, ReleaseList};
use self::schedule::{Visit, is_due};
use crate::clock::{Clock, Timestamp};
use crate::domain::{InstallSource, UpdateMode, UpdateReason};
use crate::http::{BodyLimit, Error as HttpError, Http, Repeat, get, of_gateway};
use crate::platform::env;
use crate::problem::{Code, Problem};
use crate::safe_url;
use crate::text::Language;

/// Whatever the clock says, one process asks by itself no more often than this.
const AT_MOST: Duration = Duration::from_secs(3600);
/// How long both files may take together.
const WHOLE_LIMIT: Duration = Duration::from_secs(30);
/// What Portico calls itself there: neither its version nor the system, which together may be one
/// person's.
const USER_AGENT: &str = "Portico";

/// This copy of Portico.
#[derive(Debug, Clone)]
pub struct Installed {
    /// Its version.
    pub version: Version,
    /// Where it came from.
    pub source: InstallSource,
    /// The list of releases that it asks for; none in one that somebody has built.
    pub list: Option<ListSource>,
}

/// Where the list of releases is, and whose signature it bears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListSource {
    /// The publisher's key (minisign, base64).
    pub key: String,
    /// The address of the list; that of the signature ends in `.minisig`.
    pub url: String,
}

impl Installed {
    /// The running program.
    #[must_use]
    pub(crate) fn this_program() -> Self {
        Self {
            source: install_source::of_this_program(),
            list: ListSource::built_in().or_else(ListSource::of_environment),
            ..Self::built_here()
        }
    }

    /// One that somebody has built, without a list.
    #[must_use]
    pub fn built_here() -> Self {
        Self {
            version: Version::parse(env!("CARGO_PKG_VERSION"))
                .unwrap_or_else(|_| Version::new(0, 0, 0)),
            source: InstallSource::Source,
            list: None,
        }
    }
}

impl ListSource {
    /// What the release build has compiled in: nobody's variable takes its place, not even where only
    /// one of the two is there.
    fn built_in() -> Option<Self> {
        match (
            option_env!("PORTICO_RELEASE_KEY"),
            option_env!("PORTICO_RELEASES_URL"),
        ) {
            (None, None) => None,
            (key, url) => Some(Self {
                key: key.unwrap_or_default().to_owned(),
                url: url.unwrap_or_default().to_owned(),
            }),
        }
    }

    fn of_environment() -> Option<Self> {
        Some(Self {
            key: env::text(env::RELEASE_KEY)?,
            url: env::text(env::RELEASES_URL)?,
        })
    }

    /// Whom it is asked of.
    pub(crate) fn host(&self) -> Option<String> {
        let url = Url::parse(self.url.trim()).ok()?;
        url.host_str().map(str::to_owned)
    }

    /// The addresses of the list and of its signature.
    fn addresses(&self) -> Result<(Url, Url), Problem> {
        let list = Url::parse(self.url.trim()).map_err(|error| unusable(error.to_string()))?;
        if !safe_url::is_safe(&list) {
            return Err(unusable("the address of the list of releases is not https"));
        }
        let mut signature = list.clone();
        signature.set_path(&format!("{}.minisig", list.path()));
        Ok((list, signature))
    }
}

/// Whether Portico asks by itself, what decided that, and whether it may be asked to by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// Whether it does.
    pub mode: UpdateMode,
    /// What decided that.
    pub reason: UpdateReason,
    /// Whether somebody may ask by hand.
    pub by_hand: bool,
}

/// Whether Portico asks by itself, and why, in a sentence.
#[must_use]
pub fn sentence(mode: UpdateMode, reason: UpdateReason, language: Language) -> String {
    let mode = match mode {
        UpdateMode::Notify => "notify",
        UpdateMode::Off => "off",
    };
    let reason = match reason {
        UpdateReason::Setting => "setting",
        UpdateReason::InstallSource => "install-source",
        UpdateReason::Policy => "policy",
        UpdateReason::NoList => "no-list",
    };
    language.plain(&format!("update-{mode}-{reason}"))
}

/// What there is to decide on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wishes {
    /// Whether this copy has a list to ask for.
    pub has_list: bool,
    /// What the organisation orders.
    pub ordered: Option<UpdateMode>,
    /// What the person has set.
    pub set: Option<UpdateMode>,
    /// What the organisation recommends.
    pub recommended: Option<UpdateMode>,
    /// Whether an organisation looks after this computer.
    pub managed: bool,
    /// Where this copy came from.
    pub source: InstallSource,
}

/// Decides whether Portico asks for newer versions: the one place that does.
#[must_use]
pub(crate) fn decide(wishes: Wishes) -> Decision {
    let decided = |mode, reason, by_hand| Decision {
        mode,
        reason,
        by_hand,
    };
    if !wishes.has_list {
        return decided(UpdateMode::Off, UpdateReason::NoList, false);
    }
    if let Some(ordered) = wishes.ordered {
        let by_hand = ordered != UpdateMode::Off;
        return decided(ordered, UpdateReason::Policy, by_hand);
    }
    if let Some(set) = wishes.set {
        return decided(set, UpdateReason::Setting, true);
    }
    if let Some(recommended) = wishes.recommended {
        return decided(recommended, UpdateReason::Policy, true);
    }
    if wishes.managed {
        return decided(UpdateMode::Off, UpdateReason::Policy, true);
    }
    let mode = match wishes.source.is_kept_up_to_date() {
        true => UpdateMode::Off,
        false => UpdateMode::Notify,
    };
    decided(mode, UpdateReason::InstallSource, true)
}

/// What is known of newer versions.
#[derive(Debug)]
pub(crate) struct Updates {
    installed: Installed,
    kept: KeptFile,
    /// When this process last asked by itself.
    asked: Mutex<Option<Instant>>,
}

impl Updates {
    pub(crate) fn new(installed: Installed, cache: &Path) -> Self {
        Self {
            installed,
            kept: KeptFile::new(cache),
            asked: Mutex::default(),
        }
    }

    pub(crate) fn installed(&self) -> &Installed {
        &self.installed
    }

    /// What is newer than this copy, as far as the list says that is kept.
    pub(crate) fn newer(&self, bounds: &Bounds) -> Option<Newer> {
        self.known()?.newer_within(&self.installed.version, bounds)
    }

    /// The list that is kept, verified once more.
    fn known(&self) -> Option<ReleaseList> {
        let kept = self.kept.load().list?;
        match self.believed(&kept) {
            Ok(list) => Some(list),
            Err(problem) => {
                tracing::debug!(%problem, "the list of releases that was kept is not used");
                None
            }
        }
    }

    /// Whether the time has come to ask; whoever is told so has to, as it is not said again soon.
    pub(crate) fn take_turn(&self, clock: &dyn Clock) -> bool {
        let mut asked = self.asked.lock();
        let lately = asked.is_some_and(|asked| asked.elapsed() < AT_MOST);
        let due = !lately && is_due(self.kept.load().visit.as_ref(), clock.now());
        if due {
            *asked = Some(Instant::now());
        }
        due
    }

    /// Fetches the list as it is; from an organisation's own copy where it has one. The key stays.
    pub(crate) async fn fetch(&self, http: &Http, copy: Option<&str>) -> Result<Signed, Problem> {
        let Some(source) = &self.installed.list else {
            return Err(Problem::new(Code::UpdateListMissing));
        };
        let source = &match copy {
            Some(url) => ListSource {
                url: url.to_owned(),
                ..source.clone()
            },
            None => source.clone(),
        };
        let fetched = tokio::time::timeout(WHOLE_LIMIT, fetch(http, source)).await;
        fetched.unwrap_or_else(|_| {
            Err(Problem::new(Code::NetworkTimeout).at_host(source.host().unwrap_or_default()))
        })
    }

    /// Believes what came or not, and keeps it unless a newer one is kept.
    pub(crate) fn take(
        &self,
        came: Result<Signed, Problem>,
        clock: &dyn Clock,
    ) -> Result<(), Problem> {
        let believed = came.and_then(|came| Ok((self.believed(&came)?, came)));
        let visit = Visit::new(clock.now(), believed.is_ok());
        let (newest, result) = match believed {
            Ok((list, came)) => {
                let is_replayed = self.known().is_some_and(|known| list.is_older_than(&known));
                if is_replayed {
                    tracing::debug!("the list of releases is older than one that came before");
                }
                ((!is_replayed).then_some(came), Ok(()))
            }
            Err(problem) => (None, Err(problem)),
        };
        let kept = self.kept.change(|kept| {
            kept.visit = Some(visit);
            if newest.is_some() {
                kept.list = newest;
            }
        });
        result.and(kept)
    }

    fn believed(&self, came: &Signed) -> Result<ReleaseList, Problem> {
        let key = self
            .installed
            .list
            .as_ref()
            .map(|source| source.key.as_str());
        list::read(
            came.text.as_bytes(),
            came.signature.as_bytes(),
            key.unwrap_or_default(),
        )
        .map_err(|error| Problem::new(Code::UpdateListUnusable).because(&error))
    }

    /// When the list of releases was last asked for.
    pub(crate) fn checked_at(&self) -> Option<Timestamp> {
        self.kept.load().visit.map(|visit| visit.at)
    }

    /// Whether the person does not want to be reminded of a version at this moment.
    pub(crate) fn is_dismissed(&self, newer: &Newer, now: Timestamp) -> bool {
        let dismissed = self.kept.load().dismissed;
        dismissed.is_some_and(|it| it.covers(newer.version(), newer.security, now))
    }

    /// Notes that the person does not want to be reminded of the newest version now.
    pub(crate) fn dismiss(&self, version: &str, clock: &dyn Clock) -> Result<(), Problem> {
        let Ok(version) = Version::parse(version) else {
            return Err(Problem::new(Code::Unexpected).with_detail("not a version"));
        };
        let at = clock.now();
        self.kept
            .change(|kept| kept.dismissed = Some(Dismissed { version, at }))
    }
}

/// Both files, the signature first: a list that is published meanwhile then comes with an older
/// signature, and tomorrow with its own.
async fn fetch(http: &Http, source: &ListSource) -> Result<Signed, Problem> {
    let (list, signature) = source.addresses()?;
    Ok(Signed {
        signature: text(http, &signature, LARGEST_SIGNATURE).await?,
        text: text(http, &list, LARGEST).await?,
    })
}

async fn text(http: &Http, url: &Url, most: usize) -> Result<String, Problem> {
    let mut request = get(url, &[(header::USER_AGENT, USER_AGENT.to_owned())])?;
    request
        .headers_mut()
        .insert(header::ACCEPT, header::HeaderValue::from_static("*/*"));
    request.extensions_mut().insert(BodyLimit(most));
    let host = url.host_str().unwrap_or_default();
    let response = http.send(request, Repeat::Never).await.map_err(refused)?;
    let status = response.status();
    if !status.is_success() {
        let what = format!("{} answered {status}", url.path());
        return Err(unusable(what).at_host(host));
    }
    // What a network shows in its place is a page.
    if let Some(problem) = of_gateway(url, &response) {
        return Err(problem);
    }
    String::from_utf8(response.into_body()).map_err(|error| {
        unusable(format!("{} is not text", url.path()))
            .at_host(host)
            .because(&error)
    })
}

/// What keeps the list from coming. What is about the network has words of its own.
fn refused(error: HttpError) -> Problem {
    let about_the_list = matches!(
        error,
        HttpError::Unsafe(_)
            | HttpError::NotHttp { .. }
            | HttpError::TooLarge { .. }
            | HttpError::Packed { .. }
            | HttpError::Redirect { .. }
            | HttpError::LedAway { .. }
    );
    let problem = Problem::from(error);
    match about_the_list {
        true => Problem {
            code: Code::UpdateListUnusable,
            ..problem
        },
        false => problem,
    }
}

fn unusable(detail: impl Into<String>) -> Problem {
    Problem::new(Code::UpdateListUnusable).with_detail(detail)
}

#[cfg(test)]
mod tests;
