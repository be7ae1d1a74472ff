//! The table: on the terminal, and in docs/performance.md.

use super::sample::Sample;
use crate::Trouble;
use crate::process::write;
use crate::workspace::root;

const PAGE: &str = "docs/performance.md";
const BEGIN: &str = "<!-- bench: written by `cargo xtask bench --write`, not by hand -->\n";
const END: &str = "<!-- bench end -->\n";

/// One thing that was measured.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(super) what: String,
    pub(super) ours: String,
    pub(super) floor: String,
    pub(super) budget: Budget,
}

/// What it may cost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Budget {
    /// At most so many times the floor; and how many times it is.
    Ratio { at_most: f64, is: f64 },
    /// At most so many milliseconds; and how many it is.
    Milliseconds { at_most: f64, is: f64 },
    /// At most so many MB; and how many it is.
    Megabytes { at_most: f64, is: f64 },
    /// At most so many MB, of something that does not exist here.
    NotMeasured { at_most: f64 },
    /// How many times the floor it is, without a budget.
    Told { is: f64 },
}

impl Budget {
    fn is_met(self) -> Option<bool> {
        match self {
            // Only as exact as it is shown.
            Budget::Ratio { at_most, is } => Some((is * 100.0).round() <= at_most * 100.0),
            Budget::Megabytes { at_most, is } => Some(is <= at_most),
            Budget::Milliseconds { at_most, is } => Some((is * 10.0).round() <= at_most * 10.0),
            Budget::Told { .. } | Budget::NotMeasured { .. } => None,
        }
    }
}

impl Row {
    /// What was measured against its floor; without a budget it is only told.
    pub(super) fn against(
        what: impl Into<String>,
        (ours, floor): (&Sample, &Sample),
        unit: &str,
        at_most: Option<f64>,
    ) -> Self {
        let is = ours.median() / floor.median();
        Self {
            what: what.into(),
            ours: ours.shown(unit),
            floor: floor.shown(unit),
            budget: at_most.map_or(Budget::Told { is }, |at_most| Budget::Ratio { at_most, is }),
        }
    }

    /// So many milliseconds more than what stands beside.
    pub(super) fn beside(
        what: impl Into<String>,
        (more, least): (&Sample, &Sample),
        at_most: f64,
    ) -> Self {
        let is = more.median();
        Self {
            what: what.into(),
            ours: more.shown("ms"),
            floor: least.shown("ms"),
            budget: Budget::Milliseconds { at_most, is },
        }
    }

    fn cells(&self) -> [String; 6] {
        let (ratio, budget) = match self.budget {
            Budget::Ratio { at_most, is } => (format!("{is:.2} ×"), format!("≤ {at_most:.2} ×")),
            Budget::Megabytes { at_most, .. } | Budget::NotMeasured { at_most } => {
                (String::new(), format!("≤ {at_most} MB"))
            }
            Budget::Milliseconds { at_most, .. } => (String::new(), format!("≤ {at_most} ms")),
            Budget::Told { is } => (format!("{is:.2} ×"), String::new()),
        };
        let met = match self.budget.is_met() {
            Some(true) => "met",
            Some(false) => "**missed**",
            None => "",
        };
        let text = |text: &str| text.to_owned();
        [
            text(&self.what),
            text(&self.ours),
            text(&self.floor),
            ratio,
            budget,
            text(met),
        ]
    }
}

/// The facts about the machine, and the rows.
pub(super) fn markdown(facts: &str, rows: &[Row]) -> String {
    let mut text = format!(
        "{facts}\n\n| what | Portico | floor | ratio | budget | |\n\
         | --- | --- | --- | --- | --- | --- |\n"
    );
    for row in rows {
        text.push_str(&format!("| {} |\n", row.cells().join(" | ")));
    }
    text
}

/// Puts it in its place in the page.
pub(super) fn write_page(table: &str) -> Result<(), Trouble> {
    let path = root().join(PAGE);
    let page = std::fs::read_to_string(&path)?;
    write(&path, &placed(&page, table)?)?;
    println!("written: {PAGE}");
    Ok(())
}

fn placed(page: &str, table: &str) -> Result<String, Trouble> {
    let marks = || format!("{PAGE} has lost the marks around its table");
    let (before, rest) = page.split_once(BEGIN).ok_or_else(marks)?;
    let (_, after) = rest.split_once(END).ok_or_else(marks)?;
    Ok(format!("{before}{BEGIN}\n{table}\n{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_met_as_exactly_as_it_is_shown() {
        let ratio = |is| Budget::Ratio { at_most: 1.1, is }.is_met();
        assert_eq!(ratio(1.1), Some(true));
        assert_eq!(ratio(1.104), Some(true));
        assert_eq!(ratio(1.106), Some(false));
        assert_eq!(
            Budget::Megabytes {
                at_most: 7.0,
                is: 7.1
            }
            .is_met(),
            Some(false)
        );
        let added = |is| Budget::Milliseconds { at_most: 2.0, is }.is_met();
        assert_eq!(added(2.04), Some(true));
        assert_eq!(added(2.06), Some(false));
        assert_eq!(added(-0.3), Some(true), "the noise may be larger");
        assert_eq!(Budget::Told { is: 9.0 }.is_met(), None);
    }

    #[test]
    fn only_the_table_between_its_marks_is_replaced() {
        let page = format!("before\n{BEGIN}\nold\n{END}after\n");
        let placed = placed(&page, "new\n").unwrap();
        assert_eq!(placed, format!("before\n{BEGIN}\nnew\n\n{END}after\n"));
        assert!(super::placed("no marks", "new").is_err());
    }

    #[test]
    fn a_missed_budget_stands_out() {
        let row = Row {
            what: "size".to_owned(),
            ours: "8 MB".to_owned(),
            floor: String::new(),
            budget: Budget::Megabytes {
                at_most: 7.0,
                is: 8.0,
            },
        };
        assert!(markdown("facts", &[row]).contains("| ≤ 7 MB | **missed** |"));
    }
}
