pub(super) fn can_be_made() -> bool {
    true
}

pub(super) fn is_shown() -> bool {
    true
}
