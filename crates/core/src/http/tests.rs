use super::*;

fn answer(status: u16, retry_after: Option<&str>) -> Response {
    let mut builder = http::Response::builder().status(status);
    if let Some(value) = retry_after {
        builder = builder.header(header::RETRY_AFTER, value);
    }
    builder.body(Vec::new()).unwrap()
}

#[test]
fn a_busy_service_is_asked_again_as_it_wishes_but_not_after_ages() {
    assert_eq!(
        retry_pause(&answer(429, Some("2")), 1),
        Some(Duration::from_secs(2))
    );
    assert_eq!(retry_pause(&answer(429, Some("11")), 1), None);
    assert_eq!(retry_pause(&answer(400, None), 1), None);
    assert!(retry_pause(&answer(503, None), 1).is_some());
}

#[test]
fn back_off_stays_within_its_bounds() {
    for tries in 1..40 {
        let pause = back_off(tries);
        assert!((200..=5000).contains(&pause.as_millis()), "{pause:?}");
    }
}

#[test]
fn a_body_that_is_not_json_is_described_and_not_quoted() {
    let url = Url::parse("https://example.com/token?x=secret").unwrap();
    let mut response = answer(200, None);
    *response.body_mut() = b"{\"access_token\": \"hunter2\"".to_vec();
    let problem = parse_json::<serde_json::Value>(&url, &response).unwrap_err();
    assert_eq!(problem.code, Code::BadResponse);
    assert!(!problem.detail.unwrap().contains("hunter2"));
}

#[test]
fn a_list_is_no_document() {
    #[derive(serde::Deserialize)]
    struct Document {
        issuer: String,
    }
    let read = |body: &str| object::<Document>(body.as_bytes()).map(|it| it.issuer);
    assert_eq!(read(" {\"issuer\": \"a\"}").unwrap(), "a");
    read(" [\"a\"]").unwrap_err();
}
