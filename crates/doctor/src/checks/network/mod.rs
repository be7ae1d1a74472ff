mod compare;

use crate::check::Check;

pub(super) fn all() -> Vec<Box<dyn Check>> {
    vec![Box::new(compare::Compare)]
}
