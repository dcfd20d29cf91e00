// The board of takes: a stamp each, best first, with what the director says of it.
import { Check } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import type { LoggedTake } from "../app/log";
import type { Rehearsal } from "../app/rehearsal";
import { say } from "../app/words";

/** The address of a picture for as long as it is shown. */
function useAddress(jpeg: LoggedTake["thumbnail"]): string {
  const [address, setAddress] = useState("");
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([jpeg], { type: "image/jpeg" }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [jpeg]);
  return address;
}

function Stamp(props: { rehearsal: Rehearsal; take: LoggedTake; rank: number; tie: boolean }) {
  const { rehearsal, take, rank, tie } = props;
  const address = useAddress(take.thumbnail);
  const { verdict } = take;
  const okayed = rehearsal.request.value?.okayedTake === take.id;
  const name = say.value("take", { number: take.id });
  const percent = Math.round(100 * (verdict.scores?.iou ?? 0));
  const reasons = verdict.reasons.length > 0 ? verdict.reasons : [say.value("nothingWrong")];
  return (
    <li class={okayed ? "stamp okayed" : "stamp"}>
      {address !== "" && <img src={address} alt={say.value("takePicture", { number: take.id })} width={320} height={180} />}
      <div>
        <h3>
          <span>
            {rank}. {name}
          </span>
          <strong>{take.usable ? say.value("percent", { percent }) : "–"}</strong>
        </h3>
        {tie && <p class="quiet">{say.value("takeTie")}</p>}
        {verdict.doubtful && <p class="quiet">{say.value("takeDoubtful")}</p>}
        <ul>
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
        {verdict.advice[0] && <p class="do">{verdict.advice[0]}</p>}
        <button
          type="button"
          aria-pressed={okayed}
          aria-label={`${say.value(okayed ? "takeOkayed" : "takeOkay")}: ${name}`}
          onClick={() => void rehearsal.okay(take.id)}
        >
          <Check aria-hidden="true" />
          {say.value(okayed ? "takeOkayed" : "takeOkay")}
        </button>
      </div>
    </li>
  );
}

export function TakeBoard({ rehearsal }: { rehearsal: Rehearsal }) {
  const board = rehearsal.board.value;
  return (
    <section aria-labelledby="takes">
      <h2 id="takes">{say.value("takes", { name: rehearsal.studio.name.value })}</h2>
      {board.length === 0 ? (
        <p class="quiet">{say.value("takesNone")}</p>
      ) : (
        <ol class="board">
          {board.map(({ take, tie }, i) => (
            <Stamp key={take.id} rehearsal={rehearsal} take={take} rank={i + 1} tie={tie} />
          ))}
        </ol>
      )}
    </section>
  );
}
