/** Reads an integer of 64 bits as it is written to a store: in decimal, with no digit or sign too many. */
export function parseInteger(text: string): bigint | undefined {
  if (!/^(0|-?[1-9]\d{0,18})$/.test(text)) return undefined;
  const n = BigInt(text);
  return BigInt.asIntN(64, n) === n ? n : undefined;
}

/** Adds to the number that a value is, undefined for one that is not there. Undefined where it is none, or too far. */
export function addTo(value: Uint8Array | undefined, delta: bigint): bigint | undefined {
  const n =
    value === undefined ? 0n : parseInteger(new TextDecoder("utf-8", { fatal: false, ignoreBOM: true }).decode(value));
  if (n === undefined) return undefined;
  const sum = n + delta;
  return BigInt.asIntN(64, sum) === sum ? sum : undefined;
}
