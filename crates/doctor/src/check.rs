//! A check, and what it finds.

use std::time::Duration;

use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};

use crate::cause::{Cause, Confidence};
use crate::context::Context;
use crate::evidence::Evidence;
use crate::message::Message;
use crate::remedy::Remedy;

/// What is known of a check before it looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckSpec {
    /// Its stable id, `group.name`.
    pub id: &'static str,
    /// Where it belongs.
    pub category: Category,
    /// The guide's article that explains what it looks at.
    pub article: &'static str,
    /// How long it may take. One that takes longer is cut off.
    pub limit: Duration,
    /// The checks without whose success this one says nothing of its own.
    pub depends_on: &'static [&'static str],
    /// Whether it has to reach other computers; left out of an offline run.
    pub needs_network: bool,
    /// Whether it runs only when it is asked for by name, because the person notices it.
    pub on_request: bool,
}

impl CheckSpec {
    /// What came of it.
    pub(crate) fn result(&self, finding: Finding, took: Duration) -> CheckResult {
        CheckResult {
            id: self.id,
            category: self.category,
            article: self.article,
            finding,
            took,
        }
    }
}

type Look = dyn for<'a> Fn(&'a Context) -> BoxFuture<'a, Finding> + Send + Sync;

/// One thing to look at. It changes nothing on the person's computer.
pub(crate) struct Check {
    pub(crate) spec: CheckSpec,
    look: Box<Look>,
}

impl Check {
    pub(crate) fn new(
        spec: CheckSpec,
        look: impl for<'a> Fn(&'a Context) -> BoxFuture<'a, Finding> + Send + Sync + 'static,
    ) -> Self {
        let look = Box::new(look);
        Self { spec, look }
    }

    /// Looks.
    pub(crate) async fn look(&self, context: &Context) -> Finding {
        (self.look)(context).await
    }
}

/// The check of a module that has a `SPEC` and a `look`.
macro_rules! check {
    ($module:ident) => {
        $crate::check::Check::new($module::SPEC, |context| Box::pin($module::look(context)))
    };
}
pub(crate) use check;

/// Where a check belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// This app on this computer.
    App,
    /// The way back from the browser.
    Loopback,
    /// The browser.
    Browser,
    /// The network.
    Network,
    /// The service.
    Service,
    /// The person's account.
    Account,
}

/// What came of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// As it should be.
    Pass,
    /// Not as it should be, and sign-in may work all the same.
    Warn,
    /// Sign-in can't work like this.
    Fail,
    /// Not looked at, and the finding says why.
    Skipped,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What came of it.
    pub status: Status,
    /// Whether it was not looked at because nothing depends on it here: nobody misses it.
    pub not_applicable: bool,
    /// One sentence: what was seen, or why it was not looked at.
    pub message: Option<Message>,
    /// What it rests on, redacted by its types.
    pub evidence: Vec<(&'static str, Evidence)>,
    /// What it makes one suspect.
    pub suspects: Vec<Suspicion>,
    /// What helps, the best first.
    pub remedies: Vec<Remedy>,
}

/// A cause that a finding points to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspicion {
    /// The cause.
    pub cause: Cause,
    /// How sure.
    pub confidence: Confidence,
}

impl Finding {
    /// All is well.
    #[must_use]
    pub fn pass() -> Self {
        Self::new(Status::Pass, None)
    }

    /// All is well, and something is worth saying.
    #[must_use]
    pub fn pass_with(message: Message) -> Self {
        Self::new(Status::Pass, Some(message))
    }

    /// Something is not as it should be.
    #[must_use]
    pub fn warn(message: Message) -> Self {
        Self::new(Status::Warn, Some(message))
    }

    /// Sign-in can't work like this.
    #[must_use]
    pub fn fail(message: Message) -> Self {
        Self::new(Status::Fail, Some(message))
    }

    /// Not looked at, and why.
    #[must_use]
    pub fn skipped(why: Message) -> Self {
        Self::new(Status::Skipped, Some(why))
    }

    /// Not looked at, because nothing depends on it here, and why.
    #[must_use]
    pub fn not_applicable(why: Message) -> Self {
        Self {
            not_applicable: true,
            ..Self::skipped(why)
        }
    }

    /// Adds what it rests on.
    #[must_use]
    pub fn because(mut self, key: &'static str, evidence: Evidence) -> Self {
        self.evidence.push((key, evidence));
        self
    }

    /// Adds a cause to suspect.
    #[must_use]
    pub fn suspect(mut self, cause: Cause, confidence: Confidence) -> Self {
        self.suspects.push(Suspicion { cause, confidence });
        self
    }

    /// Adds what helps.
    #[must_use]
    pub fn remedy(mut self, remedy: Remedy) -> Self {
        self.remedies.push(remedy);
        self
    }

    fn new(status: Status, message: Option<Message>) -> Self {
        Self {
            status,
            not_applicable: false,
            message,
            evidence: Vec::new(),
            suspects: Vec::new(),
            remedies: Vec::new(),
        }
    }
}

/// A finding, by whom and how long it took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckResult {
    /// The check's id.
    pub id: &'static str,
    /// Where it belongs.
    pub category: Category,
    /// The guide's article that explains what it looks at.
    pub article: &'static str,
    /// What it found.
    pub finding: Finding,
    /// How long it took.
    pub took: Duration,
}
