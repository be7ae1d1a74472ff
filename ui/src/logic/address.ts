/** Tells whether this can be an e-mail address at all; only the service knows whether it is one. */
export function isAddress(typed: string): boolean {
  return /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(typed.trim()) || /^[^\s@]+@localhost$/.test(typed.trim());
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
