//! Sign-in for another app than Portico, with nothing that the two share.

use std::path::PathBuf;
use std::sync::Arc;

use super::Portico;
use crate::application::Application;
use crate::environment::Environment;
use crate::platform::browser::Browser;
use crate::problem::Problem;
use crate::text::Language;
use crate::vault::{Person, Store, WithoutStore};

/// What an app may choose before it opens its sign-in. Everything has a default: the person's folders
/// and keychain, the default browser, the system's language.
#[derive(Debug)]
#[must_use]
pub struct Builder {
    app: Application,
    home: Option<PathBuf>,
    store: Option<Arc<dyn Store>>,
    without_store: WithoutStore,
    browser: Option<Arc<dyn Browser>>,
    person: Option<Arc<dyn Person>>,
    language: Option<Language>,
}

impl Portico {
    /// Sign-in for an app of its own id. Portico's folders, keychain items, variables and policy do not
    /// count for it, and none of its own do for Portico.
    pub fn builder(app: Application) -> Builder {
        Builder {
            app,
            home: None,
            store: None,
            without_store: WithoutStore::Refuse,
            browser: None,
            person: None,
            language: None,
        }
    }
}

impl Builder {
    /// Keeps everything but the secrets in this folder.
    pub fn home(mut self, home: impl Into<PathBuf>) -> Self {
        self.home = Some(home.into());
        self
    }

    #[cfg_attr(doc, doc(hidden))]
    /// Keeps the secrets there instead of in the keychain.
    pub fn store(mut self, store: Arc<dyn Store>) -> Self {
        self.store = Some(store);
        self
    }

    /// What happens to secrets where the keychain can't be used; a sign-in is refused by default.
    pub fn without_store(mut self, without_store: WithoutStore) -> Self {
        self.without_store = without_store;
        self
    }

    #[cfg_attr(doc, doc(hidden))]
    /// Opens addresses by this instead of the default browser.
    pub fn browser(mut self, browser: Arc<dyn Browser>) -> Self {
        self.browser = Some(browser);
        self
    }

    #[cfg_attr(doc, doc(hidden))]
    /// Whoever is told that the keychain asks for its password; nobody by default.
    pub fn person(mut self, person: Arc<dyn Person>) -> Self {
        self.person = Some(person);
        self
    }

    /// The language of problems and of the browser's last page; the system's by default.
    pub fn language(mut self, language: Language) -> Self {
        self.language = Some(language);
        self
    }

    /// Opens it. Touches neither network nor keychain.
    ///
    /// # Errors
    /// When the system does not say where the person's folders are, or others may change them.
    pub fn open(self) -> Result<Portico, Problem> {
        let mut environment =
            Environment::of(&self.app, self.home, self.without_store, self.person)?;
        if let Some(store) = self.store {
            environment.store = store;
        }
        if let Some(browser) = self.browser {
            environment.browser = browser;
        }
        if let Some(language) = self.language {
            environment.language = language;
        }
        Portico::open(environment)
    }
}
