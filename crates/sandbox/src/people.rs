//! The demo people, what is special about each, and what of it changes while they sign in.

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::Provider;
use crate::clock::Seconds;
use crate::random;
use crate::store::{Record, Storage, Store, StoreError};

/// Addresses of this domain sign in at the company's identity provider.
pub(crate) const COMPANY_DOMAIN: &str = "company.example";

/// How a person stands with the account service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Standing {
    /// May sign in.
    Active,
    /// Was deactivated in the account of this name.
    Deactivated(&'static str),
    /// Is known, but every account is gone.
    NoAccounts,
    /// Is only known from a form.
    NotACustomer,
    /// Tried too often; stays so.
    Locked,
    /// May come in through the company's identity provider only.
    SsoOnly,
    /// Has no place at the account service at all.
    Stranger,
}

/// One of the demo people, as they are before anybody signs in.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Person {
    /// The address, which is also the user name.
    pub email: &'static str,
    /// The name shown after sign-in.
    pub name: &'static str,
    /// What this person is there to show.
    pub what: &'static str,
    /// The password at the account service; `None` for people who come through others only.
    pub password: Option<&'static str>,
    /// The password at "Google".
    pub google_password: Option<&'static str>,
    /// The password at the company's identity provider.
    pub company_password: Option<&'static str>,
    /// Base32 secret for an authenticator app; with it, a second factor is asked for.
    pub totp_secret: Option<&'static str>,
    /// Each is good for one second factor.
    pub backup_codes: &'static [&'static str],
    /// How this person stands with the account service.
    pub standing: Standing,
    /// Whether the password is on a list of leaked ones, and has to be reset.
    pub password_leaked: bool,
    /// Name, plan and role in each hub.
    pub hubs: &'static [Hub],
}

/// An account at the service that people are members of.
#[derive(Clone, Copy, Debug, Serialize)]
#[non_exhaustive]
pub struct Hub {
    /// The hub's identifier.
    pub id: &'static str,
    /// The hub's name.
    pub name: &'static str,
    /// `free`, `trial`, `starter`, `professional` or `enterprise`.
    pub plan: &'static str,
    /// The person's role in it.
    pub role: &'static str,
}

const fn hub(id: &'static str, name: &'static str, plan: &'static str, role: &'static str) -> Hub {
    Hub {
        id,
        name,
        plan,
        role,
    }
}

const NOBODY: Person = Person {
    email: "",
    name: "",
    what: "",
    password: None,
    google_password: None,
    company_password: None,
    totp_secret: None,
    backup_codes: &[],
    standing: Standing::Active,
    password_leaked: false,
    hubs: &[],
};

