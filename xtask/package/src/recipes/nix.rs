//! Nix: a derivation around the two Debian packages, for an overlay of one's own or for nixpkgs.

use std::fmt::Write as _;
use std::path::PathBuf;

use xtask::Trouble;

use super::{Offered, SUMMARY, Written, quoted};
use crate::release::Table;

pub(super) fn recipe(table: &Table, offered: &[Offered]) -> Result<Vec<Written>, Trouble> {
    let mut sources = String::new();
    for one in offered {
        let (url, sha256) = (quoted(&one.url), quoted(&one.sha256));
        let _ = writeln!(
            sources,
            "    (fetchurl {{\n      url = {url};\n      sha256 = {sha256};\n    }})"
        );
    }
    let text = format!(
        r#"{{
  lib,
  stdenv,
  fetchurl,
  dpkg,
  autoPatchelfHook,
  wrapGAppsHook3,
  gtk3,
  webkitgtk_4_1,
  libayatana-appindicator,
}}:

stdenv.mkDerivation {{
  pname = "portico";
  version = {version};

  srcs = [
{sources}  ];

  nativeBuildInputs = [
    dpkg
    autoPatchelfHook
    wrapGAppsHook3
  ];
  buildInputs = [
    gtk3
    webkitgtk_4_1
    stdenv.cc.cc.lib
  ];
  runtimeDependencies = [ libayatana-appindicator ];

  unpackPhase = ''
    for package in $srcs; do
      dpkg-deb -x "$package" .
    done
  '';

  installPhase = ''
    runHook preInstall
    mkdir -p "$out"
    cp -r usr/* "$out"
    printf 'nix\n' > "$out/lib/portico/install-source"
    runHook postInstall
  '';

  meta = {{
    description = {summary};
    homepage = {homepage};
    license = with lib.licenses; [
      asl20
      mit
    ];
    mainProgram = "portico";
    platforms = [ "x86_64-linux" ];
    sourceProvenance = [ lib.sourceTypes.binaryNativeCode ];
  }};
}}
"#,
        version = quoted(&table.newest().version),
        summary = quoted(SUMMARY),
        homepage = quoted(&table.homepage),
    );
    Ok(vec![(PathBuf::from("package.nix"), text)])
}
