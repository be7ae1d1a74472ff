//! What was measured several times: its middle, and how far it spreads.

use std::time::Duration;

/// Values of one kind, in milliseconds or MiB.
#[derive(Debug, Clone, Default)]
pub(super) struct Sample(Vec<f64>);

impl Sample {
    /// Takes in a time, as milliseconds.
    pub(super) fn add(&mut self, took: Duration) {
        self.add_value(took.as_secs_f64() * 1e3);
    }

    /// Takes in any value.
    pub(super) fn add_value(&mut self, value: f64) {
        let place = self.0.partition_point(|other| *other < value);
        self.0.insert(place, value);
    }

    /// The middle value; 0 where there is none.
    pub(super) fn median(&self) -> f64 {
        self.at(0.5)
    }

    /// `23.1 ms (22.8–23.6)`: the median, and the quarters below and above it.
    pub(super) fn shown(&self, unit: &str) -> String {
        let digits = usize::from(self.median() < 100.0);
        format!(
            "{:.digits$} {unit} ({:.digits$}–{:.digits$})",
            self.median(),
            self.at(0.25),
            self.at(0.75)
        )
    }

    /// The value below which this share of all lies, between two of them where it falls there.
    fn at(&self, share: f64) -> f64 {
        let Some(last) = self.0.len().checked_sub(1) else {
            return 0.0;
        };
        let place = share * last as f64;
        let (below, above) = (place.floor(), place.ceil());
        let value = |place: f64| self.0.get(place as usize).copied().unwrap_or_default();
        value(below) + (value(above) - value(below)) * (place - below)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_and_its_quarters_don_t_depend_on_the_order() {
        let mut sample = Sample::default();
        for value in [40.0, 10.0, 50.0, 20.0, 30.0] {
            sample.add_value(value);
        }
        assert_eq!(sample.median(), 30.0);
        assert_eq!(sample.shown("ms"), "30.0 ms (20.0–40.0)");
        sample.add(Duration::from_millis(60));
        assert_eq!(sample.median(), 35.0, "between two");
    }
}
