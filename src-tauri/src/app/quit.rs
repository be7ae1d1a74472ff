//! Quitting: a sign-in under way is cancelled, and what is in memory only is taken back, behind a window
//! that is gone already.

use std::time::Duration;

use portico_core::{Answer, AnswerKind};
use tokio::time::{sleep, timeout};

use super::App;
use crate::sign_in_task::SignInTask;
use crate::{shutdown, tray, window};

/// How long providers may keep the program from ending once nothing of it is on the screen.
const PATIENCE: Duration = Duration::from_secs(6);
/// How long the page in the browser may, and how long the end of the system's session is held up.
const FAREWELL: Duration = Duration::from_secs(3);
const PAUSE: Duration = Duration::from_millis(20);

/// How far quitting is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Quitting {
    #[default]
    No,
    UnderWay,
    Done,
}

impl App {
    /// Whether the program has to wait for its end, which then comes by itself with this code. Nothing
    /// waits for the system's own end but what is at hand.
    pub(crate) fn waits_to_quit(&self, code: Option<i32>) -> bool {
        match self.now().quitting {
            Quitting::No => {}
            Quitting::UnderWay => return true,
            Quitting::Done => return false,
        }
        if shutdown::is_near() || !self.is_anything_left() {
            return false;
        }
        self.now().quitting = Quitting::UnderWay;
        window::hide(self.handle());
        tray::allow(self.handle(), false);
        let app = self.clone();
        tauri::async_runtime::spawn(async move {
            app.let_go(PATIENCE).await;
            app.now().quitting = Quitting::Done;
            app.handle().exit(code.unwrap_or_default());
        });
        true
    }

    /// The last moment, where the end did not wait before.
    pub(crate) fn leave(&self) {
        let quitting = self.now().quitting;
        let last = async {
            match quitting {
                Quitting::No => {
                    self.now().quitting = Quitting::UnderWay;
                    self.let_go(FAREWELL).await;
                }
                Quitting::UnderWay => self.wait_until(FAREWELL, App::has_quit).await,
                Quitting::Done => {}
            }
        };
        tauri::async_runtime::block_on(last);
    }

    /// Whether nothing is shown any more.
    pub(super) fn is_quitting(&self) -> bool {
        self.now().quitting != Quitting::No
    }

    fn has_quit(&self) -> bool {
        self.now().quitting == Quitting::Done
    }

    fn is_anything_left(&self) -> bool {
        !self.is_sign_in_over() || self.portico().sessions().is_any_until_quit()
    }

    async fn let_go(&self, within: Duration) {
        let sessions = self.portico().sessions();
        let all = async {
            tokio::join!(self.end_sign_in(), sessions.before_quitting(within));
            // What the sign-in has left there meanwhile.
            sessions.before_quitting(within).await;
        };
        if timeout(within, all).await.is_err() {
            tracing::warn!("not everything was brought to its end before quitting");
        }
    }

    /// Cancels the sign-in under way, whose tokens are taken back or set aside, and lets the page in the
    /// browser be read to its end.
    async fn end_sign_in(&self) {
        let handle = self.now().signing_in.as_ref().map(SignInTask::handle);
        let Some(handle) = handle else {
            return;
        };
        handle.answer(Answer::from(AnswerKind::Cancel)).await;
        self.wait_until(FAREWELL, App::is_sign_in_over).await;
    }

    fn is_sign_in_over(&self) -> bool {
        let now = self.now();
        now.signing_in.as_ref().is_none_or(SignInTask::is_finished)
    }

    async fn wait_until(&self, limit: Duration, is_over: impl Fn(&App) -> bool) {
        let over = async {
            while !is_over(self) {
                sleep(PAUSE).await;
            }
        };
        if timeout(limit, over).await.is_err() {
            tracing::warn!("not waited for to its end before quitting");
        }
    }
}
