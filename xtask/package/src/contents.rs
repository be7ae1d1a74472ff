//! What is installed where: one list for the Debian packages, the RPM packages and the archive.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use flate2::{Compression, GzBuilder};
use xtask::Trouble;
use xtask::generate::GENERATOR;
use xtask::packages::Workspace;
use xtask::process::{Program, write_bytes};
use xtask::workspace::root;

use crate::artefact::Stage;
use crate::part::Part;
use crate::{debian, licences, unwinding, xz};

/// For whom the list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Deb,
    Rpm,
    Archive,
}

impl Format {
    /// The word in the marker file, which says where a copy came from.
    fn install_source(self) -> &'static str {
        match self {
            Format::Deb => "deb",
            Format::Rpm => "rpm",
            Format::Archive => "archive",
        }
    }
}

/// One thing that is installed.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    /// From the root, or from the archive's own folder.
    pub(crate) place: String,
    pub(crate) mode: u32,
    /// A folder has no content.
    pub(crate) content: Option<Vec<u8>>,
}

impl Item {
    fn file(place: impl Into<String>, content: impl Into<Vec<u8>>) -> Self {
        Self {
            place: place.into(),
            mode: 0o644,
            content: Some(content.into()),
        }
    }

    fn program(place: impl Into<String>, content: Vec<u8>) -> Self {
        Self {
            mode: 0o755,
            ..Self::file(place, content)
        }
    }

    fn folder(place: &str) -> Self {
        Self {
            place: place.to_owned(),
            mode: 0o755,
            content: None,
        }
    }

    pub(crate) fn is_documentation(&self) -> bool {
        ["usr/share/doc/", "usr/share/man/"]
            .iter()
            .any(|folder| self.place.starts_with(folder))
    }
}

/// The list, by place.
pub(crate) fn contents(
    stage: &Stage<'_>,
    part: Part,
    format: Format,
) -> Result<Vec<Item>, Trouble> {
    let mut items = match (part, format) {
        (Part::CommandLine, Format::Archive) => unpacked_anywhere(stage)?,
        (Part::CommandLine, _) => command_line(stage, format)?,
        (Part::Window, _) => window(stage)?,
    };
    if format != Format::Archive {
        items.extend(documents(stage, part, format)?);
    }
    items.sort_by(|a, b| a.place.cmp(&b.place));
    Ok(items)
}

fn command_line(stage: &Stage<'_>, format: Format) -> Result<Vec<Item>, Trouble> {
    let mut items = vec![
        Item::program("usr/bin/portico", program(stage, "portico")?),
        Item::file("usr/lib/portico/install-source", marker(format)),
        Item::folder("etc/portico"),
        Item::folder("etc/portico/policies"),
        Item::folder("etc/portico/policies/managed"),
        Item::folder("etc/portico/policies/recommended"),
    ];
    items.extend(templates("usr/share/portico/policy")?);
    for (name, page) in manual(stage)? {
        let place = format!("usr/share/man/man1/{name}.gz");
        items.push(Item::file(place, gzipped(&page)?));
    }
    let zsh = match format {
        Format::Deb => "vendor-completions",
        Format::Rpm | Format::Archive => "site-functions",
    };
    for (shell, place) in [
        (
            "bash",
            "usr/share/bash-completion/completions/portico".to_owned(),
        ),
        (
            "fish",
            "usr/share/fish/vendor_completions.d/portico.fish".to_owned(),
        ),
        ("zsh", format!("usr/share/zsh/{zsh}/_portico")),
    ] {
        items.push(Item::file(place, completions(stage, shell)?));
    }
    Ok(items)
}

fn window(stage: &Stage<'_>) -> Result<Vec<Item>, Trouble> {
    let id = crate::desktop::ID;
    let mut items = vec![
        Item::program(
            "usr/bin/portico-desktop",
            program(stage, "portico-desktop")?,
        ),
        Item::file(
            format!("usr/share/applications/{id}.desktop"),
            packaging(&format!("{id}.desktop"))?,
        ),
        Item::file(
            format!("usr/share/metainfo/{id}.metainfo.xml"),
            crate::desktop::metainfo(stage.table)?,
        ),
        Item::file(
            "usr/share/man/man1/portico-desktop.1.gz",
            gzipped(&packaging("portico-desktop.1")?)?,
        ),
    ];
    for (folder, picture) in [
        ("32x32", "32x32.png"),
        ("128x128", "128x128.png"),
        ("scalable", "portico.svg"),
    ] {
        let path = root().join("icons").join(picture);
        let ending = path.extension().unwrap_or_default().display().to_string();
        items.push(Item::file(
            format!("usr/share/icons/hicolor/{folder}/apps/{id}.{ending}"),
            std::fs::read(&path)?,
        ));
    }
    Ok(items)
}

