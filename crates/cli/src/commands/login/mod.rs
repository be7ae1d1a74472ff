//! `portico login`: chooses what to sign in to, then leads a face through the steps.

mod choice;
mod lines;
mod prompts;

use std::time::Duration;

use portico_core::domain::Kind;
use portico_core::profile::Profile;
use portico_core::sign_in::{Handoff, Hints, Page, Step};
use portico_core::{Code, Problem, address};

use crate::app::App;
use crate::args::Login;
use crate::exit::Failure;
use crate::input::Input;
use crate::interrupt::Interrupt;
use crate::output::now;
use crate::runtime;
use lines::Lines;
use prompts::Prompts;

/// How long a sign-in may take to end once it is interrupted: what is being stored is waited for, and the
/// keychain may be waiting for somebody.
const LET_GO: Duration = Duration::from_secs(150);
/// How long taking back what is in memory only may keep the command from ending.
const AT_END: Duration = Duration::from_secs(6);

pub(crate) fn run(app: &App, args: Login) -> Result<(), Failure> {
    let output = app.output;
    match begin(app.clone(), args) {
        // The last line tells a program why, also when nothing had begun.
        Err(Failure::Problem(problem, _)) if output.json => {
            let code = problem.code;
            output.line(&Step::Stopped(*problem).view(output.language, now()))?;
            Err(Failure::Said(code.into()))
        }
        result => result,
    }
}

fn begin(app: App, args: Login) -> Result<(), Failure> {
    let profile = choice::profile(&app, &args)?;
    if profile.effective_kind() == Kind::Guided {
        return runtime::run_until_interrupted(move || async move {
            guide(&app, &profile, !args.no_browser).await
        });
    }
    let method = args.method.map(Into::into);
    let mut hints = Hints {
        method,
        email: args.email.map(|email| address::cleaned(&email)),
        limit: Duration::from_secs(args.timeout.into()),
        open_browser: !args.no_browser,
    };
    if hints.email.is_none() && choice::needs_address(&profile, method) {
        hints.email = app.portico.login_hint();
    }
    let address_is_needed = hints.email.is_none() && choice::needs_address(&profile, method);
    let can_ask = !app.output.json && crate::input::is_terminal();
    if address_is_needed && !can_ask {
        return Err(Failure::WrongUse(app.output.word("cli-address-needed")));
    }
    let broken_off = || Problem::new(Code::Cancelled).into();
    runtime::run_for(LET_GO, broken_off, move |mut interrupt| async move {
        let mut input = Input::start(app.output);
        if address_is_needed {
            let question = app.output.words("cli-ask-address", |values| {
                values.text("service", profile.title.clone());
            });
            let asked = async { input.answer(&app.output, &question).await };
            hints.email = match or_interrupted(&mut interrupt, asked).await {
                Some(Some(email)) => Some(address::cleaned(&email)),
                Some(None) | None => return Err(Problem::new(Code::Cancelled).into()),
            };
        }
        let profile = app.portico.profile_of(profile, hints.email.as_deref());
        let signed_in = sign_in(&app, profile, hints, input, interrupt);
        app.telling(signed_in).await
    })
}

/// Opens the service's own page: there is nothing to sign in to from here, and nothing to keep.
async fn guide(app: &App, profile: &Profile, open_browser: bool) -> Result<(), Failure> {
    let output = &app.output;
    let page = app.portico.page_to_open(profile).await?;
    let page = page.ok_or_else(|| {
        Problem::new(Code::ProfileInvalid).with_detail("the profile has no sign-in page")
    })?;
    let mut page = Page::new(page);
    if open_browser {
        match app.portico.open_page(&page.url).await {
            Ok(()) => page.opened = true,
            Err(problem) => page.notice = Some(problem),
        }
    }
    if output.json {
        let step = Step::Browser(Handoff::Guided(page));
        return output.line(&step.view(output.language, now()));
    }
    if let Some(problem) = &page.notice {
        output.warn(problem);
    }
    let title = || profile.title.clone();
    let id = match page.opened {
        true => "cli-guided-opened",
        false => "cli-guided-address",
    };
    output.must_say(&output.words(id, |values| {
        values.text("service", title());
    }));
    output.must_say(&format!("  {}", page.url));
    output.say(&output.words("cli-guided", |values| {
        values.text("service", title());
    }));
    output.say(&format!("{}: portico guide", output.word("cli-hint")));
    Ok(())
}

async fn sign_in(
    app: &App,
    profile: Profile,
    hints: Hints,
    input: Input,
    mut interrupt: Interrupt,
) -> Result<(), Failure> {
    let vault = app.portico.vault();
    let check = vault.check();
    match or_interrupted(&mut interrupt, check).await {
        // Better said before a password is typed than after.
        Some(checked) => checked?,
        None => return Err(Problem::new(Code::Cancelled).into()),
    }
    let signing_in_to = profile.clone();
    let email = hints.email.clone();
    let mut sign_in = app.portico.sign_in(profile, hints);
    let ended = match app.output.json {
        true => {
            let mut lines = Lines::new(app.output, input);
            sign_in.lead(&mut lines, interrupt.came()).await
        }
        false => {
            let mut prompts = Prompts::new(app, input, &signing_in_to, email);
            sign_in.lead(&mut prompts, interrupt.came()).await
        }
    };
    or_interrupted(&mut interrupt, sign_in.wait_closed()).await;
    // Of a vault of memory nobody could tell the service later.
    app.portico.sessions().before_quitting(AT_END).await;
    match ended? {
        Step::Stopped(problem) => Err(Failure::Said(problem.code.into())),
        Step::Done(_) | Step::Ask(_) | Step::Browser(_) => Ok(()),
    }
}

/// What the work gives; none when the person breaks it off.
async fn or_interrupted<T>(interrupt: &mut Interrupt, work: impl Future<Output = T>) -> Option<T> {
    tokio::select! {
        result = work => Some(result),
        () = interrupt.came() => None,
    }
}
