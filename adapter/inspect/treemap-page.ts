/** How the page of a treemap looks, in light and in dark. Text has a contrast of 7:1 and more on each colour. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --text: #1a1a1a; --page: #fff; --line: #fff; --focus: #0b57d0;
  --program: #f9c784; --dependencies: #c7b5f0; --go-edge: #8fd9c4; --standard: #a9cdf5; --other: #d5d5d5; --sections: #f2b8c6;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #f2f2f2; --page: #141414; --line: #141414; --focus: #a8c7fa;
    --program: #6b4208; --dependencies: #44307c; --go-edge: #0d4f40; --standard: #1a4272; --other: #444; --sections: #6b2238;
  }
}
* { box-sizing: border-box; }
body { margin: 1.5rem auto; max-width: 90rem; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--text); background: var(--page); }
h1 { font-size: 1.4rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin-top: 2rem; }
.legend { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; padding: 0; }
.legend li { padding: .1rem .6rem; }
.map { position: relative; width: 100%; aspect-ratio: 100 / 56; }
.map button { position: absolute; overflow: hidden; padding: .15rem .3rem; border: 1px solid var(--line); color: var(--text); font: inherit; font-size: .8rem; line-height: 1.2; text-align: left; display: flex; }
.map span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.map button:hover { filter: brightness(1.1); }
.map button:focus-visible { outline: 3px solid var(--focus); outline-offset: -3px; z-index: 1; }
.program { background: var(--program); }
.dependencies { background: var(--dependencies); }
.go-edge { background: var(--go-edge); }
.standard-library { background: var(--standard); }
.other { background: var(--other); }
.sections { background: var(--sections); }
output { display: block; min-height: 10.5rem; margin-top: .75rem; white-space: pre-line; overflow-wrap: anywhere; }
table { border-collapse: collapse; }
th, td { padding: .15rem .75rem .15rem 0; text-align: left; font-weight: normal; overflow-wrap: anywhere; }
td:nth-child(n + 3) { text-align: right; white-space: nowrap; }
thead th { font-weight: 600; }
@media (forced-colors: active) { .map button { border-color: ButtonText; } }
`;

/** What the page does beyond showing itself: one stop for Tab, arrows between the areas, and details of each. */
export const SCRIPT = `
const tiles = [...document.querySelectorAll(".map button")];
const details = document.getElementById("details");
const show = (tile) => { details.textContent = tile.dataset.details; };
const center = (tile) => { const box = tile.getBoundingClientRect(); return [box.left + box.width / 2, box.top + box.height / 2]; };
const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const enter = (tile) => { for (const other of tiles) other.tabIndex = other === tile ? 0 : -1; show(tile); };
for (const tile of tiles) {
  tile.tabIndex = -1;
  tile.addEventListener("focus", () => enter(tile));
  tile.addEventListener("mouseenter", () => show(tile));
  tile.addEventListener("click", () => tile.focus());
  tile.addEventListener("keydown", (event) => {
    if (event.key === "Home" || event.key === "End") {
      event.preventDefault();
      tiles.at(event.key === "Home" ? 0 : -1).focus();
      return;
    }
    const way = ways[event.key];
    if (!way) return;
    event.preventDefault();
    const [x, y] = center(tile);
    let nearest, shortest = Infinity;
    for (const other of tiles) {
      const [dx, dy] = [center(other)[0] - x, center(other)[1] - y];
      const along = dx * way[0] + dy * way[1];
      const aside = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
      if (other === tile || along <= 0) continue;
      const distance = along + 2 * aside;
      if (distance < shortest) [nearest, shortest] = [other, distance];
    }
    nearest?.focus();
  });
}
if (tiles.length > 0) tiles[0].tabIndex = 0;
`;
