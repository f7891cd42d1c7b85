import type { Chart } from "./result.ts";

const [WIDTH, LEFT, BAR, GAP] = [880, 240, 12, 10] as const;
const COLOURS = ["#3b6fb6", "#2f9e79", "#c77d2e", "#8a5fb0", "#9aa4b0"];

/** Renders a chart as SVG: groups of bars, each as long as its part of what the line stands for. */
export function renderChart(title: string, { groups, names, line }: Chart): string {
  const most = Math.max(1.2, ...groups.flatMap(({ values }) => values.map((value) => Math.min(value, 1.5))));
  const scale = (WIDTH - LEFT - 60) / most;
  const height = 76 + groups.length * (names.length * BAR + GAP);
  const bars = groups.flatMap(({ name, values }, group) => {
    const top = 64 + group * (names.length * BAR + GAP);
    const label = text(LEFT - 8, top + (names.length * BAR) / 2 + 4, name, "end");
    return [label, ...values.map((value, at) => renderBar(top + at * BAR, value, Math.min(value, most) * scale, at))];
  });
  const key = names.map((name, at) => {
    const x = LEFT + at * 125;
    return `<rect x="${x}" y="34" width="10" height="10" fill="${COLOURS[at]}"/>${text(x + 14, 43, name)}`;
  });
  const at = LEFT + scale;
  const rule = `<line x1="${at}" y1="56" x2="${at}" y2="${height - 8}" stroke="#444" stroke-dasharray="3 3"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="11">
<rect width="100%" height="100%" fill="#fff"/>
${text(LEFT, 20, `${title}; dashed: ${line}`)}
${[...key, ...bars, rule].join("\n")}
</svg>
`;
}

function renderBar(y: number, value: number, width: number, at: number): string {
  const bar = `<rect x="${LEFT}" y="${y}" width="${width.toFixed(1)}" height="${BAR - 2}" fill="${COLOURS[at]}"/>`;
  return `${bar}${text(LEFT + width + 4, y + BAR - 3, value.toFixed(2))}`;
}

function text(x: number, y: number, content: string, anchor = "start"): string {
  const escaped = content.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}">${escaped}</text>`;
}
