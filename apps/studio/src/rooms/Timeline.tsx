// The timeline: a play's steps as cards, one after the other; the one that is open can be changed.
import { ArrowDown, ArrowUp, Copy, Plus, Repeat1, Repeat as RepeatIcon, Trash2 } from "lucide-preact";
import { useState } from "preact/hooks";
import type { Player } from "../app/player";
import { type Entry, figureAt, isRepeat, type PlayFile, type PlayStep, stateAfter } from "../app/plays";
import { say } from "../app/words";
import { Slider } from "../ui/Slider";
import { PartSlider } from "./PartSlider";
import { figureTitle, partName } from "./playwords";

const kMostTimes = 20;
const kMostSeconds = 6;
const kMostMove_m = 1.5;

/** A list of cards somewhere in the script, and how it is changed. */
interface List {
  player: Player;
  steps: Entry[];
  /** What came before the list's first step. */
  before: Entry[];
  /** Where the list lies: "" or "2/". */
  path: string;
  opened: string;
  open(path: string): void;
  /** @param what a row of small changes that is undone as one; none: undone by itself */
  set(steps: Entry[], what?: string): void;
}

function named(player: Player, entry: Entry): string {
  if (isRepeat(entry)) return `${say.value("cardRepeat", { times: entry.repeat })}: ${entry.steps.map((each) => named(player, each)).join(", ")}`;
  const parts = Object.entries(entry.parts ?? {}).map(([part, share]) =>
    say.value("partShare", { part: partName(part), percent: Math.round(100 * share) }),
  );
  const words = [
    ...(entry.figure === undefined ? [] : [figureTitle(player.studio.figures, entry.figure)]),
    ...(entry.bite === undefined ? [] : [say.value("cardBite")]),
    ...parts,
    ...(entry.caption ? [`“${entry.caption}”`] : []),
    ...(entry.move_m === undefined ? [] : [say.value("centimetres", { value: Math.round(100 * entry.move_m) })]),
  ];
  return words.length > 0 ? words.join(", ") : say.value("cardRest");
}

function StepFields({ list, at, entry, set }: { list: List; at: number; entry: PlayStep; set(entry: PlayStep, what?: string): void }) {
  const { player, before, steps, path } = list;
  const all = [...before, ...steps];
  const index = before.length + at;
  const state = stateAfter(all, index);
  const shown = figureAt(all, index);
  const parts = Object.keys(player.figures.value[shown]?.parts ?? {});
  const first = path === "" && at === 0;
  const key = `${path}${at}`;
  const slide = (field: keyof PlayStep) => (value: number) => set({ ...entry, [field]: value }, `${key} ${field}`);
  const settled = () => player.settled();
  const seconds = entry.seconds ?? 1;
  return (
    <>
      <label class="field">
        <span>{say.value("cardFigure")}</span>
        <select
          value={entry.figure ?? ""}
          onChange={(event) => {
            const figure = event.currentTarget.value;
            // A new figure has other parts.
            const { figure: _, parts: __, bite: ___, ...rest } = entry;
            set(figure === "" ? rest : { figure, ...rest });
          }}
        >
          {!first && <option value="">{say.value("cardAsBefore")}</option>}
          {[...new Set([...(entry.figure ? [entry.figure] : []), ...player.fitting.value])].map((name) => (
            <option key={name} value={name}>
              {figureTitle(player.studio.figures, name)}
            </option>
          ))}
        </select>
      </label>
      <p class="quiet">{say.value("cardFitting")}</p>
      <Slider
        name={say.value("cardSeconds")}
        value={seconds}
        least={0}
        most={Math.max(kMostSeconds, seconds)}
        step={0.05}
        text={say.value("playSeconds", { seconds: seconds.toFixed(2) })}
        onValue={slide("seconds")}
        onSettled={settled}
      />
      <label class="field">
        <span>{say.value("cardCaption")}</span>
        <input
          type="text"
          maxLength={80}
          value={entry.caption ?? ""}
          onInput={(event) => set({ ...entry, caption: event.currentTarget.value }, `${key} caption`)}
          onChange={settled}
        />
      </label>
      {player.partner.value && parts.length > 0 && (
        <label class="check">
          <input
            type="checkbox"
            checked={entry.bite !== undefined}
            onChange={(event) => {
              const { bite: _, closed: __, move_m: ___, parts: ____, ...rest } = entry;
              set(event.currentTarget.checked ? { ...rest, bite: parts[0]! } : rest);
            }}
          />
          {say.value("cardBite")}
        </label>
      )}
      {entry.bite === undefined && (
        <>
          {parts.map((part) => (
            <PartSlider
              key={part}
              part={part}
              share={state.parts[part] ?? 0}
              onValue={(value) => set({ ...entry, parts: { ...entry.parts, [part]: value } }, `${key} ${part}`)}
              onSettled={settled}
            />
          ))}
          <Slider
            name={say.value("cardMove")}
            value={state.move_m}
            least={-kMostMove_m}
            most={kMostMove_m}
            step={0.01}
            text={say.value("centimetres", { value: Math.round(100 * state.move_m) })}
            onValue={slide("move_m")}
            onSettled={settled}
          />
        </>
      )}
      <Slider
        name={say.value("cardLight")}
        value={state.light}
        least={0}
        most={1}
        step={0.01}
        text={`${Math.round(100 * state.light)} %`}
        onValue={slide("light")}
        onSettled={settled}
      />
    </>
  );
}

