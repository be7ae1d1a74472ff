//! Each recipe, read by the tool that it is for, as far as one is to be had on Debian. None of them
//! downloads anything.

use std::path::Path;

use xtask::Trouble;
use xtask::process::Program;

use crate::release::Table;

/// Stands in for Homebrew, which is for macOS: it knows the stanzas that a cask of ours may have,
/// takes note of them, and prints the address that they come to.
const CASK: &str = r##"
KNOWN = %i[version sha256 url name desc homepage depends_on pkg uninstall zap]
class Reader < BasicObject
  def initialize; @seen = {}; end
  def method_missing(stanza, *words, **more)
    ::Kernel.abort("#{stanza} is no stanza") unless ::KNOWN.include?(stanza)
    return @seen.fetch(stanza) if words.empty? && more.empty?
    @seen[stanza] = words.first || more
  end
  def respond_to_missing?(*) = true
  def left = ::KNOWN - @seen.keys
end
def cask(token, &stanzas)
  reader = Reader.new
  reader.instance_eval(&stanzas)
  abort("without #{reader.left}") unless reader.left.empty?
  puts token, reader.url
end
load ARGV[0]
"##;

/// Reads one folder's recipe.
type Check = fn(&Table, &Path) -> Result<(), Trouble>;

/// Reads those that are below the folder `recipes`; what was read.
pub(crate) fn all(table: &Table, shelf: &Path) -> Result<Vec<&'static str>, Trouble> {
    let folder = shelf.join("recipes");
    let checks: [(&str, Check); 4] = [
        ("homebrew", cask),
        ("aur", aur),
        ("nix", nix),
        ("flatpak", flatpak),
    ];
    let mut read = Vec::new();
    for (name, check) in checks {
        let folder = folder.join(name);
        if folder.is_dir() {
            check(table, &folder).map_err(|error| format!("the recipe for {name}: {error}"))?;
            read.push(name);
        }
    }
    Ok(read)
}

fn cask(table: &Table, folder: &Path) -> Result<(), Trouble> {
    let read = Program::new("ruby")
        .args(["-e", CASK])
        .arg(folder.join("portico.rb"))
        .output()?;
    let host = table.download("");
    match read.lines().collect::<Vec<_>>().as_slice() {
        ["portico", url] if url.starts_with(&host) && !url.contains('#') => Ok(()),
        other => Err(format!("it says {other:?}").into()),
    }
}

/// `.SRCINFO` is what makepkg itself prints; it refuses to be root.
fn aur(_: &Table, folder: &Path) -> Result<(), Trouble> {
    let own = tempfile::tempdir()?;
    let copy = own.path().join("PKGBUILD");
    std::fs::copy(folder.join("PKGBUILD"), &copy)?;
    Program::new("chmod")
        .args(["-R", "a+rwX"])
        .arg(own.path())
        .must_run()?;
    let root = Program::new("id").arg("-u").output()?.trim() == "0";
    let program = if root {
        Program::new("setpriv").args([
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            "makepkg",
        ])
    } else {
        Program::new("makepkg")
    };
    let printed = program
        .arg("--printsrcinfo")
        .within(own.path())
        .with("HOME", own.path())
        // It looks for Arch's package manager, and asks it nothing.
        .with("PACMAN", "true")
        .output()?;
    let ours = std::fs::read_to_string(folder.join(".SRCINFO"))?;
    match printed.trim() == ours.trim() {
        true => Ok(()),
        false => Err(format!("makepkg prints another .SRCINFO:\n{printed}").into()),
    }
}

fn nix(_: &Table, folder: &Path) -> Result<(), Trouble> {
    let parse = Program::new("nix-instantiate").arg("--parse");
    parse.arg(folder.join("package.nix")).output().map(|_| ())
}

fn flatpak(_: &Table, folder: &Path) -> Result<(), Trouble> {
    // It would keep its state where it is started.
    let state = tempfile::tempdir()?;
    let shown = Program::new("flatpak-builder")
        .arg("--show-manifest")
        .arg(folder.join("app.portico.desktop.json"))
        .within(state.path())
        .output()?;
    let manifest: serde_json::Value = serde_json::from_str(&shown)?;
    let arguments = manifest["finish-args"].as_array();
    let sees_policy =
        arguments.is_some_and(|all| all.iter().any(|it| it == "--filesystem=host-etc:ro"));
    match sees_policy {
        true => Ok(()),
        false => Err("it doesn't see the computer's policy".into()),
    }
}
