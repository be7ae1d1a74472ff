//! What each command does: take typed input, call core, turn the result into a view.

mod completions;
mod devices;
mod doctor;
mod exec;
mod guide;
mod login;
mod logout;
mod open;
mod policy;
mod profile;
mod proxy;
mod status;
mod support;
mod templates;
mod token;
mod version;

use self::doctor::Troubleshooter;
use crate::app::App;
use crate::args::{Args, Command, Common};
use crate::exit::{Exit, Failure};
use crate::log;
use crate::output::Output;

/// Runs the command and says how it ended.
pub(crate) fn run(args: Args) -> Exit {
    let mut output = Output::new(&args.common);
    match start(args, &mut output) {
        Ok(()) => Exit::Done,
        Err(failure) => output.fail(failure),
    }
}

fn start(args: Args, output: &mut Output) -> Result<(), Failure> {
    let Args { common, command } = args;
    match command {
        Command::Completions { shell } => completions::print(shell, output),
        // A token that is ready is handed out before anything else is set up.
        Command::Token(args) => token::run(&common, &args, output),
        Command::Exec(args) => exec::run(&common, args, output),
        Command::Login(args) => login::run(&opened(&common, output)?, args),
        Command::Status => status::run(&opened(&common, output)?),
        Command::Logout(args) => logout::run(&opened(&common, output)?, args),
        Command::Open(args) => open::run(&opened(&common, output)?, args),
        Command::Doctor(args) => {
            let troubleshooter = Troubleshooter::open(&common, output)?;
            doctor::run(&troubleshooter, args, common.verbose > 0)
        }
        Command::Support { command } => {
            support::run(&Troubleshooter::open(&common, output)?, command)
        }
        Command::Guide(args) => guide::run(&opened(&common, output)?, &args),
        Command::Devices(args) => devices::run(&opened(&common, output)?, args),
        Command::Version(args) => version::run(&opened(&common, output)?, &args),
        Command::Proxy { command } => proxy::run(&opened(&common, output)?, command),
        Command::Policy { command } => policy::run(&common, command, output),
        Command::Profile { command } => profile::run(&opened(&common, output)?, command),
    }
}

/// Portico, talking and logging as it has been set; errors are in the same language.
fn opened(common: &Common, output: &mut Output) -> Result<App, Failure> {
    log::start(common);
    let app = App::open(common, *output)?.speaking_as_set(common);
    *output = app.output;
    Ok(app)
}
