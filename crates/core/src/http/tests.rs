use super::*;
use crate::problem::Code;

#[test]
fn a_body_that_is_not_json_is_described_and_not_quoted() {
    let url = Url::parse("https://example.com/token?x=secret").unwrap();
    let response = Response::new(b"{\"access_token\": \"hunter2\"".to_vec());
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
