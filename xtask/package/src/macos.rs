//! The package and the disk image for macOS. They are made on macOS only: they take Apple's linker,
//! `codesign`, `pkgbuild`, `productbuild`, `hdiutil` and `notarytool`. Nothing of it has run yet.

use std::path::{Path, PathBuf};

use plist::{Dictionary, Value};
use xtask::Trouble;
use xtask::packages::WINDOW;
use xtask::process::{Program, write};
use xtask::workspace::{root, variable};

use crate::artefact::{Artefact, Kind, Made, Stage};

/// Identities in the keychain of the machine: `Developer ID Application: …`, `Developer ID Installer: …`.
const APPLICATION: &str = "PORTICO_APPLE_APPLICATION";
const INSTALLER: &str = "PORTICO_APPLE_INSTALLER";
/// The profile that `notarytool store-credentials` has put there.
const NOTARY: &str = "PORTICO_APPLE_NOTARY_PROFILE";
/// The keychain that it is in, where that is not the person's own.
const NOTARY_KEYCHAIN: &str = "PORTICO_APPLE_NOTARY_KEYCHAIN";

const IDENTIFIER: &str = "app.portico.desktop";
const TARGETS: [&str; 2] = ["aarch64-apple-darwin", "x86_64-apple-darwin"];
/// Where the command line lies inside the app, and the link to it that shells find.
const COMMAND: &str = "Portico.app/Contents/MacOS/portico";
const LINK: &str = "usr/local/bin/portico";

/// Makes both.
pub(crate) fn make(stage: &Stage<'_>) -> Result<Made, Trouble> {
    if !cfg!(target_os = "macos") {
        return Ok(Made::Elsewhere("macOS makes them, with Apple's tools"));
    }
    let app = app(stage)?;
    let package = package(stage, &app)?;
    let image = image(stage, &app)?;
    let made = [package, image].map(|path| Artefact {
        kind: Kind::Macos,
        path,
        system: "macos",
        architecture: "universal",
    });
    Ok(Made::Here(made.into()))
}

/// The app for both processors, with the command line inside, signed.
fn app(stage: &Stage<'_>) -> Result<PathBuf, Trouble> {
    let target = stage
        .programs
        .parent()
        .ok_or("the programs lie in Cargo's target folder")?;
    Program::new(root().join("ui/node_modules/.bin/tauri"))
        .args(["build", "--ci", "--target", "universal-apple-darwin"])
        .args(["--bundles", "app", "--", "--locked"])
        .within(root())
        .must_run()?;
    for triple in TARGETS {
        Program::cargo()
            .args(["build", "--release", "--locked", "-p", "portico-cli"])
            .args(["--target", triple])
            .must_run()?;
    }
    let app = target.join("universal-apple-darwin/release/bundle/macos/Portico.app");
    let command = app.join("Contents/MacOS/portico");
    Program::new("lipo")
        .args(["-create", "-output"])
        .arg(&command)
        .args(TARGETS.map(|triple| target.join(triple).join("release/portico")))
        .must_run()?;
    write(&app.join("Contents/Resources/install-source"), "pkg\n")?;
    // From the inside out: a signature covers what lies below it.
    for path in [
        command,
        app.join("Contents/MacOS").join(WINDOW),
        app.clone(),
    ] {
        sign(&path)?;
    }
    Ok(app)
}

fn sign(path: &Path) -> Result<(), Trouble> {
    let sign = Program::new("codesign").args(["--force", "--sign"]);
    match variable(APPLICATION) {
        Some(identity) => sign
            .arg(identity)
            .args(["--timestamp", "--options", "runtime"]),
        None => {
            println!("   not for release: {APPLICATION} is not set, so the signature names nobody");
            sign.arg("-")
        }
    }
    .arg(path)
    .must_run()
}

/// The package: into `/Applications`, wherever else a copy lies, with a link for shells; no scripts.
fn package(stage: &Stage<'_>, app: &Path) -> Result<PathBuf, Trouble> {
    let folder = stage.scratch("pkg")?;
    let payload = folder.join("payload");
    copied(app, &payload.join("Applications/Portico.app"))?;
    let link = payload.join(LINK);
    std::fs::create_dir_all(link.parent().ok_or("the link lies in a folder")?)?;
    Program::new("ln")
        .args(["-s", &format!("/Applications/{COMMAND}")])
        .arg(&link)
        .must_run()?;
    let components = folder.join("components.plist");
    components_list().to_file_xml(&components)?;
    let component = folder.join("component.pkg");
    Program::new("pkgbuild")
        .arg("--root")
        .arg(&payload)
        .args(["--identifier", IDENTIFIER, "--version", stage.version()])
        .args(["--install-location", "/", "--ownership", "recommended"])
        .arg("--component-plist")
        .arg(&components)
        .arg(&component)
        .must_run()?;
    let distribution = folder.join("distribution.xml");
    write(&distribution, &distribution_of(stage.version()))?;
    let path = stage
        .out
        .join(format!("portico-{}-macos-universal.pkg", stage.version()));
    let build = Program::new("productbuild")
        .arg("--distribution")
        .arg(&distribution)
        .arg("--package-path")
        .arg(&folder);
    match variable(INSTALLER) {
        Some(identity) => build.arg("--sign").arg(identity).arg("--timestamp"),
        None => build,
    }
    .arg(&path)
    .must_run()?;
    notarised(&path)?;
    Ok(path)
}

