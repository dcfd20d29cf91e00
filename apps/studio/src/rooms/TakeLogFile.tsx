// The takes as a file: kept elsewhere, and opened again.
import { useRef, useState } from "preact/hooks";
import type { TakeLog } from "../app/log";
import type { Rehearsal } from "../app/rehearsal";
import { saveLog } from "../app/save";
import { say } from "../app/words";
import { reasonOf } from "../app/reason";

async function takeCount(log: TakeLog): Promise<number> {
  const requests = await log.requests();
  const takes = await Promise.all(requests.map(({ id }) => log.takes(id)));
  return takes.reduce((sum, list) => sum + list.length, 0);
}

export function TakeLogFile({ rehearsal }: { rehearsal: Rehearsal }) {
  const input = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState("");
  const [asked, setAsked] = useState<{ file: File; count: number } | null>(null);

  const open = async (file: File) => {
    setAsked(null);
    try {
      const log = await rehearsal.log;
      await log.replace(new Uint8Array(await file.arrayBuffer()));
      setSaid(say.value("logOpened", { count: await takeCount(log) }));
      await rehearsal.readLog();
    } catch (error) {
      setSaid(say.value("logBad", { name: file.name, reason: reasonOf(error) }));
    }
  };
  const chosen = async (file: File) => {
    setSaid("");
    const count = await takeCount(await rehearsal.log);
    if (count > 0) setAsked({ file, count });
    else await open(file);
  };
  const save = async () => {
    setAsked(null);
    setSaid(say.value("logSaved", { name: saveLog(await (await rehearsal.log).bytes()) }));
  };

  return (
    <section class="log-file" aria-label={say.value("logFile")}>
      {rehearsal.unkept.value !== "" && <p class="quiet">{rehearsal.unkept.value}</p>}
      <div class="row">
        <button type="button" onClick={() => void save()}>
          {say.value("logSave")}
        </button>
        <button type="button" onClick={() => input.current!.click()}>
          {say.value("logOpen")}
        </button>
        <input
          ref={input}
          type="file"
          hidden
          accept=".db,.sqlite,.sqlite3"
          onChange={({ currentTarget }) => {
            const file = currentTarget.files?.[0];
            currentTarget.value = "";
            if (file) void chosen(file);
          }}
        />
      </div>
      {asked && (
        <div class="question" role="group" aria-label={say.value("logOpen")}>
          <p>{say.value("logReplace", { count: asked.count })}</p>
          <div class="row">
            <button type="button" onClick={() => void open(asked.file)}>
              {say.value("logReplaceGo")}
            </button>
            <button type="button" onClick={() => setAsked(null)}>
              {say.value("logKeep")}
            </button>
          </div>
        </div>
      )}
      <p role="status">{said}</p>
    </section>
  );
}
