pub(super) fn choose() {}
