//! TLS hellos that send nothing: which certificates come, and who trusts them. The chain is judged
//! afterwards and more than once, as the sign-in judges it and by public authorities alone.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use parking_lot::Mutex;
use portico_core::http::TlsFault;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{ResolvesClientCert, WebPkiServerVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::sign::CertifiedKey;
use rustls::{
    AlertDescription, CertificateError, ClientConfig, DigitallySignedStruct, ProtocolVersion,
    RootCertStore, SignatureScheme,
};
use rustls_platform_verifier::Verifier;
use tokio::io::AsyncReadExt as _;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use x509_parser::prelude::{FromDer as _, X509Certificate, X509Name};

use super::SILENCE;
use super::tcp::{Stream, Unreachable, connect, open};
use crate::context::{Context, Target};

/// How long a server may take to say that it wants a certificate after all.
const SECOND_THOUGHT: Duration = Duration::from_secs(1);

/// What a server showed, and who trusts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ServerTls {
    /// The protocol's version: `1.3`.
    pub(crate) protocol: Option<&'static str>,
    /// Whose certificate it is, and until when.
    pub(crate) certificate: Certificate,
    /// What the sign-in says of it: the system's trust and what is set up for Portico.
    pub(crate) here: Result<(), Distrust>,
    /// Whether an authority vouches for it that is public, or that was set up for Portico itself.
    pub(crate) expected: bool,
    /// Whether it lets nobody in who shows no certificate.
    pub(crate) wants_certificate: bool,
}

/// What is read from a chain of certificates.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Certificate {
    /// Who vouches for it in the end, as it calls itself.
    pub(crate) issuer: Option<String>,
    /// From when it is good.
    pub(crate) begins: Option<DateTime<Utc>>,
    /// Until when it is good.
    pub(crate) ends: Option<DateTime<Utc>>,
    /// Every name in the chain, in which a product may be recognised.
    pub(crate) names: String,
}

/// What is wrong with a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Distrust {
    /// Its time is over.
    Expired,
    /// Its time has not begun.
    NotYetValid,
    /// It is somebody else's.
    WrongName,
    /// Nobody here knows who vouches for it.
    UnknownIssuer,
    /// It was called back.
    Revoked,
    /// Anything else.
    Other,
}

/// Why there is nothing to judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoTls {
    /// No connection.
    Unreachable(Unreachable),
    /// It broke off after the hello.
    BrokenOff,
    /// No answer to the hello.
    Silent,
    /// The other side refuses the hello.
    Refused,
    /// The two sides don't get on, and it says why.
    Fault(TlsFault),
    /// This computer knows nobody who could vouch for a certificate.
    NoRoots,
    /// This computer's trust can't be read, or the host is no name for a certificate.
    NotLooked,
}

/// Shakes hands with a host and judges what it shows. Sends nothing but the hello.
pub(crate) async fn handshake(context: &Context, target: &Target) -> Result<ServerTls, NoTls> {
    let (stream, _) = open(context, target).await.map_err(NoTls::Unreachable)?;
    look_over(context, target, stream).await
}

/// The same with a host that is thought to be at an address.
pub(crate) async fn look_at(
    context: &Context,
    target: &Target,
    address: IpAddr,
) -> Result<ServerTls, NoTls> {
    let (stream, _) = connect(SocketAddr::new(address, target.port))
        .await
        .map_err(|no| NoTls::Unreachable(Unreachable::NoConnection(no)))?;
    look_over(context, target, Box::new(stream)).await
}

/// Whether a host is who it says it is, as the sign-in sees it.
pub(crate) async fn is_itself(context: &Context, target: &Target) -> bool {
    handshake(context, target)
        .await
        .is_ok_and(|shown| shown.here.is_ok())
}

