//! Property lists of macOS, as the checks read them.

use std::io::ErrorKind;
use std::path::Path;

use portico_core::fs::atomic;
use serde_json::{Map, Value};

use crate::system::System;

/// The largest list that is read, in bytes.
const LARGEST: u64 = 8 * 1024 * 1024;

/// Why a list can't be used.
#[derive(Debug)]
pub(crate) enum PlistError {
    /// It is not there.
    Missing,
    /// It is there, and the system does not let anybody look.
    Denied,
    /// It can't be understood.
    Malformed,
}

/// A list, in whichever of its forms, as JSON.
pub(crate) fn read(path: &Path) -> Result<Value, PlistError> {
    let bytes = match atomic::read(path, LARGEST) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Err(PlistError::Missing),
        Err(error) if error.kind() == ErrorKind::FileTooLarge => return Err(PlistError::Malformed),
        Err(_) => return Err(PlistError::Denied),
    };
    plist::from_bytes::<plist::Value>(&bytes)
        .map(json)
        .map_err(|_| PlistError::Malformed)
}

/// The bundle that opens addresses of a scheme, where one has been chosen.
pub(crate) fn handler(system: &System, scheme: &str) -> Result<Option<String>, PlistError> {
    const LIST: &str = "Library/Preferences/com.apple.LaunchServices/\
                        com.apple.launchservices.secure.plist";
    let list = match read(&system.home.join(LIST)) {
        Ok(list) => list,
        Err(PlistError::Missing) => return Ok(None),
        Err(why) => return Err(why),
    };
    let handlers = list.get("LSHandlers").and_then(Value::as_array);
    let text = |entry: &Value, name: &str| Some(entry.get(name)?.as_str()?.to_owned());
    Ok(handlers.into_iter().flatten().find_map(|entry| {
        let is_it = text(entry, "LSHandlerURLScheme")?.eq_ignore_ascii_case(scheme);
        is_it.then(|| text(entry, "LSHandlerRoleAll")).flatten()
    }))
}

/// What no JSON can hold, such as data and dates, is left out.
fn json(value: plist::Value) -> Value {
    match value {
        plist::Value::Array(all) => all.into_iter().map(json).collect(),
        plist::Value::Dictionary(all) => all
            .into_iter()
            .map(|(name, one)| (name, json(one)))
            .collect::<Map<_, _>>()
            .into(),
        plist::Value::Boolean(yes) => yes.into(),
        plist::Value::Integer(number) => number.as_signed().into(),
        plist::Value::Real(number) => number.into(),
        plist::Value::String(text) => text.into(),
        _ => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_and_what_is_none_is_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.plist");
        assert!(matches!(read(&path), Err(PlistError::Missing)));
        let text = "<?xml version=\"1.0\"?><plist version=\"1.0\"><dict><key>a</key>\
                    <array><integer>1</integer><true/></array></dict></plist>";
        portico_core::fs::atomic::write(&path, text.as_bytes()).unwrap();
        assert_eq!(read(&path).unwrap(), serde_json::json!({"a": [1, true]}));
        portico_core::fs::atomic::write(&path, b"bplist00rubbish").unwrap();
        assert!(matches!(read(&path), Err(PlistError::Malformed)));
    }
}
