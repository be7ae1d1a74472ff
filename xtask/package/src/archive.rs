//! The command line in an archive, to unpack anywhere.

use std::fs::File;

use flate2::{Compression, GzBuilder};
use tar::{EntryType, Header};
use xtask::Trouble;

use crate::artefact::{Artefact, Kind, Stage};
use crate::contents::{Format, Part, contents};

/// Makes it.
pub(crate) fn make(stage: &Stage<'_>) -> Result<Vec<Artefact>, Trouble> {
    let (system, architecture) = (std::env::consts::OS, std::env::consts::ARCH);
    let name = format!("portico-{}-{system}-{architecture}", stage.version());
    let path = stage.out.join(format!("{name}.tar.gz"));
    let packed = GzBuilder::new().write(File::create(&path)?, Compression::best());
    let mut archive = tar::Builder::new(packed);
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
    archive.into_inner()?.finish()?;
    Ok(vec![Artefact::here(Kind::Archive, path)])
}
