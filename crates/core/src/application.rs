//! Which app signs in: what keeps its sessions, settings and secrets apart from every other app's.

/// The longest id, in characters: it is part of the names of folders.
const LONGEST: usize = 64;

/// An app that signs people in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    id: String,
    agent: Option<String>,
}

/// An id that is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the id of an app is of 3 to {LONGEST} letters, digits, hyphens and dots, begins and ends with a \
     letter or digit, and is not Portico's"
)]
pub struct InvalidId;

impl Application {
    /// An app by its id, such as `com.example.notes`. It is the owner of its items in the keychain and
    /// names its folders; another id is another app, which is signed in nowhere.
    ///
    /// # Errors
    /// [`InvalidId`] where the id can't name a folder on every system, or is Portico's own.
    pub fn new(id: &str) -> Result<Self, InvalidId> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
        let is_edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let is_id = (3..=LONGEST).contains(&id.len())
            && id.chars().all(is_plain)
            && is_edge(id.chars().next())
            && is_edge(id.chars().last())
            && !id.contains("..");
        let is_taken = ["portico", "app.portico.desktop"]
            .iter()
            .any(|taken| id.eq_ignore_ascii_case(taken));
        match is_id && !is_taken {
            true => Ok(Self {
                id: id.to_owned(),
                agent: None,
            }),
            false => Err(InvalidId),
        }
    }

    /// What the app calls itself to services, such as `Notes/1.2` (RFC 9110 10.1.5); its id without.
    #[must_use]
    pub fn with_agent(mut self, agent: &str) -> Self {
        let agent: String = agent
            .chars()
            .filter(|c| c.is_ascii_graphic() || *c == ' ')
            .collect();
        self.agent = Some(agent);
        self
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    pub(crate) fn agent(&self) -> &str {
        self.agent.as_deref().unwrap_or(&self.id)
    }

    pub(crate) fn portico() -> Self {
        Self {
            id: "portico".to_owned(),
            agent: Some(format!("Portico/{}", env!("CARGO_PKG_VERSION"))),
        }
    }
}

impl Default for Application {
    /// Portico.
    fn default() -> Self {
        Self::portico()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_names_a_folder_everywhere_and_is_nobody_elses() {
        for id in ["com.example.notes", "notes", "Notes-2", "a.b"] {
            assert_eq!(Application::new(id).unwrap().id(), id);
        }
        let long = "a".repeat(65);
        for id in [
            "",
            "ab",
            "../notes",
            "a/b",
            "a\\b",
            "no tes",
            ".notes",
            "notes.",
            "a..b",
            "nøtes",
            "portico",
            "Portico",
            "app.portico.desktop",
            "notes\n",
            &long,
        ] {
            assert_eq!(Application::new(id), Err(InvalidId), "{id:?}");
        }
    }

    #[test]
    fn what_an_app_calls_itself_holds_no_line_of_its_own() {
        let app = Application::new("notes").unwrap();
        assert_eq!(app.agent(), "notes");
        assert_eq!(app.with_agent("Notes/1.2\r\nX: y").agent(), "Notes/1.2X: y");
    }
}
