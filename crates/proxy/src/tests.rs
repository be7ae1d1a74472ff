use std::ffi::OsString;

use url::Url;

use crate::testing::Fixed;
use crate::{
    Bypass, Fault, Mode, Order, Orders, Proxy, Reason, Resolver, Rule, Scheme, Source,
    Surroundings, Way, Ways,
};

#[cfg(target_os = "linux")]
mod beside_curl;

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn with(variables: &[(&'static str, &str)]) -> Surroundings {
    let all = variables
        .iter()
        .map(|(name, value)| (*name, OsString::from(*value)));
    Surroundings {
        variables: all.collect(),
        ..Surroundings::default()
    }
}

async fn ways(resolver: &Resolver, address: &str) -> Result<Ways, Fault> {
    resolver.ways(&Fixed::default(), &url(address)).await
}

/// The first way, and whose it is.
async fn way(resolver: &Resolver, address: &str) -> (String, Option<&'static str>) {
    let ways = ways(resolver, address).await.unwrap();
    let to = ways.proxy().map_or("direct".to_owned(), Proxy::shown);
    (to, ways.source.map(|source| source.as_str()))
}

#[test]
fn a_proxy_is_read_as_curl_reads_it_and_never_shows_its_password() {
    let proxy = Proxy::parse("http://ada:hunter2@proxy.example:8080/").unwrap();
    assert_eq!(proxy.shown(), "proxy.example:8080");
    assert!(!format!("{proxy:?} {:?}", proxy.authorization()).contains("hunter2"));
    for (text, scheme, shown) in [
        ("proxy.example:8080", Scheme::Http, "proxy.example:8080"),
        ("proxy.example", Scheme::Http, "proxy.example:80"),
        ("proxy", Scheme::Http, "proxy:80"),
        ("http:8080", Scheme::Http, "http:8080"),
        (
            " http://proxy.example:8080\r\n",
            Scheme::Http,
            "proxy.example:8080",
        ),
        (
            "HTTP://Proxy.Example:8080",
            Scheme::Http,
            "proxy.example:8080",
        ),
        (
            "http:/proxy.example:8080",
            Scheme::Http,
            "proxy.example:8080",
        ),
        (
            "http:///proxy.example:8080",
            Scheme::Http,
            "proxy.example:8080",
        ),
        (
            "http://proxy.example:8080/path?x#y",
            Scheme::Http,
            "proxy.example:8080",
        ),
        ("http://proxy.example:", Scheme::Http, "proxy.example:80"),
        ("https://proxy.example", Scheme::Https, "proxy.example:443"),
        (
            "socks5://proxy.example",
            Scheme::Socks5,
            "proxy.example:1080",
        ),
        (
            "socks5h://proxy.example:9",
            Scheme::Socks5,
            "proxy.example:9",
        ),
        (
            "socks://proxy.example",
            Scheme::Socks5,
            "proxy.example:1080",
        ),
        (
            "socks4://proxy.example",
            Scheme::Socks4,
            "proxy.example:1080",
        ),
        (
            "socks4a://proxy.example",
            Scheme::Socks4a,
            "proxy.example:1080",
        ),
        ("http://[::1]:8080", Scheme::Http, "[::1]:8080"),
        ("[2001:DB8::1]", Scheme::Http, "[2001:db8::1]:80"),
        ("http://127.1:3128", Scheme::Http, "127.0.0.1:3128"),
        (
            "http://prøxy.example:1",
            Scheme::Http,
            "xn--prxy-hra.example:1",
        ),
        // A word is a host where it has a port or a scheme.
        ("none:3128", Scheme::Http, "none:3128"),
        ("http://direct", Scheme::Http, "direct:80"),
    ] {
        let proxy = Proxy::parse(text).unwrap();
        assert_eq!(
            (proxy.scheme, proxy.shown()),
            (scheme, shown.to_owned()),
            "{text}"
        );
        assert_eq!(proxy.login, None, "{text}");
    }
    assert!(Proxy::parse("http://[::1]:8080").unwrap().is_here());
    assert!(Proxy::parse("localhost:1").unwrap().is_here());
    assert!(!proxy.is_here() && !proxy.is_near());
    assert!(Proxy::parse("169.254.1.1:1").unwrap().is_near());
}

#[test]
fn a_user_and_a_password_are_taken_as_they_are_meant_where_that_is_one_thing_only() {
    for (text, login) in [
        ("http://ada:pw@p.example:1", Some("ada:pw")),
        ("ada:pw@p.example:1", Some("ada:pw")),
        (r"DOMAIN\ada:pw@p.example:1", Some(r"DOMAIN\ada:pw")),
        (r"http://DOMAIN\ada:pw@p.example:1", Some(r"DOMAIN\ada:pw")),
        (
            "http://DOMAIN%5Cada:p%40ss@p.example:1",
            Some(r"DOMAIN\ada:p@ss"),
        ),
        ("http://ada@p.example:1", Some("ada:")),
        ("http://:pw@p.example:1", Some(":pw")),
        ("http://@p.example:1", None),
        ("http://ada:p@ss@p.example:1", Some("ada:p@ss")),
        (
            "http://ada@acme.example:pw@p.example:1",
            Some("ada@acme.example:pw"),
        ),
        ("http://ada:p#ss@p.example:1", Some("ada:p#ss")),
        ("http://ada:p/ss@p.example:1", Some("ada:p/ss")),
        ("http://ada:p?ss@p.example:1", Some("ada:p?ss")),
        ("http://ada:100%@p.example:1", Some("ada:100%")),
        ("http://ada:p%ss@p.example:1", Some("ada:p%ss")),
        ("http://ada:pæss@p.example:1", Some("ada:pæss")),
        ("http://ada:p;a,b=c@p.example:1", Some("ada:p;a,b=c")),
        ("http://ada:a:b@p.example:1", Some("ada:a:b")),
        ("http://ada:pw@p.example:1/path", Some("ada:pw")),
        ("socks5://ada:pw@p.example:1", Some("ada:pw")),
    ] {
        let proxy = Proxy::parse(text).unwrap_or_else(|wrong| panic!("{text}: {wrong:?}"));
        assert_eq!(proxy.shown(), "p.example:1", "{text}");
        let said = proxy.login.map(|login| {
            let both = [login.expose_user(), b":", login.expose_password()].concat();
            String::from_utf8(both).unwrap()
        });
        assert_eq!(said.as_deref(), login, "{text}");
    }
}

#[test]
fn what_is_no_proxy_says_why_and_how_it_is_written_and_no_secret() {
    for (text, reason, right) in [
        ("", Reason::NoHost, "http://HOST:PORT"),
        ("   ", Reason::NoHost, "http://HOST:PORT"),
        ("http://", Reason::NoHost, "http://HOST:PORT"),
        ("http://:3128", Reason::NoHost, "http://HOST:PORT"),
        ("3128", Reason::NoHost, "http://HOST:PORT"),
        (
            "\"http://p.example:1\"",
            Reason::Quotes,
            "http://p.example:1",
        ),
        ("'p.example:1'", Reason::Quotes, "http://p.example:1"),
        (
            "“http://ada:hunter2@p.example:1”",
            Reason::Quotes,
            "http://USER:PASSWORD@p.example:1",
        ),
        ("<http://p.example:1>", Reason::Quotes, "http://p.example:1"),
        ("htp://p.example:1", Reason::Scheme, "http://p.example:1"),
        ("quic://p.example:1", Reason::Scheme, "http://p.example:1"),
        (
            "ftp://ada:hunter2@p.example:1",
            Reason::Scheme,
            "http://USER:PASSWORD@p.example:1",
        ),
        ("//p.example:1", Reason::Slashes, "http://p.example:1"),
        (
            "http:////p.example:1",
            Reason::Slashes,
            "http://p.example:1",
        ),
        ("http:p.example:1", Reason::Slashes, "http://p.example:1"),
        (
            "http=a.example:1;https=b.example:2",
            Reason::Several,
            "http://b.example:2",
        ),
        ("socks=a.example:1", Reason::Several, "http://a.example:1"),
        (
            "a.example:1,b.example:2",
            Reason::Several,
            "http://a.example:1",
        ),
        (
            "a.example:1; b.example:2",
            Reason::Several,
            "http://a.example:1",
        ),
        ("no proxy", Reason::Blank, "http://HOST:PORT"),
        ("PROXY p.example:1", Reason::Blank, "http://HOST:PORT"),
        (
            "http://ada:hunter 2@p.example:1",
            Reason::Blank,
            "http://USER:PASSWORD@p.example:1",
        ),
        ("http://p.exa\tmple:1", Reason::Blank, "http://HOST:PORT"),
        ("none", Reason::Word, "http://HOST:PORT"),
        ("DIRECT", Reason::Word, "http://HOST:PORT"),
        ("http://::1:8080", Reason::Ipv6, "http://[ADDRESS]:PORT"),
        ("2001:db8::7", Reason::Ipv6, "http://[ADDRESS]:PORT"),
        (
            "http://[fe80::1%25eth0]:1",
            Reason::Ipv6,
            "http://[ADDRESS]:PORT",
        ),
        ("http://[nonsense]:1", Reason::Host, "http://[ADDRESS]:PORT"),
        ("http://p.example:0", Reason::Port, "http://p.example:PORT"),
        (
            "http://p.example:99999",
            Reason::Port,
            "http://p.example:PORT",
        ),
        (
            "http://p.example:http",
            Reason::Port,
            "http://p.example:PORT",
        ),
        ("http://p.example:1:2", Reason::Port, "http://HOST:PORT"),
        ("http://p_$.example:1", Reason::Host, "http://HOST:PORT"),
        (
            "http://p.example:8080/proxy.pac",
            Reason::Script,
            "http://HOST:PORT",
        ),
        (
            "http://wpad.example/wpad.dat?x",
            Reason::Script,
            "http://HOST:PORT",
        ),
        // The host may be the first or the second one.
        (
            "http://a.example/b@p.example:1",
            Reason::Login,
            "http://USER:PASSWORD@p.example:1",
        ),
        (
            "http://ada:1234/x@p.example:1",
            Reason::Login,
            "http://USER:PASSWORD@p.example:1",
        ),
        (
            "http://u:p@a.example/x@p.example:1",
            Reason::Login,
            "http://USER:PASSWORD@p.example:1",
        ),
        // Some percent signs are meant as they are, and some are not.
        (
            "http://ada:hunter2%41%zz@p.example:1",
            Reason::Login,
            "http://USER:PASSWORD@p.example:1",
        ),
        (
            "http://ada:hunter2%0a@p.example:1",
            Reason::Login,
            "http://USER:PASSWORD@p.example:1",
        ),
    ] {
        let wrong = Proxy::parse(text).expect_err(text);
        assert_eq!(
            (wrong.reason, wrong.right.as_str()),
            (reason, right),
            "{text}"
        );
        assert!(!format!("{wrong:?}").contains("hunter"), "{text}");
    }
}

#[tokio::test]
async fn a_variable_that_can_not_be_read_ends_it_by_its_name_and_nothing_goes_direct() {
    for name in ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
        let resolver = Resolver::new(with(&[(name, "htp://ada:hunter2@p.example:1")]), None);
        let fault = ways(&resolver, "https://id.example.com").await.unwrap_err();
        assert_eq!((fault.place.as_str(), fault.reason), (name, Reason::Scheme));
        assert!(!fault.to_string().contains("hunter2"), "{fault}");
        // Where it is not asked for, it does no harm.
        let here = ways(&resolver, "https://localhost:1").await.unwrap();
        assert_eq!(here.rule, Rule::Loopback);
        let resolver = Resolver::new(with(&[(name, "none"), ("no_proxy", ".example.com")]), None);
        assert_eq!(way(&resolver, "https://id.example.com").await.0, "direct");
    }
    let told = Resolver::new(Surroundings::default(), Some("quic://p.example"));
    ways(&told, "https://id.example.com").await.unwrap_err();
}

#[cfg(unix)]
#[tokio::test]
async fn bytes_that_are_no_text_are_said_to_be_none() {
    use std::collections::BTreeMap;
    use std::os::unix::ffi::OsStringExt as _;

    let bytes = OsString::from_vec(b"http://p\xff.example:1".to_vec());
    for (name, other) in [
        ("https_proxy", None),
        (
            "no_proxy",
            Some(("https_proxy", OsString::from("p.example:1"))),
        ),
    ] {
        let variables: BTreeMap<_, _> = [(name, bytes.clone())].into_iter().chain(other).collect();
        let surroundings = Surroundings {
            variables,
            ..Surroundings::default()
        };
        let resolver = Resolver::new(surroundings, None);
        let fault = ways(&resolver, "https://id.example.com").await.unwrap_err();
        assert_eq!(
            (fault.place.as_str(), fault.reason),
            (name, Reason::NotText)
        );
    }
}

#[tokio::test]
async fn the_environment_is_read_in_either_case_the_small_one_first_with_its_exceptions() {
    let environment = with(&[
        ("https_proxy", "http://small.example:1"),
        ("HTTPS_PROXY", "http://capitals.example:2"),
        ("ALL_PROXY", "socks5://all.example:3"),
        ("no_proxy", "inside.example,10.0.0.0/8"),
    ]);
    let resolver = Resolver::new(environment, None);
    for (address, to) in [
        ("https://id.example.com", "small.example:1"),
        ("http://id.example.com", "all.example:3"),
        ("https://a.inside.example", "direct"),
        ("https://10.1.2.3", "direct"),
        ("https://localhost:8443", "direct"),
    ] {
        assert_eq!(way(&resolver, address).await.0, to, "{address}");
    }
    let said = ways(&resolver, "https://a.inside.example").await.unwrap();
    assert_eq!(
        said.said("a.inside.example"),
        "no_proxy leaves a.inside.example out (inside.example)"
    );
    // Set to nothing is not set.
    let empty = Resolver::new(
        with(&[("https_proxy", ""), ("HTTPS_PROXY", "b.example:2")]),
        None,
    );
    assert_eq!(way(&empty, "https://id.example.com").await.0, "b.example:2");
}

#[tokio::test]
async fn the_strongest_that_says_anything_decides() {
    let order = |mode: Mode| {
        Some(Order {
            mode,
            source: Source::Policy {
                key: "proxy_mode",
                origin: None,
            },
        })
    };
    let fixed = |text: &str| {
        order(Mode::Fixed {
            proxy: Proxy::parse(text).unwrap(),
            bypass: Bypass {
                place: "proxy_bypass (policy.toml:2)".to_owned(),
                entries: vec!["*.inside.example".to_owned()],
            },
        })
    };
    let set = [("HTTPS_PROXY", "set.example:1")];
    let obeys = |mandatory, recommended, variables: &[(&'static str, &str)], told| {
        let resolver = Resolver::new(with(variables), told);
        resolver.obey(Orders {
            mandatory,
            recommended,
        });
        resolver
    };
    let told = Some("http://told.example:2");
    for (resolver, to, source) in [
        (
            obeys(fixed("policy.example:3"), None, &set, told),
            "policy.example:3",
            Some("policy"),
        ),
        (
            obeys(order(Mode::Direct), None, &set, None),
            "direct",
            Some("policy"),
        ),
        (
            obeys(order(Mode::System), None, &set, None),
            "set.example:1",
            Some("environment"),
        ),
        (
            obeys(None, fixed("policy.example:3"), &set, None),
            "set.example:1",
            Some("environment"),
        ),
        (
            obeys(None, fixed("policy.example:3"), &[], None),
            "policy.example:3",
            Some("policy"),
        ),
        (
            obeys(None, fixed("policy.example:3"), &[("NO_PROXY", "*")], None),
            "direct",
            Some("environment"),
        ),
        (
            obeys(None, None, &set, told),
            "told.example:2",
            Some("portico"),
        ),
        (obeys(None, None, &[], None), "direct", None),
    ] {
        let found = way(&resolver, "https://id.example.com").await;
        assert_eq!(found, (to.to_owned(), source));
        assert_eq!(way(&resolver, "https://[::1]:9").await.0, "direct");
    }
    let by_policy = obeys(fixed("policy.example:3"), None, &[], None);
    let inside = ways(&by_policy, "https://a.inside.example").await.unwrap();
    assert_eq!(inside.ways, [Way::Direct]);
    assert_eq!(
        inside.said("a.inside.example"),
        "proxy_bypass (policy.toml:2) leaves a.inside.example out (*.inside.example)"
    );
    // What was decided before counts no longer.
    by_policy.obey(Orders::default());
    assert_eq!(way(&by_policy, "https://id.example.com").await.0, "direct");
}

#[tokio::test]
async fn a_dead_proxy_comes_last_and_first_again_when_it_answers() {
    let resolver = Resolver::default();
    let [a, b] = ["a.example:1", "b.example:2"].map(|it| Proxy::parse(it).unwrap());
    let ways = Ways {
        ways: vec![Way::Proxy(a.clone()), Way::Proxy(b.clone()), Way::Direct],
        source: None,
        rule: Rule::Set,
    };
    let order = || {
        let all = resolver.in_order(&ways).into_iter();
        all.map(|it| it.proxy().map_or("direct".to_owned(), Proxy::shown))
            .collect::<Vec<_>>()
    };
    assert_eq!(order(), ["a.example:1", "b.example:2", "direct"]);
    resolver.note_dead(&a);
    assert_eq!(order(), ["b.example:2", "direct", "a.example:1"]);
    resolver.note_dead(&b);
    assert_eq!(order(), ["direct", "a.example:1", "b.example:2"]);
    resolver.note_alive(&a);
    assert_eq!(order(), ["a.example:1", "direct", "b.example:2"]);
}

/// A desktop of which every setting is in a file or printed by a program of the test's own.
#[cfg(target_os = "linux")]
mod desktops {
    use std::os::unix::fs::PermissionsExt;

    use tempfile::TempDir;

    use super::*;
    use crate::testing::{Behaviour, FakeProxy, closed_port};
    use crate::{Found, Script};

    fn kde(settings: &str, more: &[(&'static str, &str)]) -> (Resolver, TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(".config/kioslaverc");
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        write(&file, &format!("[Proxy Settings]\n{settings}"));
        let all = [&[("XDG_CURRENT_DESKTOP", "KDE")], more].concat();
        let surroundings = Surroundings {
            home: folder.path().to_owned(),
            ..with(&all)
        };
        (Resolver::new(surroundings, None), folder)
    }

    fn write(path: &std::path::Path, text: &str) {
        use std::io::Write as _;
        let mut file = std::fs::File::create(path).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }

    fn scripted(address: &str) -> (Resolver, TempDir) {
        kde(
            &format!("ProxyType=2\nProxy Config Script={address}\n"),
            &[],
        )
    }

    async fn found(resolver: &Resolver, names: &Fixed, offline: bool) -> Found {
        let address = url("https://id.example.com");
        resolver.ask(names, &[address], offline).await
    }

    #[tokio::test]
    async fn the_desktops_setting_counts_where_the_environment_says_nothing() {
        let settings =
            "ProxyType=1\nhttpsProxy=http://desktop.example 4\nNoProxyFor=*.inside.example\n";
        let (resolver, _folder) = kde(settings, &[]);
        let desktop = ("desktop.example:4".to_owned(), Some("desktop"));
        assert_eq!(way(&resolver, "https://id.example.com").await, desktop);
        assert_eq!(way(&resolver, "https://a.inside.example").await.0, "direct");
        assert_eq!(way(&resolver, "https://127.0.0.1:1").await.0, "direct");
        let (resolver, _folder) = kde(settings, &[("ALL_PROXY", "all.example:5")]);
        let all = ("all.example:5".to_owned(), Some("environment"));
        assert_eq!(way(&resolver, "https://id.example.com").await, all);
        let (resolver, _folder) = kde("ProxyType=1\nhttpsProxy=htp://x.example\n", &[]);
        let fault = ways(&resolver, "https://id.example.com").await.unwrap_err();
        assert_eq!(fault.place, "kioslaverc httpsProxy");
    }

    #[tokio::test]
    async fn the_desktop_may_take_its_proxies_from_variables_of_other_names() {
        let named = "ProxyType=4\nhttpsProxy=HTTPSPROXY\nNoProxyFor=NO_PROXY\n";
        let set = [("HTTPSPROXY", "own.example:6")];
        let (resolver, _folder) = kde(named, &set);
        assert_eq!(
            way(&resolver, "https://id.example.com").await.0,
            "own.example:6"
        );
        let (resolver, _folder) = kde("ProxyType=4\nhttpsProxy=ACME_PROXY\n", &[]);
        let fault = ways(&resolver, "https://id.example.com").await.unwrap_err();
        assert_eq!(fault.reason, Reason::Variable);
    }

    #[tokio::test]
    async fn gnome_is_asked_by_its_own_program() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("gsettings");
        let asked = folder.path().join("asked");
        let script = format!(
            "#!/bin/sh\n[ \"$2\" = org.gnome.system.proxy ] || exit 1\necho >> {}\n\
             echo \"$2 mode 'manual'\"\necho \"$2.https host 'gnome.example'\"\n\
             echo \"$2.https port 5\"\n",
            asked.display()
        );
        write(&program, &script);
        std::fs::set_permissions(&program, PermissionsExt::from_mode(0o700)).unwrap();
        let mut surroundings = with(&[("XDG_CURRENT_DESKTOP", "ubuntu:GNOME")]);
        surroundings.variables.insert("PATH", folder.path().into());
        let service = url("https://id.example.com");
        let mut by_variable = surroundings.clone();
        by_variable
            .variables
            .insert("https_proxy", "set.example:1".into());
        Resolver::new(by_variable, None).read_ahead(&service).await;
        assert!(!asked.exists(), "nobody asks for what does not count");

        let resolver = Resolver::new(surroundings, None);
        let (found, ()) = tokio::join!(
            way(&resolver, service.as_str()),
            resolver.read_ahead(&service)
        );
        assert_eq!(found.0, "gnome.example:5");
        assert_eq!(std::fs::read_to_string(asked).unwrap(), "\n", "once");
    }

    #[tokio::test]
    async fn a_script_is_fetched_without_a_proxy_once_and_says_the_ways() {
        let pac = "function FindProxyForURL(url, host) {\
                   return shExpMatch(host, '*.example.com') ? 'PROXY pac.example:6; DIRECT' : 'DIRECT'; }";
        let server = FakeProxy::start(Behaviour::Body("200 OK", pac)).await;
        let (resolver, _folder) = scripted(&format!("{}/folder/proxy.pac", server.address()));
        let seen = ways(&resolver, "https://id.example.com").await.unwrap();
        assert_eq!(seen.ways.len(), 2);
        assert_eq!(
            seen.said("id.example.com"),
            format!(
                "PAC 127.0.0.1:{}/…/proxy.pac of kioslaverc says PROXY pac.example:6; DIRECT for \
                 id.example.com",
                server.port
            )
        );
        assert_eq!(way(&resolver, "https://other.example").await.0, "direct");
        assert_eq!(server.heads().len(), 1);
        assert!(server.heads()[0].starts_with("GET /folder/proxy.pac HTTP/1.1\r\n"));

        let (fresh, _folder) = scripted(&server.address());
        let offline = found(&fresh, &Fixed::default(), true).await;
        assert!(matches!(offline.script, Script::Undecided { .. }));
        assert_eq!(server.heads().len(), 1, "an offline run fetches nothing");
    }

    #[tokio::test]
    async fn without_a_script_that_can_not_be_had_or_does_not_work_the_direct_way_is_taken() {
        let missing = FakeProxy::start(Behaviour::Answer("404 Not Found")).await;
        let closed = format!("http://127.0.0.1:{}", closed_port().await);
        let file = "file:///etc/proxy.pac".to_owned();
        for (address, expected) in [(missing.address(), Some(404)), (closed, None), (file, None)] {
            let (resolver, _folder) = scripted(&address);
            let found = found(&resolver, &Fixed::default(), false).await;
            assert!(
                matches!(found.script, Script::Unreachable { status, .. } if status == expected),
                "{address} {found:?}"
            );
            let ways = found.ways[0].as_ref().unwrap();
            assert_eq!(
                (ways.ways.as_slice(), &ways.rule),
                (&[Way::Direct][..], &Rule::WithoutScript)
            );
        }
        let endless = "[].reverse.call({ length: 2 ** 53 - 1 })";
        for broken in [
            "<html>Sign in</html>",
            "var a = 1;",
            "function FindProxyForURL() { return missing(); }",
            "function FindProxyForURL() { return 'p.example:1'; }",
            "function FindProxyForURL() { return 7; }",
            "function FindProxyForURL() { for (;;) {} }",
            endless,
        ] {
            let server = FakeProxy::start(Behaviour::Body("200 OK", broken)).await;
            let (resolver, _folder) = scripted(&server.address());
            let begun = std::time::Instant::now();
            let found = found(&resolver, &Fixed::default(), false).await;
            assert!(
                begun.elapsed() < std::time::Duration::from_secs(4),
                "{broken}"
            );
            assert!(
                matches!(found.script, Script::Broken { .. }),
                "{broken} {found:?}"
            );
            assert!(
                found.ways[0].as_ref().unwrap().ways[0].is_direct(),
                "{broken}"
            );
        }
        let (resolver, _folder) = scripted("not an address");
        let fault = found(&resolver, &Fixed::default(), false)
            .await
            .ways
            .remove(0);
        assert_eq!(fault.unwrap_err().reason, Reason::Script);
    }

    #[tokio::test]
    async fn a_script_may_look_up_names() {
        let names = FakeProxy::start(Behaviour::Body(
            "200 OK",
            "function FindProxyForURL(u, h) { return 'PROXY ' + dnsResolve(h) + ':7'; }",
        ))
        .await;
        let (resolver, _folder) = scripted(&names.address());
        let known = Fixed::at("id.example.com", [192, 0, 2, 7]);
        let found = found(&resolver, &known, false).await;
        let proxy = found.ways[0].as_ref().unwrap().proxy().unwrap().shown();
        assert_eq!(proxy, "192.0.2.7:7");
    }

    #[tokio::test]
    async fn a_script_that_an_organisation_names_counts_before_the_environment() {
        let pac = "function FindProxyForURL(url, host) { return 'PROXY pac.example:6'; }";
        let server = FakeProxy::start(Behaviour::Body("200 OK", pac)).await;
        let resolver = Resolver::new(with(&[("HTTPS_PROXY", "set.example:1")]), None);
        resolver.obey(Orders {
            mandatory: Some(Order {
                mode: Mode::Pac(url(&server.address())),
                source: Source::Policy {
                    key: "proxy_pac_url",
                    origin: Some("policy.toml:4".to_owned()),
                },
            }),
            recommended: None,
        });
        let found = way(&resolver, "https://id.example.com").await;
        assert_eq!(found, ("pac.example:6".to_owned(), Some("pac")));
        let found = ways(&resolver, "https://id.example.com").await.unwrap();
        assert!(found.source.as_ref().unwrap().is_policy());
        let said = found.said("id.example.com");
        let by = "of proxy_pac_url (policy.toml:4) says PROXY pac.example:6";
        assert!(said.contains(by), "{said}");
    }
}