/// Everybody.
pub(crate) const PEOPLE: &[Person] = &[
    Person {
        email: "ada@example.com",
        name: "Ada Aas",
        what: "plain: e-mail and password; also has a Google account",
        password: Some("correct horse ada"),
        google_password: Some("google horse ada"),
        hubs: &[hub("1001", "Aas Bakery", "professional", "Super Admin")],
        ..NOBODY
    },
    Person {
        email: "bo@example.com",
        name: "Bo Berg",
        what: "two-factor authentication",
        password: Some("correct horse bo"),
        totp_secret: Some("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"),
        backup_codes: &[
            "b0b0-1111",
            "b0b0-2222",
            "b0b0-3333",
            "b0b0-4444",
            "b0b0-5555",
            "b0b0-6666",
            "b0b0-7777",
            "b0b0-8888",
            "b0b0-9999",
            "b0b0-0000",
        ],
        hubs: &[hub("1002", "Berg Bikes", "enterprise", "Sales")],
        ..NOBODY
    },
    Person {
        email: "cleo@example.com",
        name: "Cleo Chen",
        what: "several hubs: twelve",
        password: Some("correct horse cleo"),
        hubs: &[
            hub("1101", "Agency North", "enterprise", "Super Admin"),
            hub("1102", "Birch & Daughters", "starter", "Partner"),
            hub("1103", "Coastal Ferries", "professional", "Partner"),
            hub("1104", "Dune Surf School", "free", "Partner"),
            hub("1105", "Elm Street Dental", "starter", "Partner"),
            hub("1106", "Fjord Fisheries", "professional", "Marketing"),
            hub("1107", "Glacier Guides", "trial", "Marketing"),
            hub("1108", "Harbour Hotel", "enterprise", "Partner"),
            hub("1109", "Island Honey", "free", "Super Admin"),
            hub("1110", "Juniper Jewellery", "starter", "Sales"),
            hub("1111", "Kite Kindergarten", "free", "Partner"),
            hub("1112", "Lighthouse Law", "professional", "Partner"),
        ],
        ..NOBODY
    },
    Person {
        email: "finn@example.com",
        name: "Finn Foss",
        what: "a free account",
        password: Some("correct horse finn"),
        hubs: &[hub("1003", "Foss Flowers", "free", "Super Admin")],
        ..NOBODY
    },
    Person {
        email: "tove@example.com",
        name: "Tove Tveit",
        what: "a trial",
        password: Some("correct horse tove"),
        hubs: &[hub("1004", "Tveit Tours", "trial", "Super Admin")],
        ..NOBODY
    },
    Person {
        email: "sam@company.example",
        name: "Sam Strand",
        what: "SSO by the address's domain",
        company_password: Some("company horse sam"),
        hubs: &[hub("2001", "The Company", "enterprise", "Sales")],
        ..NOBODY
    },
    Person {
        email: "rita@example.com",
        name: "Rita Rød",
        what: "SSO required by the account, found out after the password",
        password: Some("correct horse rita"),
        company_password: Some("company horse rita"),
        standing: Standing::SsoOnly,
        hubs: &[hub("2001", "The Company", "enterprise", "Marketing")],
        ..NOBODY
    },
    Person {
        email: "dag@example.com",
        name: "Dag Dahl",
        what: "deactivated in the account",
        password: Some("correct horse dag"),
        standing: Standing::Deactivated("Dahl Design"),
        ..NOBODY
    },
    Person {
        email: "nils@example.com",
        name: "Nils Nes",
        what: "has no accounts left",
        password: Some("correct horse nils"),
        standing: Standing::NoAccounts,
        ..NOBODY
    },
    Person {
        email: "eva@example.com",
        name: "Eva Eide",
        what: "only downloaded an e-book",
        password: Some("correct horse eva"),
        standing: Standing::NotACustomer,
        ..NOBODY
    },
    Person {
        email: "lars@example.com",
        name: "Lars Lund",
        what: "locked after too many tries",
        password: Some("correct horse lars"),
        standing: Standing::Locked,
        hubs: &[hub("1005", "Lund Lumber", "starter", "Sales")],
        ..NOBODY
    },
    Person {
        email: "petra@example.com",
        name: "Petra Pihl",
        what: "the password leaked and has to be reset",
        password: Some("password123 petra"),
        password_leaked: true,
        hubs: &[hub("1006", "Pihl Paint", "starter", "Super Admin")],
        ..NOBODY
    },
    Person {
        email: "gina@example.com",
        name: "Gina Gran",
        what: "signs in with Google; has no password here",
        google_password: Some("google horse gina"),
        hubs: &[hub("1007", "Gran Garden", "professional", "Super Admin")],
        ..NOBODY
    },
    Person {
        email: "zoe@example.org",
        name: "Zoe Zahl",
        what: "has a Google account that the service does not know",
        google_password: Some("google horse zoe"),
        standing: Standing::Stranger,
        ..NOBODY
    },
    Person {
        email: "omar@company.example",
        name: "Omar Olsen",
        what: "is known to the company, but deactivated at the service",
        company_password: Some("company horse omar"),
        standing: Standing::Deactivated("The Company"),
        ..NOBODY
    },
];

