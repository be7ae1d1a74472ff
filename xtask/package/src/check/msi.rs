//! The installer for Windows: what stands in its tables, and what it does under Wine.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use xtask::Trouble;
use xtask::group_policy::{self, Place};
use xtask::packages::Workspace;
use xtask::process::{Program, write_bytes};
use xtask::wine::Wine;

use super::sandbox;
use crate::artefact::{Artefact, Effort, Kind, Stage};
use crate::msi::{self, VALUES, table};
use crate::windows_files::WindowsFiles;

/// Wine hands on an exit code's lowest byte: 1603, a failed installation.
const REFUSED: i32 = 1603 % 256;
/// A version that is far away. Wine takes what is beyond 127 for less than nothing.
const NEXT: &str = "99.0.0";
/// The window's exit code without WebView2, which Wine does not have.
const NO_WEB_VIEW: i32 = 7;

const HKLM_PORTICO: &str = r"HKLM\SOFTWARE\Portico";
const ENVIRONMENT: &str = r"HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Environment";
const SCHEME: &str = r"HKLM\SOFTWARE\Classes\portico\shell\open\command";
const INSTALLED: &str = "Program Files/Portico";

/// Reads it, and installs, upgrades, downgrades, uses and removes it.
pub(super) fn check(
    workspace: &Workspace,
    stage: &Stage<'_>,
    made: &[Artefact],
    folder: &Path,
) -> Result<(), Trouble> {
    let made: Vec<&Artefact> = made.iter().filter(|it| it.system == "windows").collect();
    let one = |kind: Kind| {
        let found = made.iter().find(|it| it.kind == kind);
        found.ok_or_else(|| format!("there is no {}", kind.title()))
    };
    let programs = stage.for_windows.ok_or("there are no programs")?;
    let files = WindowsFiles::of(stage, programs)?;
    let (out, work) = (folder.join("out"), folder.join("work"));
    std::fs::create_dir_all(&out)?;
    let stage = &Stage {
        out: &out,
        work: &work,
        effort: Effort::Little,
        ..*stage
    };
    let path = out.join(msi::file_name(stage.version()));
    std::fs::copy(&one(Kind::Msi)?.path, &path)?;

    says("its tables");
    tables(stage, &path)?;

    says("somebody else's program unpacks it");
    unpacks(stage, &files, &path)?;

    says("a signature holds, and shows a change");
    signed(stage, &files)?;

    let next = out.join(msi::file_name(NEXT));
    msi::installer(stage, NEXT, &as_version(files, NEXT)?, &next)?;
    on_windows(workspace, stage, &one(Kind::Archive)?.path, &path, &next)
}

fn says(what: &str) {
    println!("-- {what}");
}

fn hold(good: bool, why: impl AsRef<str>) -> Result<(), Trouble> {
    match good {
        true => Ok(()),
        false => Err(why.as_ref().into()),
    }
}

/// The same programs with another version in them.
fn as_version(mut files: WindowsFiles, version: &str) -> Result<WindowsFiles, Trouble> {
    let numbers = version.split('.').map(str::parse::<u16>);
    let numbers: Vec<u16> = numbers.collect::<Result<_, _>>()?;
    let &[major, minor, patch] = numbers.as_slice() else {
        return Err("a version has three numbers".into());
    };
    for (name, content) in files.programs().filter(|(name, _)| name.ends_with(".exe")) {
        let place = msi::version_place(content).ok_or_else(|| format!("{name} has no version"))?;
        for (at, number) in [minor, major, 0, patch].into_iter().enumerate() {
            content[place + 2 * at..][..2].copy_from_slice(&number.to_le_bytes());
        }
    }
    Ok(files)
}

// What stands in it