async fn look_over(context: &Context, target: &Target, stream: Stream) -> Result<ServerTls, NoTls> {
    let name = server_name(&target.host).ok_or(NoTls::NotLooked)?;
    let seen = Arc::new(Recorder::default());
    let shaken = shake_hands(stream, name.clone(), seen.clone()).await;
    let chain = seen.taken();
    let was_asked = seen.asked.load(Ordering::Relaxed);
    let client = NoTls::Fault(TlsFault::ClientCertificate);
    let (protocol, wants_certificate) = match (shaken, &chain) {
        (Ok(protocol), _) => (protocol, false),
        // TLS 1.2 has no word of its own for it.
        (Err(NoTls::Refused), Some(_)) if was_asked => (None, true),
        (Err(no), Some(_)) if no == client => (None, true),
        // What it showed can be judged all the same.
        (Err(NoTls::Refused), Some(_)) => (None, false),
        (Err(no), _) => return Err(no),
    };
    let chain = chain.ok_or(NoTls::BrokenOff)?;
    let http = context.portico.http().clone();
    let host = target.host.clone();
    let now = context.portico.clock().now();
    // The system's trust store is files, a keychain or a service: it may block.
    let judged = tokio::task::spawn_blocking(move || {
        // What the organisation names and nobody can use is said of its policy.
        let extra = http.extra_roots(&host).map_err(|_| NoTls::NotLooked)?;
        let judges = Judges::new(&extra).map_err(|_| NoTls::NoRoots)?;
        Ok(ServerTls {
            wants_certificate,
            ..judges.judge(&chain, &name, now, protocol)
        })
    });
    // Nothing else is needed for it.
    judged.await.unwrap_or(Err(NoTls::NoRoots))
}

fn server_name(host: &str) -> Option<ServerName<'static>> {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    ServerName::try_from(host.to_owned()).ok()
}

async fn shake_hands(
    stream: Stream,
    name: ServerName<'static>,
    recorder: Arc<Recorder>,
) -> Result<Option<&'static str>, NoTls> {
    let mut config = ClientConfig::builder_with_provider(recorder.provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(|_| NoTls::NotLooked)?
        .dangerous()
        .with_custom_certificate_verifier(recorder.clone())
        .with_client_cert_resolver(recorder.clone());
    // As in the sign-in, since what stands between may look at it.
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    let connecting = TlsConnector::from(Arc::new(config)).connect(name, stream);
    match timeout(SILENCE, connecting).await {
        Ok(Ok(mut stream)) => {
            // In TLS 1.3 the server says only afterwards that it will not do without.
            if recorder.asked.load(Ordering::Relaxed)
                && let Ok(Err(error)) = timeout(SECOND_THOUGHT, stream.read(&mut [0])).await
                && why(&error) == NoTls::Fault(TlsFault::ClientCertificate)
            {
                return Err(why(&error));
            }
            Ok(match stream.get_ref().1.protocol_version() {
                Some(ProtocolVersion::TLSv1_3) => Some("1.3"),
                Some(ProtocolVersion::TLSv1_2) => Some("1.2"),
                _ => None,
            })
        }
        Ok(Err(error)) => Err(why(&error)),
        Err(_) => Err(NoTls::Silent),
    }
}

fn why(error: &io::Error) -> NoTls {
    let inner = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<rustls::Error>());
    match inner {
        // Some boxes on the way say so with an alert that is about nothing.
        Some(rustls::Error::AlertReceived(AlertDescription::CloseNotify)) | None => {
            NoTls::BrokenOff
        }
        Some(error) => match TlsFault::of(error) {
            None | Some(TlsFault::Refused) => NoTls::Refused,
            Some(fault) => NoTls::Fault(fault),
        },
    }
}

/// Takes every chain, and keeps it. Nothing is ever sent over what it let through.
#[derive(Debug)]
struct Recorder {
    provider: Arc<CryptoProvider>,
    chain: Mutex<Option<Chain>>,
    /// Whether the server asked for a certificate of this side.
    asked: AtomicBool,
}

#[derive(Debug, Clone)]
struct Chain {
    end_entity: CertificateDer<'static>,
    intermediates: Vec<CertificateDer<'static>>,
    ocsp: Vec<u8>,
}

