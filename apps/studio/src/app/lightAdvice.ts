// What is said about the light: how the shadow looks in it, and what would mend it.
import type { LightReport } from "./core";
import { say, type Word } from "./words";

/** As the words of `ombra stage advise` have it: edges up to a tenth of the narrowest part are crisp. */
const kCrisp = 0.1;

const metres = (value: number) => say.value("centimetres", { value: Math.round(100 * value) });
const millimetres = (value: number) => say.value("millimetres", { value: Math.max(1, Math.round(1000 * value)) });
export const lux = (value: number) =>
  say.value("lux", { value: value < 10 ? Number(value.toPrecision(2)) : Math.round(value) });

/** One or two sentences that are true of this light. */
export function lightSentences(report: LightReport): string[] {
  const there = say.value(report.plain ? "seenPlain" : report.seen ? "seenFaint" : "seenNot");
  const edges: Word =
    report.softness <= kCrisp
      ? "seenCrisp"
      : report.keeps
        ? "seenSoft"
        : report.softness <= 1
          ? "seenFades"
          : "seenSwallowed";
  const { remedies } = report;
  const ways = (list: [number | null, Word, (value: number) => string][]) =>
    list
      .filter(([value]) => value !== null)
      .map(([value, word, text]) => say.value(word, { value: text(value!) }))
      .join(say.value("mendOr"));
  const sharper = ways([
    [remedies.lamp_back_m, "mendLampBack", metres],
    [remedies.hands_to_m, "mendHands", metres],
    [remedies.lamp_size_m, "mendLampSize", millimetres],
  ]);
  const plainer = ways([
    [remedies.ambient_lx, "mendAmbient", lux],
    [remedies.lamp_near_m, "mendLampNear", metres],
  ]);
  return [
    say.value(edges, { there }),
    ...(sharper === "" ? [] : [say.value("mendSharper", { ways: sharper })]),
    ...(plainer === "" ? [] : [say.value("mendPlainer", { ways: plainer })]),
  ];
}
