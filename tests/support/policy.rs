//! The policy that administrators begin with.

use std::collections::BTreeMap;
use std::path::Path;

/// The sample, all of it in force.
pub fn whole_sample() -> String {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packaging/policy");
    let sample = std::fs::read_to_string(sample.join("policy.sample.toml")).unwrap();
    let lines = sample.lines().map(|line| match line.strip_prefix('#') {
        Some(taken) if taken.starts_with(|c: char| c.is_ascii_lowercase() || c == '[') => taken,
        _ => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The keys that a policy sets, and the line of each, from 1.
pub fn lines_of(policy: &str) -> BTreeMap<String, usize> {
    let mut lines = BTreeMap::new();
    let mut in_table = false;
    for (number, line) in (1..).zip(policy.lines()) {
        let head = line
            .strip_prefix("[[")
            .and_then(|rest| rest.strip_suffix("]]"));
        in_table |= head.is_some();
        let key = line.split_once(" = ").filter(|_| !in_table);
        let key = head.or(key.map(|(key, _)| key));
        if let Some(key) = key.filter(|key| !key.starts_with('#')) {
            lines.insert(key.to_owned(), number);
        }
    }
    lines
}
