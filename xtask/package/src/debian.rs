//! What Debian wants beside a package's files: its changelog, whose it is, and what its linter may find.

use xtask::Trouble;
use xtask::workspace::root;

use crate::part::Part;
use crate::release::Table;

/// Every release, as Debian writes it.
pub(crate) fn changelog(table: &Table) -> String {
    let entries = table.releases.iter().map(|release| {
        let urgency = if release.security { "high" } else { "medium" };
        format!(
            "portico ({}) stable; urgency={urgency}\n\n  * {}\n\n -- {} <{}>  {}\n",
            release.version,
            wrapped(&release.notes.en, 74, "\n    "),
            table.publisher,
            table.contact,
            release.midnight().format("%a, %d %b %Y %H:%M:%S +0000"),
        )
    });
    entries.collect::<Vec<_>>().join("\n")
}

/// What lintian finds, and is meant to be so.
pub(crate) fn overrides(part: Part) -> String {
    let name = part.name();
    format!(
        "# One of several programs that may open a browser; none of them has to be there.\n\
         {name}: missing-depends-on-sensible-utils sensible-browser [usr/bin/{name}]\n"
    )
}

/// Whose it is and what may be done with it, in Debian's form.
pub(crate) fn copyright(table: &Table) -> Result<String, Trouble> {
    let own = |name: &str| std::fs::read_to_string(root().join(name));
    let mit = own("LICENSE-MIT")?;
    let whose = mit
        .lines()
        .find_map(|line| line.strip_prefix("Copyright (c) "))
        .ok_or("LICENSE-MIT names nobody")?;
    let since = table.releases.last().unwrap_or(table.newest()).date;
    let mit: Vec<String> = mit
        .lines()
        .skip_while(|line| !line.starts_with("Permission"))
        .map(|line| match line.trim() {
            "" => " .".to_owned(),
            line => format!(" {line}"),
        })
        .collect();
    Ok(format!(
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\
         Upstream-Name: {}\nUpstream-Contact: {} <{}>\nSource: {}\n\
         Comment: What comes with its libraries is in licences.txt.xz beside this file.\n\n\
         Files: *\nCopyright: {} {whose}\nLicense: Apache-2.0 or Expat\n\n\
         License: Apache-2.0\n On Debian systems, the text of the Apache License 2.0 is in\n \
         /usr/share/common-licenses/Apache-2.0.\n\n\
         License: Expat\n{}\n",
        table.name,
        table.publisher,
        table.contact,
        table.homepage,
        since.format("%Y"),
        mit.join("\n"),
    ))
}

/// Broken between words, into lines of at most so many characters.
pub(crate) fn wrapped(text: &str, width: usize, separator: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut();
        match line {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join(separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changelog_is_as_debian_reads_it() {
        let mut table = Table::load().unwrap();
        table.releases.truncate(1);
        let text = changelog(&table);
        let head = format!(
            "portico ({}) stable; urgency=medium\n\n  * ",
            table.releases[0].version
        );
        assert!(text.starts_with(&head), "{text}");
        assert!(text.ends_with(" 00:00:00 +0000\n"), "{text}");
        assert!(
            text.lines().all(|line| line.chars().count() <= 90),
            "{text}"
        );
    }

    #[test]
    fn lines_are_broken_between_words() {
        assert_eq!(wrapped("one two three", 7, "|"), "one two|three");
        assert_eq!(wrapped("unbreakable x", 3, "|"), "unbreakable|x");
        assert_eq!(wrapped("", 3, "|"), "");
    }
}
