//! Each screen as somebody hears it who does not see it, in both languages: names, roles, states, and
//! errors that are read out by themselves.

use std::fs;
use std::path::Path;

use crate::desktop::{Desktop, Window};
use crate::reader::{Node, Page, Reader, Role, State};
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
    hearing.hears("welcome-title", &[(Role::PushButton, "other-provider")]);
    hearing.hears_list("welcome-services");
    window.click("#other-provider").await;
    window.type_into("#issuer", "nowhere").await;
    window.click("#add-issuer").await;
    let issuer = (Role::Entry, "issuer");
    hearing.hears_error("other-provider", issuer, "issuer-wrong");
    window.click("#back").await;

    window.click("[data-profile=sandbox]").await;
    window.shows("address").await;
    let address = [
        (Role::Entry, "email"),
        (Role::PushButton, "next"),
        (Role::PushButton, "with-google"),
    ];
    hearing.hears("address-title", &address);
    window.type_into("#email", "bo").await;
    window.click("#next").await;
    hearing.hears_error("address-title", (Role::Entry, "email"), "email-wrong");
    window.type_into("#email", "@example.com").await;
    window.click("#next").await;

    window.shows("password").await;
    let password = (Role::PasswordText, "password");
    let more = [
        password,
        (Role::ToggleButton, "show-password"),
        (Role::PushButton, "forgot"),
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
        &[(Role::Entry, "code"), (Role::CheckBox, "remember")],
    );
    window.type_into("#code", "1").await;
    window.click("#next").await;
    hearing.hears_error("code-title", (Role::Entry, "code"), "code-short");
    window.empty("#code").await;
    give_mailed_code(&desktop, &window, "bo@example.com").await;

    window.shows("factor").await;
    hearing.hears(
        "totp-title",
        &[
            (Role::Entry, "totp-label"),
            (Role::PushButton, "use-backup_code"),
        ],
    );
    window.type_into("#factor", "000000").await;
    window.click("#next").await;
    hearing.hears_error("totp-title", (Role::Entry, "totp-label"), "totp-wrong");
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
            (Role::PushButton, "sign-out"),
            (Role::PushButton, "place-settings"),
        ],
    );
    window.click("#sign-out").await;
    hearing.hears_dialog(&[
        (Role::PushButton, "sign-out-here"),
        (Role::PushButton, "sign-out-everywhere"),
    ]);
    window.click("#stay-here").await;
    for (place, title, more) in [
        (
            "devices",
            "devices-title",
            &[(Role::PushButton, "place-home")][..],
        ),
        (
            "settings",
            "settings-title",
            &[
                (Role::ComboBox, "theme"),
                (Role::ToggleButton, "start-with-system"),
                (Role::PushButton, "other-provider"),
            ][..],
        ),
    ] {
        window.click(&format!("#go-{place}")).await;
        window.shows(place).await;
        hearing.hears(title, more);
    }
    window.click("#go-troubleshooting").await;
    window.find("[data-run=done]").await;
    let found = [
        (Role::PushButton, "run-again"),
        (Role::Entry, "guide-search"),
    ];
    hearing.hears("troubleshooting-title", &found);
    window.click("#tool-report").await;
    window.find("[data-state=report]").await;
    hearing.hears(
        "to-support-title",
        &[
            (Role::Entry, "to-support-message"),
            (Role::CheckBox, "to-support-address"),
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
        &[
            (Role::PushButton, "copy-link"),
            (Role::PushButton, "cancel"),
        ],
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
    hearing.hears_of("", &[(Role::PushButton, "find-cause")]);
    hearing.hears_what_is_read_first(Role::Heading);
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
        let mut lines = self.words.lines();
        let message = lines.find_map(|line| line.strip_prefix(&start));
        let message = message.unwrap_or_else(|| panic!("no words for {id}"));
        message.split("{ $").next().unwrap().trim_end().to_owned()
    }

    /// A screen with this title and these elements, by role and by what they are called.
    fn hears(&self, title: &str, elements: &[(Role, &str)]) {
        self.hears_of(&self.says(title), elements);
    }

    fn hears_of(&self, title: &str, elements: &[(Role, &str)]) {
        self.reader.reads_until(|page| {
            let mut missing = self.missing(page, elements);
            for role in [Role::DocumentWeb, Role::Heading] {
                if !page.with(role).any(|it| it.name.starts_with(title)) {
                    missing.push(format!("{role:?} {title:?}"));
                }
            }
            missing.extend(faults(page));
            missing
        });
    }

    fn hears_dialog(&self, elements: &[(Role, &str)]) {
        self.reader.reads_until(|page| {
            let mut missing = self.missing(page, elements);
            if !page
                .with(Role::Dialog)
                .any(|dialog| !dialog.name.is_empty())
            {
                missing.push("a dialog with a name".to_owned());
            }
            missing
        });
    }

    fn hears_list(&self, name: &str) {
        let name = self.says(name);
        self.hears_one(&format!("a list {name:?}"), |page| {
            page.with(Role::List).any(|list| list.name == name)
        });
    }

    /// An error that is read out as it comes, and again with its field.
    fn hears_error(&self, title: &str, (role, field): (Role, &str), error: &str) {
        self.hears(title, &[(role, field)]);
        let (field, error) = (self.says(field), self.says(error));
        let wrong = |it: &Node| it.is(State::Invalid) && it.description.contains(&error);
        self.hears_one(&format!("{role:?} {field:?} with {error:?}"), |page| {
            page.with(role).any(|it| it.name == field && wrong(it))
        });
        self.hears_one(&format!("{error:?} by itself"), |page| {
            is_told_by_itself(page, "assertive", &error)
        });
    }

    fn hears_by_itself(&self, live: &str, message: &str) {
        let message = self.says(message);
        self.hears_one(&format!("{message:?} by itself"), |page| {
            is_told_by_itself(page, live, &message)
        });
    }

    fn hears_what_is_read_first(&self, role: Role) {
        self.hears_one(&format!("{role:?} with the focus"), |page| {
            page.with(role).any(|it| it.is(State::Focused))
        });
    }

    fn hears_one(&self, what: &str, is_there: impl Fn(&Page) -> bool) {
        self.reader.reads_until(|page| match is_there(page) {
            true => Vec::new(),
            false => vec![what.to_owned()],
        });
    }

    /// Which of these can't be gone to by keyboard under its name.
    fn missing(&self, page: &Page, elements: &[(Role, &str)]) -> Vec<String> {
        let names = elements.iter().map(|(role, id)| (*role, self.says(id)));
        names
            .filter(|(role, name)| {
                let found = |it: &Node| it.name.starts_with(name) && it.is(State::Focusable);
                !page.with(*role).any(found)
            })
            .map(|(role, name)| format!("{role:?} {name:?}"))
            .collect()
    }
}

/// Whether there is a region that speaks by itself and has this text in it, or below it.
fn is_told_by_itself(page: &Page, live: &str, message: &str) -> bool {
    let regions = page.0.iter().enumerate();
    let mut regions = regions.filter(|(_, it)| it.live.as_deref() == Some(live));
    regions.any(|(at, _)| {
        let mut in_it = page.0.iter().skip(at).take(3);
        in_it.any(|it| it.text.contains(message))
    })
}

/// What is wrong on any screen.
fn faults(page: &Page) -> Vec<String> {
    let mut faults = Vec::new();
    let shown = page.0.iter().filter(|it| it.is(State::Showing));
    for it in shown.filter(|it| it.role.is_operated()) {
        if it.name.is_empty() {
            faults.push(format!("a name: {it}"));
        }
        if !it.is(State::Focusable) {
            faults.push(format!("by keyboard: {it}"));
        }
    }
    // The page itself has the focus as well.
    let within = page.0.iter().skip(1);
    if within.filter(|it| it.is(State::Focused)).count() != 1 {
        faults.push("one that has the focus".to_owned());
    }
    if page.with(Role::Landmark).count() < 2 {
        faults.push("landmarks to go to".to_owned());
    }
    faults
}
