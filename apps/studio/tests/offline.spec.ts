// Without a network: after one visit the studio is on the device.
import { once } from "node:events";
import { button, expect, figure, find, percent, serve, test, word } from "./studio";

test("after the first visit it opens and finds with its server gone", { tag: "@once" }, async ({ page, context }) => {
  const { address, server } = await serve();
  try {
    await page.goto(address);
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
  } finally {
    server.kill();
    await once(server, "exit");
  }
  await context.setOffline(true);
  await page.goto("about:blank");
  await page.goto(address);
  await expect(page.getByRole("heading", { name: word("ask") })).toBeVisible();
  await figure(page, "Crescent moon").click();
  await find(page, 20);
  expect(await percent(page)).toBeGreaterThan(0);
  await page.reload();
  await expect(button(page, "find")).toBeVisible();
});
