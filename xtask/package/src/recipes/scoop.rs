//! Scoop: the command line for Windows, unpacked into the person's own folder.

use std::path::PathBuf;

use serde_json::json;
use xtask::Trouble;

use super::{Offered, SUMMARY, Written};
use crate::release::Table;

pub(super) fn recipe(table: &Table, offered: &[Offered]) -> Result<Vec<Written>, Trouble> {
    let [zip] = offered else {
        return Err("Scoop names one archive".into());
    };
    let version = &table.newest().version;
    let next = zip.url.replace(version, "$version");
    let manifest = json!({
        "version": version,
        "description": SUMMARY,
        "homepage": table.homepage,
        "license": table.licence.replace(" OR ", "|"),
        "architecture": { "64bit": { "url": zip.url, "hash": zip.sha256 } },
        "extract_dir": zip.name.trim_end_matches(".zip"),
        "post_install": "Set-Content -Path \"$dir\\install-source\" -Value 'scoop'",
        "bin": "portico.exe",
        "checkver": { "github": table.homepage },
        "autoupdate": { "architecture": { "64bit": { "url": next } } },
    });
    let text = format!("{manifest:#}\n");
    Ok(vec![(PathBuf::from("portico.json"), text)])
}

#[cfg(test)]
mod tests {
    use super::super::tests::offered;
    use super::*;
    use serde_json::Value;

    #[test]
    fn the_next_version_is_found_where_this_one_is() {
        let table = Table::load().unwrap();
        let zip = offered(&["portico-0.1.0-windows-x86_64.zip"]);
        let [(_, text)] = &recipe(&table, &zip).unwrap()[..] else {
            panic!("one file")
        };
        let manifest: Value = serde_json::from_str(text).unwrap();
        let url = |from: &Value| {
            from["architecture"]["64bit"]["url"]
                .as_str()
                .unwrap()
                .to_owned()
        };
        let next = url(&manifest["autoupdate"]);
        assert_eq!(next.replace("$version", "0.1.0"), url(&manifest));
        assert_eq!(next.matches("$version").count(), 2, "{next}");
        assert_eq!(manifest["extract_dir"], "portico-0.1.0-windows-x86_64");
        assert_eq!(manifest["license"], "Apache-2.0|MIT");
    }
}
