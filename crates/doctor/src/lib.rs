//! Helps people who can't get in. So far that is the [`guide`]: articles in every language of the
//! window, built in, so that they can be read without a network.

pub mod guide;
