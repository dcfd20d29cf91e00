// Links from strangers: what cannot be shown is said, the heart is shown, and nothing in a link ever runs.
import { deflateRawSync } from "node:zlib";
import { fragmentOf } from "./links";
import { expect, notice, open, pattern, score, scene, settled, test, word } from "./studio";

test("a link that holds no scene says so and shows the heart", { tag: "@once" }, async ({ page }) => {
  await open(page);
  const good = await settled(page);
  const text = JSON.stringify(good);
  const whole = fragmentOf(text);
  const packed = (bytes: Buffer) => `#scene=${deflateRawSync(bytes).toString("base64url")}`;
  /** The scene with something in its text put in another's place. */
  const but = (from: RegExp, to: string) => {
    const other = text.replace(from, to);
    expect(other, String(from)).not.toBe(text);
    return fragmentOf(other);
  };
  const mask = (width: number, height: number, bits: string) =>
    fragmentOf(JSON.stringify({ ...good, target: { mask: { name: "x", width, height, bits } } }));
  const links: Record<string, string> = {
    "nothing": "#scene=",
    "no base64": "#scene=%%%<script>alert(1)</script>",
    "no deflate": "#scene=AAAA",
    "cut off": whole.slice(0, whole.length / 2),
    "no JSON": packed(Buffer.from("<script>alert(1)</script>")),
    "no UTF-8": packed(Buffer.from([0xff, 0xfe, 0xff])),
    "an array": packed(Buffer.from("[]")),
    "null": packed(Buffer.from("null")),
    "deep": packed(Buffer.from("[".repeat(100_000))),
    "huge": `#scene=${"A".repeat(100_000)}`,
    "a bomb": packed(Buffer.alloc(40_000_000, "[")),
    "another kind": but(/ombra\.scene\/1/, "ombra.scene/2"),
    "another pose": but(/ombra\.pose\/1/, "ombra.pose/9"),
    "no number": but(/"index-mcp-flexion":[-\d.e]+/, '"index-mcp-flexion":"NaN"'),
    "null for a number": but(/"index-mcp-flexion":[-\d.e]+/, '"index-mcp-flexion":null'),
    "endless": but(/"index-mcp-flexion":[-\d.e]+/, '"index-mcp-flexion":1e999'),
    "a joint out of its limits": but(/"index-mcp-flexion":[-\d.e]+/, '"index-mcp-flexion":400'),
    "an unknown joint": but(/"index-mcp-flexion"/, '"index-mcp-fexion"'),
    "a hand without a wrist": but(/"wrist"/, '"wrest"'),
    "an endless wrist": but(/"position_m":\[[^\]]*\]/, '"position_m":[1e999,0,0]'),
    "a giant's hand": but(/"hand_length_mm":[\d.]+/, '"hand_length_mm":1e9'),
    "no hands": but(/"hands":\{.*?\}\}\}/, '"hands":{}'),
    "a placement out of bounds": but(/"scale":[\d.]+/, '"scale":1e9'),
    "an unknown figure": but(/"figure":"heart"/, '"figure":"__proto__"'),
    "a prototype's keys": but(/^\{/, '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},'),
    "a pose with a prototype's keys": but(/"pose":\{/, '"pose":{"__proto__":{"polluted":1},'),
    "a target that is text": but(/"target":\{[^}]*\}/, '"target":"heart"'),
    "a shape too large": mask(100_000, 100_000, "AAAA"),
    "a shape of nothing": mask(0, 0, ""),
    "a shape in halves": mask(8.5, 8, "AAAAAAAAAAAA"),
    "a shape cut off": mask(64, 64, "AAAA"),
    "an empty shape": mask(16, 16, Buffer.alloc(32).toString("base64url")),
  };
  const told: Record<string, string> = {};
  for (const [what, link] of Object.entries(links)) {
    await page.evaluate((hash) => (location.hash = hash), link);
    // What only adds keys that nobody reads may be shown as well: then the address is the scene again.
    const refused = notice(page).getByText(pattern("badLink"));
    const shown = () => what.includes("prototype") && JSON.stringify(scene(page)) === text;
    await expect(async () => expect(shown() || (await refused.isVisible()), what).toBe(true)).toPass({ timeout: 10_000 });
    told[what] = (await notice(page).textContent()) ?? "";
    expect((await score(page)).name, what).toBe("Heart");
    await expect(() => expect(scene(page), what).toEqual(good)).toPass(); // the address follows a moment later
    expect(await page.evaluate(() => "polluted" in {} || "hacked" in window)).toBe(false);
    if (await refused.isVisible()) await page.getByRole("button", { name: word("dismiss"), exact: true }).click();
  }
  for (const [what, text] of Object.entries(told))
    expect(text, what).not.toMatch(/undefined|\[object|TypeError|SyntaxError|RangeError/);

  // The same where the page begins with it.
  for (const what of ["cut off", "a joint out of its limits"]) {
    await page.goto("about:blank");
    await open(page, links[what]);
    await expect(notice(page)).toContainText(told[what]!.replace(word("dismiss"), ""));
    expect(await settled(page)).toEqual(good);
  }
});

test("a name in a link is text, whatever it says", { tag: "@once" }, async ({ page }) => {
  await open(page);
  const good = await settled(page);
  const bits = Buffer.alloc(32 * 4, 0);
  for (let y = 8; y < 24; ++y) bits.fill(0xff, 4 * y + 1, 4 * y + 3);
  const name = `"><img src=x onerror=alert(1)><script>hacked = 1</script>`;
  const link = fragmentOf(JSON.stringify({ ...good, target: { mask: { name, width: 32, height: 32, bits: bits.toString("base64url") } } }));
  await page.goto("about:blank");
  await open(page, link);
  await expect(notice(page)).toBeEmpty();
  expect((await score(page)).name).toBe(name);
  await expect(page.getByText(name, { exact: true })).toBeVisible();
  await page.getByRole("button", { name: word("roomHold") }).click();
  await page.emulateMedia({ media: "print" });
  await expect(page.locator(".sheet").getByText(name)).toBeVisible();
  expect(await page.evaluate(() => "hacked" in window)).toBe(false);
  expect(scene(page).target).not.toBeNull();
});
