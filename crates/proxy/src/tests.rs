use super::*;
use crate::testing;

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn shown(choice: &Choice) -> (String, Option<Source>) {
    let proxy = choice.proxy().map_or("direct".to_owned(), Proxy::shown);
    (proxy, choice.source)
}

#[test]
fn a_proxy_is_read_as_the_client_reads_it_and_never_shows_its_password() {
    let proxy = Proxy::parse("http://ada:hunter2@proxy.example:8080/").unwrap();
    assert_eq!(proxy.shown(), "proxy.example:8080");
    assert!(proxy.authorization.is_some());
    assert!(!format!("{proxy:?}").contains("hunter2"));
    for (text, scheme, shown) in [
        ("proxy.example:8080", Scheme::Http, "proxy.example:8080"),
        ("proxy.example", Scheme::Http, "proxy.example:80"),
        ("https://proxy.example", Scheme::Https, "proxy.example:443"),
        (
            "socks5://proxy.example",
            Scheme::Socks,
            "proxy.example:1080",
        ),
        ("http://[::1]:8080", Scheme::Http, "[::1]:8080"),
    ] {
        let proxy = Proxy::parse(text).unwrap();
        assert_eq!((proxy.scheme, proxy.shown()), (scheme, shown.to_owned()));
    }
    for none in [
        "",
        "   ",
        "http://",
        "ftp://proxy.example",
        "http=a.example:1;https=b.example:2",
    ] {
        assert_eq!(Proxy::parse(none), None, "{none}");
    }
    assert!(
        Proxy::parse("https=proxy.example:8080")
            .unwrap()
            .is_misread()
    );
    assert!(Proxy::parse("http://[::1]:8080").unwrap().is_here());
    assert!(Proxy::parse("localhost:1").unwrap().is_here());
    assert!(!proxy.is_here());
}

#[tokio::test]
async fn the_environment_is_read_in_either_case_with_its_exceptions() {
    let (mut context, _folder) = testing::context();
    let variables = &mut context.system.variables;
    variables.insert("https_proxy", "http://small.example:1".into());
    variables.insert("HTTPS_PROXY", "http://capitals.example:2".into());
    variables.insert("no_proxy", "inside.example,10.0.0.0/8".into());
    let addresses = [
        url("https://id.example.com"),
        url("https://a.inside.example"),
        url("https://10.1.2.3"),
        url("https://localhost:8443"),
    ];
    let found = of(&context, &addresses).await;
    let portico: Vec<_> = found
        .choices
        .iter()
        .map(|one| shown(&one.portico))
        .collect();
    let through = ("capitals.example:2".to_owned(), Some(Source::Environment));
    let direct = ("direct".to_owned(), None);
    assert_eq!(
        portico,
        [through.clone(), direct.clone(), direct.clone(), direct]
    );
    // What browsers do by themselves is not what the settings say; elsewhere they follow the
    // system's settings alone.
    if cfg!(target_os = "linux") {
        assert_eq!(shown(found.choices[3].browser.as_ref().unwrap()), through);
    }
}

#[tokio::test]
async fn what_portico_is_told_is_followed_over_everything_but_not_to_this_computer() {
    let network = portico_core::http::Network {
        proxy: Some(url("http://told.example:3")),
        ..Default::default()
    };
    let (mut context, _folder) = testing::context_on(network);
    context.system.variables.insert("no_proxy", "*".into());
    let found = of(
        &context,
        &[url("https://id.example.com"), url("http://[::1]:9")],
    )
    .await;
    let told = ("told.example:3".to_owned(), Some(Source::Portico));
    assert_eq!(shown(&found.choices[0].portico), told);
    assert_eq!(shown(&found.choices[1].portico).0, "direct");
    assert_eq!(
        shown(found.choices[0].browser.as_ref().unwrap()).0,
        "direct"
    );
}

/// A desktop of which every setting is in a file or printed by a program of the test's own.
#[cfg(target_os = "linux")]
mod desktops {
    use std::os::unix::fs::PermissionsExt;

    use portico_core::fs::atomic;
    use tempfile::TempDir;

    use super::*;
    use crate::testing::proxy::{Behaviour, FakeProxy, closed_port};

    fn kde(settings: &str) -> (Context, TempDir) {
        let (mut context, folder) = testing::context();
        let file = context.system.home.join(".config/kioslaverc");
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        atomic::write(&file, format!("[Proxy Settings]\n{settings}").as_bytes()).unwrap();
        let variables = &mut context.system.variables;
        variables.insert("XDG_CURRENT_DESKTOP", "KDE".into());
        (context, folder)
    }

    async fn one(context: &Context) -> (Choices, Script) {
        let found = of(context, &[url("https://id.example.com")]).await;
        (found.choices[0].clone(), found.script)
    }

    #[tokio::test]
    async fn the_desktops_setting_is_the_browsers_and_not_porticos() {
        let (context, _folder) = kde("ProxyType=1\nhttpsProxy=http://desktop.example:4\n");
        let (choices, _) = one(&context).await;
        assert_eq!(shown(&choices.portico).0, "direct");
        let desktop = ("desktop.example:4".to_owned(), Some(Source::Desktop));
        assert_eq!(shown(&choices.browser.unwrap()), desktop);
    }

