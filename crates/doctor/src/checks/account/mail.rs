//! Where the mail of the address's domain is handled, so that the advice about mail that does not
//! arrive fits.

use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::net::NetError;
use hickory_resolver::proto::rr::RData;
use portico_core::domain::Kind;
use portico_core::profile::Profile;

use super::domains;
use crate::cause::{Cause, Confidence};
use crate::check::{Category, CheckSpec, Finding};
use crate::context::Context;
use crate::evidence::Evidence;
use crate::message::Message;
use crate::remedy::Remedy;

const TIMEOUT: Duration = Duration::from_secs(2);
/// Names that lead nowhere on purpose (RFC 2606, RFC 6761, RFC 6762).
const RESERVED: &[&str] = &["example", "invalid", "local", "localhost", "test"];
/// Who sends HubSpot's codes and links (facts/hubspot.md 10).
const HUBSPOT: &[&str] = &["hubspot.com", "notifications.hubspot.com"];

pub(super) const SPEC: CheckSpec = CheckSpec {
    id: "account.mail",
    category: Category::Account,
    article: "mail-missing",
    limit: TIMEOUT.saturating_add(Duration::from_millis(300)),
    depends_on: &["network.link"],
    needs_network: true,
    on_request: false,
};

pub(super) async fn look(context: &Context) -> Finding {
    let Some(domain) = context.email.as_deref().and_then(domains::of_address) else {
        return Finding::not_applicable(Message::new("address-none"));
    };
    if is_reserved(&domain) {
        return Finding::not_applicable(Message::new("mail-reserved"));
    }
    let found = match resolver() {
        Ok(resolver) => {
            let control = context
                .targets()
                .into_iter()
                .next()
                .map(|target| target.host);
            look_up(&resolver, &domain, control.as_deref()).await
        }
        Err(error) => MailServers::NotKnown(error.to_string()),
    };
    judge(&domain, &found, &senders(&context.profile))
}

/// What the domain's own name servers say of its mail.
#[derive(Debug, PartialEq, Eq)]
enum MailServers {
    /// These take it.
    Here(Vec<String>),
    /// The domain has an address and names no server: the domain itself takes it (RFC 5321 5.1).
    Itself,
    /// The domain takes no mail (RFC 7505), or has nothing that could.
    Nowhere,
    /// There is no such domain.
    NoDomain,
    /// It could not be found out.
    NotKnown(String),
}

fn is_reserved(domain: &str) -> bool {
    let host = domain.split(':').next().unwrap_or(domain);
    let last = host.rsplit('.').next().unwrap_or(host);
    let is_example = ["example.com", "example.net", "example.org"]
        .iter()
        .any(|name| host == *name || host.ends_with(&format!(".{name}")));
    RESERVED.contains(&last) || is_example || host.starts_with("127.") || !host.contains('.')
}

/// The system's name servers, asked once and not for long.
fn resolver() -> Result<TokioResolver, NetError> {
    let mut builder = TokioResolver::builder_tokio()?;
    let options = builder.options_mut();
    options.timeout = TIMEOUT / 2;
    options.attempts = 1;
    builder.build()
}

/// What is found, and within the limit. That there is no such domain counts only where the name
/// servers know a name that there is: some networks' know none of the world outside.
async fn look_up(resolver: &TokioResolver, domain: &str, control: Option<&str>) -> MailServers {
    let asked = tokio::time::timeout(TIMEOUT, async {
        let found = mail_servers(resolver, domain).await;
        let is_denied = matches!(found, MailServers::Nowhere | MailServers::NoDomain);
        match control {
            Some(host) if is_denied => match resolver.lookup_ip(format!("{host}.")).await {
                Ok(_) => found,
                Err(error) => MailServers::NotKnown(error.to_string()),
            },
            _ => found,
        }
    });
    asked
        .await
        .unwrap_or_else(|_| MailServers::NotKnown("no answer in time".to_owned()))
}

async fn mail_servers(resolver: &TokioResolver, domain: &str) -> MailServers {
    // With the dot at its end the name is whole: no search list.
    let name = format!("{domain}.");
    match resolver.mx_lookup(name.as_str()).await {
        Ok(found) => {
            let mut servers: Vec<_> = found
                .answers()
                .iter()
                .filter_map(|record| match &record.data {
                    RData::MX(mx) => Some((mx.preference, mx.exchange.to_string())),
                    _ => None,
                })
                .map(|(order, name)| (order, name.trim_end_matches('.').to_lowercase()))
                .filter(|(_, name)| !name.is_empty())
                .collect();
            servers.sort();
            match servers.is_empty() {
                true => MailServers::Nowhere,
                false => MailServers::Here(servers.into_iter().map(|(_, name)| name).collect()),
            }
        }
        Err(error) if error.is_nx_domain() => MailServers::NoDomain,
        Err(error) if error.is_no_records_found() => {
            match resolver.lookup_ip(name.as_str()).await {
                Ok(_) => MailServers::Itself,
                Err(error) if error.is_no_records_found() => MailServers::Nowhere,
                Err(error) => MailServers::NotKnown(error.to_string()),
            }
        }
        Err(error) => MailServers::NotKnown(error.to_string()),
    }
}

