//! What goes wrong inside, as a problem that people are told of.

use std::io;

use tokio::task::JoinError;

use super::{Code, Problem};
use crate::fs::atomic::{self, At};
use crate::fs::owners::Exposed;

impl From<Exposed> for Problem {
    fn from(exposed: Exposed) -> Self {
        let mut problem = Problem::new(Code::StorageExposed).because(&exposed);
        problem.about.path = Some(exposed.path);
        problem.about.mend = Some(exposed.mend);
        problem
    }
}

/// A folder or file of Portico's own that could not be read or written.
impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Self {
        let code = match atomic::kind_of(&error) {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Code::StorageFull,
            io::ErrorKind::PermissionDenied
            | io::ErrorKind::ReadOnlyFilesystem
            | io::ErrorKind::NotADirectory => Code::StorageReadOnly,
            io::ErrorKind::InvalidInput
            | io::ErrorKind::InvalidData
            | io::ErrorKind::IsADirectory
            | io::ErrorKind::AlreadyExists
            | io::ErrorKind::FileTooLarge => Code::StorageDamaged,
            io::ErrorKind::WouldBlock => Code::StorageBusy,
            _ => Code::Unexpected,
        };
        let mut problem = Problem::new(code).because(&error);
        let at = error.get_ref().and_then(|inner| inner.downcast_ref::<At>());
        problem.about.path = at.map(|at| at.path.display().to_string());
        problem
    }
}

/// Work on a thread of its own that broke off.
impl From<JoinError> for Problem {
    fn from(error: JoinError) -> Self {
        Problem::new(Code::Unexpected).because(&error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_file_is_not_a_case_that_nobody_has_thought_of() {
        for kind in [io::ErrorKind::InvalidInput, io::ErrorKind::FileTooLarge] {
            assert_eq!(
                Problem::from(io::Error::from(kind)).code,
                Code::StorageDamaged
            );
        }
    }

    #[test]
    fn a_full_disk_has_its_own_code() {
        assert_eq!(
            Problem::from(io::Error::from(io::ErrorKind::StorageFull)).code,
            Code::StorageFull
        );
    }
}
