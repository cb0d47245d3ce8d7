import { outside } from '../../../model/mesh-model.ts';
import { reachesOf, type MatrixReport, type MatrixRow } from '../../../project/who.ts';
import { nameClient, nameClients } from './clients.ts';
import { hanging, listed, pad, table, type TableColumn } from './layout.ts';
import type { TopologyStyle } from './topology-text.ts';
import { shortHost } from './trace-text.ts';

/** Every service in one table: who reaches it with every request, and who with some. */
export function renderServicesReached(report: MatrixReport, { columns, colors }: TopologyStyle): string {
  const home = homeOf(report);
  const rows = report.rows.map((row) => {
    const of = (reach: string): string => describeCells(row, reach, report.clients.length, home);
    const [all, some, unknown] = [of('all'), of('some'), of('unknown')];
    return [nameRow(row, home), all === '' && some === '' && unknown === '' ? 'nobody' : all, [some, unknown === '' ? '' : `not known: ${unknown}`].filter((part) => part !== '').join('; ')];
  });
  const isEvery = rows.every((row) => row[2] === '');
  const titles: readonly TableColumn[] = isEvery ? [{ title: 'service' }, { title: 'every request of', wraps: true }] : [{ title: 'service' }, { title: 'every request of' }, { title: 'some requests of', wraps: true }];
  const lines = table(titles, rows.map((row) => row.slice(0, titles.length)), columns);
  return `${lines.map((line, index) => (index === 0 ? colors.bold(line) : line)).join('\n')}\n${describeHome(home, colors.dim)}`;
}

function describeCells(row: MatrixRow, reach: string, all: number, home: string): string {
  const cells = row.cells.filter((cell) => cell.reach === reach);
  if (cells.length === 0) return '';
  const total = cells.reduce((sum, cell) => sum + cell.count, 0);
  const isRest = cells.some((cell) => cell.clients === null);
  const everybody = row.isServedOutside ? all : all - 1;
  if (total === everybody) return row.isServedOutside ? 'everyone, outside too' : 'everyone in the cluster';
  const others = row.cells.filter((cell) => cell.reach !== reach);
  const left = others.flatMap((cell) => cell.clients ?? []);
  if (isRest && total > 4 && everybody - total <= 2 && left.length === everybody - total) return `everyone but ${nameClients(left, { home })}`;
  if (isRest && total > 4) return `${total} of ${everybody}`;
  return nameClients(cells.flatMap((cell) => cell.clients ?? [cell.witness.client]), { most: 3, home });
}

/** The namespace of all Services, where they have one in common and it need not be said each time; else nothing. */
export function homeOf({ rows }: MatrixReport): string {
  const namespaces = new Set(rows.flatMap(({ host }) => (host.split('.')[2] === 'svc' ? [host.split('.')[1] ?? ''] : [])));
  const [only = ''] = namespaces;
  return namespaces.size === 1 ? only : '';
}

function describeHome(home: string, dim: (text: string) => string): string {
  return home === '' ? '' : `\n${dim(`(names of namespace ${home})`)}\n`;
}

/** `orders:80` at home, `orders.shop:80` elsewhere. */
export function nameRow({ host, port }: MatrixRow, home: string): string {
  return `${shortHost(host, `${home}/`)}:${port}`;
}

const marks = { all: '●', some: '◐', none: '·', unknown: '?' } as const;

/** A grid with a column for each kind of client; where it is wider than the terminal the table of services takes its place. */
export function renderMatrix(report: MatrixReport, style: TopologyStyle): string {
  const { columns, colors } = style;
  const home = homeOf(report);
  const groups = alike(report);
  const names = report.rows.map((row) => nameRow(row, home));
  const width = Math.max(...names.map((name) => name.length), 7);
  const step = groups !== undefined && groups.length > letters.length ? 3 : 2;
  if (groups === undefined || width + 4 + groups.length * step > columns) return renderServicesReached(report, style);
  const head = `  ${pad('service', width)}  ${groups.map((_, index) => pad(letterOf(index), step)).join('')}`.trimEnd();
  const rows = names.map((name, row) => `  ${pad(name, width)}  ${groups.map(({ reaches }) => pad(reaches[row] === undefined ? ' ' : marks[reaches[row]], step)).join('')}`.trimEnd());
  const legend = groups.flatMap((group, index) => hanging(`  ${pad(letterOf(index), step)} `, listed(group.clients.map((client) => nameClient(client, home)), 12), columns));
  return `${[colors.bold(head), ...rows, '', ...legend, '', `  ${marks.all} every request  ${marks.some} some  ${marks.none} none  ${marks.unknown} not known`].join('\n')}\n${describeHome(home, colors.dim)}`;
}

const letters = 'abcdefghijklmnopqrstuvwxyz';

/** `a` to `z`, then `aa`. */
function letterOf(index: number): string {
  const last = letters[index % letters.length] ?? '';
  return index < letters.length ? last : letterOf(Math.floor(index / letters.length) - 1) + last;
}

export interface AlikeClients {
  readonly clients: readonly string[];
  readonly reaches: ReturnType<typeof reachesOf>;
}

/** More pairs than a picture or a grid is made of. */
const mostPairs = 2_000_000;

/** Clients that reach the same are one column; undefined where there are too many pairs to look at. */
export function alike({ clients, rows }: MatrixReport): AlikeClients[] | undefined {
  if (clients.length * rows.length > mostPairs) return undefined;
  const byRow = rows.map((row) => reachesOf(row, clients));
  const groups = new Map<string, { clients: string[]; reaches: ReturnType<typeof reachesOf> }>();
  clients.forEach((client, index) => {
    const reaches = byRow.map((row) => row[index]);
    const key = `${client === outside} ${reaches.map((reach) => reach ?? '-').join(' ')}`;
    const group = groups.get(key);
    if (group) group.clients.push(client);
    else groups.set(key, { clients: [client], reaches });
  });
  // Where no gateway serves anything, clients outside have no place at all.
  return [...groups.values()].filter(({ reaches }) => reaches.some((reach) => reach !== undefined));
}
