import { defineConfig, devices } from "@playwright/test";

const launchOptions = {
  executablePath: "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    // Software GL is for the stage alone; the page itself is drawn several times faster without it.
    "--disable-gpu-rasterization",
  ],
};

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
