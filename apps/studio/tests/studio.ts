// What the journeys share: the studio as its server gives it, pages that may do no wrong, and the words on them.
import { type BrowserContext, type Locator, type Page, expect, test as plain } from "@playwright/test";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { language, say, type Word } from "../src/app/words";
import { type LinkedScene, sceneIn } from "./links";

export { expect };

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
export const root = here("../../..");
export const binary = process.env.OMBRA_BINARY ?? here("../../../build/release/ombra");

/** `ombra studio` at a port of its own. */
export async function serve(): Promise<{ address: string; server: ChildProcess }> {
  const server = spawn(binary, ["studio", "--port", "0", "--folder", here("../dist")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [said] = (await once(createInterface(server.stdout), "line")) as [string];
  const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(said)?.[0];
  if (!address) throw new Error(`the server says no address: ${said}`);
  return { address, server };
}

/** Notes what no page of a context may do: errors, refused content, dialogs, and requests to anybody else. */
export function watch(context: BrowserContext, faults: string[]): void {
  context.on("console", (said) => said.type() === "error" && faults.push(`console: ${said.text()}`));
  context.on("weberror", (thrown) => faults.push(`error: ${thrown.error().message}`));
  context.on("dialog", (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (hostname !== "127.0.0.1" && !["blob:", "data:", "about:"].includes(protocol))
      faults.push(`request: ${request.url().slice(0, 200)}`);
  });
}

export const test = plain.extend<{ faults: string[]; another: () => Promise<Page> }, { address: string }>({
  address: [
    async ({}, use) => {
      const { address, server } = await serve();
      await use(address);
      server.kill();
      await once(server, "exit");
    },
    { scope: "worker" },
  ],
  baseURL: ({ address }, use) => use(address),
  /** What went wrong on the test's pages; empty at its end. */
  faults: async ({}, use) => {
    const faults: string[] = [];
    await use(faults);
    expect(faults).toEqual([]);
  },
  context: async ({ context, faults }, use) => {
    watch(context, faults);
    await use(context);
  },
  /** A page of somebody else: nothing is shared with the test's own. */
  another: async ({ browser, faults }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext();
      contexts.push(context);
      watch(context, faults);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});

export const word = (key: Word, holes: Record<string, string | number> = {}) => say.value(key, holes);
export function korean(key: Word, holes: Record<string, string | number> = {}): string {
  language.value = "ko";
  const text = say.value(key, holes);
  language.value = "en";
  return text;
}
/** A text of the studio as a pattern: its holes may hold anything. */
export function pattern(key: Word): RegExp {
  const hole = "\u0000";
  const text = say.value(key, new Proxy({}, { get: () => hole }) as Record<string, string>);
  const plain = text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(plain.replaceAll(hole, "(.*)"));
}

/** Opens the studio and waits until it shows a scene with its score. */
export async function open(page: Page, fragment = ""): Promise<void> {
  await page.goto(`./${fragment}`);
  await expect(wall(page)).toHaveAccessibleName(pattern("wallScore"));
  await expect(wall(page)).not.toHaveAccessibleName(/\b0 %/);
}

export const button = (page: Page, key: Word) => page.getByRole("button", { name: word(key), exact: true });
export const enter = (page: Page, room: "roomShape" | "roomHold" | "roomLight" | "roomMove" | "roomRehearse") =>
  page.getByRole("navigation").getByRole("button", { name: word(room) }).click();
export const figure = (page: Page, name: string) =>
  page.getByRole("region", { name: word("gallery") }).getByRole("button", { name, exact: true });
export const slider = (page: Page, key: Word) => page.getByRole("slider", { name: word(key), exact: true });
export const choose = (within: Page | Locator, key: Word) =>
  within.getByRole("radio", { name: word(key), exact: true }).check();
export const notice = (page: Page) => page.getByRole("complementary").getByRole("status").first();

export const wall = (page: Page) => page.getByRole("main").getByRole("img");
/** Whose outline the shadow covers, and how much of it, in percent. */
export async function score(page: Page): Promise<{ name: string; percent: number }> {
  const [, name, percent] = pattern("wallScore").exec((await wall(page).getAttribute("aria-label")) ?? "") ?? [];
  return { name: name ?? "", percent: Number(percent) };
}
export const percent = async (page: Page) => (await score(page)).percent;

/** The scene in the page's address. */
export const scene = (page: Page): LinkedScene => sceneIn(page.url());
/** The scene once it is other than before, at rest. */
export async function changed(page: Page, before: LinkedScene): Promise<LinkedScene> {
  await expect.poll(() => JSON.stringify(scene(page)) !== JSON.stringify(before)).toBe(true);
  return settled(page);
}
/** The scene once the address no longer follows it. */
export async function settled(page: Page): Promise<LinkedScene> {
  let last = "";
  await expect
    .poll(
      () => {
        const was = last;
        last = page.url();
        return last.includes("#scene=") && was === last;
      },
      { intervals: [500] },
    )
    .toBe(true);
  return scene(page);
}

/** Ends a search, or finds that its time was up. */
export async function halt(page: Page): Promise<void> {
  const stop = button(page, "stop");
  await expect(async () => {
    if (await stop.isVisible()) await stop.click({ timeout: 2000 });
    await expect(button(page, "find")).toBeVisible({ timeout: 1000 });
  }).toPass();
}
/** Looks for hands until something is found that covers so much of the outline. */
export async function find(page: Page, least: number): Promise<void> {
  await button(page, "find").click();
  await expect(page.getByTestId("line")).toHaveText(pattern("lookingAt"), { timeout: 60_000 });
  await expect.poll(() => percent(page), { timeout: 60_000 }).toBeGreaterThanOrEqual(least);
  await halt(page);
}
