//! The list of releases as it is made and signed, read by the command line that asks for it.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::thread;

use serde_json::Value as Json;
use xtask::Trouble;
use xtask::process::{Program, write};
use xtask::workspace::variable;

use crate::artefact::Stage;
use crate::part::Part;
use crate::signature::{COMPILED_IN, Signer};
use crate::update_list;

/// A version that is never released.
const NEXT: &str = "254.0.0";
/// What it mends.
const MENDED: &str = "network_unreachable";

/// Asks for a list with a newer release, for the one of this release, and for one that somebody has
/// changed.
pub(super) fn check(stage: &Stage<'_>, folder: &Path) -> Result<(), Trouble> {
    if variable(COMPILED_IN).is_some() {
        println!("a release believes its own key alone, which is not here");
        return Ok(());
    }
    let signer = Signer::throw_away()?;
    let reader = Reader {
        program: &stage.programs.join(Part::CommandLine.name()),
        home: folder,
        key: signer.public(),
        url: served(folder)?,
    };

    update_list::make(
        &Stage {
            out: folder,
            ..*stage
        },
        &signer,
    )?;
    let told = reader.told("this")?;
    if told["problem"] != Json::Null || told["update"] != Json::Null {
        return Err(format!("of its own version it says {told}").into());
    }

    let mut table = stage.table.clone();
    let mut release = table.newest().clone();
    NEXT.clone_into(&mut release.version);
    release.security = true;
    release.mends = [MENDED.to_owned()].into();
    table.releases.insert(0, release);
    let next = Stage {
        table: &table,
        out: folder,
        ..*stage
    };
    update_list::make(&next, &signer)?;
    let told = reader.told("next")?;
    let newest = table.newest();
    let update = &told["update"];
    let expected = [
        ("version", Json::from(NEXT)),
        ("date", newest.date.to_string().into()),
        ("security", true.into()),
        ("mends", vec![MENDED].into()),
        ("notes", newest.notes.en.clone().into()),
        ("url", table.page(newest).into()),
    ];
    for (name, value) in expected {
        if update[name] != value {
            return Err(format!("{name} should be {value}: {told}").into());
        }
    }

    let list = folder.join("releases.json");
    let text = std::fs::read_to_string(&list)?;
    write(&list, &text.replace(NEXT, "255.0.0"))?;
    reader.refuses("changed")?;
    // Well signed, by somebody else.
    update_list::make(&next, &Signer::throw_away()?)?;
    reader.refuses("another")
}

/// A copy that asks for this list.
struct Reader<'a> {
    program: &'a Path,
    home: &'a Path,
    key: String,
    url: String,
}

impl Reader<'_> {
    /// What one that has never asked says.
    fn told(&self, home: &str) -> Result<Json, Trouble> {
        let told = Program::new(self.program)
            .args(["version", "--check", "--json", "--language", "en"])
            .with("PORTICO_HOME", self.home.join(home))
            .with(COMPILED_IN, &self.key)
            .with("PORTICO_RELEASES_URL", &self.url)
            .ended()?;
        Ok(serde_json::from_str(&told.output)?)
    }

    fn refuses(&self, home: &str) -> Result<(), Trouble> {
        let told = self.told(home)?;
        if told["problem"]["code"] == "update_list_unusable" && told["update"] == Json::Null {
            return Ok(());
        }
        Err(format!("a list that is {home} was taken: {told}").into())
    }
}

/// Serves a folder's files on this computer for as long as this chore runs; the list's address.
fn served(folder: &Path) -> Result<String, Trouble> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}/releases.json", listener.local_addr()?);
    let folder = folder.to_owned();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // Who asked sees that nothing came.
            drop(answered(stream, &folder));
        }
    });
    Ok(url)
}

fn answered(mut stream: TcpStream, folder: &Path) -> Result<(), Trouble> {
    let mut request = BufReader::new(stream.try_clone()?).lines();
    let first = request.next().ok_or("nobody asked")??;
    while request
        .next()
        .transpose()?
        .is_some_and(|line| !line.is_empty())
    {}
    let path = first.split_whitespace().nth(1).unwrap_or_default();
    let file = path.rsplit('/').next().unwrap_or_default();
    let content = std::fs::read(folder.join(file))?;
    let length = content.len();
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    )?;
    Ok(stream.write_all(&content)?)
}
