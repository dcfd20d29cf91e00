// The core in WebAssembly gives the very numbers that the native program gives, with SIMD and without.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { OmbraModule, Studio } from "../../../bindings/wasm/module";
import type { Solution } from "../../../bindings/wasm/ombra";
import { binary, expect, test } from "./studio";

const generated = fileURLToPath(new URL("../generated/", import.meta.url));
const kSide = 64;
const kEvaluations = 30_000;
const kSeed = 1;

type Load = (options: { wasmBinary: Uint8Array }) => Promise<OmbraModule>;

async function core(build: string): Promise<Studio> {
  const { default: load } = (await import(pathToFileURL(join(generated, build, "ombra.js")).href)) as { default: Load };
  const module = await load({ wasmBinary: readFileSync(join(generated, build, "ombra.wasm")) });
  const hand = (side: string) => new Uint8Array(readFileSync(join(generated, "hands", `${side}.glb`)));
  const studio = new module.Studio();
  expect(studio.open(hand("left"), hand("right"))).not.toContain("error");
  return studio;
}

/** Two discs that touch. */
const pixels = Uint8Array.from({ length: kSide * kSide }, (_, i) => {
  const x = i % kSide, y = Math.floor(i / kSide);
  return Math.hypot(x - 20, y - 20) < 14 || Math.hypot(x - 40, y - 40) < 16 ? 1 : 0;
});

let folder = "";
let native: { pose: unknown; scores: Record<string, number> };
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ombra-core-"));
  const target = join(folder, "target.pgm");
  writeFileSync(target, Buffer.concat([Buffer.from(`P5\n${kSide} ${kSide}\n255\n`), Buffer.from(pixels.map((each) => each * 255))]));
  const out = join(folder, "out");
  const more = ["--evaluations", kEvaluations, "--seed", kSeed, "--jobs", 1, "--out", out].map(String);
  execFileSync(binary, ["solve", target, ...more], { stdio: ["ignore", "ignore", "inherit"] });
  const read = (name: string) => JSON.parse(readFileSync(join(out, name), "utf8")) as never;
  native = { pose: read("pose.json"), scores: (read("result.json") as { scores: Record<string, number> }).scores };
});
test.afterAll(() => rmSync(folder, { recursive: true }));

for (const build of ["wasm", "wasm-scalar"])
  test(`${build} finds what the native core finds, to the last digit`, async () => {
    const studio = await core(build);
    studio.aim("discs", kSide, kSide, pixels);
    const options = JSON.stringify({ seed: kSeed, evaluations: kEvaluations });
    const solution = JSON.parse(studio.solve(options, () => true)) as Solution;
    expect(solution.pose).toEqual(native.pose);
    for (const [name, value] of Object.entries(solution.scores)) expect(native.scores[name], name).toBe(value);
  });

test("what the core refuses it refuses with a reason, and stays as it was", async () => {
  const studio = await core("wasm");
  const before = studio.held();
  const refused = (answer: string) =>
    expect((JSON.parse(answer) as { error: { message: string } }).error.message).toMatch(/\w+ \w+/);
  for (const pose of ["", "{", "[]", '{"format":"ombra.pose/1","hands":{}}', '{"format":"ombra.pose/2"}'])
    refused(studio.hold(pose));
  refused(studio.aim("", 4, 4, new Uint8Array(16)));
  refused(studio.aim("", 4, 4, new Uint8Array(15)));
  refused(studio.place('{"scale":1e9}'));
  expect(studio.held()).toBe(before);
});
