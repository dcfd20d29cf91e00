// Whether a camera sees anything.

const kDark = 24;
const kEven = 8;
const kEach = 61;

/** Whether a picture is of nothing: all of it dark, or all of it alike. Levels are 0 … 255; of every 61st pixel the middle
 *  98 of a hundred count. */
export function coveredIn({ data }: ImageData): boolean {
  const count = new Uint32Array(256);
  let all = 0;
  for (let i = 0; i < data.length; i += 4 * kEach, ++all) count[(data[i]! + 2 * data[i + 1]! + data[i + 2]!) >> 2]!++;
  const at = (share: number) => {
    let sum = 0;
    return count.findIndex((each) => (sum += each) > share * all);
  };
  const [least, most] = [at(0.01), at(0.99)];
  return most < kDark || most - least < kEven;
}