/// What policy of the distributions wants beside each package's files.
fn documents(stage: &Stage<'_>, part: Part, format: Format) -> Result<Vec<Item>, Trouble> {
    let folder = format!("usr/share/doc/{}", part.name());
    let licences = match part {
        Part::CommandLine => licences::text(stage, part)?,
        Part::Window => licences::rest(stage)?,
    };
    // Much of it says the same in other words: xz makes it 40 % smaller than gzip does.
    let others = Item::file(
        format!("{folder}/licences.txt.xz"),
        xz::packed(licences.as_bytes(), &["-9", "--extreme"])?,
    );
    Ok(match format {
        Format::Deb => vec![
            others,
            Item::file(
                format!("{folder}/copyright"),
                debian::copyright(stage.table)?,
            ),
            Item::file(
                format!("{folder}/changelog.gz"),
                gzipped(debian::changelog(stage.table).as_bytes())?,
            ),
            Item::file(
                format!("usr/share/lintian/overrides/{}", part.name()),
                debian::overrides(part),
            ),
        ],
        Format::Rpm => {
            let folder = format!("usr/share/licenses/{}", part.name());
            let own = |name: &str| -> Result<_, Trouble> {
                Ok(Item::file(format!("{folder}/{name}"), ours(name)?))
            };
            vec![others, own("LICENSE-APACHE")?, own("LICENSE-MIT")?]
        }
        Format::Archive => Vec::new(),
    })
}

/// Everything beside the program, in one folder.
fn unpacked_anywhere(stage: &Stage<'_>) -> Result<Vec<Item>, Trouble> {
    let mut items = vec![
        Item::program("portico", program(stage, "portico")?),
        Item::file("install-source", marker(Format::Archive)),
        Item::file("licences.txt", licences::text(stage, Part::CommandLine)?),
        Item::file("LICENSE-APACHE", ours("LICENSE-APACHE")?),
        Item::file("LICENSE-MIT", ours("LICENSE-MIT")?),
    ];
    items.extend(templates("policy")?);
    for (name, page) in manual(stage)? {
        items.push(Item::file(format!("man/man1/{name}"), page));
    }
    for (shell, file) in [
        ("bash", "portico.bash"),
        ("fish", "portico.fish"),
        ("zsh", "_portico"),
    ] {
        items.push(Item::file(
            format!("completions/{file}"),
            completions(stage, shell)?,
        ));
    }
    Ok(items)
}

/// What administrators set policies with, as `portico policy templates` writes it too.
fn templates(place: &str) -> Result<Vec<Item>, Trouble> {
    let names = [
        "app.portico.desktop.plist",
        "en-US/portico.adml",
        "nb-NO/portico.adml",
        "oma-uris.md",
        "policy.sample.toml",
        "policy.schema.json",
        "portico-jamf.json",
        "portico.admx",
        "portico.mobileconfig",
    ];
    let template = |name: &str| -> Result<Item, Trouble> {
        let content = packaging(&format!("policy/{name}"))?;
        Ok(Item::file(format!("{place}/{name}"), content))
    };
    names.into_iter().map(template).collect()
}

fn marker(format: Format) -> String {
    format!("{}\n", format.install_source())
}

fn program(stage: &Stage<'_>, name: &str) -> Result<Vec<u8>, Trouble> {
    let path = stage.programs.join(name);
    let program = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    unwinding::without(program)
}

fn packaging(name: &str) -> Result<Vec<u8>, Trouble> {
    ours(&format!("packaging/{name}"))
}

fn ours(name: &str) -> Result<Vec<u8>, Trouble> {
    std::fs::read(root().join(name)).map_err(|error| format!("{name}: {error}").into())
}

/// The manual pages of the command line, by name.
fn manual(stage: &Stage<'_>) -> Result<Vec<(String, Vec<u8>)>, Trouble> {
    let folder = stage.scratch("man")?;
    Program::new(Workspace::load()?.program(GENERATOR))
        .args(["--manual".as_ref(), folder.as_os_str()])
        .output()?;
    let mut pages = Vec::new();
    for page in folder.read_dir()? {
        let page = page?;
        let name = page.file_name().to_string_lossy().into_owned();
        pages.push((name, std::fs::read(page.path())?));
    }
    if pages.is_empty() {
        return Err("no manual page was written".into());
    }
    pages.sort();
    Ok(pages)
}

fn completions(stage: &Stage<'_>, shell: &str) -> Result<String, Trouble> {
    Program::new(stage.programs.join("portico"))
        .args(["completions", shell])
        .output()
}

/// Without a name and a time in it.
fn gzipped(content: &[u8]) -> Result<Vec<u8>, Trouble> {
    let mut writer = GzBuilder::new().write(Vec::new(), Compression::best());
    writer.write_all(content)?;
    Ok(writer.finish()?)
}

/// Puts the list into a folder, as it would lie in the root. Every time is the stage's.
pub(crate) fn laid_out(items: &[Item], folder: &Path, epoch: i64) -> Result<(), Trouble> {
    for item in items {
        let path = folder.join(&item.place);
        match &item.content {
            Some(content) => write_bytes(&path, content)?,
            None => std::fs::create_dir_all(&path)?,
        }
        only_this_mode(&path, item.mode)?;
    }
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(epoch)?);
    settle(folder, time)
}

fn settle(path: &Path, time: SystemTime) -> Result<(), Trouble> {
    if path.is_dir() {
        let entries: Vec<PathBuf> = path
            .read_dir()?
            .map(|entry| entry.map(|it| it.path()))
            .collect::<Result<_, _>>()?;
        for entry in entries {
            settle(&entry, time)?;
        }
        // Whatever mask this was started with.
        only_this_mode(path, 0o755)?;
    }
    std::fs::File::open(path)?.set_modified(time)?;
    Ok(())
}

#[cfg(unix)]
fn only_this_mode(path: &Path, mode: u32) -> Result<(), Trouble> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))?;
    Ok(())
}

#[cfg(not(unix))]
fn only_this_mode(_path: &Path, _mode: u32) -> Result<(), Trouble> {
    Ok(())
}
