import { nearest } from '../../base/near-miss.ts';
import type { CallProtocol } from '../../model/mesh-model.ts';
import type { TraceQuestion } from '../../project/trace-question.ts';
import { listOption, textOption, type OptionValues } from './command.ts';
import { CommandFailure } from './failure.ts';

export type TraceArguments =
  | { readonly kind: 'one'; readonly question: TraceQuestion; readonly paths: readonly string[] }
  | { readonly kind: 'batch'; readonly requests: string; readonly paths: readonly string[] };

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'CONNECT', 'TRACE'];
const help = 'write: meshwright trace FROM TO [METHOD] [/PATH] [--in CONFIGURATION…]';

/**
 * FROM and TO, then a method (a word in capitals) and a request path (it begins with `/`) if they are there; every
 * other word names configuration, as does `--in`. Without any the current folder is read.
 */
export function readTraceArguments(words: readonly string[], options: OptionValues): TraceArguments {
  const named = listOption(options, 'in');
  const batch = textOption(options, 'batch');
  if (batch !== undefined) return { kind: 'batch', requests: batch, paths: configuration([...words, ...named], batch) };
  const [from, to, ...rest] = words;
  if (from === undefined || to === undefined) throw new CommandFailure(from === undefined ? 'who calls whom is missing' : `whom \`${from}\` calls is missing`, { help });
  const method = rest[0] !== undefined && /^[A-Z][A-Z-]*$/.test(rest[0]) ? rest.shift() : undefined;
  const path = rest[0]?.startsWith('/') === true ? rest.shift() : undefined;
  refuseMisplaced(rest);
  const headers = readHeaders(listOption(options, 'header'));
  const port = readPort(textOption(options, 'port'));
  const [protocol, host, sourceIp] = [textOption(options, 'protocol') as CallProtocol | undefined, textOption(options, 'host'), textOption(options, 'sourceIp')];
  return {
    kind: 'one',
    question: {
      from,
      to,
      ...(port === undefined ? {} : { port }),
      ...(protocol === undefined ? {} : { protocol }),
      ...(method === undefined ? (path === undefined ? {} : { path }) : { method, ...(path === undefined ? {} : { path }) }),
      headers,
      ...(host === undefined ? {} : { host }),
      ...(sourceIp === undefined ? {} : { sourceIp }),
    },
    paths: configuration([...rest, ...named], undefined),
  };
}

function configuration(paths: readonly string[], batch: string | undefined): readonly string[] {
  if (batch === '-' && paths.includes('-')) throw new CommandFailure('standard input cannot hold both the requests and the configuration', { help: 'write one of them to a file' });
  return paths.length === 0 ? ['.'] : paths;
}

/** `get /orders` would otherwise read a file `get`. */
function refuseMisplaced(rest: readonly string[]): void {
  const [first = '', second] = rest;
  const method = nearest(first.toUpperCase(), methods);
  if (method === undefined || method.length !== first.length || /[./]/.test(first) || (second !== undefined && !second.startsWith('/'))) return;
  if (method === first.toUpperCase()) throw new CommandFailure(`a method is written in capitals: \`${method}\`, not \`${first}\``, { help });
}

function readHeaders(written: readonly string[]): Readonly<Record<string, string>> {
  const headers = new Map<string, string>();
  for (const text of written) {
    const [, name, value] = /^(:?[^\s:]+)\s*:\s*(.*)$/.exec(text) ?? [];
    if (name === undefined || value === undefined) throw new CommandFailure(`\`${text}\` is no header`, { help: "write it as 'name: value'" });
    const key = name.toLowerCase();
    const earlier = headers.get(key);
    headers.set(key, earlier === undefined ? value : `${earlier},${value}`);
  }
  return Object.fromEntries(headers);
}

export function readPort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535) throw new CommandFailure(`\`${text}\` is no port: it is a number from 1 to 65535`);
  return port;
}
