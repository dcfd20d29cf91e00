// The package as somebody gets it: packed, installed into an empty folder, and used as its README says.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, extname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const studio = join(here, "../../apps/studio"); // whose tools this uses
const example = readFileSync(join(here, "README.md"), "utf8").match(/```js\n([\s\S]*?)```/)[1];
const folder = mkdtempSync(join(tmpdir(), "ombra-"));
const run = (command, ...words) => execFileSync(command, words, { cwd: folder, encoding: "utf8" });

before(() => {
  const tarball = run("node", join(here, "pack.mjs")).trim();
  writeFileSync(join(folder, "package.json"), '{"private": true, "type": "module"}');
  run("npm", "install", "--offline", "--no-audit", "--no-fund", tarball);
});
after(() => rmSync(folder, { recursive: true }));

test("the README's example finds a heart", () => {
  writeFileSync(join(folder, "heart.js"), example + "console.log(JSON.stringify({ ...found.scores, format: found.pose.format }));\n");
  const { iou, format } = JSON.parse(run("node", "heart.js").trim().split("\n").at(-1));
  assert.ok(iou > 0.9, `the heart's IoU is ${iou}`);
  assert.equal(format, "ombra.pose/1");
});

test("its types hold, and know what is wrong", () => {
  const tsc = join(studio, "node_modules/.bin/tsc");
  const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", "--lib", "es2022,dom"];
  writeFileSync(join(folder, "right.ts"), example);
  run(tsc, ...options, "right.ts");
  writeFileSync(join(folder, "wrong.ts"), example.replace("seed: 1", 'seed: "one"'));
  assert.throws(() => run(tsc, ...options, "wrong.ts"), ({ stdout }) => stdout.includes("TS2322"));
});

test("a page that Vite bundled finds a heart in a browser", async () => {
  writeFileSync(join(folder, "index.html"), '<script type="module" src="./page.js"></script>');
  writeFileSync(join(folder, "page.js"), example + "document.title = String(found.scores.iou);\n");
  run(join(studio, "node_modules/.bin/vite"), "build", "--target", "esnext", "--logLevel", "error");
  const kinds = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };
  const server = createServer(({ url }, answer) => {
    const path = join(folder, "dist", url === "/" ? "index.html" : url);
    if (!existsSync(path)) return answer.writeHead(404).end();
    answer.writeHead(200, { "content-type": kinds[extname(path)] ?? "application/octet-stream" }).end(readFileSync(path));
  });
  await new Promise((heard) => server.listen(0, "127.0.0.1", heard));
  const { chromium } = await import(join(studio, "node_modules/@playwright/test/index.mjs"));
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.waitForFunction(() => document.title !== "");
    assert.ok(Number(await page.title()) > 0.9, `the heart's IoU is ${await page.title()}`);
  } finally {
    await browser.close();
    server.close();
  }
});

test("a director judges the shadow of a pose", () => {
  const pose = join(here, "../../gallery/heart/pose.json");
  writeFileSync(
    join(folder, "judge.js"),
    `import { readFileSync } from "node:fs";
     import { loadCore, loadDirector, OmbraError } from "ombra";
     const pose = JSON.parse(readFileSync(${JSON.stringify(pose)}, "utf8"));
     const { placement } = JSON.parse(readFileSync(${JSON.stringify(join(dirname(pose), "result.json"))}, "utf8"));
     const core = await loadCore(), director = await loadDirector();
     core.hold(pose);
     const { frame } = pose.stage, side = 256;
     const dark = core.shadow(side, frame.centre_m, frame.size_m);
     const pixels = dark.map((value) => (value ? 1 : 0));
     director.ask({ name: "itself", width: side, height: side, pixels }, { ...placement, edge: "none" }, null);
     director.look({ sought: "shadow", corners: null, language: "en" });
     const data = new Uint8ClampedArray(4 * side * side);
     dark.forEach((value, i) => data.set([200 - value / 2, 190 - value / 2, 180 - value / 2, 255], 4 * i));
     const { verdict } = director.judge({ width: side, height: side, data }, 0, false);
     let refused = "";
     try { core.hold({ ...pose, format: "ombra.pose/9" }); } catch (error) { refused = error instanceof OmbraError ? error.message : ""; }
     console.log(JSON.stringify({ iou: verdict.scores.iou, refused }));`,
  );
  const { iou, refused } = JSON.parse(run("node", "judge.js"));
  assert.ok(iou > 0.95, `the shadow is found with an IoU of ${iou}`);
  assert.match(refused, /ombra\.pose\/1/);
});
