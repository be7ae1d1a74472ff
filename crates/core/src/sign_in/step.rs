//! What a face shows and asks, and what a sign-in starts with.

use std::time::Duration;

use super::handoff::Handoff;
use crate::domain::{Doubt, Factor, Method, ProxyScheme, Rejection};
use crate::problem::{Code, Problem};
use crate::session::Record;

/// How long a person has in the browser, where nobody says otherwise.
pub(crate) const BROWSER_LIMIT: Duration = Duration::from_secs(300);

/// What a sign-in starts with.
#[derive(Debug, Clone)]
#[cfg_attr(not(feature = "faces"), non_exhaustive)]
pub struct Hints {
    /// The way in; the profile and the address decide without one.
    pub method: Option<Method>,
    /// Who is expected.
    pub email: Option<String>,
    /// How long the person has in the browser.
    pub limit: Duration,
    /// Whether a browser may be opened.
    pub open_browser: bool,
}

impl Default for Hints {
    fn default() -> Self {
        Self {
            method: None,
            email: None,
            limit: BROWSER_LIMIT,
            open_browser: true,
        }
    }
}

/// What a face does next.
#[derive(Debug, Clone)]
#[cfg_attr(not(feature = "faces"), non_exhaustive)]
pub enum Step {
    /// Ask the person.
    Ask(Ask),
    /// The person goes on in the browser; [`super::SignIn::wait`] tells what comes of it.
    Browser(Handoff),
    /// Signed in, and saved.
    Done(Session),
    /// It ended, and this is why.
    Stopped(Problem),
}

impl Step {
    /// Whether nothing follows.
    #[must_use]
    pub fn is_last(&self) -> bool {
        match self {
            Step::Done(_) | Step::Stopped(_) => true,
            Step::Ask(_) | Step::Browser(_) => false,
        }
    }
}

/// A session that has just been saved.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Session {
    /// What is kept of it.
    pub record: Record,
    /// Whether it lasts only until the program ends.
    pub until_quit: bool,
}

impl Session {
    /// Its account, as [`crate::session::Sessions`] takes it.
    #[must_use]
    pub fn account(&self) -> &str {
        &self.record.account
    }
}

/// A question.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Ask {
    /// What is asked for.
    pub challenge: Challenge,
    /// Why the last answer did not pass.
    pub rejected: Option<Rejected>,
    /// A passing trouble: the last answer counts as not used.
    pub trouble: Option<Problem>,
    /// The host that gets a password or code.
    pub host: Option<String>,
}

impl Ask {
    pub(super) fn new(challenge: Challenge) -> Self {
        Self {
            challenge,
            rejected: None,
            trouble: None,
            host: None,
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(not(feature = "faces"), non_exhaustive)]
pub enum Challenge {
    /// The password.
    Password,
    /// The code that was mailed because this device is not known.
    EmailCode {
        /// Where it went, masked.
        sent_to: Option<String>,
        /// How many digits.
        length: u8,
        /// Seconds until it is worthless.
        expires_in: Option<u32>,
        /// Seconds until another one may be asked for.
        resend_after: u32,
    },
    /// The second factor.
    SecondFactor(Vec<Factor>),
    /// The answer came from a browser that is not recognised as this person's.
    UnknownBrowser {
        /// Who came back.
        came_back: String,
    },
    /// Somebody else came back than was asked for.
    DifferentPerson {
        /// Who was asked for.
        asked_for: String,
        /// Who came back.
        came_back: String,
        /// What makes it a question.
        because: Doubt,
    },
    /// Nobody has vouched for the issuer that would get the password.
    ConfirmIssuer {
        /// The issuer.
        issuer: String,
    },
    /// The network's proxy asks who the person is: at the beginning, or when it stops a request, which is
    /// then made again.
    ProxySignIn {
        /// The proxy, `host:port`: it alone gets the answer.
        proxy: String,
        /// What it takes.
        schemes: Vec<ProxyScheme>,
    },
}

/// Why an answer did not pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// Which answer, as the protocol names it.
    pub answer: String,
    /// Wrong, or too late.
    pub reason: Rejection,
    /// How many tries are left.
    pub attempts_left: Option<u32>,
}

impl Rejected {
    /// The same as a problem, for faces that can't ask again.
    #[must_use]
    pub fn problem(&self) -> Problem {
        Problem::new(match (self.answer.as_str(), self.reason) {
            ("password", _) => Code::WrongPassword,
            ("proxy_sign_in", _) => Code::ProxySignIn,
            (_, Rejection::Wrong) => Code::CodeWrong,
            (_, Rejection::Expired) => Code::CodeExpired,
        })
    }
}

impl Challenge {
    /// What only a person can decide, as a problem, for faces that can't ask about it.
    #[must_use]
    pub fn undecided(&self) -> Option<Problem> {
        let (code, asked_for, came_back) = match self {
            Challenge::UnknownBrowser { came_back } => (Code::UnknownBrowser, None, came_back),
            Challenge::DifferentPerson {
                asked_for,
                came_back,
                ..
            } => (Code::WrongPerson, Some(asked_for.clone()), came_back),
            Challenge::ConfirmIssuer { issuer } => {
                return Some(Problem::new(Code::MethodNotAllowed).with_detail(format!(
                    "whether {issuer} may get the password is asked on a terminal; --method \
                     browser needs no answer"
                )));
            }
            // What comes next in a pipe may be the password for the service.
            Challenge::ProxySignIn { proxy, .. } => {
                let mut problem = Problem::new(Code::ProxySignIn);
                problem.about.proxy = Some(proxy.clone());
                return Some(problem);
            }
            Challenge::Password | Challenge::EmailCode { .. } | Challenge::SecondFactor(_) => {
                return None;
            }
        };
        let mut problem = Problem::new(code);
        problem.about.asked = asked_for;
        problem.about.came = Some(came_back.clone());
        Some(problem)
    }
}
