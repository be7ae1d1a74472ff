/**
 * Puts the focus where a hand expects it on a new screen: in its first field, or on its title,
 * from where a screen reader reads on.
 */
export function focusFirst(screen: HTMLElement): void {
  const first = screen.querySelector<HTMLElement>("[data-first]") ?? screen.querySelector<HTMLElement>("h1");
  window.scrollTo(0, 0);
  first?.focus();
  if (first instanceof HTMLInputElement && first.type === "email") first.select();
}
