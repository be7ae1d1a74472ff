//! Arch's user repository: the two Debian packages, unpacked.

use std::path::PathBuf;

use xtask::Trouble;

use super::{Offered, SUMMARY, Written};
use crate::release::Table;

/// Each kind of line that `.SRCINFO` repeats, in its order.
const DEPENDS: [&str; 4] = ["gcc-libs", "glibc", "gtk3", "webkit2gtk-4.1"];
const OPTIONAL: [&str; 2] = [
    "libayatana-appindicator: an icon in the tray",
    "org.freedesktop.secrets: a keychain for sessions",
];

pub(super) fn recipe(table: &Table, offered: &[Offered]) -> Result<Vec<Written>, Trouble> {
    Ok(vec![
        (PathBuf::from("PKGBUILD"), build(table, offered)),
        (PathBuf::from(".SRCINFO"), source_info(table, offered)),
    ])
}

fn build(table: &Table, offered: &[Offered]) -> String {
    let list = |items: &mut dyn Iterator<Item = &str>| {
        let quoted: Vec<String> = items.map(|item| format!("'{item}'")).collect();
        quoted.join(" ")
    };
    format!(
        r#"# Maintainer: {publisher} <{contact}>
pkgname=portico-bin
pkgver={version}
pkgrel=1
pkgdesc='{SUMMARY}'
arch=('x86_64')
url='{homepage}'
license=('{licence}')
depends=({depends})
optdepends=({optional})
provides=('portico')
conflicts=('portico')
options=('!strip' '!debug')
source=({sources})
noextract=({names})
sha256sums=({hashes})

package() {{
  local package
  for package in "${{noextract[@]}}"; do
    bsdtar -xOf "$srcdir/$package" 'data.tar*' | bsdtar -xf - -C "$pkgdir"
  done
  printf 'aur\n' > "$pkgdir/usr/lib/portico/install-source"
}}
"#,
        publisher = table.publisher,
        contact = table.contact,
        version = table.newest().version,
        homepage = table.homepage,
        licence = table.licence,
        depends = list(&mut DEPENDS.into_iter()),
        optional = list(&mut OPTIONAL.into_iter()),
        sources = list(&mut offered.iter().map(|one| one.url.as_str())),
        names = list(&mut offered.iter().map(|one| one.name.as_str())),
        hashes = list(&mut offered.iter().map(|one| one.sha256.as_str())),
    )
}

/// What `makepkg --printsrcinfo` prints of it.
fn source_info(table: &Table, offered: &[Offered]) -> String {
    let mut lines = vec![
        "pkgbase = portico-bin".to_owned(),
        format!("\tpkgdesc = {SUMMARY}"),
        format!("\tpkgver = {}", table.newest().version),
        "\tpkgrel = 1".to_owned(),
        format!("\turl = {}", table.homepage),
        "\tarch = x86_64".to_owned(),
        format!("\tlicense = {}", table.licence),
    ];
    let mut all = |name: &str, values: &mut dyn Iterator<Item = &str>| {
        lines.extend(values.map(|value| format!("\t{name} = {value}")));
    };
    all("depends", &mut DEPENDS.into_iter());
    all("optdepends", &mut OPTIONAL.into_iter());
    all("provides", &mut ["portico"].into_iter());
    all("conflicts", &mut ["portico"].into_iter());
    all(
        "noextract",
        &mut offered.iter().map(|one| one.name.as_str()),
    );
    all("options", &mut ["!strip", "!debug"].into_iter());
    all("source", &mut offered.iter().map(|one| one.url.as_str()));
    all(
        "sha256sums",
        &mut offered.iter().map(|one| one.sha256.as_str()),
    );
    lines.push("\npkgname = portico-bin\n".to_owned());
    lines.join("\n")
}
