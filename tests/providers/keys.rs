//! Keys as providers publish them: the name of a key is a hint (RFC 7515 4.1.4).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use portico_core::Code::IdTokenRejected;
use portico_core::Step;
use serde_json::{Value, json};
use test_support::desk::{Desk, Scheme};
use test_support::provider::{Behaviour, Key, Signature};

type Change = fn(&mut Behaviour);

fn key(it: &mut Value) -> &mut Value {
    &mut it["keys"][0]
}

fn add(it: &mut Value, signature: Signature, name: Option<&str>) {
    let mut other = Key::new(signature).public("other".into());
    other["kid"] = json!(name);
    it["keys"].as_array_mut().unwrap().push(other);
}

fn change(it: &mut Value, member: &str, by: fn(&mut Vec<u8>)) {
    let mut bytes = URL_SAFE_NO_PAD
        .decode(key(it)[member].as_str().unwrap())
        .unwrap();
    by(&mut bytes);
    key(it)[member] = json!(URL_SAFE_NO_PAD.encode(bytes));
}

fn without_zeros(bytes: &mut Vec<u8>) {
    *bytes = bytes.drain(..).skip_while(|byte| *byte == 0).collect();
}

/// One of 256 keys begins with a zero.
fn with_zero_first() -> Key {
    loop {
        let key = Key::new(Signature::Es256);
        let public = key.public(String::new());
        if URL_SAFE_NO_PAD
            .decode(public["x"].as_str().unwrap())
            .unwrap()[0]
            == 0
        {
            return key;
        }
    }
}

