use super::*;

#[test]
fn only_another_computers_addresses_are_used_and_none_at_all_is_blocked() {
    let at = |text: &str| text.parse::<SocketAddr>().unwrap();
    let led = |found: &[&str]| elsewhere(found.iter().map(|text| at(text)).collect(), false);
    assert!(led(&["0.0.0.0:0"]).is_err());
    assert!(led(&["127.0.0.1:0", "[::]:0", "[::ffff:127.0.0.1]:0"]).is_err());
    assert!(led(&["169.254.169.254:0", "[fe80::1]:0"]).is_err());
    assert_eq!(led(&["10.1.2.3:0"]).unwrap(), [at("10.1.2.3:0")]);
    let mixed = ["127.0.0.1:0", "192.0.2.1:0", "[fe80::1]:0"];
    assert_eq!(led(&mixed).unwrap(), [at("192.0.2.1:0")]);
    assert_eq!(led(&[]).unwrap(), []);
    let printer = vec![at("[fe80::1]:0"), at("127.0.0.1:0")];
    assert_eq!(elsewhere(printer, true).unwrap(), [at("[fe80::1]:0")]);
}

#[tokio::test]
async fn this_computers_own_names_are_asked_of_nobody() {
    use reqwest::dns::Resolve as _;
    let elsewhere = "192.0.2.1".parse().unwrap();
    let names = [
        "localhost",
        "auth.localhost",
        "AUTH.LocalHost",
        "localhost.",
    ];
    let resolver = Resolver {
        fixed: names.map(|name| (name.to_owned(), elsewhere)).to_vec(),
        led: false,
    };
    for name in names {
        let found = resolver.resolve(name.parse().unwrap()).await.unwrap();
        let found: Vec<IpAddr> = found.map(|address| address.ip()).collect();
        assert_eq!(found, safe_url::LOCALHOST, "{name}");
    }
}

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
