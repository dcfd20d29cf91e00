// How fast the core searches as WebAssembly beside the native program: evaluations a second of one core, in turns.
// usage: node compare.mjs OMBRA_BINARY [RUNS]; prints JSON.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const asset = join(root, "node_modules/@webxr-input-profiles/assets/dist/profiles/generic-hand");
const kEvaluations = 200_000;
const binary = process.argv[2];
const runs = Number(process.argv[3] ?? 5);
if (!binary || !(runs >= 1)) {
  console.error("usage: node compare.mjs OMBRA_BINARY [RUNS]");
  process.exit(2);
}

// Two discs that overlap: a target that needs no reader of pictures.
const side = 64;
const pixels = Uint8Array.from({ length: side * side }, (_, i) => {
  const x = i % side, y = (i - x) / side;
  return (x - 20) ** 2 + (y - 20) ** 2 < 14 ** 2 || (x - 40) ** 2 + (y - 40) ** 2 < 16 ** 2 ? 1 : 0;
});

async function webAssembly(preset) {
  const folder = join(root, "build", preset);
  const { default: load } = await import(pathToFileURL(join(folder, "ombra.js")).href);
  const { Studio } = await load({ wasmBinary: readFileSync(join(folder, "ombra.wasm")) });
  const studio = new Studio();
  studio.open(readFileSync(join(asset, "left.glb")), readFileSync(join(asset, "right.glb")));
  studio.aim("two discs", side, side, pixels);
  return () => {
    const begun = performance.now();
    const solved = JSON.parse(studio.solve(JSON.stringify({ seed: 1, evaluations: kEvaluations }), () => true));
    return { perSecond: (1000 * solved.evaluations) / (performance.now() - begun), iou: solved.scores.iou };
  };
}

function native(folder) {
  const target = join(folder, "two-discs.pgm");
  writeFileSync(target, Buffer.concat([Buffer.from(`P5 ${side} ${side} 255\n`), Buffer.from(pixels.map((p) => 255 * p))]));
  const options = ["--evaluations", String(kEvaluations), "--jobs", "1", "--json", "--out", join(folder, "out")];
  return () => {
    const solved = JSON.parse(execFileSync(binary, ["solve", target, ...options], { encoding: "utf8" }));
    return { perSecond: solved.evaluations / solved.seconds, iou: solved.scores.iou };
  };
}

const folder = mkdtempSync(join(tmpdir(), "ombra-"));
try {
  const kinds = { native: native(folder), simd: await webAssembly("wasm"), scalar: await webAssembly("wasm-scalar") };
  const rates = { native: [], simd: [], scalar: [] }, ious = {};
  for (let run = 0; run < runs; ++run)
    for (const [kind, solve] of Object.entries(kinds)) {
      const { perSecond, iou } = solve();
      rates[kind].push(Math.round(perSecond));
      ious[kind] = iou;
    }
  const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
  const medians = Object.fromEntries(Object.entries(rates).map(([kind, values]) => [kind, median(values)]));
  const share = { simd: medians.simd / medians.native, scalar: medians.scalar / medians.native };
  console.log(JSON.stringify({ evaluations: kEvaluations, ious, rates, medians, share }, null, 2));
} finally {
  rmSync(folder, { recursive: true });
}
