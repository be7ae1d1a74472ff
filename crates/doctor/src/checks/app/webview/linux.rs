use super::System;

/// WebKitGTK is a library of the program that shows the window, which alone can ask it.
pub(super) fn installed(_: &System) -> Option<String> {
    None
}
