import { now } from "../clock";
import { dashed } from "../logic/ids";
import type { Words } from "../logic/sheet";
import { moment, text, textIfAny } from "../text";

/** What a piece of evidence is called. */
export function label(key: string): string {
  return textIfAny(`evidence-${dashed(key)}`) ?? key.replaceAll("_", " ");
}

/** How plain values are said in the language in force. */
export function words(): Words {
  return { yes: text("yes"), no: text("no"), moment: (iso) => moment(iso, now()) };
}
