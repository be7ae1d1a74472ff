//! What a run's checks go by; what decides is tested in `portico_proxy`.
