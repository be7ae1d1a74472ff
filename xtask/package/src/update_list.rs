//! The list that the update check reads: `releases.json`, signed.

use serde_json::{Value, json};
use xtask::Trouble;
use xtask::process::write;

use crate::artefact::{Artefact, Kind, Stage};
use crate::release::Table;
use crate::signature::Signer;

const FILE: &str = "releases.json";

/// Writes and signs it.
pub(crate) fn make(stage: &Stage<'_>, signer: &Signer) -> Result<Vec<Artefact>, Trouble> {
    let path = stage.out.join(FILE);
    write(
        &path,
        &(serde_json::to_string_pretty(&list(stage.table))? + "\n"),
    )?;
    // A signature is no artefact: it lies beside what it is for, and is never the same twice.
    signer.sign(&path, &format!("{FILE} format:1"))?;
    Ok(vec![Artefact::anywhere(Kind::Updates, path)])
}

fn list(table: &Table) -> Value {
    let releases = table.releases.iter().map(|release| {
        json!({
            "version": release.version,
            "channel": release.channel,
            "date": release.date.to_string(),
            "security": release.security,
            "mends": release.mends,
            "notes": release.notes,
            "url": table.page(release),
        })
    });
    json!({ "format": 1, "releases": releases.collect::<Vec<_>>() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_what_the_update_check_reads() {
        let table = Table::load().unwrap();
        let list = list(&table);
        assert_eq!(list["format"], 1);
        let newest = &list["releases"][0];
        assert_eq!(newest["version"], table.newest().version);
        assert_eq!(
            newest["date"],
            table.newest().date.format("%Y-%m-%d").to_string()
        );
        assert!(matches!(
            newest["channel"].as_str(),
            Some("stable" | "beta")
        ));
        assert!(newest["notes"]["nb"].is_string() && newest["mends"].is_array());
        assert!(newest["url"].as_str().unwrap().starts_with("https://"));
    }
}
