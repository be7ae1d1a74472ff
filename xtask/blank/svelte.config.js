// Svelte reads TypeScript by itself; this file keeps it from looking for settings further up.
export default {};
