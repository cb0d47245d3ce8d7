import { send } from './client.ts';
import { nameOption, numberOf, parse, usage } from './command-line.ts';
import type { PodRequest } from './in-pod/wire.ts';
import { Lab } from './lab.ts';
import { LabError } from './lab-error.ts';
import { load, summarise } from './load.ts';
import { loadTable } from './load-table.ts';

const requestOptions = { ...nameOption, method: { type: 'string' }, header: { type: 'string', multiple: true, default: [] as string[] } } as const;

export async function runCall(argumentList: readonly string[]): Promise<number> {
  const { values, positionals } = parse({ args: [...argumentList], options: requestOptions, allowPositionals: true });
  const { pod, request } = whatToSend(values, positionals);
  const answer = await send(pod, request);
  console.log(JSON.stringify(answer, null, 2));
  return answer.error === undefined ? 0 : 1;
}

export async function runLoad(argumentList: readonly string[]): Promise<number> {
  const options = { ...requestOptions, rate: { type: 'string', default: '50' }, seconds: { type: 'string', default: '10' }, json: { type: 'boolean', default: false } } as const;
  const { values, positionals } = parse({ args: [...argumentList], options, allowPositionals: true });
  const { pod, request } = whatToSend(values, positionals);
  const outcomes = await load(pod, { request, ratePerSecond: numberOf(values.rate, '--rate'), durationMs: numberOf(values.seconds, '--seconds') * 1000 });
  const summary = summarise(outcomes);
  console.log(values.json ? JSON.stringify(summary, null, 2) : loadTable(summary));
  return 0;
}

function whatToSend(values: { readonly name: string; readonly method?: string | undefined; readonly header: readonly string[] }, [from, url]: readonly string[]): { readonly pod: Lab['pods'][number]; readonly request: PodRequest } {
  if (from === undefined || url === undefined) throw new LabError('a pod and a URL are needed', usage);
  const lab = Lab.open(values.name);
  const pod = lab.pod(from);
  lab.close();
  const headers = Object.fromEntries(values.header.map((line) => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()]));
  return { pod, request: { ...requestOf(url), headers, ...(values.method === undefined ? {} : { method: values.method }) } };
}

const defaultPorts = { http: 80, https: 443, grpc: 80, tcp: 80 } as const;

/** The path is taken as it is written, because what a URL parser would make of it is not what the mesh should see. */
export function requestOf(url: string): PodRequest {
  const [, scheme, host, port, path] = /^(http|https|grpc|tcp):\/\/([^/:]+)(?::(\d+))?(\/.*)?$/.exec(url) ?? [];
  if (scheme === undefined || host === undefined) throw new LabError(`\`${url}\` is no URL that can be called`, 'write http://, https://, grpc:// or tcp://, a host, a port and a path');
  const protocol = scheme as keyof typeof defaultPorts;
  return { protocol, host, port: port === undefined ? defaultPorts[protocol] : Number(port), path: path ?? '/' };
}
