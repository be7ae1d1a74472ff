//! Signs in as one of the demo people where nobody is at the terminal to be asked.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;
use std::time::Duration;

use serde_json::{Value, json};

use crate::Trouble;
use crate::process::Program;

const PATIENCE: Duration = Duration::from_secs(30);

/// Answers `portico login --json` with what the first of the people knows, and shows each step.
///
/// # Errors
/// When there is no talking to it, or what it says is no step.
pub fn sign_in(login: Program, sandbox: &Value) -> Result<ExitCode, Trouble> {
    let person = &sandbox["people"][0];
    let known = |name: &str| person[name].as_str().unwrap_or_default();
    println!("Nobody is at this terminal: {} signs in.", known("email"));
    let login = login.args(["--json", "--email", known("email")]);
    let mut child = login.start_talking()?;
    let (Some(mut say), Some(hear)) = (child.stdin.take(), child.stdout.take()) else {
        return Err("there is no talking to the program".into());
    };
    for line in BufReader::new(hear).lines() {
        let line = line?;
        println!("{line}");
        let step: Value = serde_json::from_str(&line)?;
        let answer = match step["challenge"]["type"].as_str() {
            Some("password") => json!({"answer": "password", "value": known("password")}),
            Some("email_code") => {
                let code = mailed_code(sandbox["mailbox"].as_str().unwrap_or_default())?;
                json!({"answer": "email_code", "value": code, "remember_device": true})
            }
            _ => continue,
        };
        writeln!(say, "{answer}")?;
    }
    Ok(match child.wait()?.success() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

/// The newest code on the mailbox page, as a person would read it there.
fn mailed_code(mailbox: &str) -> Result<String, Trouble> {
    let (host, path) = mailbox
        .strip_prefix("http://")
        .and_then(|rest| rest.split_once('/'))
        .ok_or("the sandbox named no mailbox")?;
    let mut stream = TcpStream::connect(host)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(stream, "GET /{path} HTTP/1.0\r\nHost: {host}\r\n\r\n")?;
    let mut page = String::new();
    stream.read_to_string(&mut page)?;
    Ok(newest_code(&page).ok_or("no code was mailed")?.to_owned())
}

fn newest_code(page: &str) -> Option<&str> {
    let (_, rest) = page.split_once("class=\"mail-code\">")?;
    Some(rest.split_once('<')?.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_code_is_the_first_on_the_page() {
        let page =
            "<strong class=\"mail-code\">123456</strong><strong class=\"mail-code\">1</strong>";
        assert_eq!(newest_code(page), Some("123456"));
        assert_eq!(newest_code("<p>No mail yet.</p>"), None);
    }
}
