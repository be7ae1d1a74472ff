//! What `NO_PROXY` means, asked of curl itself: whether it goes to the proxy or past it.

use std::io::Read as _;
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use super::*;

/// Whether curl asks the proxy for the way.
fn curl_goes_through(no_proxy: &str, address: &str) -> bool {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        // Whoever connects has asked; hanging up ends it.
        let _ = tell.send(listener.accept().is_ok());
    });
    let status = Command::new("curl")
        .args(["--silent", "--max-time", "5", "--output", "/dev/null"])
        // Past the proxy it comes to nobody: nothing leaves this computer.
        .args(["--connect-to", &format!("::127.0.0.1:{}", 1)])
        .arg(address)
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("https_proxy", format!("http://127.0.0.1:{port}"))
        .env("no_proxy", no_proxy)
        .stdin(Stdio::null())
        .status()
        .expect("curl can be run");
    assert!(!status.success());
    told.recv_timeout(Duration::from_millis(50))
        .unwrap_or(false)
}

#[tokio::test]
async fn no_proxy_leaves_out_what_curl_leaves_out() {
    for (no_proxy, address) in [
        ("example.com", "https://example.com/"),
        ("example.com", "https://id.example.com/"),
        ("example.com", "https://badexample.com/"),
        (".example.com", "https://example.com/"),
        (".example.com", "https://id.example.com/"),
        (".example.com", "https://badexample.com/"),
        ("EXAMPLE.com", "https://ID.example.COM/"),
        ("*", "https://id.example.com/"),
        ("*.example.com", "https://id.example.com/"),
        ("*,other.example", "https://id.example.com/"),
        ("example.com.", "https://id.example.com/"),
        ("example.com", "https://id.example.com./"),
        ("id.example.com:443", "https://id.example.com/"),
        ("id.example.com:8443", "https://id.example.com:8443/"),
        ("https://id.example.com", "https://id.example.com/"),
        ("other.example,example.com", "https://id.example.com/"),
        ("other.example, example.com", "https://id.example.com/"),
        (" other.example ,\texample.com", "https://id.example.com/"),
        (",,other.example,,example.com,", "https://id.example.com/"),
        ("example", "https://id.example.com/"),
        ("com", "https://id.example.com/"),
        ("192.0.2.7", "https://192.0.2.7/"),
        ("192.0.2", "https://192.0.2.7/"),
        ("192.0.2.0/24", "https://192.0.2.7/"),
        ("192.0.2.0/29", "https://192.0.2.9/"),
        ("192.0.2.7/32", "https://192.0.2.7/"),
        ("0.0.0.0/0", "https://192.0.2.7/"),
        ("192.0.2.0/33", "https://192.0.2.7/"),
        ("192.0.2.*", "https://192.0.2.7/"),
        ("2001:db8::7", "https://[2001:db8::7]/"),
        ("2001:db9::/32", "https://[2001:db8::7]/"),
        ("10.0.0.0/8", "https://10.example.com/"),
    ] {
        let environment = with(&[
            ("https_proxy", "http://127.0.0.1:9"),
            ("no_proxy", no_proxy),
        ]);
        let resolver = Resolver::new(environment, None);
        let ours = way(&resolver, address).await.0 != "direct";
        let curls = curl_goes_through(no_proxy, address);
        assert_eq!(
            ours, curls,
            "no_proxy={no_proxy:?} {address}: curl goes through: {curls}"
        );
    }
}

/// curl 7.88 has networks of IPv4 only; here both kinds are networks.
#[tokio::test]
async fn a_network_of_ipv6_is_left_out_as_one_of_ipv4_is() {
    for (no_proxy, is_direct) in [
        ("2001:db8::/32", true),
        ("2001:db8::/128", false),
        ("2001:db9::/32", false),
        ("192.0.2.0/24", false),
        // As in curl: no bits are no network.
        ("::/0", false),
    ] {
        let environment = with(&[("https_proxy", "p.example:9"), ("no_proxy", no_proxy)]);
        let resolver = Resolver::new(environment, None);
        let way = way(&resolver, "https://[2001:db8::7]/").await.0;
        assert_eq!(way == "direct", is_direct, "{no_proxy}: {way}");
    }
}

