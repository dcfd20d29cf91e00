import { defineConfig } from "vite";

// The page takes everything from its own folder, by relative addresses: any static host will do.
export default defineConfig({
  base: "./",
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  worker: { format: "es" },
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
});
