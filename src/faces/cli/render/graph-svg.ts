import type { Topology } from '../../../topology/topology.ts';
import { layOut, type Box, type BoxToPlace, type Point } from './graph-layout.ts';
import { collapseNamespaces, collapseOutside, describeProtocols, nodeTitle, viewGraph, type GraphEdge, type GraphNode, type GraphView } from './graph-view.ts';
import { escapeXml } from './svg-text.ts';

/** Beyond these nobody can read the picture and the layout takes seconds: less is drawn instead. */
const maxNodes = 250;
const maxEdges = 800;

/** A layered picture of the call graph as a stand-alone SVG. The same topology gives the same bytes. */
export function renderSvg(topology: Topology): string {
  const whole = viewGraph(topology);
  const view = readable(whole);
  if (view === undefined) return drawSentence(`${whole.nodes.length} services and hosts, ${whole.edges.length} calls: too many to draw. DOT and Mermaid hold them all.`);
  const placed = layOut(view.nodes.map((node) => boxToPlace(node, view)), view.edges, margin);
  const legend = legendItems(view);
  const width = Math.ceil(Math.max(placed.width, legend.length * legendStep + margin * 2));
  const height = Math.ceil(placed.height + (legend.length > 0 ? legendHeight : 0));
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="call graph">`,
    `<style>${style}</style>`,
    `<defs>${arrowHead('arrow', 'head')}${arrowHead('arrow-cycle', 'head cycle')}</defs>`,
    `<rect class="paper" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>`,
    ...view.edges.map((edge, index) => drawEdge(edge, placed.routes[index] ?? [])),
    ...view.nodes.map((node) => drawNode(node, view, placed.boxes.get(node.id) ?? { x: 0, y: 0, width: 0, height: 0 })),
    ...view.edges.map((edge, index) => drawPorts(edge, placed.routes[index] ?? [])).filter((line) => line !== ''),
    ...legend.map((item, index) => drawLegendItem(item, margin + index * legendStep, placed.height + 6)),
    '</svg>',
  ];
  return `${lines.join('\n')}\n`;
}

/** The graph itself, or its namespaces, or these with all that is outside as one; undefined where even that is too much. */
function readable(view: GraphView): GraphView | undefined {
  const isSmall = ({ nodes, edges }: GraphView): boolean => nodes.length <= maxNodes && edges.length <= maxEdges;
  if (isSmall(view)) return view;
  const namespaces = collapseNamespaces(view);
  return [namespaces, collapseOutside(namespaces)].find(isSmall);
}

function drawSentence(text: string): string {
  const width = text.length * 7 + margin * 2;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} 64" width="${width}" height="64" role="img" aria-label="call graph">\n<style>${style}</style>\n<rect class="paper" x="0.5" y="0.5" width="${width - 1}" height="63" rx="8"/>\n<text class="name" x="${margin}" y="37">${escapeXml(text)}</text>\n</svg>\n`;
}

const margin = 24;
const boxHeight = 42;
const legendHeight = 34;
const legendStep = 150;
const maxTitleLength = 34;

/** Colours of both schemes are chosen for a contrast of at least 4.5 : 1 of text on its box. */
const style = [
  'text{font-family:ui-sans-serif,system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;fill:#1f2328}',
  '.name{font-size:13px;font-weight:600}.sub{font-size:11px;fill:#59636e}',
  '.paper{fill:#ffffff;stroke:#d1d9e0}',
  '.box{fill:#f6f8fa;stroke:#818b98;stroke-width:1.2}.box.grpc{fill:#ddf4ff;stroke:#0969da}',
  '.box.ingress{fill:#dafbe1;stroke:#1a7f37}.box.external{fill:#fff8c5;stroke:#9a6700}.box.unknown{stroke-dasharray:5 3}',
  '.edge{fill:none;stroke:#818b98;stroke-width:1.3}.edge.guess{stroke-dasharray:2 3}.edge.cycle{stroke:#d1242f;stroke-width:2}',
  '.head{fill:#818b98}.head.cycle{fill:#d1242f}.port{font-size:10px;fill:#59636e;paint-order:stroke;stroke:#ffffff;stroke-width:3px}',
  '@media(prefers-color-scheme:dark){text{fill:#f0f6fc}.sub,.port{fill:#9198a1}.paper{fill:#0d1117;stroke:#3d444d}',
  '.box{fill:#151b23;stroke:#656c76}.box.grpc{fill:#0c2d6b;stroke:#4493f8}.box.ingress{fill:#04260f;stroke:#3fb950}.box.external{fill:#341a00;stroke:#d29922}',
  '.edge{stroke:#656c76}.edge.cycle{stroke:#f85149}.head{fill:#656c76}.head.cycle{fill:#f85149}.port{stroke:#0d1117}}',
].join('');

function boxToPlace(node: GraphNode, view: GraphView): BoxToPlace {
  const isPointed = node.kind !== 'service';
  const title = shorten(nodeTitle(node, view)).length * 7.3;
  const width = Math.max(96, Math.round(Math.max(title, subtitle(node).length * 6)) + (isPointed ? 44 : 28));
  return { id: node.id, width, height: boxHeight, isPointed };
}

