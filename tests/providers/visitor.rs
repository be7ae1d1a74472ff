//! Somebody in a browser without a window, who fills in whatever form the provider shows.

use std::sync::atomic::{AtomicUsize, Ordering};

use scraper::{ElementRef, Html, Selector};
use url::Url;

/// Somebody who browses, and whose cookies stay.
pub(crate) struct Visitor {
    email: String,
    says_no: bool,
    client: reqwest::Client,
    logins: AtomicUsize,
}

impl Visitor {
    pub(crate) fn new(email: &str) -> Self {
        Self {
            email: email.to_owned(),
            says_no: false,
            client: test_support::person::browser().build().unwrap(),
            logins: AtomicUsize::new(0),
        }
    }

    /// Somebody who presses Cancel.
    pub(crate) fn who_says_no(mut self) -> Self {
        self.says_no = true;
        self
    }

    /// How often a password was asked for.
    pub(crate) fn logins(&self) -> usize {
        self.logins.load(Ordering::SeqCst)
    }

    /// Goes where the address leads, and ends at the first page without a form.
    pub(crate) async fn browse(&self, address: &Url) -> String {
        let mut request = self.client.get(address.clone());
        for _ in 0..10 {
            let response = request.send().await.unwrap();
            let at = response.url().clone();
            let text = response.text().await.unwrap();
            request = match self.next(&at, &text) {
                Next::Get(url) => self.client.get(url),
                Next::Post(url, fields) => {
                    let is_login = fields.iter().any(|(name, _)| name == "password");
                    self.logins.fetch_add(is_login.into(), Ordering::SeqCst);
                    self.client.post(url).form(&fields)
                }
                Next::Stay => return text,
            };
        }
        panic!("{} went round in circles from {address}", self.email);
    }

    fn next(&self, at: &Url, text: &str) -> Next {
        let page = Html::parse_document(text);
        let Some(form) = all(&page, "form").next() else {
            // Portico's page, while the exchange takes its time.
            let again = all(&page, "meta[http-equiv=refresh]").next();
            let again = again.and_then(|meta| meta.attr("content")?.split_once("url="));
            return again.map_or(Next::Stay, |(_, target)| {
                Next::Get(at.join(target).unwrap())
            });
        };
        let abort = all(&page, "a[href$=abort]").next();
        if let Some(abort) = abort.filter(|_| self.says_no) {
            return Next::Get(at.join(abort.attr("href").unwrap()).unwrap());
        }
        let mut fields: Vec<(String, String)> = form
            .select(&selector("input[name]"))
            .map(|input| {
                let name = input.attr("name").unwrap();
                let typed = match name {
                    "login" => &*self.email,
                    "password" => "any is taken",
                    _ => input.attr("value").unwrap_or_default(),
                };
                (name.to_owned(), typed.to_owned())
            })
            .collect();
        // The button that the page offers first may stand outside of its form.
        let button = all(&page, "button[autofocus][name]").next();
        fields.extend(button.map(|button| {
            let attr = |name| button.attr(name).unwrap_or_default().to_owned();
            (attr("name"), attr("value"))
        }));
        let target = at.join(form.attr("action").unwrap_or_default()).unwrap();
        Next::Post(target, fields)
    }
}

enum Next {
    Get(Url),
    Post(Url, Vec<(String, String)>),
    Stay,
}

fn selector(text: &str) -> Selector {
    Selector::parse(text).unwrap()
}

fn all<'a>(page: &'a Html, text: &str) -> impl Iterator<Item = ElementRef<'a>> {
    let found: Vec<ElementRef<'a>> = page.select(&selector(text)).collect();
    found.into_iter()
}
