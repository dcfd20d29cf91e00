// One of a few: a row of radio buttons that looks like one control.
import { useId } from "preact/hooks";

export function Choice<T extends string>(props: {
  name: string;
  value: T;
  options: { value: T; text: string }[];
  onValue(value: T): void;
}) {
  const group = useId();
  return (
    <fieldset class="choice">
      <legend>{props.name}</legend>
      <div>
        {props.options.map(({ value, text }) => (
          <label key={value}>
            <input
              type="radio"
              name={group}
              checked={value === props.value}
              onChange={() => props.onValue(value)}
            />
            <span>{text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
