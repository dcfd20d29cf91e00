import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { defineConfig, type Plugin } from "vite";

/** sw.js: the service worker with the list of the page's files, named after what they hold. The core without SIMD and what
 *  only a rehearsal's log needs are left out: who needs them has them kept when they are first fetched. */
function serviceWorker(): Plugin {
  return {
    name: "ombra-service-worker",
    apply: "build",
    generateBundle(_, bundle) {
      const scalar = Object.values(bundle).flatMap((file) =>
        file.type === "chunk" && file.facadeModuleId?.includes("wasm-scalar")
          ? [file.fileName]
          : file.type === "asset" && file.originalFileNames.some((name) => name.includes("wasm-scalar"))
            ? [file.fileName]
            : [],
      );
      const later = (file: string) => scalar.includes(file) || /\/(sqlite3|log\.worker)[^/]*$/.test(file);
      const files = [...Object.keys(bundle), ...readdirSync("public")].filter((file) => !later(file)).sort();
      const version = createHash("sha256").update(JSON.stringify(files));
      for (const file of files) version.update(file in bundle ? "" : readFileSync(`public/${file}`));
      this.emitFile({
        type: "asset",
        fileName: "sw.js",
        source: readFileSync("src/sw.js", "utf8")
          .replace("__VERSION__", version.digest("hex").slice(0, 12))
          .replace("[__FILES__]", JSON.stringify(["./", ...files.filter((file) => file !== "index.html")])),
      });
    },
  };
}

// The page takes everything from its own folder, by relative addresses: any static host will do.
export default defineConfig({
  base: "./",
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  worker: { format: "es" },
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  plugins: [serviceWorker()],
});
