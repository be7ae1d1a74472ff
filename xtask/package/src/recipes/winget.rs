//! winget: the three files of one version, for microsoft/winget-pkgs. The installer is per machine;
//! another scope or version than its own would hide every later upgrade.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use xtask::Trouble;
use xtask::process::Program;

use super::{Offered, SUMMARY, Written, quoted};
use crate::release::Table;

/// The catalogue's name for us; its first part is the folder's letter, too.
const IDENTIFIER: &str = "Portico.Portico";
/// The version of the format, which each file names (facts: schemas 1.6 to 1.12 are in use).
const FORMAT: &str = "1.10.0";

/// What identifies an installer to Windows.
struct Codes {
    product: String,
    upgrade: String,
}

pub(super) fn recipe(table: &Table, offered: &[Offered]) -> Result<Vec<Written>, Trouble> {
    let [msi] = offered else {
        return Err("winget names one installer".into());
    };
    Ok(files(table, msi, &codes(&msi.path)?))
}

/// As the installer itself has them.
fn codes(msi: &Path) -> Result<Codes, Trouble> {
    let table = Program::new("msiinfo")
        .arg("export")
        .arg(msi)
        .arg("Property")
        .output()?;
    let value = |name: &str| {
        let mut lines = table.lines();
        let row = lines.find_map(|line| line.strip_prefix(name)?.strip_prefix('\t'));
        row.map(|value| value.trim().to_owned())
            .ok_or(format!("{}: no {name}", msi.display()))
    };
    Ok(Codes {
        product: value("ProductCode")?,
        upgrade: value("UpgradeCode")?,
    })
}

fn files(table: &Table, msi: &Offered, codes: &Codes) -> Vec<Written> {
    let release = table.newest();
    let folder = PathBuf::from(format!("manifests/p/Portico/Portico/{}", release.version));
    let file = |ending: &str, kind: &str, lines: &[(&str, String)]| {
        let mut text = format!(
            "# yaml-language-server: $schema=https://aka.ms/winget-manifest.{kind}.{FORMAT}.schema.json\n"
        );
        let _ = writeln!(text, "PackageIdentifier: {IDENTIFIER}");
        let _ = writeln!(text, "PackageVersion: {}", quoted(&release.version));
        for (name, value) in lines {
            let _ = writeln!(text, "{name}: {value}");
        }
        let _ = writeln!(text, "ManifestType: {kind}\nManifestVersion: {FORMAT}");
        (folder.join(format!("{IDENTIFIER}{ending}.yaml")), text)
    };
    let entry = format!(
        "\n- DisplayName: {}\n  Publisher: {}\n  ProductCode: {}\n  UpgradeCode: {}",
        quoted(&table.name),
        quoted(&table.publisher),
        quoted(&codes.product),
        quoted(&codes.upgrade)
    );
    let installer = format!(
        "\n- Architecture: x64\n  InstallerUrl: {}\n  InstallerSha256: {}\n  ProductCode: {}",
        quoted(&msi.url),
        msi.sha256.to_uppercase(),
        quoted(&codes.product)
    );
    vec![
        file(
            "",
            "version",
            &[("DefaultLocale", "en-US".to_owned())],
        ),
        file(
            ".installer",
            "installer",
            &[
                ("InstallerType", "wix".to_owned()),
                ("Scope", "machine".to_owned()),
                ("UpgradeBehavior", "install".to_owned()),
                ("Commands", "\n- portico".to_owned()),
                ("Protocols", "\n- portico".to_owned()),
                ("ReleaseDate", release.date.to_string()),
                (
                    "Dependencies",
                    "\n  PackageDependencies:\n  - PackageIdentifier: Microsoft.EdgeWebView2Runtime"
                        .to_owned(),
                ),
                ("AppsAndFeaturesEntries", entry),
                ("Installers", installer),
            ],
        ),
        file(
            ".locale.en-US",
            "defaultLocale",
            &[
                ("PackageLocale", "en-US".to_owned()),
                ("Publisher", quoted(&table.publisher)),
                ("PublisherSupportUrl", quoted(&table.issues)),
                ("PackageName", quoted(&table.name)),
                ("PackageUrl", quoted(&table.homepage)),
                ("License", quoted(&table.licence)),
                ("ShortDescription", quoted(SUMMARY)),
                ("ReleaseNotes", quoted(&release.notes.en)),
                ("ReleaseNotesUrl", quoted(&table.page(release))),
            ],
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::tests::offered;
    use super::*;
    use winget_types::VersionManifest;
    use winget_types::installer::{InstallerManifest, InstallerType, Scope};
    use winget_types::locale::DefaultLocaleManifest;

    const PRODUCT: &str = "{0B2D3F63-5E1F-4C5A-9B57-6A4B1B7C8D01}";
    const UPGRADE: &str = "{0B2D3F63-5E1F-4C5A-9B57-6A4B1B7C8D02}";

    /// Read by types that others made from winget's schemas, for their own work on its catalogue.
    #[test]
    fn the_three_files_are_what_wingets_own_tools_read() {
        let table = Table::load().unwrap();
        let msi = &offered(&["portico-0.1.0-windows-x86_64.msi"])[0];
        let codes = Codes {
            product: PRODUCT.to_owned(),
            upgrade: UPGRADE.to_owned(),
        };
        let [version, installer, locale] = &files(&table, msi, &codes)[..] else {
            panic!("three files")
        };
        let named = |written: &Written, name: &str| {
            let place = format!("manifests/p/Portico/Portico/0.1.0/{name}");
            assert_eq!(written.0, PathBuf::from(place));
        };
        named(version, "Portico.Portico.yaml");
        named(installer, "Portico.Portico.installer.yaml");
        named(locale, "Portico.Portico.locale.en-US.yaml");

        let read: VersionManifest = serde_saphyr::from_str(&version.1).unwrap();
        assert_eq!(read.package_identifier.as_str(), IDENTIFIER);
        let read: DefaultLocaleManifest = serde_saphyr::from_str(&locale.1).unwrap();
        assert_eq!(read.publisher.as_str(), table.publisher);
        let read: InstallerManifest = serde_saphyr::from_str(&installer.1).unwrap();
        assert_eq!(read.scope, Some(Scope::Machine));
        assert_eq!(read.r#type, Some(InstallerType::Wix));
        let one = read.installers.first().unwrap();
        assert_eq!(
            one.url.as_str(),
            table.download("portico-0.1.0-windows-x86_64.msi")
        );
        assert_eq!(one.sha_256.to_string(), "AB".repeat(32));
        assert_eq!(one.product_code.as_deref(), Some(PRODUCT));
    }
}
