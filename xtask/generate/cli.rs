//! The commands and their options in docs/cli.md, from the command line's own grammar, and its manual
//! pages. What stands outside of the marks is written by hand.

use std::io;
use std::path::Path;

use clap::{Arg, Command, CommandFactory};

#[path = "../../crates/cli/src/args.rs"]
#[allow(dead_code, reason = "only what it says of itself is wanted here")]
mod args;

/// Writes `portico.1` and a page for each command into a folder.
pub(crate) fn manual(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    clap_mangen::generate_to(args::Args::command(), folder)
}

/// The page with each marked part written anew: `<!-- commands -->` is the list of all commands,
/// `<!-- options of login -->` the options of one, `<!-- options of all -->` those that every command
/// takes.
pub(crate) fn page(present: &str) -> io::Result<String> {
    let grammar = args::Args::command();
    let mut page = String::new();
    let mut lines = present.lines();
    while let Some(line) = lines.next() {
        page.push_str(line);
        page.push('\n');
        let Some(part) = line
            .strip_prefix("<!-- ")
            .and_then(|rest| rest.strip_suffix(" -->"))
        else {
            continue;
        };
        page.push_str(&written(&grammar, part)?);
        let end = lines.find(|line| *line == "<!-- end -->");
        page.push_str(end.ok_or_else(|| unknown(part))?);
        page.push('\n');
    }
    Ok(page)
}

fn written(grammar: &Command, part: &str) -> io::Result<String> {
    let mut table = String::from("\n");
    if part == "commands" {
        table.push_str("| command | does |\n| --- | --- |\n");
        for command in grammar.get_subcommands() {
            add_commands(&mut table, "portico", command);
        }
    } else {
        let name = part
            .strip_prefix("options of ")
            .ok_or_else(|| unknown(part))?;
        table.push_str("| option | |\n| --- | --- |\n");
        let command = match name {
            "all" => Some(grammar),
            _ => name
                .split(' ')
                .try_fold(grammar, |at, name| at.find_subcommand(name)),
        };
        let command = command.ok_or_else(|| unknown(part))?;
        for option in command.get_arguments().filter(|it| !it.is_hide_set()) {
            table.push_str(&row(&shown(option), &meaning(option)));
        }
    }
    table.push('\n');
    Ok(table)
}

fn unknown(part: &str) -> io::Error {
    io::Error::other(format!(
        "the marked part `{part}` is no part of the grammar, or has no end"
    ))
}

/// A row for each command that does something by itself.
fn add_commands(table: &mut String, before: &str, command: &Command) {
    if command.is_hide_set() {
        return;
    }
    let name = format!("{before} {}", command.get_name());
    if !command.is_subcommand_required_set() {
        let places = command.get_positionals().map(shown);
        let usage: Vec<String> = std::iter::once(name.clone()).chain(places).collect();
        let about = command.get_about().map(ToString::to_string);
        let about = about.unwrap_or_default();
        table.push_str(&row(
            &usage.join(" "),
            &format!("{}.", about.trim_end_matches('.')),
        ));
    }
    for below in command.get_subcommands() {
        add_commands(table, &name, below);
    }
}

fn row(code: &str, text: &str) -> String {
    format!(
        "| `{}` | {} |\n",
        code.replace('|', "\\|"),
        text.replace('|', "\\|")
    )
}

/// An option as it is typed: `-q, --quiet`, `--timeout SECS`, `--method password|sso`, `[PROFILE]`.
fn shown(option: &Arg) -> String {
    let value = value(option);
    let Some(long) = option.get_long() else {
        let dashes = if option.is_last_set() { "-- " } else { "" };
        return match option.is_required_set() {
            true => format!("{dashes}{value}"),
            false => format!("[{value}]"),
        };
    };
    let mut shown = match option.get_short() {
        Some(short) => format!("-{short}, --{long}"),
        None => format!("--{long}"),
    };
    if option.get_action().takes_values() {
        let is_left_out = option
            .get_num_args()
            .is_some_and(|few| few.min_values() == 0);
        shown.push_str(&match is_left_out {
            true => format!("[={value}]"),
            false => format!(" {value}"),
        });
    }
    shown
}

fn value(option: &Arg) -> String {
    let choices = option.get_possible_values();
    if option.get_action().takes_values() && !choices.is_empty() {
        let names: Vec<&str> = choices.iter().map(|it| it.get_name()).collect();
        return names.join("|");
    }
    let name = option.get_value_names().and_then(|names| names.first());
    name.map_or_else(
        || option.get_id().as_str().to_ascii_uppercase(),
        ToString::to_string,
    )
}

/// What an option means, with what counts without it.
fn meaning(option: &Arg) -> String {
    let help = option.get_help().map(ToString::to_string);
    let mut text = help.unwrap_or_default();
    let defaults = option.get_default_values();
    if let Some(default) = defaults
        .first()
        .filter(|_| option.get_action().takes_values())
    {
        text.push_str(&format!(" [default: {}]", default.to_string_lossy()));
    }
    text
}
