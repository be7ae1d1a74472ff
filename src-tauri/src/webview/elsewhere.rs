pub(super) fn is_there() -> bool {
    true
}

pub(super) fn show(_: &str, _: &str) {}
