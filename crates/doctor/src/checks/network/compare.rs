//! This network against the networks of earlier runs. A run does the comparing itself, once all
//! else is in; see [`network_history`].

use std::time::Duration;

use async_trait::async_trait;

use crate::check::{Check, Finding};
use crate::context::Context;
use crate::message::Message;
use crate::network_history;

pub(super) struct Compare;

#[async_trait]
impl Check for Compare {
    fn id(&self) -> &'static str {
        network_history::ID
    }

    fn limit(&self) -> Duration {
        network_history::LIMIT
    }

    fn needs_network(&self) -> bool {
        true
    }

    async fn look(&self, _: &Context) -> Finding {
        Finding::not_applicable(Message::new("compare-needs-all"))
    }
}
