import type { Act } from "../generated/views";
import type { Lobby } from "../lobby.svelte";

/** Does what a button of troubleshooting says; what can't be undone is asked for first. */
export async function perform(lobby: Lobby, act: Act): Promise<void> {
  const doctor = lobby.doctor;
  switch (act.do) {
    case "run_again":
      return doctor.start();
    case "run_elsewhere":
      doctor.comparing = true;
      return;
    case "test_browser":
      return doctor.testBrowser();
    case "show_report":
      lobby.way = "forward";
      doctor.article = null;
      doctor.showing = "report";
      return;
    case "use_address":
      return lobby.signInInstead({ email: act.email });
    case "use_sso":
      return lobby.signInInstead({ method: "sso" });
    case "clear_web_data":
    case "forget_device":
    case "sign_out_everywhere":
      doctor.asking = act;
      return;
    case "open_browser_settings":
    case "open_clock_settings":
    case "open_network_settings":
    case "open_portal":
    case "open_status_page":
    case "unlock_keychain":
      return doctor.act(act);
    default:
      return act satisfies never;
  }
}
