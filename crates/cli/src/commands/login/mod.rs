//! `portico login`: chooses what to sign in to, then leads a face through the steps.

mod choice;
mod lines;
mod prompts;

use std::time::Duration;

use portico_core::domain::Kind;
use portico_core::profile::Profile;
use portico_core::sign_in::{Answer, AnswerKind, Ask, Hints, SignIn, Step};
use portico_core::views::{HandoffView, StepView};
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
    let mut notice = None;
    if open_browser && let Err(problem) = app.portico.open_page(&page).await {
        notice = Some(problem);
    }
    let opened = open_browser && notice.is_none();
    if output.json {
        return output.line(&StepView::Browser(HandoffView {
            url: page.to_string(),
            elsewhere: None,
            redirect_uri: None,
            opened,
            browser: None,
            expires_in: None,
            device_code: None,
            device_code_offered: false,
            notice: notice.map(|problem| problem.view(output.language, now())),
        }));
    }
    if let Some(problem) = &notice {
        output.warn(problem);
    }
    let title = || profile.title.clone();
    let id = match opened {
        true => "cli-guided-opened",
        false => "cli-guided-address",
    };
    output.must_say(&output.words(id, |values| {
        values.text("service", title());
    }));
    output.must_say(&format!("  {page}"));
    output.say(&output.words("cli-guided", |values| {
        values.text("service", title());
    }));
    output.say(&format!("{}: portico guide", output.word("cli-hint")));
    Ok(())
}

/// What a face gives back for a step.
#[derive(Debug)]
enum Reply {
    /// The person's answer.
    Answer(Answer),
    /// Nothing that can be understood; the step is shown again.
    Nothing,
    /// Nobody can answer: the sign-in ends with this.
    GiveUp(Problem),
}

impl Reply {
    fn cancel() -> Self {
        Reply::Answer(AnswerKind::Cancel.into())
    }
}

/// Shows steps and returns answers.
trait Frontend {
    /// Shows a step, each time it stands.
    fn show(&mut self, step: &Step) -> Result<(), Failure>;
    /// Asks the person.
    async fn ask(&mut self, ask: &Ask) -> Reply;
    /// What the person does while the browser is waited for. Cancel-safe.
    async fn while_waiting(&mut self) -> Reply;
    /// Says that an answer did not fit.
    fn refuse(&mut self) -> Result<(), Failure>;
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
            lead(
                &mut sign_in,
                &mut Lines::new(app.output, input),
                &mut interrupt,
            )
            .await
        }
        false => {
            let mut prompts = Prompts::new(app, input, &signing_in_to, email);
            lead(&mut sign_in, &mut prompts, &mut interrupt).await
        }
    };
    or_interrupted(&mut interrupt, sign_in.wait_closed()).await;
    // Of a vault of memory nobody could tell the service later.
    app.portico.sessions().before_quitting(AT_END).await;
    ended
}

/// From the first step to the last.
async fn lead(
    sign_in: &mut SignIn,
    frontend: &mut impl Frontend,
    interrupt: &mut Interrupt,
) -> Result<(), Failure> {
    let mut step = match or_interrupted(interrupt, sign_in.start()).await {
        Some(step) => step,
        None => sign_in.cancel().await,
    };
    loop {
        if let Err(gone) = frontend.show(&step) {
            // Nobody reads it any more: what has not come to its end is cancelled.
            return match step.is_last() {
                true => Err(gone),
                false => match sign_in.cancel().await {
                    Step::Done(_) => Ok(()),
                    _ => Err(gone),
                },
            };
        }
        let given = match &step {
            Step::Done(_) => return Ok(()),
            Step::Stopped(problem) => return Err(Failure::Said(problem.code.into())),
            Step::Ask(ask) => or_interrupted(interrupt, frontend.ask(ask)).await,
            Step::Browser(_) => {
                tokio::select! {
                    next = sign_in.wait() => {
                        step = next;
                        continue;
                    }
                    given = frontend.while_waiting() => Some(given),
                    () = interrupt.came() => None,
                }
            }
        };
        match given {
            None => step = sign_in.cancel().await,
            Some(Reply::Nothing) => frontend.refuse()?,
            Some(Reply::GiveUp(problem)) => {
                sign_in.cancel().await;
                step = Step::Stopped(problem);
            }
            Some(Reply::Answer(answer)) => {
                match or_interrupted(interrupt, sign_in.answer(answer)).await {
                    Some(Ok(next)) => step = next,
                    Some(Err(_)) => frontend.refuse()?,
                    None => step = sign_in.cancel().await,
                }
            }
        }
    }
}

/// What the work gives; none when the person breaks it off.
async fn or_interrupted<T>(interrupt: &mut Interrupt, work: impl Future<Output = T>) -> Option<T> {
    tokio::select! {
        result = work => Some(result),
        () = interrupt.came() => None,
    }
}
