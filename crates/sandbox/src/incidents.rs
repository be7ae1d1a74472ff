//! What the service's status page reports at the moment.

use parking_lot::Mutex;

use crate::clock::Seconds;

/// How bad things are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Incident {
    /// All systems operational.
    None,
    /// Signing in is slow.
    Minor,
    /// Signing in fails for some.
    Major,
    /// Signing in fails for all.
    Critical,
    /// Planned work is under way.
    Maintenance,
}

impl Incident {
    pub(crate) const ALL: [Self; 5] = [
        Self::None,
        Self::Minor,
        Self::Major,
        Self::Critical,
        Self::Maintenance,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Minor => "minor",
            Self::Major => "major",
            Self::Critical => "critical",
            Self::Maintenance => "maintenance",
        }
    }

    pub(crate) fn description(self) -> &'static str {
        match self {
            Self::None => "All Systems Operational",
            Self::Minor => "Minor Service Outage",
            Self::Major => "Partial System Outage",
            Self::Critical => "Major Service Outage",
            Self::Maintenance => "Service Under Maintenance",
        }
    }

    pub(crate) fn component_status(self) -> &'static str {
        match self {
            Self::None => "operational",
            Self::Minor => "degraded_performance",
            Self::Major => "partial_outage",
            Self::Critical => "major_outage",
            Self::Maintenance => "under_maintenance",
        }
    }

    pub(crate) fn headline(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Minor => "Signing in is slow",
            Self::Major => "Some people cannot sign in",
            Self::Critical => "Nobody can sign in",
            Self::Maintenance => "Planned work on sign-in",
        }
    }
}

/// The incident of the moment.
pub(crate) struct StatusPage {
    current: Mutex<(Incident, Seconds)>,
}

impl StatusPage {
    pub(crate) fn new(now: Seconds) -> Self {
        Self {
            current: Mutex::new((Incident::None, now)),
        }
    }

    pub(crate) fn set(&self, incident: Incident, now: Seconds) {
        *self.current.lock() = (incident, now);
    }

    pub(crate) fn current(&self) -> (Incident, Seconds) {
        *self.current.lock()
    }
}
