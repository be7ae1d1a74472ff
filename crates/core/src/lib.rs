//! Sign-in without a face.
