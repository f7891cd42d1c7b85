/**
 * Computes the candidate that `word` was probably meant to be.
 * @returns the nearest candidate, or undefined when none is near enough to be a slip of the finger.
 */
export function resolveNearest(word: string, candidates: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let shortest = Math.max(2, Math.floor(word.length / 2));
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance <= shortest && (nearest === undefined || distance < shortest)) {
      nearest = candidate;
      shortest = distance;
    }
  }
  return nearest;
}

/** Levenshtein distance: insertions, deletions and substitutions from `a` to `b`. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
