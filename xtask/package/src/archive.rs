//! The command line in an archive, to unpack anywhere.

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;

use chrono::{DateTime, Datelike, Timelike};
use tar::{EntryType, Header};
use xtask::Trouble;
use xtask::process::write_bytes;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::artefact::{Artefact, Effort, Kind, Stage};
use crate::contents::{Format, contents};
use crate::part::Part;
use crate::windows_files::{TEMPLATES, WindowsFiles};
use crate::xz;

/// Levels from 10 are Zopfli's, with so many rounds less nine: what every unpacker of zips reads, 3 %
/// smaller than zlib makes it, and a minute's work.
const ZOPFLI: i64 = 24;

/// Makes it.
pub(crate) fn make(stage: &Stage<'_>) -> Result<Vec<Artefact>, Trouble> {
    let (system, architecture) = (std::env::consts::OS, std::env::consts::ARCH);
    let name = format!("portico-{}-{system}-{architecture}", stage.version());
    let mut archive = tar::Builder::new(Vec::new());
    for item in contents(stage, Part::CommandLine, Format::Archive)? {
        let content = item.content.unwrap_or_default();
        let mut header = Header::new_gnu();
        header.set_entry_type(EntryType::Regular);
        header.set_mode(item.mode);
        header.set_mtime(u64::try_from(stage.epoch)?);
        header.set_uid(0);
        header.set_gid(0);
        header.set_username("root")?;
        header.set_groupname("root")?;
        header.set_size(content.len() as u64);
        let place = format!("{name}/{}", item.place);
        archive.append_data(&mut header, place, content.as_slice())?;
    }
    // A quarter smaller than gzip makes it.
    let packed = xz::packed(&archive.into_inner()?, &["-9", "--extreme"])?;
    let path = stage.out.join(format!("{name}.tar.xz"));
    write_bytes(&path, &packed)?;
    Ok(vec![Artefact::here(Kind::Archive, path)])
}

/// The same for Windows, from the files of the installer there.
pub(crate) fn for_windows(stage: &Stage<'_>, files: &WindowsFiles) -> Result<PathBuf, Trouble> {
    let name = format!("portico-{}-windows-x86_64", stage.version());
    let path = stage.out.join(format!("{name}.zip"));
    let time = DateTime::from_timestamp(stage.epoch, 0).ok_or("the time is no date")?;
    let time = zip::DateTime::from_date_and_time(
        u16::try_from(time.year())?,
        u8::try_from(time.month())?,
        u8::try_from(time.day())?,
        u8::try_from(time.hour())?,
        u8::try_from(time.minute())?,
        u8::try_from(time.second())?,
    )?;
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(match stage.effort {
            Effort::Full => ZOPFLI,
            Effort::Little => 1,
        }))
        .last_modified_time(time);
    let mut archive = ZipWriter::new(File::create(&path)?);
    let parts = [
        ("portico.exe", files.content("portico.exe")),
        ("install-source", &b"archive\n"[..]),
        ("LICENSE-APACHE.txt", files.content("LICENSE-APACHE.txt")),
        ("LICENSE-MIT.txt", files.content("LICENSE-MIT.txt")),
        ("licences.txt", files.content("licences.txt")),
    ];
    let templates = TEMPLATES.map(|(_, place, _)| (place, files.content(place)));
    for (file, content) in parts.into_iter().chain(templates) {
        archive.start_file(format!("{name}/{file}"), options)?;
        archive.write_all(content)?;
    }
    archive.finish()?;
    Ok(path)
}
