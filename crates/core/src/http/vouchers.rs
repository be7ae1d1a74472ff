//! The authorities that an organisation names beside the system's (`extra_ca` of a policy).

use std::path::{Path, PathBuf};

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use super::Error;
use crate::problem::ManagedBy;

/// Reads a file that is somebody's to name; why it can't be, in technical words.
pub(crate) type Reader = fn(&Path) -> Result<Vec<u8>, String>;

/// Files of authorities. They are read when the first encrypted connection is made.
#[derive(Debug, Clone)]
pub(crate) struct Vouchers {
    files: Vec<PathBuf>,
    read: Reader,
    managed_by: ManagedBy,
}

impl Default for Vouchers {
    fn default() -> Self {
        Self {
            files: Vec::new(),
            read: |_| Err("nobody has named it".to_owned()),
            managed_by: ManagedBy::default(),
        }
    }
}

impl Vouchers {
    pub(crate) fn new(files: Vec<PathBuf>, read: Reader, managed_by: ManagedBy) -> Self {
        Self {
            files,
            read,
            managed_by,
        }
    }

    /// Whether these are the same files of the same organisation's.
    pub(super) fn are(&self, others: &Self) -> bool {
        self.files == others.files && self.managed_by == others.managed_by
    }

    /// The files, in PEM form. One that is of no use ends it: whoever relies on it would be told that a
    /// server is not to be trusted.
    pub(super) fn read(&self, host: &str) -> Result<Vec<Vec<u8>>, Error> {
        let unusable = |file: &Path, why: &str| Error::Vouchers {
            host: host.to_owned(),
            why: format!("{}: {why}", file.display()),
            managed_by: Box::new(self.managed_by.clone()),
        };
        let files = self.files.iter().map(|file| {
            let pem = (self.read)(file).map_err(|why| unusable(file, &why))?;
            let all: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
            match all {
                Ok(all) if !all.is_empty() => Ok(pem),
                _ => Err(unusable(file, "it has no certificates in PEM form")),
            }
        });
        files.collect()
    }
}
