//! Portico's files, as somebody may change them who can write there.

use std::fs;
use std::path::{Path, PathBuf};

use portico_core::fs::atomic;
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};

/// The files of a folder whose names end like this.
pub fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().flatten();
    let paths = entries.map(|entry| entry.path());
    paths
        .filter(|path| path.extension().is_some_and(|it| it == ending))
        .collect()
}

pub fn write(path: impl AsRef<Path>, text: &str) {
    atomic::write(path.as_ref(), text.as_bytes()).unwrap();
}

fn parsed(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// Changes fields of a file.
pub fn edit(path: impl AsRef<Path>, changes: &Value) {
    let mut fields = parsed(path.as_ref());
    let changes = changes.as_object().unwrap().clone();
    fields.as_object_mut().unwrap().extend(changes);
    write(path, &fields.to_string());
}

/// Makes a session up: a copy of a file with changes, under its right name, in front and noted.
pub fn decoy(sessions: &Path, changes: &Value) -> String {
    let mut made = parsed(&files(sessions, "json")[0]);
    let fields = made.as_object_mut().unwrap();
    fields.insert("since".to_owned(), json!("2999-01-01T00:00:00Z"));
    fields.extend(changes.as_object().unwrap().clone());
    let text = |name: &str| made[name].as_str().unwrap().to_owned();
    let whole = [text("issuer"), text("client_id"), text("subject")].join("\n");
    let hash = digest(&SHA256, whole.as_bytes());
    let bytes = hash.as_ref().iter().take(16);
    let id: String = bytes.map(|byte| format!("{byte:02x}")).collect();
    write(sessions.join(format!("{id}.json")), &made.to_string());
    write(sessions.join("in-front"), &id);
    for note in files(sessions, "account") {
        write(note, &id);
    }
    id
}
