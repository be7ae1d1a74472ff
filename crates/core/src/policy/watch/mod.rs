//! When a policy is worth reading again. A change is in force within 15 seconds (enterprise contract 1,
//! rule 4): Windows says that its registry has changed, files and forced values are looked at.

#[cfg(windows)]
mod registry;

use std::time::Duration;

/// How often the policy is read where nobody says that it has changed.
const READ: Duration = Duration::from_secs(if cfg!(windows) { 14 } else { 5 });

/// Waits for what may be a change.
#[derive(Debug)]
pub struct Watch {
    is_first: bool,
    #[cfg(windows)]
    registry: registry::Watch,
}

impl Default for Watch {
    fn default() -> Self {
        Self {
            is_first: true,
            #[cfg(windows)]
            registry: registry::Watch::of_policies(),
        }
    }
}

impl Watch {
    /// Waits until the policy is worth reading: the first time, at once.
    pub async fn next(&mut self) {
        if std::mem::take(&mut self.is_first) {
            return;
        }
        #[cfg(windows)]
        // Nobody has said so in time: it is read all the same.
        let _ = tokio::time::timeout(READ, self.registry.changed()).await;
        #[cfg(not(windows))]
        tokio::time::sleep(READ).await;
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_policy_is_read_at_once_and_then_at_least_every_quarter_of_a_minute() {
        let mut watch = Watch::default();
        let start = Instant::now();
        watch.next().await;
        assert_eq!(start.elapsed(), Duration::ZERO);
        watch.next().await;
        assert!(start.elapsed() < Duration::from_secs(15));
    }
}