fn tables(stage: &Stage<'_>, path: &Path) -> Result<(), Trouble> {
    let version = stage.version();
    let properties = table(path, "Property")?;
    let property = |name: &str| -> Option<&str> {
        let row = properties.iter().find(|row| row[0] == name)?;
        row.get(1).map(String::as_str)
    };
    for (name, expected) in [
        ("ALLUSERS", Some("1")),
        ("REBOOT", Some("ReallySuppress")),
        ("REINSTALLMODE", Some("amus")),
        ("MSIRESTARTMANAGERCONTROL", None),
        ("ARPNOMODIFY", Some("1")),
        ("ProductName", Some("Portico")),
        ("ProductVersion", Some(version)),
        ("Manufacturer", Some(&*stage.table.publisher)),
        (
            "ProductCode",
            Some(&*format!("{{{}}}", msi::product_code(version))),
        ),
        (
            "UpgradeCode",
            Some(&*format!("{{{}}}", msi::upgrade_code())),
        ),
    ] {
        let found = property(name);
        hold(
            found == expected,
            format!("{name} is {found:?}, not {expected:?}"),
        )?;
    }
    let secure: BTreeSet<&str> = property("SecureCustomProperties")
        .unwrap_or_default()
        .split(';')
        .collect();
    for value in &VALUES {
        for name in [value.property(), format!("OLD_{}", value.property())] {
            hold(secure.contains(&*name), format!("{name} is not handed on"))?;
        }
    }

    let sequence = table(path, "InstallExecuteSequence")?;
    let place = |action: &str| -> Result<u32, Trouble> {
        let row = sequence.iter().find(|row| row[0] == action);
        Ok(row.ok_or_else(|| format!("there is no {action}"))?[2].parse()?)
    };
    let order = [
        "FindRelatedProducts",
        "AppSearch",
        "KeepDefaultProfile",
        "KeepUpdateMode",
        "LaunchConditions",
        "InstallInitialize",
        // So that what fails behind it brings the old version back.
        "RemoveExistingProducts",
        "RemoveEnvironmentStrings",
        "InstallFiles",
        "WriteEnvironmentStrings",
        "InstallFinalize",
    ];
    let places = order
        .map(place)
        .into_iter()
        .collect::<Result<Vec<_>, _>>()?;
    hold(places.is_sorted(), format!("{order:?} stand at {places:?}"))?;

    for row in table(path, "CustomAction")? {
        hold(
            row[1] == "51",
            format!("{} does more than set a property", row[0]),
        )?;
    }
    for empty in ["Binary", "ServiceInstall", "ServiceControl"] {
        hold(
            table(path, empty)?.is_empty(),
            format!("{empty} has something in it"),
        )?;
    }
    for row in table(path, "Registry")? {
        let ours = row[2] == r"SOFTWARE\Portico" || row[2].starts_with(r"SOFTWARE\Classes\portico");
        hold(
            ours && row[1] == "2",
            format!("it writes {} of root {}", row[2], row[1]),
        )?;
    }
    let folders = table(path, "Directory")?;
    let parent = |id: &str| {
        folders
            .iter()
            .find(|row| row[0] == id)
            .map(|row| row[1].clone())
    };
    for row in table(path, "Component")? {
        let mut folder = row[2].clone();
        while let Some(above) = parent(&folder).filter(|_| folder != "Portico") {
            folder = above;
        }
        hold(
            folder == "Portico" && parent("Portico").as_deref() == Some("ProgramFiles64Folder"),
            format!("{} goes into {}", row[0], row[2]),
        )?;
    }
    for row in table(path, "File")? {
        let expected = format!("{version}.0");
        let good = !row[0].ends_with(".exe") || row[4] == expected;
        hold(good, format!("{} has the version {}", row[0], row[4]))?;
    }
    let summary = Program::new("msiinfo")
        .arg("suminfo")
        .arg(path)
        .with("TZ", "UTC")
        .output()?;
    let day = stage.table.newest().date.format("%b %e").to_string();
    let whole = [
        ("Template: ", "x64;1033"),
        ("Created: ", &*day),
        ("Last saved: ", &*day),
    ];
    for (name, expected) in whole {
        let line = summary.lines().find_map(|line| line.strip_prefix(name));
        let good = line.is_some_and(|line| line.contains(expected));
        hold(good, format!("{name}{line:?}, not {expected}"))?;
    }
    Ok(())
}

