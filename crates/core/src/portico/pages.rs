//! Pages and drafts that a person asks for, in their browser and their mail program. These wait for
//! the system.

use url::Url;

use super::Portico;
use crate::context::blocking;
use crate::platform::browser::Browser;
use crate::problem::{Code, Problem};
use crate::safe_url;
use crate::session::Record;

#[cfg_attr(doc, doc(hidden))]
impl Portico {
    /// Opens a service's page in the browser.
    ///
    /// # Errors
    /// `browser_not_opened`.
    pub async fn open_page(&self, url: &Url) -> Result<(), Problem> {
        match safe_url::is_safe(url) {
            true => self.open_address(url.clone()).await,
            false => Err(not_to_open()),
        }
    }

    /// Opens the service that a session is of, or one of the accounts that it lists.
    ///
    /// # Errors
    /// `browser_not_opened`; `bad_response` where the service names no address; what keeps it from
    /// listing its accounts.
    pub async fn open_service(
        &self,
        record: &mut Record,
        account: Option<&str>,
    ) -> Result<(), Problem> {
        let url = match account {
            Some(id) => {
                let mut accounts = self.sessions().service_accounts(record).await?.into_iter();
                let account = accounts.find(|account| account.id == id);
                account.and_then(|account| Url::parse(&account.url).ok())
            }
            None => {
                let page = match self.sessions().has_moved(record) {
                    // The name's page is another server's.
                    true => None,
                    false => {
                        let profile = self.profiles().find(&record.profile)?;
                        self.page_of(&profile).await?
                    }
                };
                page.or_else(|| Url::parse(&record.issuer).ok())
            }
        };
        let url = url.ok_or_else(|| {
            Problem::new(Code::BadResponse).with_detail("the service has no address to open")
        })?;
        self.open_page(&url).await
    }

    /// Opens the page of a network that wants a sign-in of its own, which is seldom encrypted.
    ///
    /// # Errors
    /// `browser_not_opened`.
    pub async fn open_portal(&self, url: &Url) -> Result<(), Problem> {
        let of_the_web = matches!(url.scheme(), "http" | "https") && url.host().is_some();
        match of_the_web && url.username().is_empty() && url.password().is_none() {
            true => self.open_address(url.clone()).await,
            false => Err(not_to_open()),
        }
    }

    /// Opens a draft of an e-mail (RFC 6068) in the person's mail program; nothing is sent.
    ///
    /// # Errors
    /// `browser_not_opened` when nothing takes it.
    pub async fn open_draft(
        &self,
        address: &str,
        subject: &str,
        body: &str,
    ) -> Result<(), Problem> {
        let url = draft(address, subject, body)?;
        let opener = self.0.context.opener().clone();
        blocking(move || open(&*opener, &url)).await
    }

    async fn open_address(&self, url: Url) -> Result<(), Problem> {
        let browser = self.0.context.browser();
        blocking(move || open(&*browser, &url)).await
    }
}

fn not_to_open() -> Problem {
    Problem::new(Code::ProfileInvalid).with_detail("not an address to open")
}

fn open(browser: &dyn Browser, url: &Url) -> Result<(), Problem> {
    browser
        .open(url)
        .map(|_| ())
        .map_err(|error| Problem::new(Code::BrowserNotOpened).because(&error))
}

fn draft(address: &str, subject: &str, body: &str) -> Result<Url, Problem> {
    let component = |text: &str| {
        let form: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        form.replace('+', "%20")
    };
    let (name, domain) = address
        .split_once('@')
        .ok_or_else(|| Problem::new(Code::ProfileInvalid).with_detail("not an e-mail address"))?;
    // A mail's lines end with CRLF (RFC 6068, 5).
    let text = format!(
        "mailto:{}@{}?subject={}&body={}",
        component(name),
        component(domain),
        component(subject),
        component(&body.replace('\n', "\r\n"))
    );
    Url::parse(&text).map_err(|error| Problem::new(Code::ProfileInvalid).because(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_takes_no_more_than_one_recipient() {
        let url = draft("help@acme.example?cc=x@y", "A & B", "one\ntwo").unwrap();
        assert_eq!(
            url.as_str(),
            "mailto:help@acme.example%3Fcc%3Dx%40y?subject=A%20%26%20B&body=one%0D%0Atwo"
        );
        assert!(draft("nobody", "", "").is_err());
    }
}