function drawNode(node: GraphNode, view: GraphView, box: Box): string {
  const left = round(box.x - box.width / 2);
  const top = round(box.y - box.height / 2);
  const title = nodeTitle(node, view);
  const sub = subtitle(node);
  const classes = ['box', ...(node.kind === 'service' ? [] : [node.kind]), ...(node.protocols.includes('grpc') ? ['grpc'] : []), ...(node.hasUnknownCallees ? ['unknown'] : [])].join(' ');
  const nameY = sub === '' ? round(box.y + 4.5) : round(box.y - 3);
  const texts = [`<text class="name" text-anchor="middle" x="${round(box.x)}" y="${nameY}">${escapeXml(shorten(title))}</text>`];
  if (sub !== '') texts.push(`<text class="sub" text-anchor="middle" x="${round(box.x)}" y="${round(box.y + 13)}">${escapeXml(sub)}</text>`);
  return `<g><title>${escapeXml(title)}</title>${outline(node, classes, left, top, box)}${texts.join('')}</g>`;
}

/** A pill is the ingress, a hexagon is outside, a barrel stores, a rounded box is a service. */
function outline(node: GraphNode, classes: string, left: number, top: number, { width, height }: Box): string {
  const right = round(left + width);
  const bottom = round(top + height);
  if (node.kind === 'external') {
    const middle = round(top + height / 2);
    return `<path class="${classes}" d="M${left} ${middle}L${left + 14} ${top}L${round(right - 14)} ${top}L${right} ${middle}L${round(right - 14)} ${bottom}L${left + 14} ${bottom}Z"/>`;
  }
  if (node.isDatastore) {
    const half = round(width / 2);
    return `<path class="${classes}" d="M${left} ${top + 5}a${half} 5 0 0 1 ${round(width)} 0V${bottom - 5}a${half} 5 0 0 1 ${-round(width)} 0Z"/>`;
  }
  const radius = node.kind === 'ingress' ? height / 2 : 6;
  return `<rect class="${classes}" x="${left}" y="${top}" width="${round(width)}" height="${height}" rx="${radius}"/>`;
}

function subtitle(node: GraphNode): string {
  const protocols = describeProtocols(node);
  if (!node.hasUnknownCallees) return protocols;
  return protocols === '' ? 'callees unknown' : `${protocols} · callees unknown`;
}

function drawEdge(edge: GraphEdge, points: readonly Point[]): string {
  const classes = ['edge', ...(edge.isCyclic ? ['cycle'] : []), ...(edge.isGuess ? ['guess'] : [])].join(' ');
  return `<path class="${classes}" marker-end="url(#${edge.isCyclic ? 'arrow-cycle' : 'arrow'})" d="${pathThrough(points)}"><title>${escapeXml(`${edge.from} calls ${edge.to}`)}</title></path>`;
}

/** Straight where two points have the same height or stand above each other, else a curve that is level at both. */
function pathThrough(points: readonly Point[]): string {
  const parts = points.map((point, index) => {
    const before = points[index - 1];
    if (before === undefined) return `M${pointText(point)}`;
    if (before.y === point.y || before.x === point.x) return `L${pointText(point)}`;
    const middle = (before.x + point.x) / 2;
    return `C${pointText({ x: middle, y: before.y })} ${pointText({ x: middle, y: point.y })} ${pointText(point)}`;
  });
  return parts.join('');
}

/** The ports stand before the arrow. */
function drawPorts(edge: GraphEdge, points: readonly Point[]): string {
  const end = points.at(-1);
  const start = points[0];
  if (!edge.needsPort || !end || !start) return '';
  const isToTheRight = start.x <= end.x;
  return `<text class="port" text-anchor="${isToTheRight ? 'end' : 'start'}" x="${round(end.x + (isToTheRight ? -10 : 10))}" y="${round(end.y - 4)}">${edge.ports.join(', ')}</text>`;
}

function arrowHead(id: string, classes: string): string {
  return `<marker id="${id}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path class="${classes}" d="M0 0L8 4L0 8Z"/></marker>`;
}

interface LegendItem {
  readonly classes: string;
  readonly text: string;
}

/** Only what this picture shows and a reader could not guess. */
function legendItems(view: GraphView): LegendItem[] {
  const items: LegendItem[] = [];
  if (view.nodes.some((node) => node.protocols.includes('grpc') && node.kind === 'service')) items.push({ classes: 'box grpc', text: 'gRPC' });
  if (view.nodes.some((node) => node.kind === 'external')) items.push({ classes: 'box external', text: 'outside the cluster' });
  if (view.nodes.some((node) => node.hasUnknownCallees)) items.push({ classes: 'box unknown', text: 'callees unknown' });
  if (view.edges.some((edge) => edge.isCyclic)) items.push({ classes: 'edge cycle', text: 'on a call cycle' });
  if (view.edges.some((edge) => edge.isGuess)) items.push({ classes: 'edge guess', text: 'guessed by name' });
  return items;
}

function drawLegendItem(item: LegendItem, x: number, top: number): string {
  const y = round(top);
  const mark = item.classes.startsWith('edge') ? `<path class="${item.classes}" d="M${x} ${y + 6}h18"/>` : `<rect class="${item.classes}" x="${x}" y="${y}" width="18" height="12" rx="3"/>`;
  return `${mark}<text class="sub" x="${x + 25}" y="${y + 10}">${item.text}</text>`;
}

function shorten(text: string): string {
  const characters = [...text];
  return characters.length <= maxTitleLength ? text : `${characters.slice(0, maxTitleLength - 1).join('')}…`;
}

function pointText({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