/// By a library that had no part in packing it.
fn unpacks(stage: &Stage<'_>, files: &WindowsFiles, path: &Path) -> Result<(), Trouble> {
    let folder = stage.scratch("unpacked")?;
    Program::new("msiextract")
        .arg("--directory")
        .arg(&folder)
        .arg(path)
        .output()?;
    for name in files.installed() {
        let found = std::fs::read(folder.join(INSTALLED).join(name))
            .or_else(|_| std::fs::read(folder.join("Portico").join(name)));
        hold(found? == files.content(name), format!("{name} is another"))?;
    }
    Ok(())
}

// Signed

/// Signs programs and installer by a certificate of the test's own. The one that people trust is
/// with the release workflow.
fn signed(stage: &Stage<'_>, files: &WindowsFiles) -> Result<(), Trouble> {
    let folder = stage.scratch("signed")?;
    let (certificate, key) = (folder.join("certificate.pem"), folder.join("key.pem"));
    Program::new("openssl")
        .args([
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
        ])
        .args([
            "-subj",
            "/CN=Portico test",
            "-addext",
            "extendedKeyUsage=codeSigning",
        ])
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .ended()?;
    let sign = |from: &Path, to: &Path| {
        Program::new("osslsigncode")
            .args(["sign", "-h", "sha256", "-n", "Portico", "-certs"])
            .arg(&certificate)
            .arg("-key")
            .arg(&key)
            .arg("-in")
            .arg(from)
            .arg("-out")
            .arg(to)
            .output()
    };
    let holds = |path: &Path| {
        let verify = Program::new("osslsigncode")
            .arg("verify")
            .arg("-CAfile")
            .arg(&certificate)
            .arg("-in")
            .arg(path);
        verify.succeeds()
    };
    let mut files = files.clone();
    for (name, content) in files.programs() {
        let (plain, done) = (folder.join(*name), folder.join(format!("signed-{name}")));
        write_bytes(&plain, content)?;
        hold(!holds(&plain), format!("{name} is taken for signed"))?;
        sign(&plain, &done)?;
        hold(
            holds(&done),
            format!("the signature of {name} does not hold"),
        )?;
        *content = std::fs::read(&done)?;
    }
    let (plain, done) = (folder.join("plain.msi"), folder.join("signed.msi"));
    msi::installer(stage, stage.version(), &files, &plain)?;
    sign(&plain, &done)?;
    hold(holds(&done), "the installer's signature does not hold")?;
    let mut content = std::fs::read(&done)?;
    let middle = content.len() / 2;
    content[middle] ^= 1;
    write_bytes(&done, &content)?;
    hold(
        !holds(&done),
        "a changed installer is taken for the signed one",
    )
}

// Installed

/// A Windows with what this check does in it.
struct Computer {
    wine: Wine,
    folder: PathBuf,
}

impl Computer {
    /// The exit code of the system's installer, told to be silent.
    fn msiexec(&self, what: &str, path: &Path, more: &[&str]) -> Result<Option<i32>, Trouble> {
        let name = path.file_name().unwrap_or_default();
        let installer = self.wine.start("msiexec").arg(what).arg(name);
        let installer = installer.args(["/qn", "/norestart"]).args(more);
        println!("   {}", installer.line());
        Ok(installer.within(&self.folder).ended()?.code)
    }

    fn install(&self, path: &Path, more: &[&str]) -> Result<(), Trouble> {
        let code = self.msiexec("/i", path, more)?;
        hold(code == Some(0), format!("it ended with {code:?}"))
    }

    fn is_refused(&self, path: &Path, more: &[&str]) -> Result<(), Trouble> {
        let code = self.msiexec("/i", path, more)?;
        hold(code == Some(REFUSED), format!("it ended with {code:?}"))
    }

