// The audience's window: the wall and nothing else, as the studio in another window has it.
import { useEffect, useRef, useState } from "preact/hooks";
import { hearStudio, type Seen } from "./app/audience";
import type { Core } from "./app/core";
import { say } from "./app/words";
import { AudienceWall, fullScreen } from "./ui/AudienceWall";

export function Audience({ core }: { core: Core }) {
  const [seen, see] = useState<Seen | null>(null);
  const page = useRef<HTMLElement>(null);
  useEffect(() => {
    document.title = say.value("audienceTitle");
    const end = hearStudio(see);
    const key = (event: KeyboardEvent) => event.key.toLowerCase() === "f" && !event.ctrlKey && !event.metaKey && fullScreen(page.current!);
    addEventListener("keydown", key);
    return () => {
      end();
      removeEventListener("keydown", key);
    };
  }, []);
  return (
    <main ref={page} class="audience" aria-label={say.value("wall")} onDblClick={() => fullScreen(page.current!)}>
      <AudienceWall core={core} seen={seen} />
      {!seen && (
        <div class="alone">
          <h1>Ombra</h1>
          <p>{say.value("audienceAlone")}</p>
        </div>
      )}
    </main>
  );
}
