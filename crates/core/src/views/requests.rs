//! What a face passes in. Nothing of it is ever shown again.

use serde::Deserialize;

use crate::domain::Method;

/// What a sign-in is started with. It only comes in.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StartRequest {
    /// What is signed in to.
    pub profile: String,
    /// How; without one the profile and the address decide.
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub method: Option<Method>,
    /// The address that was typed.
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub email: Option<String>,
}
