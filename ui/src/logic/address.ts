/** Tells whether this can be an e-mail address at all; only the service knows whether it is one. */
export function isAddress(typed: string): boolean {
  const address = meant(typed);
  return /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(address) || /^[^\s@]+@localhost$/.test(address);
}

/** The address that was pasted, without a name beside it, `mailto:` and the like; core reads it the same way. */
export function meant(typed: string): string {
  const wraps = /^[\s"'<>,;]+|[\s"'<>,;]+$/g;
  const seen = typed.replace(/\p{C}/gu, "");
  const inside = /<([^<>]*@[^<>]*)>[^<>]*$/.exec(seen)?.[1] ?? seen;
  const address = inside.replace(wraps, "").replace(/^mailto:([^?]*).*$/i, "$1");
  const at = address.lastIndexOf("@");
  if (at < 0) return address;
  const domain = address.slice(at + 1).replace(/^[\s.]+|[\s.]+$/g, "");
  return `${address.slice(0, at).trimEnd()}@${domain}`;
}

/** One or two letters for the round picture of a person. */
export function initials(name: string | undefined, email: string): string {
  const words = (name ?? email.split("@")[0] ?? "").split(/[\s._-]+/u).filter((word) => /\p{L}/u.test(word));
  const first = words[0];
  if (first === undefined) return "?";
  const last = words.length > 1 ? words[words.length - 1] : undefined;
  return (letter(first) + (last === undefined ? "" : letter(last))).toLocaleUpperCase();
}

function letter(word: string): string {
  return [...word].find((character) => /\p{L}/u.test(character)) ?? "";
}

/** Tells whether this can be the address of a provider. */
export function isIssuer(typed: string): boolean {
  try {
    const url = new URL(typed.trim());
    return url.protocol === "https:" || ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  } catch {
    return false;
  }
}
