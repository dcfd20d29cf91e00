// How the browser is started that the journeys are walked in.
export const launchOptions = {
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
