// Gathers what the studio shows and runs but does not hold itself: the core, the hands, the gallery, the plays.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const root = join(here, "../..");
const made = join(here, "generated");

function need(path, hint) {
  if (existsSync(path)) return path;
  console.error(`assets: ${path} is missing; ${hint}`);
  process.exit(1);
}

rmSync(made, { recursive: true, force: true });
for (const preset of ["wasm", "wasm-scalar"]) {
  mkdirSync(join(made, preset), { recursive: true });
  for (const file of ["ombra.js", "ombra.wasm"])
    cpSync(need(join(root, "build", preset, file), `./dev build ${preset} makes it`), join(made, preset, file));
  writeFileSync(join(made, preset, "ombra.d.ts"), 'export { default } from "../../../../bindings/wasm/module";\n');
}
const asset = join(root, "node_modules/@webxr-input-profiles/assets/dist/profiles/generic-hand");
mkdirSync(join(made, "hands"));
for (const side of ["left.glb", "right.glb"])
  cpSync(need(join(asset, side), "./dev setup fetches it"), join(made, "hands", side));

// The gallery: what each figure is called, its outline, and the pose that was solved for it.
const text = (svg, pattern) => (svg.match(pattern)?.[1] ?? "").replace(/\s+/g, " ").trim();
const json = (path) => JSON.parse(readFileSync(path, "utf8"));
const filesIn = (folder) => (existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".json")).sort() : []);
const figures = readdirSync(join(root, "gallery"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => {
    const folder = join(root, "gallery", name);
    const svg = readFileSync(join(folder, "target.svg"), "utf8");
    const result = json(join(folder, "result.json"));
    return {
      name,
      title: text(svg, /<title>([^<]*)<\/title>/),
      titleKo: text(svg, /<ombra:title xml:lang="ko">([^<]*)</),
      idea: text(svg, /<desc>([^<]*)<\/desc>/),
      svg: svg.replace(/<metadata>[\s\S]*?<\/metadata>/, "").replace(/\n\s*/g, ""),
      placement: result.placement,
      pose: json(join(folder, "pose.json")),
      parts: Object.fromEntries(
        filesIn(join(folder, "parts")).map((file) => [basename(file, ".json"), json(join(folder, "parts", file))]),
      ),
    };
  })
  .sort((a, b) => (a.name < b.name ? -1 : 1));
writeFileSync(join(made, "gallery.json"), JSON.stringify(figures));

// The plays: their scripts, and the poses that only they use, named as the scripts name them.
const plays = join(root, "plays");
const poses = readdirSync(plays, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => filesIn(join(plays, name)).map((file) => [`${name}/${file}`, json(join(plays, name, file))]));
writeFileSync(
  join(made, "plays.json"),
  JSON.stringify({
    plays: filesIn(plays).map((file) => ({ name: basename(file, ".json"), file: json(join(plays, file)) })),
    poses: Object.fromEntries(poses),
  }),
);
