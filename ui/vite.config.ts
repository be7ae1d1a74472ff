import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { words } from "./words.ts";

const repository = fileURLToPath(new URL("..", import.meta.url));

/** What `tauri.conf.json` sends with every page, so that a scene breaks where the window would. */
const csp = [
  "default-src 'self'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self' data:",
  "connect-src ipc: http://ipc.localhost",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

// The recorded scenes are a bundle of their own: nothing of them is in the product.
export default defineConfig(({ mode }) => ({
  plugins: [words(), svelte()],
  // Relative addresses work both in the window and from a folder.
  base: "./",
  server: { host: "127.0.0.1", port: 5173, strictPort: true, fs: { allow: [repository] } },
  preview: {
    host: "127.0.0.1",
    port: 5174,
    strictPort: true,
    headers: { "Content-Security-Policy": csp },
  },
  build: {
    outDir: mode === "scenes" ? "dist-scenes" : "dist",
    emptyOutDir: true,
    target: ["es2022", "safari15.4", "chrome105"],
    // Inline is what a policy without 'unsafe-inline' would refuse.
    modulePreload: {
      polyfill: false,
      // What the page needs is asked for at once, what comes later when it comes.
      resolveDependencies: (_, files, { hostType }) => (hostType === "html" ? files : []),
    },
    assetsInlineLimit: 0,
    // Places that are loaded later find their style there.
    cssCodeSplit: false,
    reportCompressedSize: false,
    rollupOptions: { input: mode === "scenes" ? "scenes.html" : "index.html" },
  },
}));
