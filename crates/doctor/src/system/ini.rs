//! Files of sections and lines `name=value`: Firefox's, and the desktop's on Linux.

/// A section.
#[derive(Debug)]
pub(crate) struct Section<'a> {
    pub(crate) name: &'a str,
    lines: Vec<(&'a str, &'a str)>,
}

impl<'a> Section<'a> {
    /// The first value of that name.
    pub(crate) fn value(&self, name: &str) -> Option<&'a str> {
        self.lines
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| *value)
    }
}

/// All sections, in their order. What is no line of a section is passed over.
pub(crate) fn sections(text: &str) -> Vec<Section<'_>> {
    let mut sections: Vec<Section<'_>> = Vec::new();
    for line in text.trim_start_matches('\u{feff}').lines() {
        let line = line.trim();
        if let Some(name) = line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'))
        {
            let lines = Vec::new();
            sections.push(Section { name, lines });
        } else if let (Some(section), Some((name, value))) =
            (sections.last_mut(), line.split_once('='))
            && !line.starts_with(['#', ';'])
        {
            section.lines.push((name.trim(), value.trim()));
        }
    }
    sections
}

/// A value of a section.
pub(crate) fn value<'a>(text: &'a str, section: &str, name: &str) -> Option<&'a str> {
    sections(text)
        .into_iter()
        .find(|known| known.name == section)?
        .value(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_in_its_own_section() {
        let text = "\u{feff}[A]\r\nx = 1\r\n# x=9\r\n[B]\nx=2\n;x=3\ny==z\nrubbish\n";
        assert_eq!(value(text, "A", "x"), Some("1"));
        assert_eq!(value(text, "B", "x"), Some("2"));
        assert_eq!(value(text, "B", "y"), Some("=z"));
        assert_eq!(value(text, "C", "x"), None);
        assert_eq!(value("x=1", "", "x"), None);
    }
}