/// The domains to let through: who sends codes and links for this profile.
fn senders(profile: &Profile) -> Vec<String> {
    if profile.kind == Kind::Hubspot {
        return HUBSPOT.iter().map(|one| (*one).to_owned()).collect();
    }
    let host = |url: &url::Url| url.host_str().map(str::to_owned);
    let mut senders: Vec<String> = Vec::new();
    let issuer = profile.issuer.as_ref().and_then(host);
    let page = profile.sign_in_page.as_ref().and_then(host);
    for sender in issuer.into_iter().chain(page).chain(profile.hosts.clone()) {
        if !senders.contains(&sender) {
            senders.push(sender);
        }
    }
    senders
}

fn judge(domain: &str, found: &MailServers, senders: &[String]) -> Finding {
    let finding = match found {
        MailServers::Here(servers) => {
            let provider = domains::provider_of(servers);
            let (message, advice) = match provider {
                Some(provider) => (
                    Message::new("mail-handled-by").with("provider", provider.name.as_str()),
                    provider.advice.as_str(),
                ),
                None => (Message::new("mail-handled-itself"), "other"),
            };
            let shown = servers.iter().take(4).map(|server| Evidence::host(server));
            Finding::pass_with(message)
                .because("servers", Evidence::list(shown))
                .remedy(advise(domain, advice, senders))
        }
        MailServers::Itself => Finding::pass_with(Message::new("mail-handled-itself"))
            .remedy(advise(domain, "other", senders)),
        MailServers::Nowhere => not_an_address("mail-nowhere"),
        MailServers::NoDomain => not_an_address("mail-no-domain"),
        MailServers::NotKnown(why) => {
            Finding::skipped(Message::new("mail-not-known")).because("error", Evidence::text(why))
        }
    };
    finding.because("domain", Evidence::host(domain))
}

/// A company's own name servers may know more than those that are asked here.
fn not_an_address(id: &str) -> Finding {
    Finding::warn(Message::new(id)).suspect(Cause::AddressMistyped, Confidence::Possible)
}

fn advise(domain: &str, advice: &str, senders: &[String]) -> Remedy {
    let words = |id: String| Message::new(id).with("senders", senders.join(", "));
    if !domains::is_personal(domain) {
        return Remedy::ForIt(words(format!("mail-allow-{advice}")));
    }
    Remedy::Step(words(match advice {
        "google" | "microsoft" => format!("mail-look-{advice}"),
        _ => "mail-look-other".to_owned(),
    }))
}

#[cfg(test)]
mod tests {
    use std::net::UdpSocket;

