/** Characters of a cron's name at most. Deno takes letters, digits, white space, hyphens and underscores. */
const LONGEST_NAME = 64;

/** Names a schedule by its expression, the same in every deployment: by its name Deno Deploy knows it again. */
export function cronName(cron: string): string {
  const name = cron.replaceAll("*", "any").replaceAll("/", " by ").replaceAll(",", " and ");
  if (name.length <= LONGEST_NAME) return name;
  let hash = 0;
  for (const character of cron) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) >>> 0;
  const suffix = `_${hash.toString(16)}`;
  return name.slice(0, LONGEST_NAME - suffix.length) + suffix;
}
