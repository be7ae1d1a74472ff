//! What a face passes in. Nothing of it is ever shown again.

use serde::Deserialize;

use super::{AnswerKindView, MethodView};
use crate::secret::Secret;

/// An answer to a step. It only comes in.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AnswerInput {
    /// Which answer.
    pub answer: AnswerKindView,
    /// What the person typed.
    #[serde(
        default,
        deserialize_with = "crate::secret::in_vault::option::deserialize"
    )]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<String>"))]
    pub value: Option<Secret>,
    /// Whether the service may remember this device.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub remember_device: Option<bool>,
}

/// What a sign-in is started with. It only comes in.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StartRequest {
    /// What is signed in to.
    pub profile: String,
    /// How; without one the profile and the address decide.
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub method: Option<MethodView>,
    /// The address that was typed.
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub email: Option<String>,
}
