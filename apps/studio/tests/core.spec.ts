// The core in WebAssembly gives the very numbers that the native program gives, with SIMD and without.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { OmbraModule, Studio } from "../../../bindings/wasm/module";
import type { Placement, PoseFile, Solution, VerdictFile } from "../../../bindings/wasm/ombra";
import { binary, expect, root, test } from "./studio";

const generated = fileURLToPath(new URL("../generated/", import.meta.url));
const kSide = 64;
const kEvaluations = 30_000;
const kSeed = 1;

type Load = (options: { wasmBinary: Uint8Array }) => Promise<OmbraModule>;

const hand = (side: string) => new Uint8Array(readFileSync(join(generated, "hands", `${side}.glb`)));

async function moduleOf(build: string): Promise<OmbraModule> {
  const { default: load } = (await import(pathToFileURL(join(generated, build, "ombra.js")).href)) as { default: Load };
  return load({ wasmBinary: readFileSync(join(generated, build, "ombra.wasm")) });
}
async function core(build: string): Promise<Studio> {
  const studio = new (await moduleOf(build)).Studio();
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

/** The heart's shadow as a target, and a wall with the shadow of the same hands with one index finger bent. */
async function bentHeart() {
  const studio = await core("wasm");
  const read = (file: string) => readFileSync(join(root, "gallery/heart", file), "utf8");
  const { placement } = JSON.parse(read("result.json")) as { placement: Placement };
  const pose = read("pose.json");
  studio.hold(pose);
  const { frame } = (JSON.parse(pose) as PoseFile).stage!;
  const shadow = () => studio.shadow(256, frame.centre_m[0], frame.centre_m[1], frame.size_m);
  const target = shadow().map((each) => Number(each > 0));
  const index = (JSON.parse(studio.limits()) as { name: string }[]).findIndex(({ name }) => name === "index-mcp-flexion");
  studio.bend(1, index, 50);
  const seen = shadow();
  const wall = new Uint8ClampedArray(4 * 640 * 360).fill(255);
  for (let y = 0; y < 360; ++y)
    for (let x = 0; x < 640; ++x) {
      const inside = x >= 192 && x < 448 && y >= 52 && y < 308 && seen[(y - 52) * 256 + x - 192]! > 0;
      const lit = 210 - 60 * (((x - 320) / 320) ** 2 + ((y - 180) / 180) ** 2) / 2;
      const at = 4 * (y * 640 + x);
      wall.set([0.95, 0.9, 0.8].map((tone) => lit * tone * (inside ? 0.6 : 1)), at);
    }
  return { target, placement, pose, wall };
}

for (const build of ["wasm", "wasm-scalar"])
  test(`${build} judges as the native core judges, to the last digit`, async () => {
    const { target, placement, pose, wall } = await bentHeart();
    const file = (name: string, head: string, bytes: Uint8Array) => {
      writeFileSync(join(folder, name), Buffer.concat([Buffer.from(head), bytes]));
      return join(folder, name);
    };
    const asked = file("heart.pgm", "P5\n256 256\n255\n", target.map((each) => 255 * (1 - each)));
    const rgb = wall.filter((_, i) => i % 4 < 3);
    const photo = file("wall.ppm", "P6\n640 360\n255\n", new Uint8Array(rgb));
    const corners = [[192, 52], [448, 52], [448, 308], [192, 308]];
    const more = ["--target", asked, "--pose", "heart", "--json", "--corners", corners.flat().join(",")];
    const printed = execFileSync(binary, ["judge", photo, ...more], { cwd: root, encoding: "utf8" });
    const [take] = (JSON.parse(printed) as { takes: VerdictFile[] }).takes;

    const director = new (await moduleOf(build)).Director();
    expect(director.open(hand("left"), hand("right"))).toBe("{}");
    expect(director.ask("heart", 256, 256, target, JSON.stringify(placement), pose)).toBe("{}");
    const judge = (language: string, timeS: number, advise: boolean) => {
      director.look(JSON.stringify({ sought: "shadow", corners, language }));
      const judged = director.judge(640, 360, wall, timeS, advise);
      if (typeof judged === "string") throw new Error(judged);
      return { ...judged, verdict: JSON.parse(judged.verdict) as VerdictFile };
    };
    const judged = judge("en", 0, true);
    expect(take).toMatchObject({ ...judged.verdict });
    expect(judged.verdict.advice.length).toBeGreaterThan(0);
    expect(judge("ko", 0.1, true).verdict.advice[0]).toMatch(/손/);

    // Outlines come in the picture's own pixels, whatever the corners.
    const xs = judged.outline[0]!.filter((_, i) => i % 2 === 0);
    expect(Math.min(...xs)).toBeGreaterThan(191.5);
    expect(Math.max(...xs)).toBeLessThan(448.5);
    expect(judged.target.length).toBeGreaterThan(0);

    // Held still until half a second is over, and then gone.
    for (let k = 2; k < 8; ++k) expect(judge("en", k / 10, false).take).toBeNull();
    wall.fill(255);
    const ended = judge("en", 0.8, false);
    expect(ended.usable).toBe(false);
    expect(ended.take).toMatchObject({ width: 640, height: 360, usable: true });
    expect(director.endTake()).toBeNull();
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
