//! A proxy script, or (behind a first byte `=`) what one has answered.

use std::time::Duration;

use portico_doctor::fuzzing;
use url::Url;

/// A script answers for every address, in bounds, or not at all; an answer is always a way to go.
///
/// # Panics
/// Where that does not hold.
pub fn check(data: &[u8]) {
    if let Some(answer) = data.strip_prefix(b"=") {
        return to_go(&String::from_utf8_lossy(answer));
    }
    let addresses: Vec<Url> = ["https://id.example.com/secret-path?q=1", "https://[::1]:7/"]
        .iter()
        .filter_map(|text| Url::parse(text).ok())
        .collect();
    let Some(answers) = fuzzing::pac_answers(data, &addresses, Duration::from_millis(100)) else {
        return;
    };
    assert_eq!(answers.len(), addresses.len());
    for answer in answers {
        assert!(answer.len() <= 4096);
        assert!(
            !answer.contains("secret-path") || String::from_utf8_lossy(data).contains("secret"),
            "a script saw the path"
        );
        to_go(&answer);
    }
}

fn to_go(answer: &str) {
    let routes = fuzzing::pac_routes(answer);
    assert!((1..=8).contains(&routes.len()));
    for proxy in routes.into_iter().flatten() {
        assert!(!proxy.host.is_empty());
        let shown = proxy.shown;
        assert!(super::is_plain(&shown) && shown.ends_with(&format!(":{}", proxy.port)));
        assert!(proxy.logged.len() < 4200);
        // `user:password@` is in neither.
        assert!(!shown.contains('@'), "{shown}");
    }
}
