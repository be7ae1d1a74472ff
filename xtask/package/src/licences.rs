//! The licences of what is inside: every text once, with the names of those it came with.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use xtask::Trouble;
use xtask::process::write;

use crate::artefact::{Artefact, Kind, Stage};
use crate::inside::{self, Crate, Origin, Work};
use crate::part::Part;

/// Writes one file for each part.
pub(crate) fn make(stage: &Stage<'_>) -> Result<Vec<Artefact>, Trouble> {
    let one = |part: Part| {
        let path = stage
            .out
            .join(format!("{}-{}-licences.txt", part.name(), stage.version()));
        write(&path, &text(stage, part)?)?;
        Ok(Artefact::here(Kind::Licences, path))
    };
    Part::ALL.into_iter().map(one).collect()
}

/// The whole text, for this machine's system.
pub(crate) fn text(stage: &Stage<'_>, part: Part) -> Result<String, Trouble> {
    text_for(stage, &[part], None)
}

/// The same for several parts in one package, and for another system's programs, as Rust names it.
pub(crate) fn text_for(
    stage: &Stage<'_>,
    parts: &[Part],
    target: Option<&str>,
) -> Result<String, Trouble> {
    let mut works = BTreeSet::new();
    for &part in parts {
        works.extend(inside::works_for(part, target)?);
    }
    let names: Vec<&str> = parts.iter().map(|part| part.name()).collect();
    let title = format!(
        "What is inside {} {}, beside Portico's own code",
        names.join(" and "),
        stage.version()
    );
    written(&title, works)
}

/// The same for the window's package, without what stands in that of the command line, which it needs.
pub(crate) fn rest(stage: &Stage<'_>) -> Result<String, Trouble> {
    let [other, own] = Part::ALL;
    let known = inside::works_for(other, None)?;
    let known: BTreeSet<Crate> = known.iter().map(Work::key).collect();
    let works = inside::works_for(own, None)?;
    let works = works.into_iter().filter(|it| !known.contains(&it.key()));
    let title = format!(
        "What is inside {} {}, beside Portico's own code and what stands in \
         ../{}/licences.txt.xz",
        own.name(),
        stage.version(),
        other.name()
    );
    written(&title, works.collect())
}

fn written(title: &str, mut works: BTreeSet<Work>) -> Result<String, Trouble> {
    // Portico's own licence lies beside it.
    works.retain(|work| work.origin != Origin::Here);
    let mut by_text: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut without = Vec::new();
    for work in &works {
        let texts = texts(&work.folder)?;
        if texts.is_empty() {
            without.push(work);
        }
        for text in texts {
            let name = format!("{} {}", work.name, work.version);
            by_text.entry(text).or_default().insert(name);
        }
    }
    let mut lines = format!("{title}\n\n");
    for work in &works {
        lines.push_str(&format!(
            "{} {}: {}\n",
            work.name, work.version, work.licence
        ));
    }
    if !without.is_empty() {
        lines.push_str(
            "\nThese come without a text of their own; the texts of their licences are below:\n",
        );
        for work in without {
            lines.push_str(&format!(
                "{} {}: {}\n",
                work.name, work.version, work.licence
            ));
        }
    }
    for (text, names) in by_text {
        let names = names.into_iter().collect::<Vec<_>>().join(", ");
        lines.push_str(&format!("\n{}\n{names}\n\n{text}\n", "=".repeat(78)));
    }
    Ok(lines)
}

/// What lies in a package's folder and says how it is licensed, and by whom.
fn texts(folder: &Path) -> Result<BTreeSet<String>, Trouble> {
    let mut texts = BTreeSet::new();
    for entry in folder.read_dir()? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().to_lowercase();
        let is_one = ["licen", "copying", "copyright", "notice", "unlicense"]
            .iter()
            .any(|start| name.starts_with(start));
        let is_source = [".rs", ".html", ".js", ".ts"]
            .iter()
            .any(|end| name.ends_with(end));
        if is_one && !is_source && entry.file_type()?.is_file() {
            let text = String::from_utf8_lossy(&std::fs::read(entry.path())?).into_owned();
            texts.insert(tidied(&text));
        }
    }
    Ok(texts)
}

/// Without what differs between two copies of one text.
fn tidied(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_copies_of_one_text_are_one() {
        assert_eq!(tidied("\r\na \r\nb\r\n\r\n"), tidied("a\nb\n"));
        assert_ne!(tidied("a\nb"), tidied("b\na"));
    }

    #[test]
    fn only_texts_about_licences_are_taken() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "LICENSE-MIT",
            "COPYING",
            "NOTICE.md",
            "license.rs",
            "README.md",
        ] {
            write(&folder.path().join(name), name).unwrap();
        }
        let found = texts(folder.path()).unwrap();
        assert_eq!(
            found.iter().map(String::as_str).collect::<Vec<_>>(),
            ["COPYING", "LICENSE-MIT", "NOTICE.md"]
        );
    }
}
