import type { MatrixReport } from '../../../project/who.ts';
import { nameClients } from './clients.ts';
import { alike, homeOf, nameRow, type AlikeClients } from './matrix-text.ts';
import { escapeXml } from './svg-text.ts';

/** Beyond these nobody can read the picture. */
const maxColumns = 200;
const maxRows = 400;

const cell = 18;
const margin = 24;
/** Pixels of a character, generously. */
const nameSize = 5.9;
const legendStep = 115;

/** Colours of both schemes keep a contrast of at least 3 : 1 between neighbours, and a mark says the same as the colour. */
const style = [
  'text{font-family:ui-sans-serif,system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;fill:#1f2328;font-size:11px}',
  '.paper{fill:#ffffff;stroke:#d1d9e0}.all{fill:#1a7f37}.some{fill:#9a6700}.none{fill:#f6f8fa;stroke:#d1d9e0}.unknown{fill:#ffffff;stroke:#818b98;stroke-dasharray:3 2}',
  '.mark{fill:#ffffff;font-size:10px;text-anchor:middle}.ask{fill:#59636e;font-size:10px;text-anchor:middle}',
  '@media(prefers-color-scheme:dark){text{fill:#f0f6fc}.paper{fill:#0d1117;stroke:#3d444d}.all{fill:#3fb950}.some{fill:#d29922}.none{fill:#151b23;stroke:#3d444d}.unknown{fill:#0d1117;stroke:#656c76}.mark{fill:#0d1117}.ask{fill:#9198a1}}',
].join('');

/** A heat map of who reaches what, as a stand-alone SVG. Clients that reach the same are one column. The same matrix gives the same bytes. */
export function renderMatrixSvg(report: MatrixReport): string {
  const groups = alike(report);
  if (groups === undefined || groups.length > maxColumns || report.rows.length > maxRows) return drawSentence(`${report.clients.length} callers, ${report.rows.length} services: too many to draw. JSON holds them all.`);
  const home = homeOf(report);
  const titles = groups.map(({ clients }) => shorten(nameClients(clients, { most: 1, home }), 40));
  const names = report.rows.map((row) => shorten(nameRow(row, home), 60));
  const left = margin + Math.max(60, ...names.map((name) => name.length * nameSize)) + 8;
  const top = margin + Math.max(40, ...titles.map((title) => title.length * nameSize * 0.72)) + 8;
  const slant = Math.max(...titles.map((title) => title.length * nameSize * 0.72), 0);
  const width = Math.ceil(Math.max(left + groups.length * cell + Math.max(margin, slant), margin * 2 + legendStep * Object.keys(words).length));
  const height = Math.ceil(top + report.rows.length * cell + margin + 28);
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="who reaches what">`,
    `<style>${style}</style>`,
    `<rect class="paper" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>`,
    ...titles.map((title, index) => `<text transform="translate(${round(left + index * cell + cell / 2 + 3)} ${round(top - 6)}) rotate(-45)">${escapeXml(title)}</text>`),
    ...report.rows.flatMap((_, row) => [`<text text-anchor="end" x="${round(left - 6)}" y="${round(top + row * cell + 12.5)}">${escapeXml(names[row] ?? '')}</text>`, ...groups.map((group, column) => drawCell(group, row, column, left, top, names[row] ?? ''))]),
    ...drawLegend(top + report.rows.length * cell + 14),
    '</svg>',
  ];
  return `${lines.filter((line) => line !== '').join('\n')}\n`;
}

const words = { all: 'every request', some: 'some requests', none: 'no request', unknown: 'not known' } as const;

function drawCell(group: AlikeClients, row: number, column: number, left: number, top: number, name: string): string {
  const reach = group.reaches[row];
  if (reach === undefined) return '';
  const [x, y] = [round(left + column * cell), round(top + row * cell)];
  const title = `${nameClients(group.clients)} → ${name}: ${words[reach]}`;
  return `<g><title>${escapeXml(title)}</title>${drawMark(reach, x, y)}</g>`;
}

function drawMark(reach: keyof typeof words, x: number, y: number): string {
  const mark = reach === 'some' ? '½' : reach === 'unknown' ? '?' : '';
  return `<rect class="${reach}" x="${x + 1}" y="${y + 1}" width="${cell - 2}" height="${cell - 2}" rx="3"/>${mark === '' ? '' : `<text class="${reach === 'unknown' ? 'ask' : 'mark'}" x="${x + cell / 2}" y="${y + 12.5}">${mark}</text>`}`;
}

function drawLegend(y: number): string[] {
  return (Object.keys(words) as (keyof typeof words)[]).map((reach, index) => `${drawMark(reach, round(margin + index * legendStep), round(y))}<text x="${round(margin + index * legendStep + 24)}" y="${round(y + 12.5)}">${words[reach]}</text>`);
}

function drawSentence(text: string): string {
  const width = text.length * 7 + margin * 2;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} 64" width="${width}" height="64" role="img" aria-label="who reaches what">\n<style>${style}</style>\n<rect class="paper" x="0.5" y="0.5" width="${width - 1}" height="63" rx="8"/>\n<text x="${margin}" y="37">${escapeXml(text)}</text>\n</svg>\n`;
}

function shorten(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
