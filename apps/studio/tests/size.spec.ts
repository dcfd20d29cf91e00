// What a first visit costs.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, test } from "./studio";

const kMost_bytes = 1.5e6;

test("the first visit fetches at most 1.5 MB", () => {
  const read = (file: string) => readFileSync(fileURLToPath(new URL(`../dist/${file}`, import.meta.url)));
  const kept = /const kFiles = (\[[\s\S]*?\]);/.exec(read("sw.js").toString())![1]!;
  const files = ["sw.js", ...(JSON.parse(kept) as string[]).map((file) => (file === "./" ? "index.html" : file))];
  expect(files.filter((file) => file.endsWith(".wasm"))).toHaveLength(1);
  const bytes = files.reduce((sum, file) => sum + gzipSync(read(file), { level: 9 }).length, 0);
  console.log(`a first visit: ${files.length} files, ${(bytes / 1e6).toFixed(2)} MB compressed`);
  expect(bytes).toBeLessThanOrEqual(kMost_bytes);
});
