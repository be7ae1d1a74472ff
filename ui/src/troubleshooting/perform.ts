import type { Act } from "../generated/views";
import type { AppState } from "../stores/app.svelte";

/** Does what a button of troubleshooting says; what can't be undone is asked for first. */
export async function perform(app: AppState, act: Act): Promise<void> {
  const troubleshooting = app.troubleshooting;
  switch (act.do) {
    case "run_again":
      return troubleshooting.start();
    case "run_elsewhere":
      return troubleshooting.compare();
    case "test_browser":
      return troubleshooting.testBrowser();
    case "show_report":
      app.router.turn("forward");
      return troubleshooting.showReport();
    case "use_address":
      return app.signInInstead({ email: act.email });
    case "use_sso":
      return app.signInInstead({ method: "sso" });
    case "clear_web_data":
    case "forget_device":
    case "sign_out_everywhere":
      return troubleshooting.ask(act);
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
