import { renderBytes } from "../build/render-report.ts";
import { resolvePercent } from "./packages.ts";
import { plain } from "./plain.ts";
import { renderPercent } from "./render-sizes.ts";
import type { InspectReport } from "./report.ts";
import { type Rectangle, squarify } from "./squarify.ts";
import { SCRIPT, STYLE } from "./treemap-page.ts";

/** The whole map, in units of which it is 100 wide. */
const MAP: Rectangle = { x: 0, y: 0, width: 100, height: 56 };

/** Tiles below this share of the file, in percent, count as one in each group. */
const SMALL = 0.05;

/** One part of the binary. */
interface Tile {
  name: string;
  bytes: number;
  /** What more there is to say, a line each. */
  details: string[];
}

interface TileGroup {
  /** Name, and the class of its colour. */
  name: string;
  tiles: Tile[];
}

/** Renders one page of HTML that needs nothing else: where the bytes of a binary go, as areas. */
export function renderTreemap(report: InspectReport): string {
  const groups = resolveTiles(report);
  const sums = groups.map(({ tiles }) => tiles.reduce((sum, { bytes }) => sum + bytes, 0));
  const areas = squarify(sums, MAP);
  const tiles = groups.flatMap((group, at) => renderGroup(group, areas[at]!, report.wasm.raw));
  const legend = groups.map(
    ({ name }, at) => `<li class="${toClass(name)}">${escapeHtml(name)}: ${renderBytes(sums[at]!)}</li>`,
  );
  const rows = groups.flatMap((group) => group.tiles.map((tile) => renderRow(group, tile, report.wasm.raw)));
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(report.name)}: where its bytes go</title>`,
    `<style>\n${STYLE}</style>`,
    "</head>",
    "<body>",
    `<h1>${escapeHtml(report.name)}</h1>`,
    `<p>${renderBytes(report.wasm.raw)} of WebAssembly, ${renderBytes(report.wasm.brotli)} with brotli. Each area is as large as what it stands for. Arrow keys go from one to the next.</p>`,
    `<ul class="legend">${legend.join("")}</ul>`,
    `<div class="map" role="group" aria-label="Parts of the binary by size">\n${tiles.join("\n")}\n</div>`,
    '<output id="details" aria-live="polite">Point at an area, or move to it with the keyboard.</output>',
    "<h2>The same as a table</h2>",
    '<table><thead><tr><th scope="col">Part</th><th scope="col">Group</th><th scope="col">Size</th><th scope="col">Share</th></tr></thead>',
    `<tbody>\n${rows.join("\n")}\n</tbody></table>`,
    `<script>\n${SCRIPT}</script>`,
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

function resolveTiles({ code, sections, wasm }: InspectReport): TileGroup[] {
  const groups: TileGroup[] = code.groups.map(({ group }) => ({
    name: group,
    tiles: code.packages
      .filter((entry) => entry.group === group)
      .map(({ path, bytes, functions, largest }) => ({
        name: path,
        bytes,
        details: [`${functions} functions`, ...largest.map((entry) => `${entry.name}: ${renderBytes(entry.bytes)}`)],
      })),
  }));
  const isCode = (name: string) => name === "code" && groups.length > 0;
  const others = sections.filter(({ name }) => !isCode(name));
  groups.push({ name: "sections", tiles: others.map(({ name, raw }) => ({ name, bytes: raw, details: [] })) });
  return groups
    .map(({ name, tiles }) => ({ name, tiles: joinSmall(tiles, wasm.raw) }))
    .filter(({ tiles }) => tiles.length > 0)
    .sort((a, b) => sum(b.tiles) - sum(a.tiles));
}

function joinSmall(tiles: readonly Tile[], total: number): Tile[] {
  const isSmall = ({ bytes }: Tile) => (bytes / total) * 100 < SMALL;
  const small = tiles.filter(isSmall);
  if (small.length < 2) return [...tiles];
  const joined = {
    name: `${small.length} small ones`,
    bytes: sum(small),
    details: small.slice(0, 30).map(({ name }) => name),
  };
  return [...tiles.filter((tile) => !isSmall(tile)), joined].sort((a, b) => b.bytes - a.bytes);
}

function sum(tiles: readonly Tile[]): number {
  return tiles.reduce((total, { bytes }) => total + bytes, 0);
}

function renderGroup({ name, tiles }: TileGroup, area: Rectangle, total: number): string[] {
  const places = squarify(
    tiles.map(({ bytes }) => bytes),
    area,
  );
  return tiles.map((tile, at) => {
    const { x, y, width, height } = places[at]!;
    const share = (value: number, whole: number) => `${((value / whole) * 100).toFixed(3)}%`;
    const style = [
      `left:${share(x, MAP.width)}`,
      `top:${share(y, MAP.height)}`,
      `width:${share(width, MAP.width)}`,
      `height:${share(height, MAP.height)}`,
    ].join(";");
    const label = `${tile.name}: ${renderBytes(tile.bytes)}, ${renderPercent(resolvePercent(tile.bytes, total))}, ${name}`;
    const details = [label, ...tile.details].join("\n");
    return `<button type="button" class="${toClass(name)}" style="${style}" aria-label="${escapeHtml(label)}" data-details="${escapeHtml(details)}"><span>${escapeHtml(tile.name)}</span></button>`;
  });
}

function renderRow({ name }: TileGroup, tile: Tile, total: number): string {
  const cells = [escapeHtml(name), renderBytes(tile.bytes), renderPercent(resolvePercent(tile.bytes, total))];
  return `<tr><th scope="row">${escapeHtml(tile.name)}</th>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
}

function toClass(group: string): string {
  return group.replaceAll(" ", "-");
}

/** Names are a file's own: nothing in them is markup. Line breaks between them stay. */
function escapeHtml(text: string): string {
  const lines = text.split("\n").map(plain).join("\n");
  return lines.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
