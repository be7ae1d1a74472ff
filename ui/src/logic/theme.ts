import type { ThemeChoice } from "../generated/views";

const dark = window.matchMedia("(prefers-color-scheme: dark)");

/** Shows the chosen theme, and follows the system for as long as it is the one asked for. */
export function applyTheme(choice: ThemeChoice): () => void {
  const show = () => {
    const shown = choice === "system" ? (dark.matches ? "dark" : "light") : choice;
    document.documentElement.dataset["theme"] = shown;
  };
  show();
  if (choice !== "system") return () => {};
  dark.addEventListener("change", show);
  return () => dark.removeEventListener("change", show);
}
