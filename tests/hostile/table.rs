//! The table of misbehaviours: each is a test and a row in docs/conformance.md.

use portico_core::Code;

use test_support::desk::Desk;
use test_support::provider::Behaviour;

/// What has to come of it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Outcome {
    /// The person is signed in.
    Accepted,
    /// The person is signed in, and once more by the same program.
    AcceptedTwice,
    /// The sign-in ends, and nothing is kept.
    Refused(Code),
    /// It is answered and ignored; the right redirect then counts.
    Ignored,
    /// Tokens are renewed.
    Renewed,
    /// Signed in, but the renewed tokens are not taken.
    NotRenewed(Code),
}

impl Outcome {
    pub(crate) async fn must_come(self, behaviour: impl FnOnce(&mut Behaviour)) {
        let desk = Desk::with(behaviour).await;
        match self {
            Outcome::Accepted => desk.must_sign_in().await,
            Outcome::AcceptedTwice => {
                desk.must_sign_in().await;
                desk.must_sign_in().await;
            }
            Outcome::Refused(code) => {
                let problem = desk.must_refuse().await;
                assert_eq!(problem.code, code, "{problem:?}");
            }
            Outcome::Ignored => desk.must_ignore().await,
            Outcome::Renewed => {
                desk.must_sign_in().await;
                assert_eq!(desk.renewed().await, Ok(()));
            }
            Outcome::NotRenewed(code) => {
                desk.must_sign_in().await;
                assert_eq!(desk.renewed().await, Err(code));
            }
        }
    }

    fn text(self) -> String {
        match self {
            Outcome::Accepted | Outcome::AcceptedTwice => "accepted".to_owned(),
            Outcome::Refused(code) => format!("`{code}`"),
            Outcome::Ignored => "ignored, the right redirect then counts".to_owned(),
            Outcome::Renewed => "renewed".to_owned(),
            Outcome::NotRenewed(code) => format!("`{code}`, at the renewal"),
        }
    }
}

/// Makes a test of each misbehaviour.
macro_rules! misbehaviours {
    ($($test:ident: $name:literal, $what:literal => $outcome:expr, $behaviour:expr;)*) => {
        /// Every misbehaviour of this file: its name, what it is, and what has to come of it.
        pub(crate) const TABLE: &[(&str, &str, $crate::table::Outcome)] =
            &[$(($name, $what, $outcome)),*];

        $(
            #[tokio::test]
            async fn $test() {
                $outcome.must_come($behaviour).await;
            }
        )*
    };
}

pub(crate) use misbehaviours;

#[test]
fn the_table_in_the_docs_is_this_one() {
    let mut table =
        String::from("| name | what the provider does | outcome |\n| --- | --- | --- |\n");
    for (name, what, outcome) in [crate::conformance::TABLE, crate::tokens::TABLE].concat() {
        let outcome = outcome.text();
        table.push_str(&format!("| {name} | {what} | {outcome} |\n"));
    }
    test_support::docs::must_have_table("conformance.md", "misbehaviours", &table);
}
