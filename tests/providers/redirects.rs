//! A redirect URI as it was registered: providers compare it letter by letter.

use portico_core::{Code, profile};
use test_support::desk::Desk;
use test_support::provider::Sent;
use tokio::net::TcpListener;

fn of(fields: &Sent) -> String {
    let found = fields.iter().find(|(name, _)| name == "redirect_uri");
    found.map_or_else(String::new, |(_, value)| value.clone())
}

async fn free_port() -> u16 {
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    socket.local_addr().unwrap().port()
}

#[tokio::test]
async fn it_is_sent_as_it_was_written_and_works_to_the_end() {
    for written in [
        "http://localhost:PORT",
        "http://localhost:PORT/",
        "http://localhost:PORT/callback",
        "http://127.0.0.1:PORT",
        "http://127.0.0.1:PORT/a%2Fb?tenant=a",
        "http://LocalHost:PORT/Callback",
        "http://[::1]:PORT",
    ] {
        let uri = written.replace("PORT", &free_port().await.to_string());
        let desk = Desk::with(|_| {}).await;
        desk.with_profile(&format!("redirect_uris = [\"{uri}\"]"));
        desk.must_sign_in().await;
        assert_eq!(of(&desk.provider.authorizations()[0]), uri);
        assert_eq!(of(&desk.provider.exchanges()[0]), uri);
    }
}

#[tokio::test]
async fn any_port_is_put_into_what_was_written() {
    for (written, before, behind) in [
        ("http://127.0.0.1", "http://127.0.0.1:", ""),
        ("http://127.0.0.1/", "http://127.0.0.1:", "/"),
        ("http://localhost/cb", "http://localhost:", "/cb"),
        ("http://[::1]", "http://[::1]:", ""),
    ] {
        let desk = Desk::with(|_| {}).await;
        desk.with_profile(&format!("redirect_uris = [\"{written}\"]"));
        desk.must_sign_in().await;
        let sent = of(&desk.provider.authorizations()[0]);
        let port = sent
            .strip_prefix(before)
            .and_then(|it| it.strip_suffix(behind));
        let port: u16 = port.unwrap_or_else(|| panic!("{sent}")).parse().unwrap();
        assert_ne!(port, 0);
        assert_eq!(of(&desk.provider.exchanges()[0]), sent);
    }
}

#[test]
fn what_no_browser_comes_back_to_is_refused_with_words() {
    for (uris, words) in [
        ("\"http://127.0.0.2:8085/cb\"", "127.0.0.2"),
        ("\"http://myapp.localhost:8085/cb\"", "myapp.localhost"),
        ("\"http://localhost:0/cb\"", "port 0"),
        ("\"http://127.0.0.1:0\"", "port 0"),
        ("\"https://localhost:8085/cb\"", "begin with http"),
        ("\"http://localhost:8085/cb#x\"", "fragment"),
        ("\"http://acme.example:8085/cb\"", "acme.example"),
        (
            "\"http://localhost:8085/a\", \"http://localhost/b\"",
            "all with a port",
        ),
        ("", "all with a port"),
    ] {
        let text = format!(
            "name = \"acme\"\nissuer = \"https://id.acme.example\"\nclient_id = \"c\"\n\
             redirect_uris = [{uris}]\n"
        );
        let problem = profile::read(&text).unwrap_err();
        assert_eq!(problem.code, Code::ProfileInvalid, "{uris}");
        let detail = problem.detail.unwrap();
        assert!(
            detail.contains(words) && detail.contains("redirect_uris"),
            "{uris}: {detail}"
        );
    }
}
