//! Wine, with a Windows of its own that nothing else sees.

use std::path::{Path, PathBuf};

use crate::Trouble;
use crate::cross_tools::{Tools, WINDOWS, sourcing};
use crate::process::{Program, write};

/// A Windows in a folder. Its server ends when this is dropped.
pub struct Wine {
    tools: Option<PathBuf>,
    prefix: PathBuf,
}

impl Wine {
    /// A new one. The folder must not be there yet.
    ///
    /// # Errors
    /// When there is no Wine, or its Windows can't be made.
    pub fn fresh(prefix: &Path) -> Result<Self, Trouble> {
        let tools = match Tools::provide(&[WINDOWS])? {
            Tools::Folder(folder) => Some(folder),
            Tools::Rustup { .. } => None,
        };
        if let Some(tools) = &tools {
            // With the library that this Wine lacks.
            Program::new("cp")
                .arg("-a")
                .arg(tools.join("wineprefix"))
                .arg(prefix)
                .output()?;
        }
        let wine = Self {
            tools,
            prefix: prefix.to_owned(),
        };
        if wine.tools.is_none() {
            wine.tool("wineboot").arg("-i").timed()?;
            wine.complete()?;
        }
        wine.wake()?;
        Ok(wine)
    }

    /// Adds the library that every program of Rust's asks for chance, and that Wine 8 lacks.
    fn complete(&self) -> Result<(), Trouble> {
        let library = self.drive().join("windows/system32/bcryptprimitives.dll");
        if library.is_file() {
            return Ok(());
        }
        let source = self.prefix.join("chance.c");
        write(&source, CHANCE)?;
        Program::new("x86_64-w64-mingw32-gcc")
            .args(["-O2", "-shared", "-o"])
            .arg(&library)
            .arg(&source)
            .arg("-ladvapi32")
            .must_run()
    }

    /// Its folder, once its server has ended: for copies.
    pub(crate) fn at_rest(self) -> PathBuf {
        self.prefix.clone()
    }

    /// A program for Windows.
    #[must_use]
    pub fn start(&self, program: &str) -> Program {
        self.tool("wine").arg(program)
    }

    /// The Windows drive.
    #[must_use]
    pub fn drive(&self) -> PathBuf {
        self.prefix.join("drive_c")
    }

    /// The registry as Wine writes it down: the computer's and the person's. It is written when the
    /// last program has ended, so that Wine stands still meanwhile.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn registry(&self) -> Result<String, Trouble> {
        self.rest()?;
        let read = |name: &str| std::fs::read_to_string(self.prefix.join(name));
        let text = read("system.reg")? + &read("user.reg")?;
        self.wake()?;
        Ok(text)
    }

    /// A server that outlasts the programs, and services that hold nobody's output open: they have that
    /// of the first program.
    fn wake(&self) -> Result<(), Trouble> {
        self.tool("wineserver").arg("-p").timed()?;
        self.start("cmd").args(["/c", "ver"]).timed().map(drop)
    }

    fn rest(&self) -> Result<(), Trouble> {
        // It fails where none is running.
        self.tool("wineserver").arg("-k").succeeds();
        self.tool("wineserver").arg("-w").timed().map(drop)
    }

    fn tool(&self, name: &str) -> Program {
        let program = Program::new(name);
        let program = match &self.tools {
            Some(tools) => sourcing(&tools.join("env.sh"), program),
            None => program,
        };
        program
            .with("WINEPREFIX", &self.prefix)
            .with("WINEARCH", "win64")
            .with("WINEDEBUG", "-all")
            .with("WINEDLLOVERRIDES", "mscoree,mshtml=;winemenubuilder.exe=d")
            // A dialog that waits for somebody would wait for ever.
            .without("DISPLAY")
    }
}

/// Chance by an older door of Windows, which takes no more than 32 bits of length.
const CHANCE: &str = "#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length)
{
    while (length > 0) {
        ULONG part = length < 0x40000000 ? (ULONG)length : 0x40000000;
        if (!SystemFunction036(buffer, part)) return FALSE;
        buffer += part;
        length -= part;
    }
    return TRUE;
}
";

impl Drop for Wine {
    fn drop(&mut self) {
        if let Err(error) = self.rest() {
            println!("Wine did not end: {error}");
        }
    }
}
