// The same characters as `is_hidden` in crates/core/src/text/hidden.rs: controls but line ends, other
// ends of lines, what turns the direction of reading, and what Unicode wants to be ignored.
const HIDDEN = /(?!\n)[\p{Cc}\p{Default_Ignorable_Code_Point}\u2028-\u202e\ufff9-\ufffb]/gu;

/** A value whose texts hide nothing: all that the window shows comes through here. */
export function visible<T>(value: T): T {
  return walk(value) as T;
}

function walk(value: unknown): unknown {
  if (typeof value === "string") {
    return value.replace(HIDDEN, (c) => (c === "\t" ? " " : ""));
  }
  if (Array.isArray(value)) {
    return value.map(walk);
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, walk(one)]));
  }
  return value;
}
