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
    let next = |text: &str| text.replace(version, "$version");
    let folder = zip.name.trim_end_matches(".zip");
    let manifest = json!({
        "version": version,
        "description": SUMMARY,
        "homepage": table.homepage,
        "license": table.licence.replace(" OR ", "|"),
        "architecture": { "64bit": { "url": zip.url, "hash": zip.sha256 } },
        "extract_dir": folder,
        "post_install": "Set-Content -Path \"$dir\\install-source\" -Value 'scoop'",
        "bin": "portico.exe",
        "checkver": { "github": table.homepage },
        "autoupdate": {
            "architecture": { "64bit": { "url": next(&zip.url) } },
            "extract_dir": next(folder),
        },
    });
    let text = format!("{manifest:#}\n");
    Ok(vec![(PathBuf::from("portico.json"), text)])
}

#[cfg(test)]
mod tests {
    use super::super::tests::offered;
    use super::*;
    use serde::Deserialize;

    /// What Scoop's schema lets a manifest have, as far as ours has it. It refuses every other
    /// member, as the schema does.
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(
        dead_code,
        reason = "that they are there, and texts, is what is looked at"
    )]
    struct Manifest {
        version: String,
        description: String,
        homepage: String,
        license: String,
        architecture: Architectures<Archive>,
        extract_dir: String,
        post_install: String,
        bin: String,
        checkver: CheckVersion,
        autoupdate: Next,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Architectures<T> {
        #[serde(rename = "64bit")]
        x64: T,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Archive {
        url: String,
        hash: String,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct CheckVersion {
        github: String,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Next {
        architecture: Architectures<NextArchive>,
        extract_dir: String,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct NextArchive {
        url: String,
    }

    fn manifest() -> Manifest {
        let table = Table::load().unwrap();
        let zip = offered(&["portico-0.1.0-windows-x86_64.zip"]);
        let [(_, text)] = &recipe(&table, &zip).unwrap()[..] else {
            panic!("one file")
        };
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn it_is_as_scoops_schema_wants_it() {
        let manifest = manifest();
        let of_a_version = |letter: char| letter.is_alphanumeric() || "-.+_".contains(letter);
        assert!(manifest.version.chars().all(of_a_version));
        let archive = &manifest.architecture.x64;
        assert!(!archive.url.contains('$'), "{}", archive.url);
        let is_sum = |sum: &str| sum.len() == 64 && sum.chars().all(|it| it.is_ascii_hexdigit());
        assert!(is_sum(&archive.hash), "{}", archive.hash);
        for address in [&archive.url, &manifest.homepage, &manifest.checkver.github] {
            assert!(address.starts_with("https://"), "{address}");
        }
        assert_eq!(manifest.license, "Apache-2.0|MIT");
    }

    #[test]
    fn the_next_version_is_found_where_this_one_is() {
        let manifest = manifest();
        let next = &manifest.autoupdate;
        let url = &next.architecture.x64.url;
        assert_eq!(url.matches("$version").count(), 2, "{url}");
        for (next, this) in [
            (url, &manifest.architecture.x64.url),
            (&next.extract_dir, &manifest.extract_dir),
        ] {
            assert_eq!(&next.replace("$version", "0.1.0"), this);
            assert_ne!(next, this);
        }
        assert_eq!(manifest.extract_dir, "portico-0.1.0-windows-x86_64");
    }
}
