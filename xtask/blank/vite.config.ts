import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [svelte()],
  base: "./",
  build: {
    target: ["es2022", "safari15.4", "chrome105"],
    modulePreload: false,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
});