impl Default for Recorder {
    fn default() -> Self {
        Self {
            provider: Arc::new(ring::default_provider()),
            chain: Mutex::default(),
            asked: AtomicBool::new(false),
        }
    }
}

impl Recorder {
    fn taken(&self) -> Option<Chain> {
        self.chain.lock().take()
    }
}

impl ServerCertVerifier for Recorder {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        ocsp: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let chain = Chain {
            end_entity: end_entity.clone().into_owned(),
            intermediates: intermediates
                .iter()
                .map(|certificate| certificate.clone().into_owned())
                .collect(),
            ocsp: ocsp.to_vec(),
        };
        *self.chain.lock() = Some(chain);
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let algorithms = &self.provider.signature_verification_algorithms;
        algorithms.supported_schemes()
    }
}

impl ResolvesClientCert for Recorder {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.asked.store(true, Ordering::Relaxed);
        None
    }

    fn has_certs(&self) -> bool {
        false
    }
}

/// Those who say whether a chain is to be trusted.
struct Judges {
    /// As the sign-in has it.
    here: Verifier,
    /// Public authorities and those set up for Portico itself, whatever the system thinks.
    expected: Arc<WebPkiServerVerifier>,
}

impl Judges {
    fn new(extra_roots: &[Vec<u8>]) -> Result<Self, rustls::Error> {
        if let Some(why) = portico_core::http::unreadable_roots() {
            return Err(rustls::Error::General(why));
        }
        let provider = Arc::new(ring::default_provider());
        // What is not in PEM form, the sign-in refuses with words of its own.
        let extra: Vec<CertificateDer<'static>> = extra_roots
            .iter()
            .flat_map(|pem| CertificateDer::pem_slice_iter(pem))
            .flatten()
            .collect();
        let mut expected = RootCertStore::empty();
        expected.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        expected.add_parsable_certificates(extra.clone());
        Ok(Self {
            here: match extra.is_empty() {
                true => Verifier::new(provider.clone())?,
                false => Verifier::new_with_extra_roots(extra, provider.clone())?,
            },
            expected: WebPkiServerVerifier::builder_with_provider(expected.into(), provider)
                .build()
                .map_err(|error| rustls::Error::General(error.to_string()))?,
        })
    }

    fn judge(
        &self,
        chain: &Chain,
        name: &ServerName<'_>,
        now: DateTime<Utc>,
        protocol: Option<&'static str>,
    ) -> ServerTls {
        let since_epoch = Duration::from_secs(now.timestamp().try_into().unwrap_or(0));
        let at = UnixTime::since_unix_epoch(since_epoch);
        let ask = |judge: &dyn ServerCertVerifier| {
            judge
                .verify_server_cert(
                    &chain.end_entity,
                    &chain.intermediates,
                    name,
                    &chain.ocsp,
                    at,
                )
                .map(|_| ())
        };
        let certificate = Certificate::of(chain);
        ServerTls {
            here: ask(&self.here).map_err(|error| Distrust::of(&error, &certificate, now)),
            expected: ask(&*self.expected).is_ok(),
            protocol,
            certificate,
            wants_certificate: false,
        }
    }
}

impl Distrust {
    /// Systems word it each in its own way, and not all of them tell "over" from "not begun".
    fn of(error: &rustls::Error, certificate: &Certificate, now: DateTime<Utc>) -> Self {
        let rustls::Error::InvalidCertificate(error) = error else {
            return Distrust::Other;
        };
        match error {
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                Distrust::NotYetValid
            }
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                match certificate.begins {
                    Some(begins) if now < begins => Distrust::NotYetValid,
                    _ => Distrust::Expired,
                }
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                Distrust::WrongName
            }
            CertificateError::UnknownIssuer => Distrust::UnknownIssuer,
            CertificateError::Revoked => Distrust::Revoked,
            _ => Distrust::Other,
        }
    }
}

