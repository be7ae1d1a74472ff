//! The Debian package with the app and the command line, and the blank app's.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::table::{Budget, Row};
use crate::Trouble;
use crate::process::{Program, write};
use crate::workspace::{Workspace, root};

const AT_MOST: f64 = 7.0;
/// Shells, and where Debian looks for what completes a command in them.
const COMPLETIONS: [(&str, &str); 3] = [
    ("bash", "/usr/share/bash-completion/completions/portico"),
    ("zsh", "/usr/share/zsh/vendor-completions/_portico"),
    ("fish", "/usr/share/fish/vendor_completions.d/portico.fish"),
];

/// Makes both and weighs them.
pub(super) fn measure(workspace: &Workspace) -> Result<Vec<Row>, Trouble> {
    let files = staged(workspace)?;
    let with_them = json!({ "bundle": { "linux": { "deb": { "files": files } } } });
    let ours = megabytes(&bundled(workspace, root(), &with_them.to_string())?)?;
    let blank = megabytes(&bundled(workspace, &root().join(super::BLANK), "{}")?)?;
    Ok(vec![Row {
        what: "Debian package with app and command line; floor: the blank app's".to_owned(),
        ours: format!("{ours:.1} MB"),
        floor: format!("{blank:.1} MB"),
        budget: Budget::Megabytes {
            at_most: AT_MOST,
            is: ours,
        },
    }])
}

/// The command line, its completions and its manual, by where each goes.
fn staged(workspace: &Workspace) -> Result<serde_json::Map<String, serde_json::Value>, Trouble> {
    let portico = workspace.shipped("portico");
    let folder = workspace.target().join("bench/package");
    let manual = folder.join("man");
    let mut files = serde_json::Map::new();
    let mut add = |place: String, path: &Path| {
        files.insert(place, path.display().to_string().into());
    };
    add("/usr/bin/portico".to_owned(), &portico);
    for (shell, place) in COMPLETIONS {
        let script = Program::new(&portico)
            .args(["completions", shell])
            .output()?;
        let path = folder.join(shell);
        write(&path, &script)?;
        add(place.to_owned(), &path);
    }
    std::fs::create_dir_all(&manual)?;
    Program::new(&portico).arg("man").arg(&manual).must_run()?;
    for page in manual.read_dir()? {
        let page = page?;
        let name = page.file_name();
        add(
            format!("/usr/share/man/man1/{}", name.display()),
            &page.path(),
        );
    }
    Ok(files)
}

/// Wraps an app that is built already; the package.
fn bundled(workspace: &Workspace, app: &Path, settings: &str) -> Result<PathBuf, Trouble> {
    let folder = workspace.target().join("release/bundle/deb");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let tauri = root().join("ui/node_modules/.bin/tauri");
    Program::new(tauri)
        .args(["bundle", "--ci", "--bundles", "deb", "--config", settings])
        .within(app)
        .with("CARGO_TARGET_DIR", workspace.target())
        .with("PKG_CONFIG_PATH", described_tray(workspace)?)
        .must_run()?;
    let mut entries = folder.read_dir()?.flatten().map(|entry| entry.path());
    let made = entries
        .find(|path| path.extension().is_some_and(|it| it == "deb"))
        .ok_or("no package was made")?;
    compressed(&made, &folder)
}

/// The bundler asks pkg-config for the tray's library, and only the library's headers bring the
/// answer. Nothing is compiled with it: a description without headers will do.
fn described_tray(workspace: &Workspace) -> Result<PathBuf, Trouble> {
    let folder = workspace.target().join("bench/package/pkgconfig");
    write(
        &folder.join("ayatana-appindicator3-0.1.pc"),
        "Name: tray\nDescription: loaded at run time\nVersion: 0.5\nLibs: -L/usr/lib\n",
    )?;
    Ok(folder)
}

/// The same package, compressed with xz: the bundler knows gzip only. The dictionary of level 9 is
/// large enough to find in the one program what is the same in the other.
fn compressed(package: &Path, folder: &Path) -> Result<PathBuf, Trouble> {
    let (content, smaller) = (folder.join("content"), folder.join("smaller.deb"));
    let dpkg = || Program::new("dpkg-deb");
    dpkg().arg("-R").arg(package).arg(&content).must_run()?;
    dpkg()
        .args(["--root-owner-group", "-Zxz", "-z9", "--build"])
        .arg(&content)
        .arg(&smaller)
        .must_run()?;
    std::fs::rename(&smaller, package)?;
    std::fs::remove_dir_all(&content)?;
    Ok(package.to_owned())
}

fn megabytes(path: &Path) -> Result<f64, Trouble> {
    Ok(path.metadata()?.len() as f64 / 1e6)
}
