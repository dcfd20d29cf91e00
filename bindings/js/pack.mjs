// Puts the npm package together in build/js/package and packs it: build/js/ombra-VERSION.tgz, whose path is printed.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");
const made = join(root, "build/js"), folder = join(made, "package");
const assets = join(root, "node_modules/@webxr-input-profiles/assets");

rmSync(made, { recursive: true, force: true });
execFileSync(join(root, "apps/studio/node_modules/.bin/tsc"), ["-p", here], { stdio: ["ignore", 2, 2] });
cpSync(join(root, "bindings/wasm/module.d.ts"), join(folder, "wasm/module.d.ts"));
for (const [preset, name] of [["wasm", "simd"], ["wasm-scalar", "scalar"]]) {
  mkdirSync(join(folder, "js", name));
  for (const file of ["ombra.js", "ombra.wasm"]) cpSync(join(root, "build", preset, file), join(folder, "js", name, file));
}
for (const side of ["left.glb", "right.glb"])
  cpSync(join(assets, "dist/profiles/generic-hand", side), join(folder, "js/hands", side));
cpSync(join(assets, "LICENSE.md"), join(folder, "js/hands/LICENSE.md"));
for (const file of ["README.md"]) cpSync(join(here, file), join(folder, file));
cpSync(join(root, "LICENSE"), join(folder, "LICENSE"));

const version = readFileSync(join(root, "CMakeLists.txt"), "utf8").match(/project\(ombra VERSION (\S+)/)[1];
const manifest = { ...JSON.parse(readFileSync(join(here, "package.json"), "utf8")), version };
writeFileSync(join(folder, "package.json"), JSON.stringify(manifest, null, 2) + "\n");
const [{ filename }] = JSON.parse(
  execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", made, folder], { encoding: "utf8" }),
);
console.log(join(made, filename));
