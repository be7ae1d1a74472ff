//! This network against the networks of earlier runs. A run does the comparing itself, once all
//! else is in; see [`networks`].

use std::time::Duration;

use async_trait::async_trait;

use crate::check::{Check, Finding};
use crate::context::Context;
use crate::networks;
use crate::words::Words;

pub(super) struct Compare;

#[async_trait]
impl Check for Compare {
    fn id(&self) -> &'static str {
        networks::ID
    }

    fn limit(&self) -> Duration {
        networks::LIMIT
    }

    fn needs_network(&self) -> bool {
        true
    }

    async fn look(&self, _: &Context) -> Finding {
        Finding::skipped(Words::new("compare-needs-all"))
    }
}
