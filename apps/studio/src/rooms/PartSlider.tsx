// How far a part of a figure is moved.
import { Slider } from "../ui/Slider";
import { partName } from "./playwords";

/** @param share 0 at rest … 1 all its way */
export function PartSlider(props: { part: string; share: number; onValue(share: number): void; onSettled(): void }) {
  const { part, share, onValue, onSettled } = props;
  return (
    <Slider
      name={partName(part)}
      value={share}
      least={0}
      most={1}
      step={0.01}
      text={`${Math.round(100 * share)} %`}
      onValue={onValue}
      onSettled={onSettled}
    />
  );
}
