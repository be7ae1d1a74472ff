use notify_rust::{Notification, Timeout};

use super::Answer;

const OPEN: &str = "default";
const STAY: &str = "stay";

pub(super) fn show(
    mut notification: Notification,
    stay: &str,
    answered: impl FnOnce(Answer),
) -> Result<(), notify_rust::error::Error> {
    notification
        .icon("portico")
        .action(OPEN, "Portico")
        .action(STAY, stay)
        .timeout(Timeout::Default);
    notification.show()?.wait_for_action(|action| match action {
        OPEN => answered(Answer::Open),
        STAY => answered(Answer::Stay),
        _ => {}
    });
    Ok(())
}
