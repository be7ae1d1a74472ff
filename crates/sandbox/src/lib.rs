//! A sandbox.
