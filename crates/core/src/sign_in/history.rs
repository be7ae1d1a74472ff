//! Why sign-ins stopped, and what services said of people: a hint for troubleshooting.

use std::path::Path;
use std::sync::Arc;

use super::last_outcome::{self, AllSaid, Said};
use super::last_problem::{LastProblem, LastProblems};
use crate::context::Context;
use crate::problem::Problem;
use crate::session::{Record, Sessions};

/// Why sign-ins stopped. Cheap to clone.
#[derive(Debug, Clone)]
pub struct History {
    context: Context,
    sessions: Sessions,
    kept: Arc<Kept>,
}

#[derive(Debug)]
struct Kept {
    said: AllSaid,
    problems: LastProblems,
}

impl History {
    pub(crate) fn new(context: Context, sessions: Sessions, data: &Path) -> Self {
        let said = AllSaid::new(context.vault().clone());
        let problems = LastProblems::new(data);
        Self {
            context,
            sessions,
            kept: Arc::new(Kept { said, problems }),
        }
    }

    /// Notes why a sign-in of a profile has stopped; without a problem, that somebody has signed in.
    pub(super) fn note(
        &self,
        profile: &str,
        person: Option<&str>,
        problem: Option<&Problem>,
    ) -> Result<(), Problem> {
        let now = self.context.clock().now();
        let Kept { said, problems } = &*self.kept;
        let (said, last) = match problem {
            Some(problem) => (
                said.note(profile, person, problem.code, now),
                problems.note(profile, person, problem, now),
            ),
            None => (said.clear(profile, person), problems.clear(profile, now)),
        };
        said.and(last)
    }

    /// Forgets what a profile's service said of a person.
    pub(crate) fn forget(&self, profile: &str, person: &str) -> Result<(), Problem> {
        self.kept.said.clear(profile, Some(person))
    }

    /// Forgets what a profile's service said of anybody.
    pub(crate) fn forget_profile(&self, profile: &str) -> Result<(), Problem> {
        self.kept.said.forget(profile)
    }

    /// What a service said of a person when their last sign-in stopped, if they have not signed in
    /// since; without a person, what it last said of anybody.
    ///
    /// # Errors
    /// When the vault can't be read without asking the person for something.
    pub fn last_said(&self, profile: &str, person: Option<&str>) -> Result<Option<Said>, Problem> {
        self.kept.said.last(profile, person)
    }

    /// Why the last sign-in of a profile stopped, if that was within a day, was this person's as far
    /// as is known, and nobody has signed in since. A hint for troubleshooting, not to be relied on.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn last_problem(
        &self,
        profile: &str,
        person: Option<&str>,
    ) -> Result<Option<LastProblem>, Problem> {
        let now = self.context.clock().now();
        let last = self.kept.problems.of(profile, person, now)?;
        Ok(last.filter(|last| self.was_said(last)))
    }

    /// The newest of those of all profiles, unless somebody has signed in to any of them since.
    ///
    /// # Errors
    /// When the file or the sessions can't be read.
    pub fn newest_problem(&self) -> Result<Option<LastProblem>, Problem> {
        let now = self.context.clock().now();
        let newest = self.kept.problems.newest(now)?;
        let Some(newest) = newest.filter(|newest| self.was_said(newest)) else {
            return Ok(None);
        };
        let later = |record: &Record| record.since > newest.at;
        Ok((!self.sessions.all()?.iter().any(later)).then_some(newest))
    }

    /// A file says why a sign-in stopped; what a service says of a person is believed of the vault
    /// only.
    fn was_said(&self, last: &LastProblem) -> bool {
        !last_outcome::is_of_a_person(last.code)
            || self
                .kept
                .said
                .holds(&last.profile, last.code, last.at)
                .unwrap_or_else(|problem| {
                    tracing::info!(%problem, "what the service last said can't be read");
                    false
                })
    }
}
