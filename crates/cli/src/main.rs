//! The portico command line.
fn main() {}
