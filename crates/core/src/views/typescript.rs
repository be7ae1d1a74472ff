//! The views as TypeScript, for `ui/src/generated/views.ts`.

use ts_rs::TS;

use super::policy::{OverriddenView, PolicySettingView, PolicySourceView, UnknownKeyView};
use super::*;
use crate::problem::{Action, Code};
use crate::sign_in::{AnswerInput, AnswerName};

/// All of them.
#[must_use]
pub fn typescript() -> String {
    let config = ts_rs::Config::default();
    [
        Code::decl(&config),
        Action::decl(&config),
        StepView::decl(&config),
        ChallengeView::decl(&config),
        Doubt::decl(&config),
        Factor::decl(&config),
        ProxyScheme::decl(&config),
        RejectedView::decl(&config),
        Rejection::decl(&config),
        HandoffView::decl(&config),
        DeviceCode::decl(&config),
        SignedInView::decl(&config),
        Method::decl(&config),
        ProblemView::decl(&config),
        ManagedByView::decl(&config),
        SessionView::decl(&config),
        PolicyView::decl(&config),
        PolicySourceView::decl(&config),
        PolicySettingView::decl(&config),
        OverriddenView::decl(&config),
        UnknownKeyView::decl(&config),
        SessionStateView::decl(&config),
        Checked::decl(&config),
        EndedView::decl(&config),
        EndReason::decl(&config),
        RevocationView::decl(&config),
        RevocationState::decl(&config),
        ReplacedView::decl(&config),
        TakenBackView::decl(&config),
        SignedOutView::decl(&config),
        AtProviderView::decl(&config),
        ServiceAccount::decl(&config),
        TrustedDevice::decl(&config),
        ProfileView::decl(&config),
        Kind::decl(&config),
        Origin::decl(&config),
        StartRequest::decl(&config),
        AnswerInput::decl(&config),
        AnswerName::decl(&config),
        SignInView::decl(&config),
        PushView::decl(&config),
        Settings::decl(&config),
        LanguageChoice::decl(&config),
        ThemeChoice::decl(&config),
        RememberedPerson::decl(&config),
        OverviewView::decl(&config),
        Suggestion::decl(&config),
        ArticleView::decl(&config),
        ArticleSummaryView::decl(&config),
        VersionView::decl(&config),
        UpdateView::decl(&config),
        UpdateMode::decl(&config),
        UpdateReason::decl(&config),
        InstallSource::decl(&config),
    ]
    .map(|declaration| format!("export {declaration}\n"))
    .join("\n")
}
