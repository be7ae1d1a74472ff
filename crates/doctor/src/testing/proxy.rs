//! A proxy on loopback that behaves as it is told, and a small web server.

pub(crate) use portico_proxy::testing::{Behaviour, FakeProxy, closed_port};
