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
  ],
};

// Journeys through the built studio, as `ombra studio` serves it, on a desktop and on a phone held upright.
export default defineConfig({
  testDir: "tests",
  workers: 1,
  forbidOnly: true,
  timeout: 120_000,
  reporter: "list",
  use: { launchOptions, locale: "en-US" },
  projects: [
    { name: "desktop", use: { viewport: { width: 1440, height: 900 } } },
    { name: "phone", use: { ...devices["Pixel 7"], viewport: { width: 390, height: 844 } } },
  ],
});
