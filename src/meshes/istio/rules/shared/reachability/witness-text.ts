import { isTooComplex } from '../../../../../model/language/node.ts';
import { includes, minus, wordLanguage } from '../../../../../model/language/operations.ts';
import { witness } from '../../../../../model/language/witness.ts';
import type { Variable } from '../../../../../model/space-base.ts';
import type { Cube } from './cube.ts';

/** Values that read naturally, tried before a shortest one. */
const usual: Readonly<Record<string, readonly string[]>> = { method: ['GET', 'POST'], path: ['/'], scheme: ['http'], '@port': ['80', '8080', '443'], '@namespace': ['default'] };

/** An example of the requests of a cube: `GET /api/v2 with x-user: a, from pods with version=v2, on port 80`. */
export function describeWitness(cube: Cube, isConnection: boolean): string {
  const values = new Map([...cube].map(([attribute, variable]) => [attribute, valueOf(attribute, variable)]));
  const named = (prefix: string): [string, string][] => [...values].flatMap(([attribute, value]): [string, string][] => (attribute.startsWith(prefix) && value !== undefined ? [[attribute.slice(prefix.length), value]] : []));
  const query = named('query:').map(([name, value]) => (value === '' ? name : `${name}=${value}`));
  const host = values.get('host');
  const headers = [...(host === undefined ? [] : [`host: ${host}`]), ...named('header:').map(([name, value]) => `${name}: ${value}`)];
  const labels = named('@label:').map(([key, value]) => `${key}=${value}`);
  const [port, namespace, gateway, sni] = ['@port', '@namespace', '@gateway', '@sni'].map((attribute) => values.get(attribute));
  const request = sni !== undefined ? `TLS for \`${sni}\`` : isConnection ? 'a connection' : `\`${values.get('method') ?? 'GET'} ${values.get('path') ?? '/'}${query.length === 0 ? '' : `?${query.join('&')}`}\``;
  return [
    `${request}${headers.length === 0 ? '' : ` with \`${headers.join('`, `')}\``}`,
    ...named('claim:').map(([claim, value]) => `with a token whose \`${claim}\` is \`${value}\``),
    ...(labels.length === 0 ? [] : [`from pods with \`${labels.join(', ')}\``]),
    ...(namespace === undefined ? [] : [`from namespace \`${namespace}\``]),
    ...(port === undefined ? [] : [`on port ${port}`]),
    ...(gateway === undefined || (gateway === 'mesh' && labels.length + (namespace === undefined ? 0 : 1) > 0) ? [] : [gateway === 'mesh' ? 'from a sidecar' : `at gateway \`${gateway}\``]),
  ].join(', ');
}

function valueOf(attribute: string, variable: Variable): string | undefined {
  if (variable.absent) return undefined;
  const natural = usual[attribute]?.find((text) => includes(variable.present, text));
  if (natural !== undefined) return natural;
  const filled = minus(variable.present, wordLanguage(variable.present.store, ''));
  return (isTooComplex(filled) ? undefined : witness(filled)) ?? witness(variable.present);
}
