//! The Debian packages, by Debian's own tools: they know folders that are empty and stay, and which
//! package each library is in.

use std::path::{Path, PathBuf};

use xtask::Trouble;
use xtask::process::{Program, write, write_bytes};

use crate::artefact::{Artefact, Effort, Kind, Stage};
use crate::contents::{Format, contents, laid_out};
use crate::part::Part;
use crate::release::Table;
use crate::xz;

/// Makes both.
pub(crate) fn make(stage: &Stage<'_>) -> Result<Vec<Artefact>, Trouble> {
    let architecture = Program::new("dpkg").arg("--print-architecture").output()?;
    let package = |part| {
        let path = package(stage, part, architecture.trim())?;
        Ok(Artefact::here(Kind::Deb, path))
    };
    Part::ALL.into_iter().map(package).collect()
}

fn package(stage: &Stage<'_>, part: Part, architecture: &str) -> Result<PathBuf, Trouble> {
    let items = contents(stage, part, Format::Deb)?;
    let folder = stage.scratch("deb")?;
    // Where dpkg-shlibdeps expects what is packaged.
    let tree = folder.join("debian").join(part.name());
    let size: usize = items
        .iter()
        .map(|item| {
            item.content
                .as_ref()
                .map_or(0, Vec::len)
                .div_ceil(1024)
                .max(1)
        })
        .sum();
    laid_out(&items, &tree, stage.epoch)?;
    std::fs::create_dir(tree.join("DEBIAN"))?;
    let libraries = libraries(part, &folder, &tree)?;
    let control = control(stage.table, part, architecture, &libraries, size);
    write(&tree.join("DEBIAN/control"), &control)?;
    write(&tree.join("DEBIAN/md5sums"), &sums(&items, &tree)?)?;
    laid_out(&[], &tree, stage.epoch)?;
    let file = format!("{}_{}_{architecture}.deb", part.name(), stage.version());
    let path = stage.out.join(file);
    let loose = folder.join("loose.deb");
    Program::new("dpkg-deb")
        .args(["--root-owner-group", "-Znone", "--build"])
        .arg(&tree)
        .arg(&loose)
        .with("SOURCE_DATE_EPOCH", stage.epoch.to_string())
        .output()?;
    write_bytes(&path, &packed(stage, &std::fs::read(loose)?)?)?;
    Ok(path)
}

/// How the archive with a program is packed: literals by four bits of what stands before them, positions
/// by none, because neither code nor text comes in fours.
const WITH_PROGRAM: &str = "--lzma2=preset=9e,lc=4,pb=0";

/// The same package with its two archives packed. dpkg-deb itself can't ask xz to look for the calls in
/// a program, which makes 5 % of it; whatever unpacks by liblzma, as dpkg and apt do, is told by the file.
fn packed(stage: &Stage<'_>, loose: &[u8]) -> Result<Vec<u8>, Trouble> {
    let mut package = Package::new(stage.epoch);
    for (name, content) in members(loose)? {
        let calls = name == "data.tar" && cfg!(target_arch = "x86_64");
        let (how, ending): (&[&str], &str) = match (name, stage.effort) {
            ("debian-binary", _) => (&[], ""),
            (_, Effort::Full) if calls => (&["--x86", WITH_PROGRAM], ".xz"),
            (_, Effort::Full) => (&["--lzma2=preset=9e"], ".xz"),
            (_, Effort::Little) if calls => (&["--x86", "--lzma2=preset=0"], ".xz"),
            (_, Effort::Little) => (&["--lzma2=preset=0"], ".xz"),
        };
        if how.is_empty() {
            package.add(name, content);
            continue;
        }
        package.add(&format!("{name}{ending}"), &xz::packed(content, how)?);
    }
    Ok(package.content)
}

const HEAD: &[u8] = b"!<arch>\n";

/// What stands in front of a member: its name, time, owner, group, mode, length, in columns.
const COLUMNS: usize = 60;

/// The members of an archive as `ar` makes it, by name.
fn members(archive: &[u8]) -> Result<Vec<(&str, &[u8])>, Trouble> {
    let mut rest = archive.strip_prefix(HEAD).ok_or("it is no archive of ar")?;
    let mut members = Vec::new();
    while !rest.is_empty() {
        let (columns, behind) = rest.split_at_checked(COLUMNS).ok_or("it breaks off")?;
        let columns = std::str::from_utf8(columns)?;
        let name = columns.get(..16).ok_or("its columns are others")?;
        let length = columns.get(48..58).ok_or("its columns are others")?;
        let length: usize = length.trim_end().parse()?;
        let (content, behind) = behind.split_at_checked(length).ok_or("it breaks off")?;
        members.push((name.trim_end().trim_end_matches('/'), content));
        // Members begin at even places.
        rest = behind.get(length % 2..).unwrap_or_default();
    }
    Ok(members)
}

