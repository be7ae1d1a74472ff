//! `portico proxy`: what is known of the network's proxies.

use serde_json::json;

use crate::app::App;
use crate::args::Proxy;
use crate::exit::Failure;
use crate::runtime;

pub(crate) fn run(app: &App, command: Proxy) -> Result<(), Failure> {
    let Proxy::Forget { proxy } = command;
    let work = app.clone();
    runtime::run_until_interrupted(move || async move { forget(&work, proxy).await })
}

async fn forget(app: &App, proxy: Option<String>) -> Result<(), Failure> {
    let output = &app.output;
    let forgotten = app.portico.forget_proxies(proxy).await?;
    if output.json {
        return output.line(&json!({ "forgotten": forgotten }));
    }
    for proxy in &forgotten {
        output.say(&output.words("cli-proxy-forgotten", |values| {
            values.text("proxy", proxy.clone());
        }));
    }
    if forgotten.is_empty() {
        output.say(&output.word("cli-no-proxy-forgotten"));
    }
    Ok(())
}