    use super::*;
    use crate::check::Status;
    use crate::testing;
    use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig};
    use hickory_resolver::net::runtime::TokioRuntimeProvider;
    use hickory_resolver::proto::op::{Message, ResponseCode};
    use hickory_resolver::proto::rr::rdata::{A, MX};
    use hickory_resolver::proto::rr::{Name, Record, RecordType};

    /// What a name server says of a domain.
    #[derive(Clone, Copy)]
    enum Zone {
        Mx(&'static [(u16, &'static str)]),
        AddressOnly,
        Empty,
        Missing,
        Refuses,
        Silent,
    }

    fn name_server(zone: Zone) -> TokioResolver {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let address = socket.local_addr().unwrap();
        std::thread::spawn(move || {
            let mut bytes = [0; 1500];
            while let Ok((length, from)) = socket.recv_from(&mut bytes) {
                if let Some(answer) = answer(zone, &bytes[..length]) {
                    socket.send_to(&answer, from).unwrap();
                }
            }
        });
        let mut connection = ConnectionConfig::udp();
        connection.port = address.port();
        let server = NameServerConfig::new(address.ip(), true, vec![connection]);
        let config = ResolverConfig::from_name_servers(vec![server]);
        let provider = TokioRuntimeProvider::default();
        let mut builder = TokioResolver::builder_with_config(config, provider);
        builder.options_mut().attempts = 1;
        builder.build().unwrap()
    }

    fn answer(zone: Zone, bytes: &[u8]) -> Option<Vec<u8>> {
        let asked = Message::from_vec(bytes).unwrap();
        let query = asked.queries[0].clone();
        let mut answer = Message::response(asked.metadata.id, asked.metadata.op_code);
        answer.metadata.recursion_desired = true;
        answer.metadata.recursion_available = true;
        answer.add_query(query.clone());
        let name = query.name().clone();
        let code = match (zone, query.query_type()) {
            (Zone::Mx(servers), RecordType::MX) => {
                for (order, server) in servers {
                    let data = RData::MX(MX::new(*order, Name::from_ascii(server).unwrap()));
                    answer.add_answer(Record::from_rdata(name.clone(), 60, data));
                }
                ResponseCode::NoError
            }
            (Zone::Mx(_) | Zone::AddressOnly, RecordType::A) => {
                let data = RData::A(A::new(192, 0, 2, 1));
                answer.add_answer(Record::from_rdata(name, 60, data));
                ResponseCode::NoError
            }
            (Zone::Mx(_) | Zone::AddressOnly | Zone::Empty, _) => ResponseCode::NoError,
            (Zone::Missing, _) => ResponseCode::NXDomain,
            (Zone::Refuses, _) => ResponseCode::ServFail,
            (Zone::Silent, _) => return None,
        };
        answer.metadata.response_code = code;
        Some(answer.to_vec().unwrap())
    }

    async fn of(zone: Zone) -> MailServers {
        look_up(&name_server(zone), "acme.no", None).await
    }

    #[tokio::test]
    async fn mail_servers_come_in_their_order() {
        let servers = of(Zone::Mx(&[
            (20, "Backup.acme.no."),
            (10, "aspmx.l.google.com."),
        ]))
        .await;
        let expected = ["aspmx.l.google.com", "backup.acme.no"].map(str::to_owned);
        assert_eq!(servers, MailServers::Here(expected.to_vec()));
    }

    #[tokio::test]
    async fn a_domain_without_mail_is_told_from_one_that_could_not_be_asked_about() {
        assert_eq!(of(Zone::Mx(&[(0, ".")])).await, MailServers::Nowhere);
        assert_eq!(of(Zone::AddressOnly).await, MailServers::Itself);
        assert_eq!(of(Zone::Empty).await, MailServers::Nowhere);
        assert_eq!(of(Zone::Missing).await, MailServers::NoDomain);
        assert!(matches!(of(Zone::Refuses).await, MailServers::NotKnown(_)));
        assert!(matches!(of(Zone::Silent).await, MailServers::NotKnown(_)));
    }

    #[tokio::test]
    async fn name_servers_that_know_nothing_outside_prove_nothing() {
        let found = look_up(&name_server(Zone::Missing), "acme.no", Some("id.acme.no")).await;
        assert!(matches!(found, MailServers::NotKnown(_)), "{found:?}");
        let server = name_server(Zone::Mx(&[(0, ".")]));
        let found = look_up(&server, "acme.no", Some("id.acme.no")).await;
        assert_eq!(found, MailServers::Nowhere);
    }

    #[test]
    fn the_advice_is_for_whoever_handles_the_mail() {
        let senders = ["hubspot.com".to_owned()];
        let google = MailServers::Here(vec!["aspmx.l.google.com".to_owned()]);
        let company = judge("acme.no", &google, &senders);
        assert_eq!(company.status, Status::Pass);
        let message = |remedy: &Remedy| match remedy {
            Remedy::Step(words) | Remedy::ForIt(words) => {
                words.text(portico_core::Language::English)
            }
            Remedy::Act(_) => String::new(),
        };
        assert!(matches!(company.remedies[0], Remedy::ForIt(_)));
        assert!(message(&company.remedies[0]).contains("hubspot.com"));
        let personal = judge("gmail.com", &google, &senders);
        assert!(matches!(personal.remedies[0], Remedy::Step(_)));
    }

    #[test]
    fn no_domain_is_a_slip_perhaps_and_no_answer_is_none() {
        for nowhere in [MailServers::Nowhere, MailServers::NoDomain] {
            let finding = judge("acme.nu", &nowhere, &[]);
            assert_eq!(finding.status, Status::Warn);
            assert_eq!(finding.suspects[0].confidence, Confidence::Possible);
        }
        let finding = judge("acme.no", &MailServers::NotKnown("timeout".to_owned()), &[]);
        assert_eq!(finding.status, Status::Skipped);
    }

    #[tokio::test]
    async fn names_that_lead_nowhere_on_purpose_are_not_asked_about() {
        for email in ["ada@example.com", "ada@localhost:4000", "ada@acme.test"] {
            let (context, _folder) = testing::context();
            let context = Context {
                email: Some(email.to_owned()),
                ..context
            };
            let finding = look(&context).await;
            assert_eq!(finding.message.unwrap().id, "mail-reserved", "{email}");
        }
    }

    #[test]
    fn who_sends_is_the_service() {
        let (context, _folder) = testing::context();
        let hubspot = context.portico.profiles().find("hubspot").unwrap();
        assert_eq!(senders(&hubspot), HUBSPOT);
        assert_eq!(senders(&context.profile), ["id.example.com"]);
    }
}
