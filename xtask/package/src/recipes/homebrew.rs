//! Homebrew: a cask around the signed and notarised package for macOS.

use std::path::PathBuf;

use xtask::Trouble;

use super::{Offered, SUMMARY, Written, quoted};
use crate::release::Table;

pub(super) fn recipe(table: &Table, offered: &[Offered]) -> Result<Vec<Written>, Trouble> {
    let [pkg] = offered else {
        return Err("the cask names one package".into());
    };
    let version = &table.newest().version;
    // Homebrew wants the version written once.
    let with_version = |text: &str| quoted(&text.replace(version, "#{version}"));
    let text = format!(
        r##"cask "portico" do
  version {version}
  sha256 {sha256}

  url {url}
  name {name}
  desc {summary}
  homepage {homepage}

  depends_on macos: ">= :big_sur"

  pkg {pkg}

  uninstall quit:    "app.portico.desktop",
            pkgutil: "app.portico.desktop"

  zap trash: [
    "~/Library/Application Support/portico",
    "~/Library/Caches/portico",
    "~/Library/WebKit/app.portico.desktop",
  ]
end
"##,
        version = quoted(version),
        sha256 = quoted(&pkg.sha256),
        url = with_version(&pkg.url),
        name = quoted(&table.name),
        summary = quoted(SUMMARY),
        homepage = quoted(&table.homepage),
        pkg = with_version(&pkg.name),
    );
    Ok(vec![(PathBuf::from("portico.rb"), text)])
}
