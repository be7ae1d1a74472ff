/** What a screen reader is told, beside what is on the screen. */
export class Announcer {
  spoken = $state("");

  say(words: string): void {
    // The same words twice are only spoken twice when they differ.
    this.spoken = this.spoken === words ? `${words}\u00a0` : words;
  }
}
