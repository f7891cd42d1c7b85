/** A rectangle, in whatever unit the whole one has. */
export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/**
 * Divides a rectangle among values, each getting its share of the area, as near to squares as can be: the squarified
 * treemap of Bruls, Huizing and van Wijk.
 * @param values the largest first, none of them negative.
 * @returns a rectangle for each, in order.
 */
export function squarify(values: readonly number[], within: Rectangle): Rectangle[] {
  const total = values.reduce((sum, value) => sum + value, 0);
  const scale = total === 0 ? 0 : (within.width * within.height) / total;
  const placed: Rectangle[] = [];
  let free = { ...within };
  for (let start = 0; start < values.length; ) {
    const side = Math.min(free.width, free.height);
    let end = start + 1;
    let area = values[start]! * scale;
    const largest = area;
    let worst = resolveWorst(largest, largest, area, side);
    while (end < values.length) {
      const next = values[end]! * scale;
      const ratio = resolveWorst(largest, next, area + next, side);
      if (ratio > worst) break;
      worst = ratio;
      area += next;
      end++;
    }
    free = placeRow(values.slice(start, end), scale, area, free, placed);
    start = end;
  }
  return placed;
}

/** How far the least square of a row is from a square. */
function resolveWorst(largest: number, smallest: number, area: number, side: number): number {
  if (smallest === 0 || side === 0) return Number.POSITIVE_INFINITY;
  const thick = area / side;
  return Math.max((side * thick * thick) / (smallest * side), (largest * side) / (side * thick * thick));
}

/** Places a row along the shorter side, and computes what is left free. */
function placeRow(values: number[], scale: number, area: number, free: Rectangle, placed: Rectangle[]): Rectangle {
  const isColumn = free.width >= free.height;
  const side = isColumn ? free.height : free.width;
  // What rounding left of the free part may be too small for what rounding left of the area.
  const thick = side === 0 ? 0 : Math.min(area / side, isColumn ? free.width : free.height);
  let at = 0;
  for (const value of values) {
    const long = area === 0 ? 0 : (side * value * scale) / area;
    placed.push(
      isColumn
        ? { x: free.x, y: free.y + at, width: thick, height: long }
        : { x: free.x + at, y: free.y, width: long, height: thick },
    );
    at += long;
  }
  return isColumn
    ? { ...free, x: free.x + thick, width: Math.max(0, free.width - thick) }
    : { ...free, y: free.y + thick, height: Math.max(0, free.height - thick) };
}
