//! Where the mail of the address's domain is handled, so that the advice about mail that does not
//! arrive fits.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use hickory_resolver::net::{DnsError, NetError, NoRecords};
use hickory_resolver::proto::op::{DnsRequest, DnsRequestOptions, DnsResponse, MessageType, Query};
use hickory_resolver::proto::rr::rdata::CNAME;
use hickory_resolver::proto::rr::{Name, RData, RecordType};
use hickory_resolver::system_conf;
use portico_core::domain::Kind;
use portico_core::profile::Profile;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpStream, UdpSocket};

use super::domains;
use crate::cause::{Cause, Confidence};
use crate::check::{Category, CheckSpec, Finding};
use crate::context::Context;
use crate::evidence::Evidence;
use crate::message::Message;
use crate::remedy::Remedy;

const TIMEOUT: Duration = Duration::from_secs(2);
/// How many names one question may lead to.
const MOST_NAMES: usize = 8;
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
    let found = match NameServers::of_system() {
        Ok(name_servers) => {
            let control = context
                .targets()
                .into_iter()
                .next()
                .map(|target| target.host);
            look_up(name_servers, &domain, control.as_deref()).await
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

/// What is found, and within the limit. That there is no such domain counts only where the name
/// servers know a name that there is: some networks' know none of the world outside.
async fn look_up(
    mut name_servers: NameServers,
    domain: &str,
    control: Option<&str>,
) -> MailServers {
    let asked = tokio::time::timeout(TIMEOUT, async {
        let found = mail_servers(&mut name_servers, domain).await;
        let is_denied = matches!(found, MailServers::Nowhere | MailServers::NoDomain);
        match control {
            Some(host) if is_denied => match name_servers.addresses(host).await {
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

async fn mail_servers(name_servers: &mut NameServers, domain: &str) -> MailServers {
    match name_servers.records(domain, RecordType::MX).await {
        Ok(found) => {
            let mut servers: Vec<_> = found
                .answers
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
        Err(error) if error.is_no_records_found() => match name_servers.addresses(domain).await {
            Ok(_) => MailServers::Itself,
            Err(error) if error.is_no_records_found() => MailServers::Nowhere,
            Err(error) => MailServers::NotKnown(error.to_string()),
        },
        Err(error) => MailServers::NotKnown(error.to_string()),
    }
}

/// The system's name servers, asked once each and not for long.
struct NameServers(Vec<SocketAddr>);

impl NameServers {
    fn of_system() -> Result<Self, NetError> {
        let (config, _) = system_conf::read_system_conf()?;
        let servers = config.name_servers.iter();
        Ok(Self(
            servers.map(|one| SocketAddr::new(one.ip, 53)).collect(),
        ))
    }

    async fn addresses(&mut self, name: &str) -> Result<DnsResponse, NetError> {
        match self.records(name, RecordType::A).await {
            Err(error) if error.is_no_records_found() && !error.is_nx_domain() => {
                self.records(name, RecordType::AAAA).await
            }
            answer => answer,
        }
    }

    /// The answer with a name's records of this type, or those of the name that it is an alias of.
    async fn records(&mut self, name: &str, of: RecordType) -> Result<DnsResponse, NetError> {
        // With the dot at its end the name is whole: no search list.
        let mut query = Query::query(Name::from_utf8(format!("{name}."))?, of);
        for _ in 0..MOST_NAMES {
            let response = self.ask(&query).await?;
            let answers = &response.answers;
            if answers.iter().any(|record| record.record_type() == of) {
                return Ok(response);
            }
            // Not every name server follows aliases to their end itself.
            let last = answers
                .iter()
                .fold(query.name(), |name, record| match &record.data {
                    RData::CNAME(CNAME(other)) if record.name == *name => other,
                    _ => name,
                });
            if last == query.name() {
                return Err(NoRecords::new(query, response.response_code).into());
            }
            query = Query::query(last.clone(), of);
        }
        Err(NetError::Message("too many aliases"))
    }

    /// Asks one after the other. The first that answers is the first to be asked from then on, so
    /// that a silent one is waited for only once.
    async fn ask(&mut self, query: &Query) -> Result<DnsResponse, NetError> {
        let mut failure = NetError::NoConnections;
        for one in self.0.clone() {
            let asked = tokio::time::timeout(TIMEOUT / 2, ask(one, query.clone())).await;
            match asked.unwrap_or(Err(NetError::Timeout)) {
                Err(error) if !error.is_no_records_found() => failure = error,
                answer => return answer,
            }
            self.0.rotate_left(1);
        }
        Err(failure)
    }
}

/// Asks over UDP, and over TCP for what does not fit into a packet.
async fn ask(name_server: SocketAddr, query: Query) -> Result<DnsResponse, NetError> {
    let request = DnsRequest::from_query(query, DnsRequestOptions::default());
    let mut response = over_udp(name_server, &request).await?;
    if response.truncation {
        response = over_tcp(name_server, &request).await?;
    }
    match response.truncation {
        true => Err(NetError::Truncated),
        false => Ok(DnsError::from_response(response)?),
    }
}

/// What comes from elsewhere the system passes over, and what is no answer to this question is passed
/// over here.
async fn over_udp(name_server: SocketAddr, request: &DnsRequest) -> Result<DnsResponse, NetError> {
    let any: SocketAddr = match name_server {
        SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
        SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
    };
    let socket = UdpSocket::bind(any).await?;
    socket.connect(name_server).await?;
    socket.send(&request.to_vec()?).await?;
    let mut packet = vec![0; usize::from(u16::MAX)];
    loop {
        let length = socket.recv(&mut packet).await?;
        let answer = packet.get(..length).unwrap_or_default().to_vec();
        match DnsResponse::from_buffer(answer) {
            Ok(answer) if answers(&answer, request) => return Ok(answer),
            _ => {}
        }
    }
}

/// The same with its length before it (RFC 1035 4.2.2).
async fn over_tcp(name_server: SocketAddr, request: &DnsRequest) -> Result<DnsResponse, NetError> {
    let mut stream = TcpStream::connect(name_server).await?;
    let question = request.to_vec()?;
    let length = u16::try_from(question.len()).map_err(io::Error::other)?;
    stream.write_all(&length.to_be_bytes()).await?;
    stream.write_all(&question).await?;
    let mut answer = vec![0; stream.read_u16().await?.into()];
    stream.read_exact(&mut answer).await?;
    let answer = DnsResponse::from_buffer(answer)?;
    match answers(&answer, request) {
        true => Ok(answer),
        false => Err(NetError::Message("the answer is one to another question")),
    }
}

fn answers(answer: &DnsResponse, request: &DnsRequest) -> bool {
    answer.message_type == MessageType::Response
        && answer.id == request.id
        && answer.queries == request.queries
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
    use std::io::{Read, Write};
    use std::net::{TcpListener, TcpStream, UdpSocket};

    use super::*;
    use crate::check::Status;
    use crate::testing;
    use hickory_resolver::proto::op::{Message, ResponseCode};
    use hickory_resolver::proto::rr::Record;
    use hickory_resolver::proto::rr::rdata::{A, AAAA, MX};

    type Servers = &'static [(u16, &'static str)];

    /// What a name server says of a domain.
    #[derive(Clone, Copy)]
    enum Zone {
        Mx(Servers),
        /// More than fits into a packet.
        Long(Servers),
        /// Of another domain, which is to be asked about.
        Alias(Servers),
        AddressOnly,
        NewAddressOnly,
        Empty,
        Missing,
        Refuses,
        Silent,
    }

    fn name_servers(zones: &[Zone]) -> NameServers {
        NameServers(zones.iter().map(|zone| name_server(*zone)).collect())
    }

    fn name_server(zone: Zone) -> SocketAddr {
        let (socket, listener) = on_one_port();
        let address = socket.local_addr().unwrap();
        std::thread::spawn(move || {
            let mut bytes = [0; 1500];
            while let Ok((length, from)) = socket.recv_from(&mut bytes) {
                if let Some(mut answer) = answer(zone, &bytes[..length]) {
                    // Somebody else guesses at the question, and is not believed.
                    let mut guess = answer.clone();
                    guess.metadata.id ^= 1;
                    guess.metadata.response_code = ResponseCode::NXDomain;
                    guess.answers.clear();
                    socket.send_to(&guess.to_vec().unwrap(), from).unwrap();
                    if matches!(zone, Zone::Long(_)) {
                        answer = answer.truncate();
                    }
                    socket.send_to(&answer.to_vec().unwrap(), from).unwrap();
                }
            }
        });
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                answer_in_full(zone, stream.unwrap());
            }
        });
        address
    }

    fn on_one_port() -> (UdpSocket, TcpListener) {
        loop {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            if let Ok(socket) = UdpSocket::bind(listener.local_addr().unwrap()) {
                return (socket, listener);
            }
        }
    }

    fn answer_in_full(zone: Zone, mut stream: TcpStream) {
        let mut length = [0; 2];
        stream.read_exact(&mut length).unwrap();
        let mut bytes = vec![0; usize::from(u16::from_be_bytes(length))];
        stream.read_exact(&mut bytes).unwrap();
        let answer = answer(zone, &bytes).unwrap().to_vec().unwrap();
        let length = u16::try_from(answer.len()).unwrap();
        stream.write_all(&length.to_be_bytes()).unwrap();
        stream.write_all(&answer).unwrap();
    }

    fn answer(zone: Zone, bytes: &[u8]) -> Option<Message> {
        let asked = Message::from_vec(bytes).unwrap();
        let query = asked.queries[0].clone();
        let mut answer = Message::response(asked.metadata.id, asked.metadata.op_code);
        answer.metadata.recursion_desired = true;
        answer.metadata.recursion_available = true;
        answer.add_query(query.clone());
        let name = query.name().clone();
        let code = match (zone, query.query_type()) {
            (Zone::Alias(_), _) if name == Name::from_ascii("acme.no.").unwrap() => {
                let data = RData::CNAME(CNAME(Name::from_ascii("acme.net.").unwrap()));
                answer.add_answer(Record::from_rdata(name, 60, data));
                ResponseCode::NoError
            }
            (Zone::Mx(servers) | Zone::Long(servers) | Zone::Alias(servers), RecordType::MX) => {
                for (order, server) in servers {
                    let data = RData::MX(MX::new(*order, Name::from_ascii(server).unwrap()));
                    answer.add_answer(Record::from_rdata(name.clone(), 60, data));
                }
                ResponseCode::NoError
            }
            (Zone::AddressOnly, RecordType::A) => {
                let data = RData::A(A::new(192, 0, 2, 1));
                answer.add_answer(Record::from_rdata(name, 60, data));
                ResponseCode::NoError
            }
            (Zone::NewAddressOnly, RecordType::AAAA) => {
                let data = RData::AAAA(AAAA::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1));
                answer.add_answer(Record::from_rdata(name, 60, data));
                ResponseCode::NoError
            }
            (Zone::Mx(_) | Zone::Long(_) | Zone::Alias(_), _)
            | (Zone::AddressOnly | Zone::NewAddressOnly | Zone::Empty, _) => ResponseCode::NoError,
            (Zone::Missing, _) => ResponseCode::NXDomain,
            (Zone::Refuses, _) => ResponseCode::ServFail,
            (Zone::Silent, _) => return None,
        };
        answer.metadata.response_code = code;
        Some(answer)
    }

    async fn of(zone: Zone) -> MailServers {
        of_several(&[zone]).await
    }

    async fn of_several(zones: &[Zone]) -> MailServers {
        look_up(name_servers(zones), "acme.no", None).await
    }

    fn here(servers: &[&str]) -> MailServers {
        MailServers::Here(servers.iter().map(|server| (*server).to_owned()).collect())
    }

    #[tokio::test]
    async fn mail_servers_come_in_their_order() {
        let servers = of(Zone::Mx(&[
            (20, "Backup.acme.no."),
            (10, "aspmx.l.google.com."),
        ]))
        .await;
        assert_eq!(servers, here(&["aspmx.l.google.com", "backup.acme.no"]));
    }

    #[tokio::test]
    async fn a_domain_without_mail_is_told_from_one_that_could_not_be_asked_about() {
        assert_eq!(of(Zone::Mx(&[(0, ".")])).await, MailServers::Nowhere);
        assert_eq!(of(Zone::AddressOnly).await, MailServers::Itself);
        assert_eq!(of(Zone::NewAddressOnly).await, MailServers::Itself);
        assert_eq!(of(Zone::Empty).await, MailServers::Nowhere);
        assert_eq!(of(Zone::Missing).await, MailServers::NoDomain);
        assert!(matches!(of(Zone::Refuses).await, MailServers::NotKnown(_)));
        assert!(matches!(of(Zone::Silent).await, MailServers::NotKnown(_)));
        assert!(matches!(of_several(&[]).await, MailServers::NotKnown(_)));
    }

    #[tokio::test]
    async fn what_does_not_fit_into_a_packet_comes_over_tcp() {
        let servers = of(Zone::Long(&[(10, "mx.acme.no.")])).await;
        assert_eq!(servers, here(&["mx.acme.no"]));
    }

    #[tokio::test]
    async fn an_alias_has_the_mail_servers_of_the_name_that_it_stands_for() {
        let servers = of(Zone::Alias(&[(10, "mx.acme.net.")])).await;
        assert_eq!(servers, here(&["mx.acme.net"]));
        assert_eq!(of(Zone::Alias(&[])).await, MailServers::Nowhere);
    }

    #[tokio::test]
    async fn another_name_server_is_asked_where_one_fails_or_says_nothing() {
        let knows = Zone::Mx(&[(10, "mx.acme.no.")]);
        let after = of_several(&[Zone::Refuses, knows]).await;
        assert_eq!(after, here(&["mx.acme.no"]));
        // That takes more than one question: the limit is over if each waits for the first one.
        let after = of_several(&[Zone::Silent, Zone::AddressOnly]).await;
        assert_eq!(after, MailServers::Itself);
        let denied = of_several(&[Zone::Missing, knows]).await;
        assert_eq!(denied, MailServers::NoDomain, "no is an answer too");
    }

    #[tokio::test]
    async fn name_servers_that_know_nothing_outside_prove_nothing() {
        let missing = name_servers(&[Zone::Missing]);
        let found = look_up(missing, "acme.no", Some("id.example.com")).await;
        assert!(matches!(found, MailServers::NotKnown(_)), "{found:?}");
        let known = name_servers(&[Zone::Mx(&[(10, "mx.acme.no.")])]);
        let found = look_up(known, "acme.no", Some("id.example.com")).await;
        assert_eq!(found, here(&["mx.acme.no"]));
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
