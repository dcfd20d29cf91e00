import { defineConfig, devices } from "@playwright/test";
import { launchOptions } from "./tests/browser";

const kWithoutPage = /(core|size)\.spec\.ts$/;

// Journeys through the built studio, as `ombra studio` serves it, on a desktop and on a phone held upright; one tagged
// @once has nothing to do with the screen.
export default defineConfig({
  testDir: "tests",
  workers: 1,
  forbidOnly: true,
  timeout: 120_000,
  reporter: "list",
  ...(process.env.OMBRA_SCREENS ? {} : { grepInvert: /@screens/ }),
  use: { launchOptions, locale: "en-US" },
  projects: [
    { name: "files", testMatch: kWithoutPage },
    { name: "desktop", testIgnore: kWithoutPage, use: { viewport: { width: 1440, height: 900 }, colorScheme: "dark" } },
    {
      name: "phone",
      testIgnore: kWithoutPage,
      grepInvert: /@once|@screens/,
      use: { ...devices["Pixel 7"], viewport: { width: 390, height: 844 }, colorScheme: "light" },
    },
  ],
});
