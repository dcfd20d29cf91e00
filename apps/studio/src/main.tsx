// Where the page begins: the settings, the core and the gallery, then the scene of the address.
import { render } from "preact";
import { App } from "./App";
import { kAudienceMark, tellAudience } from "./app/audience";
import { loadCore } from "./app/core";
import { loadGallery } from "./app/gallery";
import { rememberSettings } from "./app/settings";
import { Studio } from "./app/studio";
import { say } from "./app/words";
import { reasonOf } from "./app/reason";
import "./style.css";

const root = document.getElementById("studio")!;

async function start(): Promise<void> {
  rememberSettings();
  render(<p class="loading">{say.value("loading")}</p>, root);
  const loading = Promise.all([loadCore(), loadGallery()]);
  // While they load: the first context of a browser takes long, for it waits for the graphics to start.
  if (!document.createElement("canvas").getContext("webgl2")) throw new Error(say.value("noWebGl"));
  if (location.hash === kAudienceMark) {
    const [core] = await loading;
    const { Audience } = await import("./Audience");
    return render(<Audience core={core} />, root);
  }
  const [core, figures] = await loading;
  const studio = new Studio(core, figures);
  await studio.begin(location.hash);
  render(<App studio={studio} />, root);
  tellAudience(studio);
  addEventListener("hashchange", () => void studio.begin(location.hash));
  // Where a browser keeps nothing (a private window), the studio works as long as there is a network.
  if (import.meta.env.PROD) navigator.serviceWorker?.register("./sw.js").catch(() => {});
}

start().catch((error: unknown) => {
  const reason = reasonOf(error);
  render(<p class="loading" role="alert">{say.value("failed", { reason })}</p>, root);
});
