//! A person in a browser without a window: fills in the sandbox's forms as that person would.

use portico_sandbox::Sandbox;
use scraper::{ElementRef, Html, Selector};
use url::Url;

/// Somebody who browses.
pub struct Person<'a> {
    sandbox: &'a Sandbox,
    email: String,
    says_no: bool,
    client: reqwest::Client,
}

impl<'a> Person<'a> {
    pub fn new(sandbox: &'a Sandbox, email: &str) -> Self {
        let client = browser()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Self {
            sandbox,
            email: email.to_owned(),
            says_no: false,
            client,
        }
    }

    /// Somebody who presses Cancel wherever there is one.
    pub fn who_says_no(mut self) -> Self {
        self.says_no = true;
        self
    }

    /// Goes where the address leads, signs in wherever that is asked, and ends at the first page
    /// without a form: Portico's own, or one that says why not.
    pub async fn browse(&self, address: &str) -> String {
        self.browse_until(address, |_| false).await.1
    }

    /// What one address answers with, in the same browser.
    pub async fn load(&self, address: &Url) -> String {
        let response = self.client.get(address.clone()).send().await.unwrap();
        response.text().await.unwrap()
    }

    /// The same, but stops before an address that `stop` recognises.
    pub async fn browse_until(&self, address: &str, stop: impl Fn(&Url) -> bool) -> (Url, String) {
        let mut url = Url::parse(address).unwrap();
        let mut form: Option<Vec<(String, String)>> = None;
        for _ in 0..40 {
            if stop(&url) {
                return (url, String::new());
            }
            let request = match form.take() {
                Some(fields) => self.client.post(url.clone()).form(&fields),
                None => self.client.get(url.clone()),
            };
            let response = request.send().await.unwrap();
            if response.status().is_redirection() {
                let target = response.headers()["location"].to_str().unwrap().to_owned();
                url = url.join(&target).unwrap();
                continue;
            }
            let text = response.text().await.unwrap();
            match self.filled(&url, &text) {
                Next::Submit(target, fields) => {
                    url = target;
                    form = Some(fields);
                }
                Next::Again(target) => url = target,
                Next::Stay => return (url, text),
            }
        }
        panic!("{} went round in circles, last at {url}", self.email);
    }

    fn filled(&self, url: &Url, text: &str) -> Next {
        let page = Html::parse_document(text);
        if let Some(meta) = first(&page, "meta[http-equiv=refresh]") {
            let target = meta.attr("content").unwrap().split_once("url=").unwrap().1;
            return Next::Again(url.join(target).unwrap());
        }
        if let Some(error) = first(&page, "#error") {
            panic!(
                "{} was refused at {url}: {}",
                self.email,
                error.text().collect::<String>()
            );
        }
        let Some(form) = first(&page, "form") else {
            return Next::Stay;
        };
        let mut fields: Vec<(String, String)> = Vec::new();
        for input in form.select(&selector("input[name]")) {
            let name = input.attr("name").unwrap();
            let typed = match name {
                "email" => self.email.clone(),
                "password" => self.password(url),
                "email_code" => self.code(),
                "code" | "totp" => self.sandbox.totp(&self.email),
                _ => input.attr("value").unwrap_or_default().to_owned(),
            };
            fields.push((name.to_owned(), typed));
        }
        let wanted: &[&str] = match self.says_no {
            true => &["#deny", "#cancel"],
            false => &["#approve", "#next", "#sign_out", "#other_account"],
        };
        let account = form
            .select(&selector("button.account"))
            .find(|button| button.attr("value") == Some(&self.email));
        let button = account.filter(|_| !self.says_no).or_else(|| {
            wanted
                .iter()
                .find_map(|wanted| form.select(&selector(wanted)).next())
        });
        let Some(button) = button else {
            return Next::Stay;
        };
        fields.push((
            button.attr("name").unwrap_or("action").to_owned(),
            button.attr("value").unwrap_or_default().to_owned(),
        ));
        Next::Submit(
            url.join(form.attr("action").unwrap_or_default()).unwrap(),
            fields,
        )
    }

    /// The password at the provider whose page this is.
    pub fn password(&self, at: &Url) -> String {
        let people = self.sandbox.people();
        let person = people
            .iter()
            .find(|person| person.email == self.email)
            .unwrap();
        let is = |issuer: &str| Url::parse(issuer).unwrap().origin() == at.origin();
        let password = if is(self.sandbox.google_issuer()) {
            person.google_password
        } else if is(self.sandbox.company_issuer()) {
            person.company_password
        } else {
            person.password
        };
        password
            .unwrap_or_else(|| panic!("{} has no password at {at}", self.email))
            .to_owned()
    }

    /// The newest code that was mailed.
    pub fn code(&self) -> String {
        let mails = self.sandbox.mail_to(&self.email);
        mails
            .iter()
            .rev()
            .find_map(|mail| mail.code.clone())
            .expect("a mail with a code")
    }
}

enum Next {
    Submit(Url, Vec<(String, String)>),
    Again(Url),
    Stay,
}

fn selector(text: &str) -> Selector {
    Selector::parse(text).unwrap()
}

fn first<'a>(page: &'a Html, text: &str) -> Option<ElementRef<'a>> {
    page.select(&selector(text)).next()
}

/// A browser without a window: not Portico's client, and with cookies of its own. It has the roots
/// of every authority that a test makes.
#[expect(
    clippy::disallowed_methods,
    reason = "a person's browser is not Portico's client"
)]
pub fn browser() -> reqwest::ClientBuilder {
    // Core may have chosen it already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .cookie_store(true)
        .no_proxy()
        .tls_danger_accept_invalid_certs(true)
}

/// The status that an address answers with, or `refused` when nobody listens.
pub async fn status(address: &str) -> String {
    let client = browser().build().unwrap();
    match client.get(address).send().await {
        Ok(response) => response.status().as_u16().to_string(),
        Err(_) => "refused".to_owned(),
    }
}
