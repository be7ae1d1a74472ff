//! The world the tests live in.
