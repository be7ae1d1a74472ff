// What people paste when they paste a code: blanks, dashes of every kind, non-breaking and
// zero-width characters, a full sentence around it.

const NOISE = /[\s\p{Cf}\p{Pd}\u00a0.·_]/gu;

/** Leaves only the digits of a code, at most `length` of them. */
export function cleanDigits(typed: string, length: number): string {
  return toAsciiDigits(typed).replace(/[^0-9]/g, "").slice(0, length);
}

/** Leaves the letters and digits of a backup code; its own shape is the service's matter. */
export function cleanBackupCode(typed: string): string {
  return toAsciiDigits(typed).replace(NOISE, "").slice(0, 64);
}

/** Digits of other scripts and full-width digits mean the same digits. */
function toAsciiDigits(typed: string): string {
  return typed.normalize("NFKC").replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) =>
    String(digit.charCodeAt(0) & 0xf),
  );
}
