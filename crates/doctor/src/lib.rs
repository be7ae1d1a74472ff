//! Troubleshooting.
