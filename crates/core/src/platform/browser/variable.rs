//! The variable `BROWSER`: commands, parted by the system's path separator, each in words as a shell
//! parts them. `%s` stands for the address, which otherwise goes behind; `%%` is a percent sign.

use std::iter::Peekable;
use std::path::Path;
use std::str::Chars;

/// What parts the commands.
const BETWEEN: char = if cfg!(windows) { ';' } else { ':' };

/// A command as it is written: the program, and what it is called with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The program: a name, or a path.
    pub program: String,
    arguments: Vec<String>,
}

impl Wanted {
    /// What the program is called with for an address.
    #[must_use]
    pub fn arguments(&self, address: &str) -> Vec<String> {
        let mut placed = false;
        let mut all: Vec<String> = self
            .arguments
            .iter()
            .map(|argument| {
                placed |= has_mark(argument);
                filled(argument, address)
            })
            .collect();
        if !placed {
            all.push(address.to_owned());
        }
        all
    }
}

/// The commands that the variable holds; the error says what is wrong with it.
///
/// # Errors
/// When a quotation does not end.
pub fn commands(variable: &str) -> Result<Vec<Wanted>, String> {
    // The path of a program, blanks and all, as people set it in a desktop's settings.
    if Path::new(variable).is_absolute() && Path::new(variable).is_file() {
        let program = variable.to_owned();
        return Ok(vec![Wanted {
            program,
            arguments: Vec::new(),
        }]);
    }
    let mut commands = Vec::new();
    let mut rest = variable.chars().peekable();
    while rest.peek().is_some() {
        let mut words = words(&mut rest)?.into_iter();
        commands.extend(words.next().map(|program| Wanted {
            program,
            arguments: words.collect(),
        }));
    }
    Ok(commands)
}

/// The words up to the next command.
fn words(rest: &mut Peekable<Chars<'_>>) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    while let Some(c) = rest.next() {
        match c {
            c if c == BETWEEN && !is_of_an_address(word.as_deref(), rest) => break,
            c if c.is_whitespace() => words.extend(word.take()),
            '\'' if !cfg!(windows) => quoted(rest, '\'', word.get_or_insert_default())?,
            '"' => quoted(rest, '"', word.get_or_insert_default())?,
            '\\' if !cfg!(windows) => word.get_or_insert_default().extend(rest.next()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Ok(words)
}

/// Whether a colon belongs to an address within an argument, and not to the list.
fn is_of_an_address(word: Option<&str>, rest: &mut Peekable<Chars<'_>>) -> bool {
    let is_scheme = word.is_some_and(|word| word.ends_with("http") || word.ends_with("https"));
    is_scheme && rest.peek() == Some(&'/')
}

fn quoted(rest: &mut Peekable<Chars<'_>>, mark: char, word: &mut String) -> Result<(), String> {
    while let Some(c) = rest.next() {
        match c {
            c if c == mark => return Ok(()),
            '\\' if mark == '"' && !cfg!(windows) => match rest.next() {
                Some(c @ ('"' | '\\' | '$' | '`')) => word.push(c),
                Some(c) => word.extend(['\\', c]),
                None => break,
            },
            c => word.push(c),
        }
    }
    Err(format!(
        "a quotation ({mark}) in the variable BROWSER does not end"
    ))
}

fn has_mark(argument: &str) -> bool {
    argument.replace("%%", "").contains("%s")
}

fn filled(argument: &str, address: &str) -> String {
    let parts: Vec<String> = argument
        .split("%%")
        .map(|part| part.replace("%s", address))
        .collect();
    parts.join("%")
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    const AT: &str = "https://a.example/x?y=1&z=%20";

    fn read(variable: &str) -> Vec<Vec<String>> {
        let called = |command: Wanted| {
            let mut all = vec![command.program.clone()];
            all.extend(command.arguments(AT));
            all
        };
        commands(variable)
            .unwrap()
            .into_iter()
            .map(called)
            .collect()
    }

    #[test]
    fn it_is_read_as_a_shell_parts_words() {
        for (variable, expected) in [
            ("firefox", &[&["firefox", AT][..]][..]),
            (
                " firefox  --new-window ",
                &[&["firefox", "--new-window", AT]],
            ),
            (
                "'/opt/My Browser/run' -P \"my own\"",
                &[&["/opt/My Browser/run", "-P", "my own", AT]],
            ),
            (
                r"/opt/My\ Browser/run %s -x",
                &[&["/opt/My Browser/run", AT, "-x"]],
            ),
            ("\"C \\\"x\\\"\"", &[&["C \"x\"", AT]]),
            (
                "sh -c 'exec \"$0\" --url=%s' firefox",
                &[&["sh", "-c", &format!("exec \"$0\" --url={AT}"), "firefox"]],
            ),
            (
                "a --app=%s:b -x:c",
                &[&["a", &format!("--app={AT}")], &["b", "-x", AT], &["c", AT]],
            ),
            (
                "a --home=http://start.example %s",
                &[&["a", "--home=http://start.example", AT]],
            ),
            ("'a:b'", &[&["a:b", AT]]),
            ("a 100%% %%s", &[&["a", "100%", "%s", AT]]),
            ("a ''", &[&["a", "", AT]]),
            ("::a::", &[&["a", AT]]),
            ("", &[]),
            (" : ", &[]),
        ] {
            assert_eq!(read(variable), expected, "{variable}");
        }
    }

    #[test]
    fn a_quotation_without_an_end_is_said() {
        for variable in ["'firefox", "firefox \"%s", "a:b '"] {
            assert!(
                commands(variable).unwrap_err().contains("BROWSER"),
                "{variable}"
            );
        }
    }

    #[test]
    fn a_path_with_blanks_that_is_there_needs_no_quotes() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("My Browser: the best");
        std::fs::File::create(&program).unwrap();
        let program = program.display().to_string();
        assert_eq!(read(&program), [[program.as_str(), AT]]);
        let gone = format!("{program}2 x");
        assert_ne!(read(&gone), [[gone.as_str(), AT]]);
    }
}