    /// A value of the registry; the one without a name for an empty one.
    fn value(&self, key: &str, name: &str) -> Result<Option<String>, Trouble> {
        let query = self.wine.start("reg").args(["query", key]);
        let query = match name {
            "" => query.arg("/ve"),
            name => query.args(["/v", name]),
        };
        let told = query.ended()?;
        let value = told.output.lines().find_map(|line| {
            let (_, value) = line.split_once("_SZ")?;
            Some(value.trim().to_owned())
        });
        Ok(value.filter(|_| told.code == Some(0)))
    }

    /// What the installer recommends.
    fn recommends(&self, expected: &[(&str, &str)]) -> Result<(), Trouble> {
        for value in &VALUES {
            let found = self.value(HKLM_PORTICO, value.key)?;
            let wanted = expected.iter().find(|(key, _)| *key == value.key);
            let wanted = wanted.map(|(_, text)| (*text).to_owned());
            let key = value.key;
            hold(
                found == wanted,
                format!("{key} is {found:?}, not {wanted:?}"),
            )?;
        }
        Ok(())
    }

    fn file(&self, name: &str) -> PathBuf {
        self.wine.drive().join(INSTALLED).join(name)
    }

    fn has_version(&self, version: &str) -> Result<(), Trouble> {
        for name in ["portico.exe", "portico-desktop.exe"] {
            let found = msi::file_version(&std::fs::read(self.file(name))?);
            let expected = Some(format!("{version}.0"));
            hold(
                found == expected,
                format!("{name} is {found:?}, not {expected:?}"),
            )?;
        }
        let uninstall = format!(
            r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\{{{}}}",
            msi::product_code(version)
        );
        let shown = self.value(&uninstall, "DisplayVersion")?;
        hold(
            shown.as_deref() == Some(version),
            format!("listed as {shown:?}"),
        )?;
        let place = self.value(&uninstall, "InstallLocation")?;
        let expected = r"C:\Program Files\Portico\";
        hold(
            place.as_deref() == Some(expected),
            format!("listed at {place:?}"),
        )
    }

    fn path(&self) -> Result<Vec<String>, Trouble> {
        let path = self.value(ENVIRONMENT, "Path")?.unwrap_or_default();
        // Wine leaves the semicolon of what it takes out.
        let folders = path.split(';').filter(|folder| !folder.is_empty());
        Ok(folders.map(str::to_owned).collect())
    }

    /// Everything on the drive.
    fn files(&self) -> Result<BTreeSet<PathBuf>, Trouble> {
        let mut found = BTreeSet::new();
        let mut folders = vec![self.wine.drive()];
        while let Some(folder) = folders.pop() {
            for entry in folder.read_dir()? {
                let entry = entry?;
                if entry.file_type()?.is_dir() {
                    folders.push(entry.path());
                }
                found.insert(entry.path());
            }
        }
        Ok(found)
    }

    fn shortcuts(&self) -> Result<usize, Trouble> {
        let files = self.files()?;
        Ok(files
            .iter()
            .filter(|path| path.ends_with("Portico.lnk"))
            .count())
    }
}