/// A disk image, to drag the app out of.
fn image(stage: &Stage<'_>, app: &Path) -> Result<PathBuf, Trouble> {
    let content = stage.scratch("dmg")?;
    let copy = content.join("Portico.app");
    copied(app, &copy)?;
    write(&copy.join("Contents/Resources/install-source"), "dmg\n")?;
    sign(&copy)?;
    Program::new("ln")
        .args(["-s", "/Applications"])
        .arg(content.join("Applications"))
        .must_run()?;
    let path = stage
        .out
        .join(format!("portico-{}-macos-universal.dmg", stage.version()));
    Program::new("hdiutil")
        .args([
            "create",
            "-ov",
            "-format",
            "UDZO",
            "-volname",
            "Portico",
            "-srcfolder",
        ])
        .arg(&content)
        .arg(&path)
        .must_run()?;
    sign(&path)?;
    notarised(&path)?;
    Ok(path)
}

/// With its links and signatures, as `cp` would not.
fn copied(from: &Path, to: &Path) -> Result<(), Trouble> {
    std::fs::create_dir_all(to)?;
    Program::new("ditto").arg(from).arg(to).must_run()
}

/// Apple looks at it, and its yes is put into the file: computers without a network find it there.
fn notarised(path: &Path) -> Result<(), Trouble> {
    let Some(profile) = variable(NOTARY) else {
        println!("   not for release: {NOTARY} is not set, so Apple has not seen it");
        return Ok(());
    };
    let submit = Program::new("xcrun")
        .args(["notarytool", "submit", "--wait", "--keychain-profile"])
        .arg(profile);
    match variable(NOTARY_KEYCHAIN) {
        Some(keychain) => submit.arg("--keychain").arg(keychain),
        None => submit,
    }
    .arg(path)
    .must_run()?;
    Program::new("xcrun")
        .args(["stapler", "staple"])
        .arg(path)
        .must_run()
}

/// A package that may be relocated is installed over any copy that the system knows of, and says
/// that all went well.
fn components_list() -> Value {
    let app = [
        (
            "RootRelativeBundlePath",
            Value::from("Applications/Portico.app"),
        ),
        ("BundleIsRelocatable", false.into()),
        ("BundleIsVersionChecked", true.into()),
        ("BundleHasStrictIdentifier", true.into()),
        ("BundleOverwriteAction", "upgrade".into()),
    ];
    let app: Dictionary = app
        .map(|(key, value)| (key.to_owned(), value))
        .into_iter()
        .collect();
    Value::Array(vec![Value::Dictionary(app)])
}

/// For the whole computer and both processors; device management takes no other kind of package.
fn distribution_of(version: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<installer-gui-script minSpecVersion="2">
  <title>Portico</title>
  <options customize="never" require-scripts="false" hostArchitectures="arm64,x86_64"/>
  <domains enable_anywhere="false" enable_currentUserHome="false" enable_localSystem="true"/>
  <volume-check>
    <allowed-os-versions>
      <os-version min="11.0"/>
    </allowed-os-versions>
  </volume-check>
  <choices-outline>
    <line choice="portico"/>
  </choices-outline>
  <choice id="portico" visible="false">
    <pkg-ref id="{IDENTIFIER}"/>
  </choice>
  <pkg-ref id="{IDENTIFIER}" version="{version}">component.pkg</pkg-ref>
</installer-gui-script>
"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_package_stays_where_it_is_put() {
        let mut text = Vec::new();
        components_list().to_writer_xml(&mut text).unwrap();
        let read = Value::from_reader_xml(text.as_slice()).unwrap();
        let app = read.as_array().unwrap()[0].as_dictionary().unwrap();
        let is = |key: &str| app.get(key).and_then(Value::as_boolean);
        assert_eq!(is("BundleIsRelocatable"), Some(false));
        assert_eq!(is("BundleIsVersionChecked"), Some(true));
    }

    #[test]
    fn the_distribution_is_for_the_whole_computer_and_names_the_component() {
        let text = distribution_of("1.2.3");
        for expected in [
            "enable_localSystem=\"true\"",
            "enable_anywhere=\"false\"",
            "version=\"1.2.3\">component.pkg<",
            "require-scripts=\"false\"",
        ] {
            assert!(text.contains(expected), "{expected}");
        }
    }
}
