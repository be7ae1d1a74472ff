//! Where the system keeps the certificates of those who vouch for servers, as far as a person can
//! set that: the variables that OpenSSL reads. They count on Unix but for macOS.

use std::fs;
use std::path::Path;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use crate::platform::env;

/// A file of all public authorities is a fiftieth of this.
const LIMIT: u64 = 16 * 1024 * 1024;

/// Which variable stands over the system's own list.
pub(super) fn set_by_hand() -> Option<&'static str> {
    let is_heeded = cfg!(all(unix, not(target_os = "macos")));
    let mut names = [env::SSL_CERT_FILE, env::SSL_CERT_DIR].into_iter();
    names.find(|name| is_heeded && env::read(name).is_some())
}

/// What is set in the place of the system's list and would be read without end: a pipe, a device. It
/// is not opened.
#[must_use]
pub fn unreadable() -> Option<String> {
    let set = set_by_hand()?;
    let named = env::read(set)?;
    let of_file = |path: &Path| match fs::metadata(path) {
        Ok(it) if !it.is_file() && !it.is_dir() => Some("is not a file"),
        Ok(it) if it.is_file() && it.len() > LIMIT => Some("is too large"),
        _ => None,
    };
    if set == env::SSL_CERT_FILE {
        let path = Path::new(&named);
        let what = of_file(path)?;
        return Some(format!("{set} names {}, which {what}", path.display()));
    }
    let entries = std::env::split_paths(&named).filter_map(|folder| fs::read_dir(folder).ok());
    let mut files = entries.flatten().flatten().map(|entry| entry.path());
    files.find_map(|path| {
        let is_large = of_file(&path) == Some("is too large");
        is_large.then(|| format!("{set} has {}, which is too large", path.display()))
    })
}

/// Why no certificate was found at all.
pub(super) fn why_none() -> String {
    let file = env::read(env::SSL_CERT_FILE);
    let folders = env::read(env::SSL_CERT_DIR);
    let of_file = file.map(|file| {
        let (file, what) = (Path::new(&file), of_file(Path::new(&file)));
        format!("SSL_CERT_FILE names {}, which {what}", file.display())
    });
    let of_folders = folders
        .iter()
        .flat_map(std::env::split_paths)
        .map(|folder| {
            let what = of_folder(&folder);
            format!("SSL_CERT_DIR names {}, which {what}", folder.display())
        });
    let said: Vec<String> = of_file.into_iter().chain(of_folders).collect();
    match said.is_empty() {
        true => "the package ca-certificates is missing, or its files are empty".to_owned(),
        false => said.join("; "),
    }
}

fn of_file(path: &Path) -> &'static str {
    match fs::metadata(path) {
        Err(_) => "is not there or can't be read",
        Ok(it) if it.is_dir() => "is a folder",
        Ok(it) if !it.is_file() => "is not a file",
        Ok(it) if it.len() == 0 => "is empty",
        Ok(it) if it.len() > LIMIT => "is too large",
        Ok(_) => match fs::read(path) {
            Err(_) => "can't be read",
            Ok(bytes) if CertificateDer::pem_slice_iter(&bytes).any(|it| it.is_ok()) => {
                "has certificates that can't be used as authorities"
            }
            Ok(_) => "has no certificate in PEM form",
        },
    }
}

fn of_folder(path: &Path) -> &'static str {
    match fs::read_dir(path) {
        Err(_) if path.is_file() => "is a file",
        Err(_) => "is not there or can't be read",
        Ok(mut entries) => match entries.next() {
            None => "is empty",
            Some(_) => "has no certificate in PEM form that can be used as an authority",
        },
    }
}