    #[tokio::test]
    async fn gnome_is_asked_by_its_own_program() {
        let (mut context, folder) = testing::context();
        let program = folder.path().join("gsettings");
        let script = "#!/bin/sh\n[ \"$2\" = org.gnome.system.proxy ] || exit 1\n\
                      echo \"$2 mode 'manual'\"\necho \"$2.https host 'gnome.example'\"\n\
                      echo \"$2.https port 5\"\n";
        atomic::write(&program, script.as_bytes()).unwrap();
        std::fs::set_permissions(&program, PermissionsExt::from_mode(0o700)).unwrap();
        let variables = &mut context.system.variables;
        variables.insert("XDG_CURRENT_DESKTOP", "ubuntu:GNOME".into());
        variables.insert("PATH", folder.path().into());
        let (choices, _) = one(&context).await;
        assert_eq!(shown(&choices.browser.unwrap()).0, "gnome.example:5");
    }

    #[tokio::test]
    async fn a_script_is_fetched_without_a_proxy_and_says_the_way() {
        let pac = "function FindProxyForURL(url, host) {\
                   return shExpMatch(host, '*.example.com') ? 'PROXY pac.example:6; DIRECT' : 'DIRECT'; }";
        let server = FakeProxy::start(Behaviour::Body("200 OK", pac)).await;
        let (mut context, _folder) = kde(&format!(
            "ProxyType=2\nProxy Config Script={}/proxy.pac\n",
            server.address()
        ));
        context
            .system
            .variables
            .insert("http_proxy", "127.0.0.1:1".into());
        let (choices, script) = one(&context).await;
        let browser = choices.browser.unwrap();
        assert_eq!(
            shown(&browser),
            ("pac.example:6".to_owned(), Some(Source::Script))
        );
        assert_eq!(browser.routes.len(), 2);
        assert!(matches!(script, Script::Answers { .. }));
        assert!(server.heads()[0].starts_with("GET /proxy.pac HTTP/1.1\r\n"));

        context.offline = true;
        let (choices, script) = one(&context).await;
        assert_eq!(choices.browser, None);
        assert!(matches!(script, Script::Undecided { .. }));
        assert_eq!(server.heads().len(), 1, "an offline run fetches nothing");
    }

    #[tokio::test]
    async fn a_script_that_cant_be_had_is_told_from_one_that_is_none() {
        let missing = FakeProxy::start(Behaviour::Answer("404 Not Found")).await;
        let portal = FakeProxy::start(Behaviour::Body("200 OK", "<html>Sign in</html>")).await;
        let closed = format!("http://127.0.0.1:{}", closed_port().await);
        for (address, expected) in [(missing.address(), Some(404)), (closed, None)] {
            let (context, _folder) = kde(&format!("ProxyType=2\nProxy Config Script={address}\n"));
            let (choices, script) = one(&context).await;
            assert!(
                matches!(script, Script::Unreachable { status, .. } if status == expected),
                "{script:?}"
            );
            // As browsers do then.
            assert_eq!(shown(&choices.browser.unwrap()).0, "direct");
        }
        let settings = format!("ProxyType=2\nProxy Config Script={}\n", portal.address());
        let (context, _folder) = kde(&settings);
        assert!(matches!(one(&context).await.1, Script::Broken { .. }));
    }

    #[tokio::test]
    async fn a_script_may_look_up_names_and_nobody_waits_for_one_that_never_ends() {
        let names = FakeProxy::start(Behaviour::Body(
            "200 OK",
            "function FindProxyForURL(u, h) { return 'PROXY ' + dnsResolve(h) + ':7'; }",
        ))
        .await;
        let network = portico_core::http::Network {
            resolve: vec![("id.example.com".to_owned(), [192, 0, 2, 7].into())],
            ..Default::default()
        };
        let (inner, _folder) = kde(&format!(
            "ProxyType=2\nProxy Config Script={}\n",
            names.address()
        ));
        let (context, _other) = testing::context_on(network);
        let context = Context {
            system: inner.system,
            ..context
        };
        let (choices, _) = one(&context).await;
        assert_eq!(shown(&choices.browser.unwrap()).0, "192.0.2.7:7");

        // The engine does not look at its deadline in here.
        let endless = "[].reverse.call({ length: 2 ** 53 - 1 })";
        let endless = FakeProxy::start(Behaviour::Body("200 OK", endless)).await;
        let settings = format!("ProxyType=2\nProxy Config Script={}\n", endless.address());
        let (context, _folder) = kde(&settings);
        let begun = std::time::Instant::now();
        let (choices, script) = one(&context).await;
        assert!(begun.elapsed() < std::time::Duration::from_secs(3));
        assert!(matches!(script, Script::Undecided { .. }));
        assert_eq!(choices.browser, None);
    }
}