#[tokio::test]
async fn semicolons_and_blanks_part_too_and_what_means_nothing_is_told_of() {
    for no_proxy in ["other.example;example.com", "other.example example.com"] {
        let environment = with(&[("https_proxy", "p.example:9"), ("no_proxy", no_proxy)]);
        let resolver = Resolver::new(environment, None);
        assert_eq!(way(&resolver, "https://id.example.com").await.0, "direct");
    }
    let list = "*.example.com,id.example.com:443,https://a.example/,[::1],192.0.2.*,*,10.0.0.0/99";
    let fine = "localhost,.example.com,10.0.0.0/8,::1,example.com.,2001:db8::/32";
    let of = |list: &str| {
        let idle = crate::environment::idle_exceptions(&with(&[("NO_PROXY", list)]));
        idle.into_iter()
            .map(|(_, entry, right)| format!("{entry} > {right}"))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        of(list),
        [
            "*.example.com > .example.com",
            "id.example.com:443 > id.example.com",
            "https://a.example/ > a.example",
            "[::1] > ::1",
            "192.0.2.* > 192.0.2.0/24",
            "* > *",
            "10.0.0.0/99 > 10.0.0.0"
        ]
    );
    assert_eq!(of(fine), [""; 0]);
}

/// What curl tells a proxy of who asks, where it goes to the one that listens here with this setting.
fn curl_tells(setting: &str, listener: TcpListener) -> Option<String> {
    let place = listener.local_addr().unwrap();
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut head = [0; 4096];
        let length = stream.read(&mut head).unwrap();
        // Nobody waits for it where curl has ended without a word.
        let _ = tell.send(String::from_utf8_lossy(&head[..length]).into_owned());
    });
    let status = Command::new("curl")
        .args(["--silent", "--max-time", "5", "--output", "/dev/null"])
        .arg("https://id.example.com/")
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("https_proxy", setting)
        .stdin(Stdio::null())
        .status()
        .expect("curl can be run");
    assert!(!status.success());
    let head = told.recv_timeout(Duration::from_millis(50)).ok();
    if head.is_none() {
        // Ends the thread.
        drop(std::net::TcpStream::connect(place));
    }
    let head = head?;
    let said = head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        let is_it = name.eq_ignore_ascii_case("proxy-authorization");
        is_it.then(|| value.trim().to_owned())
    });
    Some(said.unwrap_or_default())
}

/// Whatever curl makes of a setting, Portico does the same or ends: it tells nobody anything else, and
/// goes direct at no time. What curl can't read is read as it is meant.
#[tokio::test]
async fn where_curl_goes_to_a_proxy_it_is_told_the_same_or_nothing_is_sent() {
    let mut alike = 0;
    for setting in [
        "http://PLACE",
        "PLACE",
        "HTTP://PLACE",
        "http:/PLACE",
        "http:///PLACE",
        " http://PLACE",
        "http://PLACE ",
        "http://PLACE/",
        "http://PLACE/path?x#y",
        "\"http://PLACE\"",
        "'http://PLACE'",
        "htp://PLACE",
        "quic://PLACE",
        "http=PLACE;https=PLACE",
        "http://ada:pw@PLACE",
        "ada:pw@PLACE",
        r"ACME\ada:pw@PLACE",
        r"http://ACME\ada:pw@PLACE",
        "http://ACME%5Cada:p%40ss@PLACE",
        "http://ada:p@ss@PLACE",
        "http://ada:p#ss@PLACE",
        "http://ada:p/ss@PLACE",
        "http://ada:p?ss@PLACE",
        "http://ada:100%@PLACE",
        "http://ada:pæss@PLACE",
        "http://ada:a:b@PLACE",
        "http://ada@PLACE",
        "http://:pw@PLACE",
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let place = listener.local_addr().unwrap().to_string();
        let written = setting.replace("PLACE", &place);
        let resolver = Resolver::new(with(&[("https_proxy", &written)]), None);
        let Ok(ours) = ways(&resolver, "https://id.example.com").await else {
            continue;
        };
        let proxy = ours.proxy().unwrap_or_else(|| panic!("{setting}: direct"));
        assert_eq!(proxy.shown(), place, "{setting}");
        let told = proxy.authorization();
        let told = told.map_or_else(String::new, |it| it.to_str().unwrap().to_owned());
        if let Some(curls) = curl_tells(&written, listener) {
            assert_eq!(told, curls, "{setting}");
            alike += 1;
        }
    }
    assert!(alike > 12, "{alike}");
}
