//! Every way to fail: a stable code, what to tell a person, which article.

mod code;
mod from;

use std::error::Error;
use std::fmt;

pub use code::{Action, Code, Family};

use crate::clock::Timestamp;
use crate::text::is_hidden;

/// The longest technical remark, in characters.
const MAX_DETAIL: usize = 2000;

/// Why something could not be done. Holds no secret.
#[derive(Debug, Clone)]
#[cfg_attr(not(feature = "faces"), non_exhaustive)]
pub struct Problem {
    /// The stable code.
    pub code: Code,
    /// Seconds to wait before another try, where the service says so.
    pub retry_after: Option<u32>,
    /// When it happened.
    pub at: Option<Timestamp>,
    /// What the words need to know.
    pub about: Box<About>,
    /// For support: technical, without secrets.
    pub detail: Option<String>,
    /// The service's own reference for its answer.
    pub correlation_id: Option<String>,
}

/// What a problem's words may mention.
#[derive(Debug, Clone, Default)]
#[cfg_attr(not(feature = "faces"), non_exhaustive)]
pub struct About {
    /// The service's title.
    pub service: Option<String>,
    /// The person's address.
    pub address: Option<String>,
    /// The account that the service named.
    pub account: Option<String>,
    /// The domain whose SSO is wanted.
    pub domain: Option<String>,
    /// Who was asked for.
    pub asked: Option<String>,
    /// Who came back.
    pub came: Option<String>,
    /// The scopes that were asked for, with blanks between them.
    pub scopes: Option<String>,
    /// The host that was not reached or not understood.
    pub host: Option<String>,
    /// Why no encrypted connection came about, as it stands in the catalogue.
    pub tls: Option<&'static str>,
    /// The proxy that it went through: its host and port.
    pub proxy: Option<String>,
    /// Why the proxy was not told who asks, as it stands in the catalogue.
    pub untold: Option<&'static str>,
    /// The proxy's address, where it takes a password that the person can give.
    pub proxy_takes_password: Option<String>,
    /// Where the proxy was set, in technical words.
    pub set_by: Option<String>,
    /// Why a setting can't be read, or a service not be reached, as it stands in the catalogue.
    pub fault: Option<&'static str>,
    /// How it is written.
    pub right: Option<String>,
    /// Minutes by which the clock is off.
    pub clock_offset: Option<i64>,
    /// The file or folder that it is about.
    pub path: Option<String>,
    /// The command that helps.
    pub mend: Option<String>,
    /// Where the browser should go on, as the service asks.
    pub idp_hint: Option<String>,
    /// Whose policy it is, where one forbids it.
    pub managed_by: Option<ManagedBy>,
    /// Whether tokens have come that nobody keeps and that were not taken back, and why not.
    pub leaves_tokens: Option<TokensLeft>,
}

/// Why tokens that nobody keeps were not taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokensLeft {
    /// The service does not do that.
    NotOffered,
    /// It was not told, and nothing is there to tell it with later.
    NotTold,
}

/// Who manages this computer, and what of their policy is to blame.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ManagedBy {
    /// The key of the policy.
    pub key: Option<&'static str>,
    /// Where it stands.
    pub origin: Option<String>,
    /// What they are called.
    pub name: Option<String>,
    /// What they tell people.
    pub text: Option<String>,
    /// Where they can be reached.
    pub address: Option<String>,
}

impl Problem {
    /// A problem with nothing but its code.
    #[must_use]
    pub fn new(code: Code) -> Self {
        Self {
            code,
            retry_after: None,
            at: None,
            about: Box::default(),
            detail: None,
            correlation_id: None,
        }
    }

    /// Adds the technical cause, with everything below it.
    #[must_use]
    pub fn because(self, cause: &(dyn Error + 'static)) -> Self {
        let mut text = cause.to_string();
        let mut below = cause.source();
        while let Some(error) = below {
            let words = error.to_string();
            if !text.contains(&words) {
                text.push_str(": ");
                text.push_str(&words);
            }
            below = error.source();
        }
        self.with_detail(text)
    }

    /// Adds a technical remark. What it quotes may come from anywhere: it is cut to a sane length
    /// and loses what would steer a terminal.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        let mut detail: String = detail.into().chars().take(MAX_DETAIL).collect();
        detail.retain(|c| c == '\n' || !is_hidden(c));
        self.detail = Some(detail);
        self
    }

    /// Adds the host it is about.
    #[must_use]
    pub fn at_host(mut self, host: impl Into<String>) -> Self {
        self.about.host = Some(host.into());
        self
    }

    /// Adds whether tokens are left that were not taken back.
    #[must_use]
    pub(crate) fn leaving(mut self, tokens: Option<TokensLeft>) -> Self {
        self.about.leaves_tokens = tokens.or(self.about.leaves_tokens);
        self
    }

    /// Adds how long to wait.
    #[must_use]
    pub fn wait(mut self, seconds: Option<u32>) -> Self {
        self.retry_after = seconds;
        self
    }

    /// Whether the network or the service is to blame, so that nothing is known about the session.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(self.code.family(), Family::Service | Family::Network)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.detail {
            Some(detail) => write!(f, "{} ({detail})", self.code),
            None => write!(f, "{}", self.code),
        }
    }
}

impl Error for Problem {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_written_as_it_is_sent() {
        for &code in Code::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
        }
    }
}
