//! Authorities that an organisation names beside the system's (`extra_ca`).

use portico_core::fs::atomic;
use portico_core::http::Network;
use portico_core::{Code, Language, Portico};
use rcgen::CertificateParams;
use serde_json::Value;
use test_support::hostile::tls;
use url::Url;

use crate::LOCAL;

#[tokio::test]
async fn who_is_vouched_for_by_the_policys_authority_is_trusted_as_long_as_it_names_it() {
    let params = CertificateParams::new([LOCAL.to_owned()]).unwrap();
    let (server, root) = tls(&params).await;
    let (_, other) = tls(&params).await;
    let home = tempfile::tempdir().unwrap();
    let files = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = files.path().join(name);
        atomic::write(&path, bytes).unwrap();
        path
    };
    let [right, other] = [file("acme.pem", &root), file("other.pem", &other)];
    let both = file("both.pem", &[std::fs::read(&other).unwrap(), root].concat());
    let text = file("text.pem", b"no certificate");
    let empty = file("empty.pem", b"");
    let gone = files.path().join("gone.pem");
    let folder = files.path().to_owned();

    let mut environment = test_support::environment(home.path());
    environment.network = Network {
        resolve: vec![(LOCAL.to_owned(), server.ip())],
        ..environment.network
    };
    let policy = environment.paths.policy.clone();
    let portico = Portico::open(environment).unwrap();
    let url = Url::parse(&format!("https://{LOCAL}:{}/", server.port())).unwrap();

    let untrusted = Some(Code::TlsUntrusted);
    let forbidden = Some(Code::PolicyForbids);
    for (named, expected) in [
        (vec![], untrusted),
        (vec![&right], None),
        (vec![&other], untrusted),
        (vec![&other, &right], None),
        (vec![&both], None),
        (vec![&gone], forbidden),
        (vec![&right, &gone], forbidden),
        (vec![&text], forbidden),
        (vec![&empty], forbidden),
        (vec![&folder], forbidden),
        (vec![&right], None),
        (vec![], untrusted),
    ] {
        let list: Vec<String> = named.iter().map(|it| format!("{it:?}")).collect();
        let lines = match named.is_empty() {
            true => String::new(),
            false => format!("extra_ca = [{}]\n", list.join(", ")),
        };
        let lines = format!("support_name = \"Acme IT\"\n{lines}");
        atomic::write(&policy, lines.as_bytes()).unwrap();
        portico.refresh_policy().await.unwrap();

        let answer = portico.http().json::<Value>(&url).await;

        let code = answer.as_ref().err().map(|problem| problem.code);
        assert_eq!(code, expected, "{named:?}: {answer:?}");
        let Err(problem) = answer else { continue };
        if problem.code != Code::PolicyForbids {
            continue;
        }
        for &language in Language::ALL {
            let view = problem.view(language, portico.clock().now());
            assert!(view.why.contains("Acme IT"), "{}", view.why);
            assert!(view.why.contains("extra_ca"), "{}", view.why);
        }
        let blamed = named.last().unwrap().display().to_string();
        let detail = problem.detail.unwrap();
        assert!(detail.contains(&blamed), "{detail}");
    }
}
