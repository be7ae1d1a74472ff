//! What is kept of a crash: when, where in the code, which thread. Never the message, which may
//! hold anything.

use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use portico_core::clock::{Clock, rfc3339};
use portico_core::fs::atomic;
use serde::Serialize;

/// The record's file within the data folder.
const FILE: &str = "last-crash.json";

#[derive(Debug, Serialize, PartialEq, Eq)]
struct Record {
    version: &'static str,
    at: String,
    place: Option<String>,
    thread: Option<String>,
}

/// Records a crash in this folder. In development the usual message is printed besides.
pub(crate) fn record_in(folder: &Path, clock: Arc<dyn Clock>) {
    let path: PathBuf = folder.join(FILE);
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let record = Record {
            version: env!("CARGO_PKG_VERSION"),
            at: rfc3339(clock.now()),
            place: place(info),
            thread: std::thread::current().name().map(str::to_owned),
        };
        tracing::error!(place = record.place, thread = record.thread, "crashed");
        let kept = serde_json::to_vec_pretty(&record)
            .map_err(std::io::Error::from)
            .and_then(|text| atomic::write(&path, &text));
        if let Err(error) = kept {
            tracing::error!(%error, "the crash could not be recorded");
        }
        if cfg!(debug_assertions) {
            usual(info);
        }
    }));
}

fn place(info: &PanicHookInfo<'_>) -> Option<String> {
    let location = info.location()?;
    Some(format!("{}:{}", in_crate(location.file()), location.line()))
}

/// A source file's path without the folders of the computer that built it.
fn in_crate(file: &str) -> String {
    let parts: Vec<&str> = file.split(['/', '\\']).collect();
    let source = parts.iter().rposition(|part| *part == "src").unwrap_or(0);
    parts
        .get(source.saturating_sub(1)..)
        .unwrap_or(&parts)
        .join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use portico_core::clock::SystemClock;

    #[test]
    fn a_record_says_where_and_never_what() {
        let folder = tempfile::tempdir().unwrap();
        record_in(folder.path(), Arc::new(SystemClock));

        let crashed = std::thread::Builder::new()
            .name("sign-in".to_owned())
            .spawn(|| panic!("the password is hunter2"))
            .unwrap()
            .join();

        assert!(crashed.is_err());
        let record = std::fs::read_to_string(folder.path().join(FILE)).unwrap();
        assert!(record.contains("src-tauri/src/crash.rs:"), "{record}");
        assert!(record.contains("sign-in"), "{record}");
        assert!(!record.contains("hunter2"), "{record}");
    }

    #[test]
    fn a_place_names_no_folder_of_the_computer_that_built_it() {
        for (file, expected) in [
            ("src-tauri/src/app.rs", "src-tauri/src/app.rs"),
            (
                "/home/ada/.cargo/registry/src/x/tauri-2.12.5/src/app.rs",
                "tauri-2.12.5/src/app.rs",
            ),
            (r"C:\build\wry-0.57\src\lib.rs", "wry-0.57/src/lib.rs"),
        ] {
            assert_eq!(in_crate(file), expected);
        }
    }
}
