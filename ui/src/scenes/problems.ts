// Problems in the words of the catalogue.

import { CODES } from "../generated/codes";
import type { Code, ProblemView } from "../generated/views";
import { textIfAny } from "../text";
import { acme } from "./samples";
import { at } from "./scene";

export const ALL_CODES = Object.keys(CODES) as Code[];

/** A problem with the catalogue's words where it has them. */
export function problem(code: Code, more: Partial<ProblemView> = {}): ProblemView {
  const name = `problem-${code.replaceAll("_", "-")}`;
  const args = {
    service: acme.title,
    address: "ada@example.com",
    account: "Analytical Engines",
    domain: "example.com",
    asked: "ada@example.com",
    came: "finn@example.com",
    offset: 7,
    host: "accounts.acme.example",
    browser: "Firefox",
    wait: textIfAny("duration-minutes", { minutes: 5 }) ?? "5",
    path: "/home/ada/.local/share/portico",
    mend: "chmod 700 ~/.local/share/portico",
    scopes: "openid email offline_access",
    manager: "Acme IT",
    key: "methods",
    support: "Call 4444 on weekdays.",
    contact: "it@acme.example",
    proxy: code === "proxy_sign_in" ? "proxy.acme.example:3128" : "none",
    untold: code === "proxy_sign_in" ? "no-ticket" : "none",
    place: code === "proxy_setting_invalid" ? "HTTPS_PROXY" : "none",
    fault: "quotes",
    right: "http://proxy.acme.example:3128",
  };
  const { action, article } = CODES[code];
  return {
    code,
    title: textIfAny(name, args) ?? `Sample: ${code.replaceAll("_", " ")}`,
    why: textIfAny(`${name}.why`, args) ?? "One sentence that says why, as long as such a sentence usually is.",
    next: textIfAny(`${name}.next`, args) ?? "What to do, in one sentence, so that it helps.",
    article,
    action,
    retry_after: action === "wait" ? 300 : null,
    at: at(0),
    detail: "POST accounts.acme.example/challenge: 400",
    correlation_id: "7f3c1a90-5b7e-4a53-9d1f-2f2f6f0a1c11",
    ...more,
  };
}
