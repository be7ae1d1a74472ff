//! What the vault asks the person for.

use std::io::{self, IsTerminal};

use portico_core::Secret;
use portico_core::vault::{Passphrase, Person};

use crate::input;
use crate::output::Output;

/// How often two new passphrases may differ.
const TRIES: usize = 3;

/// The person at the terminal, if somebody is there.
#[derive(Debug)]
pub(crate) struct AtTerminal(pub(crate) Output);

impl AtTerminal {
    fn ask(&self, question: &str) -> Option<Secret> {
        input::hidden_answer(&self.0, &self.0.word(question))
    }

    fn choose(&self) -> Option<Secret> {
        for _ in 0..TRIES {
            let first = self.ask("cli-ask-new-passphrase")?;
            let second = self.ask("cli-repeat-passphrase")?;
            if second.matches(first.expose()) {
                return Some(first);
            }
            self.0.must_say(&self.0.word("cli-passphrases-differ"));
        }
        None
    }
}

impl Person for AtTerminal {
    fn passphrase(&self, wanted: Passphrase) -> Option<Secret> {
        match wanted {
            Passphrase::Known => self.ask("cli-ask-passphrase"),
            Passphrase::Again => self.ask("cli-ask-passphrase-again"),
            Passphrase::New => self.choose(),
        }
    }

    fn keychain_asks(&self) -> bool {
        let is_there = io::stderr().is_terminal();
        if is_there {
            self.0.must_say(&self.0.word("cli-keychain-asks"));
        }
        is_there
    }

    fn waits(&self) {
        if io::stderr().is_terminal() {
            self.0.say(&self.0.word("cli-waits"));
        }
    }
}
