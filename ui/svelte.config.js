// Svelte reads TypeScript by itself; this file only tells editors and svelte-check so.
export default {};