impl Certificate {
    fn of(chain: &Chain) -> Self {
        let mut read = Self::default();
        let all = std::iter::once(&chain.end_entity).chain(&chain.intermediates);
        for (place, der) in all.enumerate() {
            let Ok((_, certificate)) = X509Certificate::from_der(der) else {
                continue;
            };
            if place == 0 {
                let validity = certificate.validity();
                read.begins = DateTime::from_timestamp(validity.not_before.timestamp(), 0);
                read.ends = DateTime::from_timestamp(validity.not_after.timestamp(), 0);
            } else {
                add_name(&mut read.names, certificate.subject());
            }
            add_name(&mut read.names, certificate.issuer());
            read.issuer = called(certificate.issuer());
        }
        read
    }
}

fn add_name(names: &mut String, name: &X509Name<'_>) {
    for part in parts(name) {
        names.push_str(&part);
        names.push('\n');
    }
}

fn called(name: &X509Name<'_>) -> Option<String> {
    let mut parts = parts(name);
    parts.dedup();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The organisation and the common name.
fn parts(name: &X509Name<'_>) -> Vec<String> {
    name.iter_organization()
        .chain(name.iter_common_name())
        .filter_map(|part| part.as_str().ok().map(str::to_owned))
        .collect()
}

#[cfg(test)]
mod tests {
    use rcgen::date_time_ymd;

    use super::*;
    use crate::testing::tls::{Authority, extra_roots_work, looked, served};
    use crate::testing::{closed, serve};
    use tokio::io::AsyncWriteExt;

    #[tokio::test]
    async fn an_authority_set_up_for_portico_is_trusted_and_expected() {
        if !extra_roots_work() {
            return; // under Wine
        }
        let authority = Authority::named("Example Root");
        let shown = looked(&authority.serve("id.example.com").await, &[&authority])
            .await
            .unwrap();
        assert_eq!((shown.here, shown.expected), (Ok(()), true));
        assert_eq!(shown.protocol, Some("1.3"));
        assert_eq!(shown.certificate.issuer.as_deref(), Some("Example Root"));
        assert!(shown.certificate.ends > shown.certificate.begins);
    }

    #[tokio::test]
    async fn what_is_wrong_with_a_certificate_has_its_name() {
        if !extra_roots_work() {
            return; // under Wine
        }
        let authority = Authority::named("Example Root");
        let old = authority
            .serve_with("id.example.com", |certificate| {
                certificate.not_before = date_time_ymd(2020, 1, 1);
                certificate.not_after = date_time_ymd(2021, 1, 1);
            })
            .await;
        let early = authority
            .serve_with("id.example.com", |certificate| {
                certificate.not_before = date_time_ymd(2090, 1, 1);
                certificate.not_after = date_time_ymd(2091, 1, 1);
            })
            .await;
        let other = authority.serve("other.example.com").await;
        let strange = Authority::named("Somebody").serve("id.example.com").await;
        let alone = served("id.example.com").await;
        for (address, wrong) in [
            (old, Distrust::Expired),
            (early, Distrust::NotYetValid),
            (other, Distrust::WrongName),
            (strange, Distrust::UnknownIssuer),
            (alone, Distrust::UnknownIssuer),
        ] {
            let shown = looked(&address, &[&authority]).await.unwrap();
            assert_eq!(shown.here, Err(wrong));
            assert!(!shown.expected, "{wrong:?}");
        }
    }

    #[tokio::test]
    async fn what_is_no_tls_or_breaks_off_or_says_nothing_has_its_name() {
        let breaks = serve(|mut stream| async move {
            let mut hello = [0; 64];
            stream.read_exact(&mut hello).await.unwrap();
        })
        .await;
        let plain = serve(|mut stream| async move {
            let mut hello = [0; 64];
            stream.read_exact(&mut hello).await.unwrap();
            stream
                .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                .await
                .unwrap();
        })
        .await;
        assert_eq!(looked(&breaks, &[]).await.err(), Some(NoTls::BrokenOff));
        assert_eq!(
            looked(&plain, &[]).await.err(),
            Some(NoTls::Fault(TlsFault::NoTls))
        );
        let shut = closed().await;
        assert!(matches!(
            looked(&shut, &[]).await,
            Err(NoTls::Unreachable(_))
        ));
    }
}
