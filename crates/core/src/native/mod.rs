//! Signing in with e-mail and password at a service's own endpoint.

pub mod trusted_device;
