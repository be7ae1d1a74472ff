//! The exit codes, and what leads to which.

use std::process::ExitCode;

use portico_core::problem::Family;
use portico_core::{Code, Problem};

/// How the program ends. Other programs rely on these numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// Done.
    Done = 0,
    /// Stopped by a problem; its code is printed.
    Stopped = 1,
    /// Wrong use.
    WrongUse = 2,
    /// Not signed in, or the session ended.
    NotSignedIn = 3,
    /// The network or the service can't be reached.
    Unreachable = 4,
    /// The keychain can't be used.
    Keychain = 5,
    /// Not allowed by policy.
    Forbidden = 6,
    /// Cancelled.
    Cancelled = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

impl From<Code> for Exit {
    fn from(code: Code) -> Self {
        match code.family() {
            Family::Person | Family::SignIn | Family::Device => Exit::Stopped,
            Family::Session => Exit::NotSignedIn,
            Family::Service | Family::Network => Exit::Unreachable,
            Family::Keychain => Exit::Keychain,
            Family::Policy => Exit::Forbidden,
            Family::User => Exit::Cancelled,
        }
    }
}

/// Why a command did not do what it was asked to.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A problem, still to be said; with what stands behind `portico login` to sign in again.
    Problem(Box<Problem>, Option<String>),
    /// Wrong use, in the person's words.
    WrongUse(String),
    /// Everything has been said.
    Said(Exit),
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Failure::Problem(Box::new(problem), None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_problem_counts_as_done_or_as_wrong_use() {
        for &code in Code::ALL {
            let exit = Exit::from(code);
            assert!(!matches!(exit, Exit::Done | Exit::WrongUse), "{code}");
        }
    }

    #[test]
    fn what_may_pass_by_itself_has_one_exit_code() {
        for &code in Code::ALL {
            let passing = Problem::new(code).is_passing();
            assert_eq!(Exit::from(code) == Exit::Unreachable, passing, "{code}");
        }
    }
}