function Card({ list, at }: { list: List; at: number }) {
  const { player, steps, path, before } = list;
  const entry = steps[at]!;
  const here = `${path}${at}`;
  const open = list.opened === here || list.opened.startsWith(`${here}/`);
  const now = path === "" && player.staged.value !== null && player.entry.value === at;
  const set = (entry: Entry, what?: string) => list.set(steps.with(at, entry), what);
  const go = (to: number) => {
    const rest = steps.filter((_, i) => i !== at);
    list.set([...rest.slice(0, to), entry, ...rest.slice(to)]);
    list.open(`${path}${to}`);
  };
  // The play begins with a figure, wherever that step is put.
  const alone = path === "" && steps.length === 1;
  return (
    <li class={now ? "card now" : "card"} aria-current={now ? "step" : undefined}>
      <button
        type="button"
        class="head"
        aria-expanded={open}
        onClick={() => {
          list.open(open ? path.slice(0, -1) : here);
          if (path === "") player.showEntry(at);
        }}
      >
        <span>{say.value("cardNumber", { number: at + 1, what: named(player, entry) })}</span>
        {!isRepeat(entry) && <span class="quiet">{say.value("playSeconds", { seconds: (entry.seconds ?? 1).toFixed(1) })}</span>}
      </button>
      {open && (
        <div class="fields">
          {isRepeat(entry) ? (
            <>
              <Slider
                name={say.value("cardTimes")}
                value={entry.repeat}
                least={1}
                most={Math.max(kMostTimes, entry.repeat)}
                step={1}
                text={say.value("cardRepeat", { times: entry.repeat })}
                onValue={(repeat) => set({ ...entry, repeat }, `${here} repeat`)}
                onSettled={() => player.settled()}
              />
              <Cards
                list={{
                  ...list,
                  steps: entry.steps,
                  before: [...before, ...steps.slice(0, at)],
                  path: `${here}/`,
                  set: (inner, what) => set({ ...entry, steps: inner }, what),
                }}
              />
            </>
          ) : (
            <StepFields list={list} at={at} entry={entry} set={set} />
          )}
          <div class="row">
            <button type="button" class="icon" disabled={at === 0} aria-label={say.value("cardUp")} onClick={() => go(at - 1)}>
              <ArrowUp aria-hidden="true" />
            </button>
            <button
              type="button"
              class="icon"
              disabled={at + 1 === steps.length}
              aria-label={say.value("cardDown")}
              onClick={() => go(at + 1)}
            >
              <ArrowDown aria-hidden="true" />
            </button>
            <button
              type="button"
              class="icon"
              aria-label={say.value("cardCopy")}
              onClick={() => {
                list.set(steps.toSpliced(at + 1, 0, entry));
                list.open(`${path}${at + 1}`);
              }}
            >
              <Copy aria-hidden="true" />
            </button>
            {isRepeat(entry) ? (
              <button
                type="button"
                class="icon"
                aria-label={say.value("cardOnce")}
                onClick={() => list.set(steps.toSpliced(at, 1, ...entry.steps))}
              >
                <Repeat1 aria-hidden="true" />
              </button>
            ) : (
              <button
                type="button"
                class="icon"
                aria-label={say.value("cardRepeatIt")}
                onClick={() => set({ repeat: 2, steps: [entry] })}
              >
                <RepeatIcon aria-hidden="true" />
              </button>
            )}
            <button
              type="button"
              class="icon"
              disabled={alone}
              aria-label={say.value("cardRemove")}
              onClick={() => {
                list.set(steps.toSpliced(at, 1));
                list.open("");
              }}
            >
              <Trash2 aria-hidden="true" />
            </button>
          </div>
        </div>
      )}
    </li>
  );
}

function Cards({ list }: { list: List }) {
  return (
    <ol class="cards">
      {list.steps.map((_, at) => (
        <Card key={at} list={list} at={at} />
      ))}
    </ol>
  );
}

export function Timeline({ player, file }: { player: Player; file: PlayFile }) {
  const [opened, open] = useState("");
  const set = (steps: Entry[], what?: string) =>
    what === undefined ? player.change({ ...file, steps }) : player.slide(what, { ...file, steps });
  return (
    <section aria-labelledby="timeline">
      <h2 id="timeline">{say.value("timeline")}</h2>
      <Cards list={{ player, steps: file.steps, before: [], path: "", opened, open, set }} />
      <button
        type="button"
        onClick={() => {
          set([...file.steps, { seconds: 1 }]);
          open(String(file.steps.length));
        }}
      >
        <Plus aria-hidden="true" />
        {say.value("cardAdd")}
      </button>
      <label class="check">
        <input
          type="checkbox"
          checked={player.partner.value}
          onChange={(event) => player.setPartner(event.currentTarget.checked)}
        />
        {say.value("partner")}
      </label>
    </section>
  );
}
