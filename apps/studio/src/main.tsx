// Where the page begins: the settings, the core and the gallery, then the scene of the address.
import { render } from "preact";
import { App } from "./App";
import { loadCore } from "./app/core";
import { loadGallery } from "./app/gallery";
import { rememberSettings } from "./app/settings";
import { Studio } from "./app/studio";
import { say } from "./app/words";
import "./style.css";

const root = document.getElementById("studio")!;

async function start(): Promise<void> {
  rememberSettings();
  render(<p class="loading">{say.value("loading")}</p>, root);
  const [core, figures] = await Promise.all([loadCore(), loadGallery()]);
  const studio = new Studio(core, figures);
  await studio.begin(location.hash);
  render(<App studio={studio} />, root);
  addEventListener("hashchange", () => void studio.begin(location.hash));
  if ("serviceWorker" in navigator && import.meta.env.PROD) await navigator.serviceWorker.register("./sw.js");
}

start().catch((error: unknown) => {
  const reason = error instanceof Error ? error.message : String(error);
  render(<p class="loading" role="alert">{say.value("failed", { reason })}</p>, root);
});