/// An archive as `ar` makes it.
struct Package {
    content: Vec<u8>,
    epoch: i64,
}

impl Package {
    fn new(epoch: i64) -> Self {
        Self {
            content: HEAD.to_vec(),
            epoch,
        }
    }

    fn add(&mut self, name: &str, content: &[u8]) {
        let (epoch, length) = (self.epoch, content.len());
        let columns = format!("{name:<16}{epoch:<12}0     0     100644  {length:<10}`\n");
        self.content.extend(columns.as_bytes());
        self.content.extend(content);
        if length % 2 == 1 {
            self.content.push(b'\n');
        }
    }
}

/// The packages with the libraries that its program is linked to, with the oldest version that
/// will do.
fn libraries(part: Part, folder: &Path, tree: &Path) -> Result<String, Trouble> {
    write(
        &folder.join("debian/control"),
        &format!(
            "Source: portico\n\nPackage: {}\nArchitecture: any\n",
            part.name()
        ),
    )?;
    let found = Program::new("dpkg-shlibdeps")
        .arg("-O")
        .arg(tree.join("usr/bin").join(part.name()))
        .within(folder)
        .output()?;
    let libraries = found.trim().strip_prefix("shlibs:Depends=");
    Ok(libraries
        .ok_or("dpkg-shlibdeps named no library")?
        .to_owned())
}

fn control(
    table: &Table,
    part: Part,
    architecture: &str,
    libraries: &str,
    kilobytes: usize,
) -> String {
    let version = &table.newest().version;
    let (depends, recommends, section) = match part {
        Part::CommandLine => (libraries.to_owned(), "ca-certificates, xdg-utils", "net"),
        Part::Window => (
            format!("portico (= {version}), {libraries}"),
            "libayatana-appindicator3-1 | libappindicator3-1, xdg-utils",
            "net",
        ),
    };
    let mut description = String::new();
    for (place, paragraph) in part.description().iter().enumerate() {
        if place > 0 {
            description.push_str(" .\n");
        }
        for line in paragraph.lines() {
            description.push_str(&format!(" {line}\n"));
        }
    }
    format!(
        "Package: {}\nVersion: {version}\nArchitecture: {architecture}\n\
         Maintainer: {} <{}>\nInstalled-Size: {kilobytes}\nDepends: {depends}\n\
         Recommends: {recommends}\nSection: {section}\nPriority: optional\nHomepage: {}\n\
         Description: {}\n{description}",
        part.name(),
        table.publisher,
        table.contact,
        table.homepage,
        part.summary(),
    )
}

fn sums(items: &[crate::contents::Item], tree: &Path) -> Result<String, Trouble> {
    let files = items.iter().filter(|item| item.content.is_some());
    Program::new("md5sum")
        .args(files.map(|item| &item.place))
        .within(tree)
        .output()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_window_needs_a_desktop_and_the_tray_is_nobodys_must() {
        let table = Table::load().unwrap();
        let version = table.newest().version.clone();
        let window = control(&table, Part::Window, "amd64", "libc6, libgtk-3-0", 1);
        assert!(window.contains(&format!(
            "\nDepends: portico (= {version}), libc6, libgtk-3-0\n"
        )));
        assert!(window.contains("\nRecommends: libayatana-appindicator3-1"));
        let plain = control(&table, Part::CommandLine, "amd64", "libc6", 1);
        assert!(plain.contains("\nDepends: libc6\n"), "{plain}");
        assert!(!plain.contains("appindicator"), "{plain}");
    }

    #[test]
    fn an_archive_is_read_as_it_was_written() {
        let mut package = Package::new(1_795_000_000);
        let whole = [
            ("debian-binary", &b"2.0\n"[..]),
            ("odd", b"abc"),
            ("none", b""),
        ];
        for (name, content) in whole {
            package.add(name, content);
        }
        let archive = package.content;
        assert_eq!(members(&archive).unwrap(), whole);
        assert!(
            archive[8..]
                .starts_with(b"debian-binary   1795000000  0     0     100644  4         `\n2.0\n")
        );
        for broken in ["", "!<arch>\nshort", "<!arch>\n"] {
            assert!(members(broken.as_bytes()).is_err(), "{broken:?}");
        }
        let half = &archive[..archive.len() - COLUMNS - 2];
        assert!(members(half).is_err(), "a content that breaks off");
    }
}
