//! What a run of `portico doctor --json` has said.

use std::process::Output;

use serde_json::Value;

/// What it has said.
pub(crate) struct Seen {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Seen {
    pub(crate) fn new(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
        }
    }

    fn lines(&self) -> impl Iterator<Item = Value> {
        self.stdout.lines().map(move |line| {
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {self}"))
        })
    }

    /// The findings, as they came.
    pub(crate) fn findings(&self) -> Vec<Value> {
        self.lines()
            .filter_map(|mut line| Some(line.get_mut("finding")?.take()))
            .collect()
    }

    /// One check's finding.
    pub(crate) fn finding(&self, id: &str) -> Value {
        let found = self
            .findings()
            .into_iter()
            .find(|finding| finding["id"] == id);
        found.unwrap_or_else(|| panic!("there is no {id}: {self}"))
    }

    /// The causes, the first one first.
    pub(crate) fn causes(&self) -> Vec<Value> {
        let diagnosis = self
            .lines()
            .find_map(|mut line| Some(line.get_mut("diagnosis")?.take()));
        let diagnosis = diagnosis.unwrap_or_else(|| panic!("there is no diagnosis: {self}"));
        diagnosis["causes"].as_array().cloned().unwrap_or_default()
    }

    /// Checks that a cause comes first, and that it says something that a person can do.
    pub(crate) fn must_blame(&self, cause: &str) {
        let causes = self.causes();
        let first = causes
            .first()
            .unwrap_or_else(|| panic!("no cause was found: {self}"));
        assert_eq!(first["code"], cause, "{self}");
        for words in ["title", "next"] {
            let text = first[words].as_str().unwrap_or_default();
            let whole = text.len() > 10 && !text.contains(['{', '}']) && !text.contains("none");
            assert!(whole, "{words}: {text}: {self}");
        }
        assert_eq!(self.code, 1, "{self}");
    }

    /// Checks that nothing is blamed.
    pub(crate) fn must_blame_nothing(&self) {
        assert!(self.causes().is_empty(), "{self}");
        let alarms: Vec<_> = self
            .findings()
            .into_iter()
            .filter(|finding| finding["status"] == "fail" || finding["status"] == "warn")
            .collect();
        assert!(alarms.is_empty(), "{alarms:#?}");
        assert_eq!(self.code, 0, "{self}");
    }
}

impl std::fmt::Display for Seen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "exit {}\n--- stdout", self.code)?;
        for line in self.stdout.lines() {
            writeln!(f, "{line}")?;
        }
        write!(f, "--- stderr\n{}", self.stderr)
    }
}
