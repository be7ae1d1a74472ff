//! Each screen as somebody hears it who does not see it, in both languages: names, roles, states, and
//! errors that are read out by themselves.

use std::fs;
use std::path::Path;

use crate::desktop::{Desktop, Window};
use crate::reader::{Node, Page, Reader, State};
use crate::{give_mailed_code, sign_in_as_ada, sign_out};

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_is_heard_in_english() {
    a_sign_in_is_heard("en").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_is_heard_in_norwegian() {
    a_sign_in_is_heard("nb").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_places_behind_it_are_heard_in_english() {
    the_places_behind_it_are_heard("en").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_places_behind_it_are_heard_in_norwegian() {
    the_places_behind_it_are_heard("nb").await;
}

async fn a_sign_in_is_heard(language: &'static str) {
    let desktop = Desktop::with_screen_reader(language).await;
    let window = desktop.open().await;
    let hearing = Hearing::new(&desktop, language);

    window.shows("welcome").await;
    hearing.hears("welcome-title", &[("push button", "other-provider")]);
    let services = hearing.says("welcome-services");
    hearing.page("a list that says how long it is", |page| {
        page.has("list", &services)
    });
    window.click("#other-provider").await;
    window.type_into("#issuer", "nowhere").await;
    window.click("#add-issuer").await;
    let issuer = ("entry", "issuer");
    hearing.hears_error("other-provider", issuer, "issuer-wrong");
    window.click("#back").await;

    window.click("[data-profile=sandbox]").await;
    window.shows("address").await;
    let address = [
        ("entry", "email"),
        ("push button", "next"),
        ("push button", "with-google"),
    ];
    hearing.hears("address-title", &address);
    window.type_into("#email", "bo").await;
    window.click("#next").await;
    hearing.hears_error("address-title", ("entry", "email"), "email-wrong");
    window.type_into("#email", "@example.com").await;
    window.click("#next").await;

    window.shows("password").await;
    let password = ("password text", "password");
    let more = [
        password,
        ("toggle button", "show-password"),
        ("push button", "forgot"),
    ];
    hearing.hears("password-title", &more);
    window.type_into("#password", "not this one").await;
    window.click("#next").await;
    hearing.hears_error("password-title", password, "password-rejected");
    window.type_into("#password", "correct horse bo").await;
    window.click("#next").await;

    window.shows("code").await;
    hearing.hears(
        "code-title",
        &[("entry", "code"), ("check box", "remember")],
    );
    window.type_into("#code", "1").await;
    window.click("#next").await;
    hearing.hears_error("code-title", ("entry", "code"), "code-short");
    window.empty("#code").await;
    give_mailed_code(&desktop, &window, "bo@example.com").await;

    window.shows("factor").await;
    hearing.hears(
        "totp-title",
        &[("entry", "totp-label"), ("push button", "use-backup_code")],
    );
    window.type_into("#factor", "000000").await;
    window.click("#next").await;
    hearing.hears_error("totp-title", ("entry", "totp-label"), "totp-wrong");
    window.close().await;
}

async fn the_places_behind_it_are_heard(language: &'static str) {
    let desktop = Desktop::with_screen_reader(language).await;
    let window = desktop.open().await;
    let hearing = Hearing::new(&desktop, language);
    sign_in_as_ada(&desktop, &window).await;

    window.find("[data-hub]").await;
    hearing.hears_of(
        "Ada Aas",
        &[
            ("push button", "sign-out"),
            ("push button", "place-settings"),
        ],
    );
    window.click("#sign-out").await;
    hearing.hears_dialog(&[
        ("push button", "sign-out-here"),
        ("push button", "sign-out-everywhere"),
    ]);
    window.click("#stay-here").await;
    for (place, title, more) in [
        (
            "devices",
            "devices-title",
            &[("push button", "place-home")][..],
        ),
        (
            "settings",
            "settings-title",
            &[
                ("combo box", "theme"),
                ("toggle button", "start-with-system"),
                ("push button", "other-provider"),
            ][..],
        ),
    ] {
        window.click(&format!("#go-{place}")).await;
        window.shows(place).await;
        hearing.hears(title, more);
    }
    window.click("#go-troubleshooting").await;
    window.find("[data-run=done]").await;
    let found = [("push button", "run-again"), ("entry", "guide-search")];
    hearing.hears("troubleshooting-title", &found);
    window.click("#tool-report").await;
    window.find("[data-state=report]").await;
    hearing.hears(
        "to-support-title",
        &[
            ("entry", "to-support-message"),
            ("check box", "to-support-address"),
        ],
    );
    window.click("#go-home").await;

    sign_out(&window).await;
    window.click("#another-address").await;
    browser_and_stop(&desktop, &window, &hearing).await;
    window.close().await;
}

async fn browser_and_stop(desktop: &Desktop, window: &Window, hearing: &Hearing) {
    window.type_into("#email", "sam@company.example").await;
    window.click("#next").await;
    window.shows("browser").await;
    desktop.browsed_to().await;
    hearing.hears(
        "browser-title",
        &[("push button", "copy-link"), ("push button", "cancel")],
    );
    window.click("#copy-link").await;
    hearing.hears_by_itself("polite", "link-copied");
    window.click("#cancel").await;
    window.shows("address").await;

    window.empty("#email").await;
    window.type_into("#email", "nils@example.com").await;
    window.click("#next").await;
    window.type_into("#password", "correct horse nils").await;
    window.click("#next").await;
    window.shows("stopped").await;
    let page = hearing.page("stopped", |page| {
        page.has("push button", &hearing.says("find-cause"))
    });
    let heading = page
        .with("heading")
        .find(|heading| heading.is(State::Focused));
    assert!(
        heading.is_some(),
        "what has happened is read at once:\n{page}"
    );
}

/// A person who hears the window.
struct Hearing {
    reader: Reader,
    /// The catalogue of their language.
    words: String,
}

impl Hearing {
    fn new(desktop: &Desktop, language: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let folder = root.join("crates/core/locales").join(language);
        let words = ["window", "words", "problems"]
            .map(|name| fs::read_to_string(folder.join(format!("{name}.ftl"))).unwrap());
        Self {
            reader: Reader::on(desktop.session_bus()),
            words: words.join("\n"),
        }
    }

    /// A message of the catalogue, up to what is filled in.
    fn says(&self, id: &str) -> String {
        let start = format!("{id} = ");
        let message = self
            .words
            .lines()
            .find_map(|line| line.strip_prefix(&start));
        let message = message.unwrap_or_else(|| panic!("no words for {id}"));
        message.split("{ $").next().unwrap().trim_end().to_owned()
    }

    /// A screen with this title and these elements, by role and by what they are called.
    fn hears(&self, title: &str, elements: &[(&str, &str)]) {
        self.hears_of(&self.says(title), elements);
    }

    fn hears_of(&self, title: &str, elements: &[(&str, &str)]) {
        let page = self.page(title, |page| {
            page.with("document web")
                .any(|it| it.name.starts_with(title))
                && page
                    .with("heading")
                    .any(|it| it.name.starts_with(title) && it.is(State::Showing))
                && self.names_all(page, elements)
        });
        assert_sound(&page);
    }

    fn hears_dialog(&self, elements: &[(&str, &str)]) {
        self.page("the dialog", |page| {
            page.with("dialog").any(|dialog| !dialog.name.is_empty())
                && self.names_all(page, elements)
        });
    }

    /// An error that is read out as it comes, and again with its field.
    fn hears_error(&self, title: &str, (role, field): (&str, &str), error: &str) {
        self.hears(title, &[(role, field)]);
        let (field, error) = (self.says(field), self.says(error));
        self.page(&error, |page| {
            let wrong = |it: &Node| it.is(State::Invalid) && it.description.contains(&error);
            page.with(role).any(|it| it.name == field && wrong(it))
        });
        self.page(&error, |page| told_by_itself(page, "assertive", &error));
    }

    fn hears_by_itself(&self, live: &str, message: &str) {
        let message = self.says(message);
        self.page(&message, |page| told_by_itself(page, live, &message));
    }

    fn page(&self, what: &str, wanted: impl Fn(&Page) -> bool) -> Page {
        self.reader.reads(what, wanted)
    }

    fn names_all(&self, page: &Page, elements: &[(&str, &str)]) -> bool {
        elements.iter().all(|(role, id)| {
            let name = self.says(id);
            page.with(role)
                .any(|it| it.name.starts_with(&name) && it.is(State::Focusable))
        })
    }
}

/// Whether there is a region that speaks by itself and has this text in it, or below it.
fn told_by_itself(page: &Page, live: &str, message: &str) -> bool {
    let from = |it: &Node| it.live.as_deref() == Some(live);
    page.0.iter().enumerate().any(|(at, it)| {
        from(it)
            && page.0[at..]
                .iter()
                .take(3)
                .any(|it| it.text.contains(message))
    })
}

/// What holds of every screen.
fn assert_sound(page: &Page) {
    let operated = |it: &&Node| {
        [
            "push button",
            "toggle button",
            "entry",
            "password text",
            "check box",
            "radio button",
            "combo box",
            "link",
        ]
        .contains(&it.role.as_str())
            && it.is(State::Showing)
    };
    let nameless: Vec<_> = page
        .0
        .iter()
        .filter(operated)
        .filter(|it| it.name.is_empty())
        .collect();
    assert!(nameless.is_empty(), "without a name: {nameless:?}\n{page}");
    let unreachable: Vec<_> = page
        .0
        .iter()
        .filter(operated)
        .filter(|it| !it.is(State::Focusable))
        .collect();
    assert!(
        unreachable.is_empty(),
        "not by keyboard: {unreachable:?}\n{page}"
    );
    // The page itself has it as well.
    let focused = page
        .0
        .iter()
        .skip(1)
        .filter(|it| it.is(State::Focused))
        .count();
    assert_eq!(focused, 1, "one has the focus:\n{page}");
    let landmarks = page.with("landmark").count();
    assert!(landmarks >= 2, "there are landmarks to go to:\n{page}");
}
