// Share and save: the link that is the scene, and its files.
import { Box, Braces, Image, Link, Spline } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { saveGlb, savePng, savePose, saveSvg } from "../app/save";
import type { Studio } from "../app/studio";
import { say } from "../app/words";
import { Dialog } from "../ui/Dialog";

export function ShareDialog(props: { studio: Studio; snapshot(): Promise<Blob>; onClose(): void }) {
  const { studio } = props;
  const [link, setLink] = useState("");
  const [said, setSaid] = useState("");
  useEffect(() => void studio.link().then(setLink), []);
  const saved = (file: string) => setSaid(say.value("saved", { file }));
  return (
    <Dialog title={say.value("share")} onClose={props.onClose}>
      <label for="link">{say.value("link")}</label>
      <div class="row">
        <input id="link" type="text" readOnly value={link} onFocus={(event) => event.currentTarget.select()} />
        <button
          type="button"
          class="main"
          onClick={() =>
            void navigator.clipboard.writeText(link).then(
              () => setSaid(say.value("linkCopied")),
              () => setSaid(say.value("linkNoClipboard")),
            )
          }
        >
          <Link aria-hidden="true" />
          {say.value("linkCopy")}
        </button>
      </div>
      <p class="quiet">{say.value("linkHint")}</p>
      <div class="row">
        <button type="button" onClick={() => void props.snapshot().then((picture) => saved(savePng(studio, picture)))}>
          <Image aria-hidden="true" />
          {say.value("savePng")}
        </button>
        <button type="button" onClick={() => saved(saveSvg(studio))}>
          <Spline aria-hidden="true" />
          {say.value("saveSvg")}
        </button>
        <button type="button" onClick={() => saved(saveGlb(studio))}>
          <Box aria-hidden="true" />
          {say.value("saveGlb")}
        </button>
        <button type="button" onClick={() => saved(savePose(studio))}>
          <Braces aria-hidden="true" />
          {say.value("savePose")}
        </button>
      </div>
      <p role="status">{said}</p>
    </Dialog>
  );
}
