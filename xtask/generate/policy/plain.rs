//! The file for every system, with each key in it and none in force.

use portico_core::Language;
use portico_core::policy::keys::{Shape, Spec, TABLE};

use super::{Level, capital, example, explained, may_stand};

const HEAD: &str = "\
# Written by `cargo xtask generate` from crates/core. What an administrator may set on this computer.
#
# Copied to /etc/portico/policy.toml or into /etc/portico/policies/managed (Windows: C:\\ProgramData\\Portico,
# macOS: /Library/Application Support/Portico), owned by root and writable by nobody else, it wins over what
# people choose. What stands in policies/recommended is only what they start with. Nothing here is in force:
# take away the # before the lines that you want, and check the file with `portico policy validate`.
";

/// How long a line of the file may be.
const WIDTH: usize = 100;

/// The file. Tables come last: what stands behind one would belong to it.
pub(super) fn sample() -> String {
    let is_table = |spec: &&Spec| spec.shape == Shape::Profiles;
    let plain = TABLE.iter().filter(|spec| !is_table(spec));
    let mut text = HEAD.to_owned();
    for spec in plain.chain(TABLE.iter().filter(is_table)) {
        text.push('\n');
        for line in wrapped(&explained(spec, Language::English)) {
            text.push_str(&format!("# {line}\n"));
        }
        text.push_str(&format!(
            "# {}; {}.\n",
            capital(&spec.right()),
            levels(spec)
        ));
        for line in example::of(spec).toml(spec.name).lines() {
            text.push_str(&format!("#{line}\n"));
        }
    }
    text
}

/// On which levels a key may stand, in a file's words.
fn levels(spec: &Spec) -> &'static str {
    match (
        may_stand(spec, Level::Mandatory),
        may_stand(spec, Level::Recommended),
    ) {
        (true, true) => "it binds, or is recommended",
        (true, false) => "it binds, and can't be recommended",
        _ => "it is recommended, wherever it stands",
    }
}

fn wrapped(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.last().map_or(0, |line| line.chars().count());
        if last > 0 && last + 1 + word.chars().count() > WIDTH {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use portico_core::policy::{Policy, validate};

    use super::*;

    #[test]
    fn the_file_sets_nothing_as_it_is_and_every_key_without_its_marks() {
        let sample = sample();
        let nothing = Policy::read(&sample).unwrap();
        assert!(!nothing.is_managed() && validate::faults(&sample, false).is_empty());
        let marked = |line: &str| line.starts_with('#') && !line.starts_with("# ") && line != "#";
        let all: Vec<&str> = sample
            .lines()
            .map(|line| match marked(line) {
                true => line.strip_prefix('#').unwrap_or(line),
                false => line,
            })
            .collect();
        let all = all.join("\n");
        if cfg!(not(windows)) {
            assert_eq!(validate::faults(&all, false), [], "{all}");
        }
        let policy = Policy::read(&all).unwrap();
        for spec in TABLE {
            let setting = policy.setting(spec.key).unwrap();
            assert!(setting.origin.is_some(), "{}", spec.name);
        }
    }

    #[test]
    fn lines_are_short() {
        assert_eq!(wrapped("a b"), ["a b"]);
        let long = "word ".repeat(50);
        assert!(wrapped(&long).iter().all(|line| line.len() <= WIDTH));
        assert!(sample().lines().all(|line| line.chars().count() <= 120));
    }
}