impl Person {
    pub(crate) fn password_at(&self, provider: Provider) -> Option<&'static str> {
        match provider {
            Provider::Service => self.password,
            Provider::Google => self.google_password,
            Provider::Company => self.company_password,
        }
    }

    /// The `sub` of this person: each provider has its own kind.
    pub(crate) fn subject(&self, provider: Provider) -> String {
        let digest = Sha256::digest(format!("{provider:?} {}", self.email).as_bytes());
        match provider {
            Provider::Service => format!("usr_{}", random::base64url(&digest[..12])),
            Provider::Google => digest[..20]
                .iter()
                .map(|byte| char::from(b'0' + byte % 10))
                .fold(String::from("1"), |mut text, digit| {
                    text.push(digit);
                    text
                }),
            Provider::Company => format!("00u{}", random::base64url(&digest[..9])),
        }
    }
}

/// The form under which an address is looked up.
pub(crate) fn normal_email(typed: &str) -> String {
    typed.trim().to_lowercase()
}

pub(crate) fn person(email: &str) -> Option<&'static Person> {
    PEOPLE.iter().find(|person| person.email == email)
}

/// Whether an address belongs to the company's domain.
pub(crate) fn at_company(email: &str) -> bool {
    email
        .rsplit_once('@')
        .is_some_and(|(_, domain)| domain == COMPANY_DOMAIN)
}

/// What changes about a person at the account service.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Account {
    pub(crate) password_hash: Option<String>,
    pub(crate) password_leaked: bool,
    pub(crate) backup_codes: Vec<String>,
    pub(crate) last_totp_step: Option<i64>,
    pub(crate) locked_until: Seconds,
}

impl Record for Account {
    const KIND: &'static str = "account";
}

/// Hashes passwords: cheaply in memory, where only tests look.
pub(crate) struct Passwords {
    argon2: Argon2<'static>,
    /// Verified for unknown users, so that they take as long as known ones.
    decoy: String,
}

/// Why a password could not be hashed.
#[derive(Debug, thiserror::Error)]
#[error("Argon2id failed: {0}")]
pub struct PasswordError(String);

impl Passwords {
    pub(crate) fn new(storage: &Storage) -> Result<Self, PasswordError> {
        let (memory_kib, rounds) = match storage {
            Storage::Memory => (8, 1),
            Storage::File(_) => (8 * 1024, 1),
        };
        let params = Params::new(memory_kib, rounds, 1, None)
            .map_err(|error| PasswordError(error.to_string()))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut passwords = Self {
            argon2,
            decoy: String::new(),
        };
        passwords.decoy = passwords.hash(&random::token("decoy"))?;
        Ok(passwords)
    }

    pub(crate) fn hash(&self, password: &str) -> Result<String, PasswordError> {
        self.argon2
            .hash_password_with_salt(password.as_bytes(), &random::bytes::<16>())
            .map(|hash| hash.to_string())
            .map_err(|error| PasswordError(error.to_string()))
    }

    /// Whether the password is the hashed one; without a hash it takes as long, and is not.
    pub(crate) fn matches(&self, password: &str, hash: Option<&str>) -> bool {
        let against = PasswordHash::new(hash.unwrap_or(&self.decoy));
        let right = against.is_ok_and(|against| {
            self.argon2
                .verify_password(password.as_bytes(), &against)
                .is_ok()
        });
        right && hash.is_some()
    }

    /// Makes the account of everybody who has none yet.
    pub(crate) fn settle(&self, store: &Store) -> Result<(), SettleError> {
        for person in PEOPLE
            .iter()
            .filter(|person| person.standing != Standing::Stranger)
        {
            if store.get::<Account>(person.email)?.is_some() {
                continue;
            }
            let account = Account {
                password_hash: person
                    .password
                    .map(|password| self.hash(password))
                    .transpose()?,
                password_leaked: person.password_leaked,
                backup_codes: person
                    .backup_codes
                    .iter()
                    .map(|code| random::hash(code))
                    .collect(),
                last_totp_step: None,
                locked_until: 0,
            };
            store.put(person.email, &account)?;
        }
        Ok(())
    }
}

/// Why the demo people could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SettleError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A password could not be hashed.
    #[error(transparent)]
    Password(#[from] PasswordError),
}
