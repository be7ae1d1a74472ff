//! The desktop's own answer, as a Flatpak gets it: the portal looks each address up
//! (`org.freedesktop.portal.ProxyResolver`).

use std::time::Duration;

use url::Url;

use super::proxy_at;
use crate::fault::Fault;
use crate::surroundings::Surroundings;
use crate::way::{Rule, Source, Way, Ways};

pub(super) const PLACE: &str = "the desktop's proxy portal";
/// It may have to run a script first.
const LIMIT: Duration = Duration::from_secs(3);
/// The ways that are taken from one answer.
const WAYS: usize = 8;

/// Whether this is a Flatpak, which sees no settings but those of the portal.
pub(super) fn is_the_only_way(surroundings: &Surroundings) -> bool {
    surroundings.path(".flatpak-info").is_file()
}

/// The ways to an address; none where nobody answers.
pub(crate) async fn ways(
    surroundings: &Surroundings,
    address: &Url,
) -> Option<Result<Ways, Fault>> {
    let bus = surroundings.variable("DBUS_SESSION_BUS_ADDRESS")?;
    let answer = tokio::time::timeout(LIMIT, look_up(bus, address)).await;
    match answer {
        Ok(Ok(answer)) => Some(read(&answer)),
        Ok(Err(error)) => {
            tracing::warn!(%error, "the proxy portal can't be asked");
            None
        }
        Err(_) => {
            tracing::warn!("the proxy portal does not answer");
            None
        }
    }
}

async fn look_up(bus: &str, address: &Url) -> zbus::Result<Vec<String>> {
    let connection = zbus::connection::Builder::address(bus)?.build().await?;
    // Nobody needs the path.
    let origin = format!("{}/", address.origin().ascii_serialization());
    let reply = connection
        .call_method(
            Some("org.freedesktop.portal.Desktop"),
            "/org/freedesktop/portal/desktop",
            Some("org.freedesktop.portal.ProxyResolver"),
            "Lookup",
            &origin.as_str(),
        )
        .await?;
    reply.body().deserialize()
}

/// Reads `["http://proxy.example:3128", "direct://"]`.
fn read(answer: &[String]) -> Result<Ways, Fault> {
    let ways = answer.iter().take(WAYS).map(|one| match one.as_str() {
        "direct://" => Ok(Way::Direct),
        proxy => proxy_at(PLACE, proxy).map(Way::Proxy),
    });
    let ways: Vec<Way> = ways.collect::<Result<_, _>>()?;
    Ok(Ways {
        ways: if ways.is_empty() {
            vec![Way::Direct]
        } else {
            ways
        },
        source: Some(Source::Desktop(PLACE)),
        rule: Rule::Set,
    })
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader};
    use std::process::{Child, Command, Stdio};

    use super::*;

    /// A bus of the test's own. It ends with the test.
    struct Bus(Child);

    impl Drop for Bus {
        fn drop(&mut self) {
            // It has ended already, or nobody is left to be told.
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }

    struct Portal;

    #[zbus::interface(name = "org.freedesktop.portal.ProxyResolver")]
    impl Portal {
        fn lookup(&self, uri: &str) -> Vec<String> {
            match uri {
                "https://id.example.com/" => {
                    vec![
                        "http://proxy.example:3128".to_owned(),
                        "direct://".to_owned(),
                    ]
                }
                "https://odd.example.com/" => vec!["htp://proxy.example".to_owned()],
                _ => vec!["direct://".to_owned()],
            }
        }
    }

    #[tokio::test]
    async fn the_portal_is_asked_for_each_address_without_its_path() {
        let mut child = Command::new("dbus-daemon")
            .args(["--session", "--print-address", "--nofork"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("dbus-daemon can be run");
        let mut address = String::new();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        lines.read_line(&mut address).unwrap();
        let _bus = Bus(child);
        let address = address.trim();
        let surroundings = Surroundings {
            variables: [("DBUS_SESSION_BUS_ADDRESS", address.into())].into(),
            ..Surroundings::default()
        };
        let of = async |url: &str| ways(&surroundings, &Url::parse(url).unwrap()).await;
        assert_eq!(
            of("https://id.example.com/").await,
            None,
            "nobody is there yet"
        );

        let _portal = zbus::connection::Builder::address(address)
            .unwrap()
            .name("org.freedesktop.portal.Desktop")
            .unwrap()
            .serve_at("/org/freedesktop/portal/desktop", Portal)
            .unwrap()
            .build()
            .await
            .unwrap();
        let found = of("https://id.example.com/secret?x=1")
            .await
            .unwrap()
            .unwrap();
        assert_eq!(found.proxy().unwrap().shown(), "proxy.example:3128");
        assert_eq!(found.ways.len(), 2);
        let direct = of("https://other.example/").await.unwrap().unwrap();
        assert!(direct.ways[0].is_direct());
        let fault = of("https://odd.example.com/").await.unwrap().unwrap_err();
        assert_eq!(fault.place, PLACE);
    }
}