#[tokio::test]
async fn one_key_that_fits_serves() {
    let cases: &[(&str, Change)] = &[
        ("the key has no name, the token names one", |it| {
            it.keys = Some(Box::new(|it| key(it)["kid"] = Value::Null));
        }),
        ("the key's name is empty", |it| {
            it.keys = Some(Box::new(|it| key(it)["kid"] = json!("")));
        }),
        ("the key's name is a number", |it| {
            it.keys = Some(Box::new(|it| key(it)["kid"] = json!(1)));
        }),
        ("neither has a name", |it| {
            it.keys = Some(Box::new(|it| key(it)["kid"] = Value::Null));
            it.header = Some(Box::new(|header| header["kid"] = Value::Null));
        }),
        ("the token names none", |it| {
            it.header = Some(Box::new(|header| header["kid"] = Value::Null));
        }),
        ("the token's name is a number", |it| {
            it.header = Some(Box::new(|header| header["kid"] = json!(1)));
        }),
        ("one without a name beside one of another kind", |it| {
            it.keys = Some(Box::new(|it| {
                key(it)["kid"] = Value::Null;
                add(it, Signature::Rs256, None);
            }));
        }),
        ("one without a name beside a named one", |it| {
            it.keys = Some(Box::new(|it| {
                key(it)["kid"] = Value::Null;
                add(it, Signature::Es256, Some("other"));
            }));
        }),
        ("two of one name, of two kinds", |it| {
            it.keys = Some(Box::new(|it| add(it, Signature::Rs256, Some("key-1"))));
        }),
        ("two of one name and kind", |it| {
            it.keys = Some(Box::new(|it| {
                add(it, Signature::Es256, Some("key-1"));
                it["keys"].as_array_mut().unwrap().reverse();
            }));
        }),
        ("no use, no algorithm", |it| {
            it.keys = Some(Box::new(|it| {
                key(it)["use"] = json!("");
                key(it)["alg"] = json!(null);
            }));
        }),
        ("no algorithm, RSA, and a zero before the modulus", |it| {
            it.signature = Signature::Rs256;
            it.keys = Some(Box::new(|it| {
                key(it)["alg"] = Value::Null;
                change(it, "n", |modulus| modulus.insert(0, 0));
                change(it, "e", |exponent| exponent.insert(0, 0));
            }));
        }),
        ("Ed25519 by its newer name", |it| {
            it.signature = Signature::EdDsa;
            it.header = Some(Box::new(|header| header["alg"] = json!("Ed25519")));
            it.keys = Some(Box::new(|it| key(it)["alg"] = json!("Ed25519")));
            it.metadata = Some(Box::new(|document| {
                document["id_token_signing_alg_values_supported"] = json!(["RS256", "Ed25519"]);
            }));
        }),
        ("Ed25519 by both names", |it| {
            it.signature = Signature::EdDsa;
            it.header = Some(Box::new(|header| header["alg"] = json!("Ed25519")));
        }),
        ("base64 with its padding", |it| {
            it.keys = Some(Box::new(|it| {
                for member in ["x", "y"] {
                    let padded = format!("{}=", key(it)[member].as_str().unwrap());
                    key(it)[member] = json!(padded);
                }
            }));
        }),
        ("coordinates without the zeros before them", |it| {
            it.keys = Some(Box::new(|it| {
                change(it, "x", without_zeros);
                change(it, "y", without_zeros);
            }));
            it.signs_with = Some(with_zero_first);
        }),
        ("a point of no curve, with a name, beside it", |it| {
            it.keys = Some(Box::new(|it| {
                add(it, Signature::Es256, Some("other"));
                it["keys"][1]["y"] = it["keys"][1]["x"].clone();
            }));
        }),
        ("keys that nobody knows beside it", |it| {
            it.keys = Some(Box::new(|it| {
                let keys = it["keys"].as_array_mut().unwrap();
                keys.push(json!({ "kty": "AKP", "alg": "ML-DSA-44", "pub": "x" }));
                keys.push(json!("a key"));
                keys.push(json!({ "kty": "RSA", "n": 7 }));
                keys.reverse();
            }));
        }),
    ];
    for (what, change) in cases {
        let desk = Desk::speaking(Scheme::Https, change).await;
        match desk.end().await {
            Step::Done(_) => {}
            other => panic!("{what}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_key_that_does_not_fit_does_not() {
    let cases: &[(&str, Change)] = &[
        ("another name", |it| {
            it.keys = Some(Box::new(|it| key(it)["kid"] = json!("other")));
        }),
        ("two without a name", |it| {
            it.keys = Some(Box::new(|it| {
                key(it)["kid"] = Value::Null;
                add(it, Signature::Es256, None);
            }));
        }),
        ("a key without a name has not signed it", |it| {
            it.forged = true;
            it.keys = Some(Box::new(|it| key(it)["kid"] = Value::Null));
        }),
        (
            "a named key that has not signed it beside one without a name that has",
            |it| {
                it.keys = Some(Box::new(|it| {
                    key(it)["kid"] = Value::Null;
                    add(it, Signature::Es256, Some("key-1"));
                }));
            },
        ),
        ("by the newer name of another curve", |it| {
            it.signature = Signature::EdDsa;
            it.header = Some(Box::new(|header| header["alg"] = json!("Ed448")));
        }),
        ("of another curve", |it| {
            it.keys = Some(Box::new(|it| {
                *key(it) = Key::new(Signature::Es384).public("key-1".into());
                key(it)["alg"] = Value::Null;
            }));
        }),
        ("a point of no curve", |it| {
            it.keys = Some(Box::new(|it| key(it)["y"] = key(it)["x"].clone()));
        }),
        ("another one's modulus", |it| {
            it.signature = Signature::Rs256;
            it.keys = Some(Box::new(|it| change(it, "n", |modulus| modulus[9] ^= 1)));
        }),
        ("an exponent that proves everything", |it| {
            it.signature = Signature::Rs256;
            it.keys = Some(Box::new(|it| {
                change(it, "e", |exponent| *exponent = vec![1])
            }));
        }),
        ("for encryption", |it| {
            it.keys = Some(Box::new(|it| key(it)["use"] = json!("enc")));
        }),
        ("for another algorithm", |it| {
            it.keys = Some(Box::new(|it| key(it)["alg"] = json!("ES384")));
        }),
        ("something that has to be understood", |it| {
            it.header = Some(Box::new(|header| header["crit"] = json!(["b64"])));
        }),
        ("an algorithm of another case", |it| {
            it.header = Some(Box::new(|header| header["alg"] = json!("es256")));
        }),
    ];
    for (what, change) in cases {
        let desk = Desk::with(change).await;
        let problem = desk.must_refuse().await;
        assert_eq!(problem.code, IdTokenRejected, "{what}: {problem:?}");
    }
}
