//! Compilers for the other systems, and what runs their programs here.

use std::path::{Path, PathBuf};

use crate::Trouble;
use crate::process::{Program, write};
use crate::system::{Consent, Need, provide};
use crate::workspace::{cache, root, variable};

/// What it takes to compile for Windows, where that can't be done.
pub const NO_COMPILER_FOR_WINDOWS: &str = "it takes a compiler for Windows: rustup, or \
    PORTICO_CROSS_TOOLS with the path of a script that makes one";

/// Windows, as Rust names it.
pub const WINDOWS: &str = "x86_64-pc-windows-gnu";
pub(crate) const MACOS: &str = "aarch64-apple-darwin";

/// Whether there is a compiler for Windows, or can be.
///
/// # Errors
/// When a script is named that is none.
pub fn can_compile_for_windows() -> Result<bool, Trouble> {
    Ok(script()?.is_some() || Program::new("rustup").arg("--version").succeeds())
}

/// Where compilers for the other systems come from.
pub(crate) enum Tools {
    /// A script has put a toolchain into this folder, with files to source.
    Folder(PathBuf),
    /// rustup's own targets; Debian's mingw-w64 links, Debian's wine runs.
    Rustup { apple_cc: PathBuf },
}

impl Tools {
    pub(crate) fn provide(targets: &[&str]) -> Result<Self, Trouble> {
        match script()? {
            Some(script) => {
                let folder = cache()?.with_file_name("portico-cross");
                Program::new("sh")
                    .arg(script)
                    .arg(&folder)
                    .args(targets)
                    .must_run()?;
                Ok(Tools::Folder(folder))
            }
            None => {
                Program::new("rustup")
                    .args(["target", "add"])
                    .args(targets)
                    .must_run()?;
                if targets.contains(&WINDOWS) {
                    provide(&[Need::Windows], Consent::NotAsked)?;
                }
                let apple_cc = target()?.join("apple-cc");
                write(&apple_cc, APPLE_CC)?;
                Ok(Tools::Rustup { apple_cc })
            }
        }
    }

    pub(crate) fn cargo(&self, target_triple: &str, words: &[&str]) -> Program {
        let cargo = match self {
            Tools::Folder(_) => Program::new("cargo"),
            Tools::Rustup { .. } => Program::cargo(),
        };
        self.through(cargo.args(words), target_triple)
    }

    /// Cargo, or a program that starts it, for another system.
    pub(crate) fn through(&self, cargo: Program, target_triple: &str) -> Program {
        let program = match self {
            Tools::Folder(folder) => {
                let file = if target_triple == MACOS {
                    "env-apple-check.sh"
                } else {
                    "env.sh"
                };
                sourcing(&folder.join(file), cargo)
                    // rustup's choice is not this toolchain's.
                    .with("CARGO", folder.join("bin/cargo"))
                    .without("RUSTUP_TOOLCHAIN")
                    .without("LD_LIBRARY_PATH")
            }
            Tools::Rustup { apple_cc } => cargo
                .with("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", "wine")
                .with(
                    "CC_aarch64_apple_darwin",
                    format!("sh {}", apple_cc.display()),
                )
                .with(
                    "CXX_aarch64_apple_darwin",
                    format!("sh {}", apple_cc.display()),
                )
                .with("AR_aarch64_apple_darwin", "ar"),
        };
        let program = program.args(["--target", target_triple]);
        match target() {
            // Another compiler than the one at home: their folders would undo one another's work.
            Ok(folder) => program.with("CARGO_TARGET_DIR", folder),
            Err(_) => program,
        }
    }

    /// Keeps a Wine server for the time of the work: the first program would otherwise start one
    /// that holds its output open.
    pub(crate) fn under_wine(
        &self,
        work: impl FnOnce() -> Result<bool, Trouble>,
    ) -> Result<bool, Trouble> {
        let Tools::Folder(folder) = self else {
            return work();
        };
        let tool = |name: &str| Program::new(folder.join("bin").join(name));
        tool("winwarm").must_run()?;
        let result = work();
        tool("winstop").run()?;
        result
    }
}

/// Where they put what they build.
pub(crate) fn target() -> Result<PathBuf, Trouble> {
    Ok(cache()?.with_file_name("portico-cross").join("target"))
}

/// Names the script below.
const TOOLS: &str = "PORTICO_CROSS_TOOLS";

/// The script that makes a toolchain where rustup has none to offer: the one that is named, or one
/// that lies beside the repository.
fn script() -> Result<Option<PathBuf>, Trouble> {
    if let Some(named) = variable(TOOLS) {
        return there(Path::new(&named)).map(Some);
    }
    let beside = root().parent();
    let beside = beside.map(|folder| folder.join("shared/tools/windows-cross.sh"));
    Ok(beside.filter(|path| path.is_file()))
}

fn there(script: &Path) -> Result<PathBuf, Trouble> {
    match script.is_file() {
        true => Ok(script.to_owned()),
        false => Err(format!("{TOOLS}={}: there is no such file", script.display()).into()),
    }
}

/// A program with what a file sets.
pub(crate) fn sourcing(file: &Path, program: Program) -> Program {
    let file = file.to_string_lossy();
    program.through(&["sh", "-c", ". \"$0\"; exec \"$@\"", &file])
}

/// Stands in for Apple's C compiler: nothing that is only type-checked is ever linked.
const APPLE_CC: &str = r#"for word in "$@"; do
  case $word in
    -E) printf '#pragma message "clang"\n'; exit 0 ;;
    --version) echo 'clang version 22.0.0'; exit 0 ;;
  esac
done
while [ $# -gt 0 ]; do
  case $1 in -o) : > "$2"; shift ;; esac
  shift
done
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_that_is_named_has_to_be_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tools.sh");
        let error = there(&path).unwrap_err().to_string();
        assert!(error.contains("tools.sh"), "{error}");
        write(&path, "").unwrap();
        assert_eq!(there(&path).unwrap(), path);
    }
}
