//! Makes many sessions out of one.

use portico_core::fs::atomic;
use portico_core::{Environment, Portico, WithoutStore};

/// Copies the session in front, for other people, until there are `count`.
pub(crate) fn fill(count: usize) {
    let environment = Environment::real(WithoutStore::Refuse).unwrap();
    let (store, data) = (environment.store.clone(), environment.paths.data.clone());
    let portico = Portico::open(environment).unwrap();
    let record = portico.sessions().find(None, None).unwrap();
    let item = |id: &str| format!("session/{id}");
    let secrets = store
        .read(&item(&record.id()))
        .unwrap()
        .expect("somebody has signed in");

    for number in 1..count {
        let mut other = record.clone();
        other.subject = format!("person-{number}");
        other.email = Some(format!("person-{number}@example.com"));
        other.account = portico_core::session::account_name(&other.profile, &other.person());
        store.write(&item(&other.id()), &secrets).unwrap();
        let file = data.join("sessions").join(format!("{}.json", other.id()));
        let text = serde_json::to_vec(&other).unwrap();
        atomic::write(&file, &text).unwrap();
    }
    assert_eq!(portico.sessions().all().unwrap().len(), count);
}
