// A slider with its name and its value in words: the keyboard's twin of a drag.
import { useId } from "preact/hooks";

export interface SliderProps {
  name: string;
  value: number;
  least: number;
  most: number;
  step: number;
  /** The value as a person reads it. */
  text: string;
  onValue(value: number): void;
  /** The hand leaves the slider. */
  onSettled?: () => void;
}

export function Slider(props: SliderProps) {
  const id = useId();
  const { name, value, least, most, step, text } = props;
  return (
    <div class="slider">
      <label for={id}>{name}</label>
      <output for={id}>{text}</output>
      <input
        id={id}
        type="range"
        min={Math.floor(least / step) * step}
        max={Math.ceil(most / step) * step}
        step={step}
        value={value}
        aria-valuetext={text}
        onInput={(event) => props.onValue(Number(event.currentTarget.value))}
        onChange={() => props.onSettled?.()}
      />
    </div>
  );
}