fn on_windows(
    workspace: &Workspace,
    stage: &Stage<'_>,
    archive: &Path,
    this: &Path,
    next: &Path,
) -> Result<(), Trouble> {
    let computer = Computer {
        wine: Wine::fresh(&stage.scratch("wine")?.join("prefix"))?,
        folder: stage.out.to_owned(),
    };
    let (files, path) = (computer.files()?, computer.path()?);
    let keys = keys(&computer.wine.registry()?);

    says("the archive runs where it is unpacked");
    runs_unpacked(&computer, archive)?;

    says("a word that nothing understands is refused");
    computer.is_refused(this, &["UPDATEMODE=never"])?;
    hold(
        !computer.file("portico.exe").exists(),
        "it was installed all the same",
    )?;

    says("it installs, silently, with values and a log");
    let given = [
        "DEFAULTPROFILE=acme",
        "UPDATEMODE=off",
        "SUPPORTTEXT=Ring 123, or ask Kari",
    ];
    computer.install(this, &[&given[..], &["/l*v", "install.log"]].concat())?;
    let kept = [
        ("DefaultProfile", "acme"),
        ("UpdateMode", "off"),
        ("SupportText", "Ring 123, or ask Kari"),
    ];
    computer.recommends(&kept)?;
    computer.has_version(stage.version())?;
    let log = stage.out.join("install.log");
    hold(log.metadata()?.len() > 0, "the log is empty")?;
    let marker = std::fs::read_to_string(computer.file("install-source"))?;
    hold(marker.trim() == "msi", format!("it comes from {marker:?}"))?;
    for text in ["LICENSE-APACHE.txt", "LICENSE-MIT.txt", "licences.txt"] {
        hold(
            computer.file(text).metadata()?.len() > 500,
            format!("{text} says nothing"),
        )?;
    }
    let command = computer.value(SCHEME, "")?;
    // To the letter what the window compares with before it registers itself.
    let expected = "\"C:\\Program Files\\Portico\\portico-desktop.exe\" \"%1\"";
    hold(
        command.as_deref() == Some(expected),
        format!("links start {command:?}"),
    )?;
    let added = [path.clone(), vec![r"C:\Program Files\Portico\".to_owned()]].concat();
    let found = computer.path()?;
    hold(found == added, format!("the path is {found:?}"))?;
    let shortcuts = computer.shortcuts()?;
    hold(
        shortcuts == 1,
        format!("{shortcuts} links in the start menu"),
    )?;

    says("its values are recommended, and a policy from the template stands over them");
    obeys(&computer, &kept)?;

    says("an upgrade keeps the values, and takes new ones");
    computer.install(next, &["TRAY=hide"])?;
    let more = [&kept[..], &[("Tray", "hide")]].concat();
    computer.recommends(&more)?;
    computer.has_version(NEXT)?;
    hold(
        computer.path()? == added,
        "the path has it twice, or no longer",
    )?;
    let old = format!("{{{}}}", msi::product_code(stage.version()));
    let left = computer.wine.registry()?.contains(&old);
    hold(!left, "the version before is still listed")?;

    says("a downgrade is refused, and allowed by a property");
    computer.is_refused(this, &[])?;
    computer.has_version(NEXT)?;
    computer.install(this, &["ALLOWDOWNGRADE=1"])?;
    computer.has_version(stage.version())?;
    computer.recommends(&more)?;

    says("values are forgotten by a property");
    computer.install(next, &["FORGETVALUES=1", "LANGUAGE=nb"])?;
    computer.recommends(&[("Language", "nb")])?;
    computer.install(this, &["ALLOWDOWNGRADE=1"])?;

    says("the window says what it lacks, in the person's language");
    for (language, words) in [("en", "isn't installed"), ("nb", "er ikke installert")] {
        let window = computer
            .wine
            .start(r"C:\Program Files\Portico\portico-desktop.exe");
        let told = window.with("PORTICO_LANGUAGE", language).ended()?;
        let good = told.code == Some(NO_WEB_VIEW)
            && told.errors.contains("WebView2")
            && told.errors.contains(words)
            && told.errors.contains("portico login");
        hold(good, format!("{told:?}"))?;
    }

    says("the installed command line signs in, and out");
    signs_in(workspace, &computer)?;

    says("removed, it leaves nothing");
    let code = computer.msiexec("/x", this, &[])?;
    hold(code == Some(0), format!("it ended with {code:?}"))?;
    // Windows ends with 1605 where there is nothing to remove, Wine with 0: it does no harm.
    computer.msiexec("/x", this, &[])?;
    hold(computer.path()? == path, "the path is another")?;
    nothing_left(&computer, &files, &keys)
}

/// What the installer was given is recommended; what Group Policy writes from the template binds.
fn obeys(computer: &Computer, given: &[(&str, &str)]) -> Result<(), Trouble> {
    let program = r"C:\Program Files\Portico\portico.exe";
    let shown = group_policy::shown(&computer.wine, program)?;
    for (key, text) in given {
        let origin = format!(r"{HKLM_PORTICO}\{key}");
        let settings = shown["settings"].as_array().into_iter().flatten();
        let found = settings
            .filter(|setting| setting["origin"] == *origin)
            .find(|setting| setting["value"] == *text && setting["level"] == "recommended");
        hold(
            found.is_some(),
            format!("{key} is not recommended: {shown}"),
        )?;
    }
    let faults = group_policy::faults(&computer.wine, program, Place::BINDS)?;
    for file in ["Registry.pol", "policy.reg"] {
        std::fs::remove_file(computer.wine.drive().join(file))?;
    }
    hold(faults.is_empty(), faults.join("\n"))
}

/// The command line alone, with nothing installed; deleted, nothing is left of it.
fn runs_unpacked(computer: &Computer, archive: &Path) -> Result<(), Trouble> {
    let folder = computer.wine.drive().join("unpacked");
    Program::new("unzip")
        .arg("-q")
        .arg(archive)
        .arg("-d")
        .arg(&folder)
        .output()?;
    let name = archive.file_stem().unwrap_or_default().to_string_lossy();
    let marker = std::fs::read_to_string(folder.join(&*name).join("install-source"))?;
    hold(
        marker.trim() == "archive",
        format!("it comes from {marker:?}"),
    )?;
    let portico = format!(r"C:\unpacked\{name}\portico.exe");
    for words in [&["--version"][..], &["profile", "list", "--json"]] {
        let program = computer.wine.start(&portico).args(words);
        let told = program.with("PORTICO_HOME", r"C:\unpacked\home").ended()?;
        hold(
            told.code == Some(0) && !told.output.is_empty(),
            format!("{told:?}"),
        )?;
    }
    Ok(std::fs::remove_dir_all(folder)?)
}

fn signs_in(workspace: &Workspace, computer: &Computer) -> Result<(), Trouble> {
    // Found by the path that the installer has set; not by `cmd`, which starts nothing and is content where
    // Wine has left an empty entry of the path. Windows keeps the secrets.
    sandbox::signs_in(workspace, |issuer, words| {
        let program = computer.wine.start("portico").args(words);
        program
            .with("PORTICO_SANDBOX", issuer)
            .with("PORTICO_HOME", r"C:\portico-home")
    })?;
    std::fs::remove_dir_all(computer.wine.drive().join("portico-home"))?;
    Ok(())
}

/// The registry's keys, without the times at which they were written.
fn keys(registry: &str) -> BTreeSet<String> {
    let key = |line: &str| Some(line.strip_prefix('[')?.rsplit_once(']')?.0.to_owned());
    registry.lines().filter_map(key).collect()
}

fn nothing_left(
    computer: &Computer,
    files: &BTreeSet<PathBuf>,
    before: &BTreeSet<String>,
) -> Result<(), Trouble> {
    // Folders and keys of the system's own installer, which are empty.
    let is_installers = |path: &Path| path.ends_with("windows/Installer");
    let left: Vec<PathBuf> = computer
        .files()?
        .into_iter()
        .filter(|path| !files.contains(path) && !is_installers(path))
        .collect();
    hold(left.is_empty(), format!("these files are left: {left:?}"))?;

    let registry = computer.wine.registry()?;
    let portico: Vec<&str> = registry
        .lines()
        .filter(|line| line.to_lowercase().contains("portico"))
        .collect();
    hold(
        portico.is_empty(),
        format!("these lines are left: {portico:?}"),
    )?;
    let is_installers = |key: &str| {
        key.contains(r"\\Installer\\")
            && ["Components", "Features", "Products", "UpgradeCodes"]
                .iter()
                .any(|end| key.ends_with(end))
    };
    let left: Vec<String> = keys(&registry)
        .into_iter()
        .filter(|key| !before.contains(key) && !is_installers(key))
        .filter(|key| !key.starts_with("System\\"))
        .collect();
    hold(left.is_empty(), format!("these keys are left: {left:?}"))
}
