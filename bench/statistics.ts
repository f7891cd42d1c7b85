/** What repeated measurements of one thing come to. */
export interface Spread {
  median: number;
  /** The smallest and the largest of them. */
  low: number;
  high: number;
  count: number;
}

/** Sums up measurements. There is at least one. */
export function sumUp(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
  return { median, low: sorted[0]!, high: sorted.at(-1)!, count: sorted.length };
}

/** Renders a median and between what it lies, with a unit of at most two digits after the point. */
export function renderSpread({ median, low, high }: Spread, unit: string): string {
  return `${renderNumber(median)} ${unit} (${renderNumber(low)}–${renderNumber(high)})`;
}

/** Renders a number with as many digits as people compare. */
export function renderNumber(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
