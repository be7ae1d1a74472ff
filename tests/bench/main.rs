//! What only the benchmark needs: a keychain full of sessions, and sign-ins with a watch in hand.
//! Started by `cargo xtask bench`.

mod callback;
mod fill;
mod ways;

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match &words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["fill", count] => fill::fill(count.parse().expect("a number of sessions")),
        ["callback", rounds] => callback::measure(rounds.parse().expect("a number")).await,
        ["ways", rounds] => ways::measure(rounds.parse().expect("a number")).await,
        _ => {
            eprintln!("bench-probe fill COUNT | callback ROUNDS | ways ROUNDS");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}
