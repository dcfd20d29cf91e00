// For everybody: every room and dialog, in both looks and languages.
import type { Word } from "../src/app/words";
import { looked } from "./access";
import { expect, halt, korean, open, test, word } from "./studio";

for (const [look, language] of [
  ["dark", "en"],
  ["light", "ko"],
] as const)
  test(`every room and dialog, ${look}, ${language}`, async ({ page, isMobile }) => {
    const text = language === "ko" ? korean : word;
    const press = (key: Word) => page.getByRole("button", { name: text(key), exact: true }).click();
    const check = (key: Word) => page.getByRole("radio", { name: text(key), exact: true }).check();
    const see = (what: string) => looked(page, what, isMobile);
    await page.emulateMedia({ colorScheme: look });
    await page.addInitScript((language) => localStorage.setItem("ombra.settings", JSON.stringify({ language })), language);
    if (language === "en") await open(page);
    else await page.goto("./");
    await expect(page.locator("html")).toHaveAttribute("data-theme", look);
    await expect(page.getByRole("heading", { name: text("ask") })).toBeVisible();
    await see("shape");

    await page.getByText(text("details")).click();
    await press("typeGo");
    await see("shape with details and a message");
    await press("find");
    await expect(page.getByRole("button", { name: text("stop"), exact: true })).toBeVisible();
    await see("shape, busy");
    if (language === "en") await halt(page);
    else await press("stop");
    await see("shape, done");

    await page.getByRole("navigation").getByRole("button", { name: text("roomHold") }).click();
    await see("the lesson");
    await check("holdAdjust");
    await see("adjust");
    await check("arm");
    await see("adjust an arm");
    await check("holdHands");
    await see("my hands");
    await page.getByRole("navigation").getByRole("button", { name: text("roomLight") }).click();
    await see("light");
    await page.getByRole("navigation").getByRole("button", { name: text("roomRehearse") }).click();
    await expect(page.getByRole("button", { name: text("cameraUse"), exact: true })).toBeVisible();
    await see("rehearse, the camera off");

    await press("share");
    await see("share");
    await page.keyboard.press("Escape");
    await press("settings");
    await see("settings");
    await page.keyboard.press("Escape");
    await page.getByRole("navigation").getByRole("button", { name: text("roomShape") }).click();
    await press("draw");
    await see("draw");
  });
