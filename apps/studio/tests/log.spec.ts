// Takes are kept in the browser, whatever happens to its page, in a file that the command line keeps as well.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { still, test, watch, withCamera } from "./camera";
import { binary, button, enter, expect, open, pattern, word } from "./studio";

test.use(withCamera);

const kPatience = { timeout: 45_000 };

const stamps = (page: Page) =>
  page.getByRole("region", { name: pattern("takes") }).getByRole("listitem").filter({ has: page.getByRole("heading") });
const said = (page: Page) => page.getByRole("region", { name: word("logFile") }).getByRole("status");
const offer = (page: Page, name: string, bytes: Buffer) =>
  page.locator("input[type=file]").setInputFiles({ name, mimeType: "application/vnd.sqlite3", buffer: bytes });

async function rehearse(page: Page): Promise<void> {
  await open(page);
  await enter(page, "roomRehearse");
  await expect(button(page, "logSave")).toBeVisible();
}
/** A take by the button and one by itself, the second okayed. */
async function twoTakes(page: Page): Promise<void> {
  await watch(page, still("heart-figure"));
  await rehearse(page);
  await button(page, "cameraUse").click();
  await expect(page.getByTestId("live-score")).toHaveText(/^\d+$/, kPatience);
  await button(page, "takeNow").click();
  await expect(stamps(page)).toHaveCount(1, kPatience);
  await button(page, "cameraStop").click();
  await expect(stamps(page)).toHaveCount(2, kPatience);
  await page.getByRole("button", { name: `${word("takeOkay")}: ${word("take", { number: 2 })}` }).click();
  await expect(okayed(page)).toBeVisible();
}
const okayed = (page: Page) =>
  page.getByRole("button", { name: `${word("takeOkayed")}: ${word("take", { number: 2 })}`, exact: true });

async function saved(page: Page): Promise<{ path: string; bytes: Buffer }> {
  const coming = page.waitForEvent("download");
  await button(page, "logSave").click();
  const path = await (await coming).path();
  return { path, bytes: readFileSync(path) };
}
interface Listed {
  requests: { target: string; takes: { id: number; okayed: boolean; source: string; scores: { iou: number } }[] }[];
}
const list = (path: string) => JSON.parse(execFileSync(binary, ["rehearse", "list", path, "--json"]).toString()) as Listed;

test("takes survive a reload and a killed tab, and ombra rehearse reads them", async ({ page, context }) => {
  await twoTakes(page);
  const shown = await stamps(page).allTextContents();
  await page.reload();
  await rehearse(page);
  await expect(stamps(page)).toHaveText(shown);

  const session = await context.newCDPSession(page);
  const crashed = page.waitForEvent("crash");
  void session.send("Page.crash").catch(() => {});
  await crashed;
  const again = await context.newPage();
  await rehearse(again);
  await expect(stamps(again)).toHaveText(shown);
  await expect(okayed(again)).toBeVisible();

  const { path } = await saved(again);
  const [request] = list(path).requests;
  expect(request!.target).toBe("heart");
  expect(request!.takes.map(({ id, okayed }) => [id, okayed]).sort()).toEqual([
    [1, false],
    [2, true],
  ]);
  for (const { source, scores } of request!.takes) {
    expect(source).toBe("camera");
    expect(scores.iou).toBeGreaterThan(0.9);
  }
});

test("a file of ombra rehearse is opened; one that is none leaves all takes as they are", async ({ page }, info) => {
  await twoTakes(page);
  const shown = await stamps(page).allTextContents();
  const { bytes } = await saved(page);

  const newer = Buffer.from(bytes);
  newer[63] = 200; // PRAGMA user_version
  const foreign = Buffer.from(bytes);
  foreign[71] = 7; // PRAGMA application_id
  for (const [name, file, why] of [
    ["notes.txt", Buffer.from("not a log at all"), word("logNoLog")],
    ["half.db", bytes.subarray(0, bytes.length / 2), word("logDamaged")],
    ["newer.db", newer, word("logNewer")],
    ["other.db", foreign, word("logNoLog")],
  ] as const) {
    await offer(page, name, file);
    await button(page, "logReplaceGo").click();
    await expect(said(page)).toHaveText(word("logBad", { name, reason: why }));
    await expect(stamps(page)).toHaveText(shown);
  }

  // Pictures of another evening, as the command line keeps it.
  const log = info.outputPath("evening.db");
  const film = info.outputPath("evening.gif");
  const take = info.outputPath("take.jpg");
  execFileSync(binary, ["take", "heart", "--out", take, "--seed", "5", "--difficulty", "0.1"]);
  const python = `from PIL import Image
still = Image.open(${JSON.stringify(take)}).resize((640, 360))
still.save(${JSON.stringify(film)}, save_all=True, append_images=[still.rotate(4)], duration=900)`;
  execFileSync("/usr/bin/python3", ["-c", python]);
  execFileSync(binary, ["rehearse", film, "--target", "heart", "--log", log], { stdio: "ignore" });
  const known = list(log).requests[0]!.takes;
  await offer(page, "evening.db", readFileSync(log));
  await button(page, "logKeep").click();
  await expect(stamps(page)).toHaveText(shown);
  await offer(page, "evening.db", readFileSync(log));
  await button(page, "logReplaceGo").click();
  await expect(said(page)).toHaveText(word("logOpened", { count: known.length }));
  await expect(stamps(page)).toHaveCount(known.length);
  // And back: nothing is lost on the way.
  writeFileSync(info.outputPath("again.db"), (await saved(page)).bytes);
  expect(list(info.outputPath("again.db"))).toEqual(list(log));
});

test("a second tab says that its takes are not kept", async ({ page, context }) => {
  await rehearse(page);
  await expect(page.getByText(word("logElsewhere"))).toBeHidden();
  const second = await context.newPage();
  await rehearse(second);
  await expect(second.getByText(word("logElsewhere"))).toBeVisible();
});
