//! Sign-in without a face.
pub mod problem;
pub mod views;
