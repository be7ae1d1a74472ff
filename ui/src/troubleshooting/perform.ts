import type { Act } from "../generated/views";
import type { AppState } from "../stores/app.svelte";

/** Does what a button of troubleshooting says; what can't be undone is asked for first. */
export async function perform(app: AppState, act: Act): Promise<void> {
  const troubleshooting = app.troubleshooting;
  switch (act.do) {
    case "run_again":
      return troubleshooting.start();
    case "run_elsewhere":
      troubleshooting.comparing = true;
      return;
    case "test_browser":
      return troubleshooting.testBrowser();
    case "show_report":
      app.way = "forward";
      troubleshooting.article = null;
      troubleshooting.showing = "report";
      return;
    case "use_address":
      return app.signInInstead({ email: act.email });
    case "use_sso":
      return app.signInInstead({ method: "sso" });
    case "clear_web_data":
    case "forget_device":
    case "sign_out_everywhere":
      troubleshooting.asking = act;
      return;
    case "open_browser_settings":
    case "open_clock_settings":
    case "open_network_settings":
    case "open_portal":
    case "open_status_page":
    case "unlock_keychain":
      return troubleshooting.act(act);
    default:
      return act satisfies never;
  }
}
