//! The ids of the messages that the window's page can ask for.

use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

/// As a type, so that a screen can't ask for what the catalogue lacks.
///
/// # Errors
/// When the catalogue can't be read.
pub(crate) fn typescript(locales: &Path) -> io::Result<String> {
    let mut files: Vec<_> = fs::read_dir(locales.join("en"))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    files.retain(|file| {
        file.file_stem()
            .is_some_and(|name| is_of_the_page(&name.to_string_lossy()))
    });
    files.sort();
    let mut ids = Vec::new();
    for file in files {
        let of_problems = file.file_stem().is_some_and(|name| name == "problems");
        let mut all = ids_in(&fs::read_to_string(file)?);
        // The page words the buttons; what has happened comes worded from the app.
        all.retain(|id| !of_problems || id.starts_with("action-"));
        ids.extend(all);
    }
    Ok(page(&ids))
}

/// The files that `ui/words.ts` puts into the page.
fn is_of_the_page(name: &str) -> bool {
    matches!(name, "window" | "words" | "problems" | "guide")
}

/// Messages by their name, attributes as `name.attribute`.
fn ids_in(catalogue: &str) -> Vec<String> {
    let mut ids = Vec::new();
    let mut message = "";
    for line in catalogue.lines() {
        let Some((name, value)) = line.split_once('=') else {
            continue;
        };
        let name = name.trim_end();
        if let Some(attribute) = name
            .trim_start()
            .strip_prefix('.')
            .filter(|name| is_name(name))
        {
            ids.push(format!("{message}.{attribute}"));
        } else if is_name(name) {
            message = name;
            // A message may have attributes alone.
            if !value.trim().is_empty() || has_text_below(catalogue, line) {
                ids.push(name.to_owned());
            }
        }
    }
    ids
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

/// Whether a message's text begins on the line below its name.
fn has_text_below(catalogue: &str, name: &str) -> bool {
    let mut lines = catalogue.lines().skip_while(|line| *line != name).skip(1);
    lines
        .next()
        .is_some_and(|line| line.starts_with(' ') && !line.trim_start().starts_with('.'))
}

fn page(ids: &[String]) -> String {
    let mut page = String::from(
        "// Written by `cargo xtask generate` from crates/core/locales/en. Not edited by hand.\n\n\
         /** A message, or one of its attributes: `name`, `name.attribute`. */\n\
         export type MessageId =\n",
    );
    for id in ids {
        let _ = writeln!(page, "  | \"{id}\"");
    }
    page.truncate(page.trim_end().len());
    page.push_str(";\n");
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_and_attributes_are_named() {
        let catalogue = "# a = b\nnext = Next\nlong =\n    A text with = in it\n    .hint = Hint\nonly =\n    .do = Do it\n-term = Term\npick = { $a ->\n    [one] x = y\n   *[other] z\n }\n";

        assert_eq!(
            ids_in(catalogue),
            ["next", "long", "long.hint", "only.do", "pick"]
        );
        assert!(page(&ids_in(catalogue)).ends_with("  | \"only.do\"\n  | \"pick\";\n"));
    }

    #[test]
    fn words_that_the_page_does_not_load_are_left_out() {
        assert!(is_of_the_page("window") && is_of_the_page("guide"));
        assert!(!is_of_the_page("cli") && !is_of_the_page("doctor-network"));
    }
}
