//! What a program writes to `portico login --json`: answers, one a line.

use portico_core::AnswerKind;
use portico_core::sign_in::json_lines;
use serde_json::Value;

/// Every line is read once and whole; an answer holds what was typed and shows nothing of it.
///
/// # Panics
/// Where that does not hold.
pub fn check(data: &[u8]) {
    let mut stream = data;
    let mut left = data.len();
    while let Ok(Some(text)) = json_lines::next_line(&mut stream) {
        assert!(stream.len() < left, "a line that takes nothing never ends");
        left = stream.len();
        assert!(text.expose().len() <= json_lines::MAX_LINE && !text.expose().contains('\n'));

        let typed = serde_json::from_str::<Value>(text.expose())
            .ok()
            .and_then(|it| it.get("value")?.as_str().map(str::to_owned));
        let answer = match json_lines::read(&text) {
            Ok(answer) => answer,
            Err(error) => {
                let words = super::words(&error);
                assert!(words.len() < 300 && super::is_plain(&words));
                continue;
            }
        };
        if let Some(typed) = &typed {
            super::assert_hidden(typed, &format!("{answer:?}"));
        }
        match &answer.kind {
            AnswerKind::Password(value) | AnswerKind::Paste(value) => {
                assert!(typed.is_some_and(|typed| value.matches(&typed) && !typed.is_empty()));
            }
            AnswerKind::EmailCode(code) | AnswerKind::Totp(code) => {
                assert!(!code.expose().is_empty(), "a code of nothing is sent");
                assert!(
                    !code
                        .expose()
                        .contains(|c: char| c.is_whitespace() || c == '-')
                );
            }
            AnswerKind::BackupCode(code) => {
                assert!(!code.expose().is_empty(), "a code of nothing is sent");
                assert!(!code.expose().contains(char::is_whitespace));
            }
            AnswerKind::Resend
            | AnswerKind::OpenAgain
            | AnswerKind::DeviceCode
            | AnswerKind::Accept
            | AnswerKind::Retry
            | AnswerKind::UseBrowser
            // Its parts are checked where they are put together.
            | AnswerKind::ProxySignIn(_)
            | AnswerKind::Cancel => {}
        }
    }
}
