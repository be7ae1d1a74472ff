//! Certificates of all kinds, and servers that show them.

use std::net::SocketAddr;
use std::sync::Arc;

use portico_core::http::Network;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tempfile::TempDir;
use tokio_rustls::TlsAcceptor;

use super::{context_on, serve};
use crate::context::{Context, Target};
use crate::probe::tls::{NoTls, ServerTls, handshake};

/// The host of the context's profile.
pub(crate) const HOST: &str = "id.example.com";

/// Somebody who signs certificates.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pub(crate) pem: String,
}

impl Authority {
    pub(crate) fn named(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        Self {
            issuer: Issuer::new(params, key),
            pem,
        }
    }

    pub(crate) async fn serve(&self, name: &str) -> SocketAddr {
        self.serve_with(name, |_| {}).await
    }

    pub(crate) async fn serve_with(
        &self,
        name: &str,
        change: impl FnOnce(&mut CertificateParams),
    ) -> SocketAddr {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        show(certificate.der().clone(), &key).await
    }
}

/// A server whose certificate vouches for itself.
pub(crate) async fn served(name: &str) -> SocketAddr {
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    show(params.self_signed(&key).unwrap().der().clone(), &key).await
}

async fn show(certificate: CertificateDer<'static>, key: &KeyPair) -> SocketAddr {
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    serve(move |stream| {
        let acceptor = acceptor.clone();
        async move {
            // What becomes of it, the other side says.
            let _ = acceptor.accept(stream).await;
        }
    })
    .await
}

/// Whether the system judges certificates by authorities that are set up for Portico alone. Wine
/// can't; Windows does.
pub(crate) fn extra_roots_work() -> bool {
    !super::is_wine()
}

/// A context whose profile's host is that server, with these authorities set up for Portico.
pub(crate) fn context_at(server: SocketAddr, trusted: &[&Authority]) -> (Context, TempDir) {
    let (mut context, folder) = context_on(Network {
        resolve: vec![(HOST.to_owned(), server.ip())],
        extra_roots: trusted.iter().map(|a| a.pem.clone().into()).collect(),
        ..Network::default()
    });
    context.profile.issuer = url::Url::parse(&format!("https://{HOST}:{}", server.port())).ok();
    (context, folder)
}

/// What is seen of that server.
pub(crate) async fn looked(
    server: &SocketAddr,
    trusted: &[&Authority],
) -> Result<ServerTls, NoTls> {
    let (context, _folder) = context_at(*server, trusted);
    let target = Target {
        host: HOST.to_owned(),
        port: server.port(),
        tls: true,
    };
    handshake(&context, &target).await
}
