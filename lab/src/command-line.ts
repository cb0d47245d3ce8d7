import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Lab } from './lab.ts';
import { LabError, messageOf } from './lab-error.ts';
import { up, type UpOptions } from './up.ts';

export const usage = `usage: npm run lab -- COMMAND [--name INSTANCE]

  up [--webhook] [--no-gateways]        a mesh without applications: API server, istiod, gateways, a client outside;
     [--prometheus]                     --prometheus reads the metrics of its proxies every second
  run FILE… [--replicas N] [--host H]   brings it up if need be, applies manifests, starts their pods, waits for the proxies;
                                        --host plays a host outside the cluster on ports 80 and 443
  call NAMESPACE/POD URL                one request from a pod; URL is http://, https://, grpc:// or tcp://
       [--method M] [--header 'K: V']
  load NAMESPACE/POD URL                an open loop of requests
       [--rate N] [--seconds N] [--json]
  record FILE.jsonl [--out FILE]        plays recorded cases again, says where the mesh does otherwise than recorded,
       --application YAML [--only TEXT]  and writes what it does now
  query 'PROMQL' [--last SECONDS        what Prometheus says now, or said at every step of the last seconds
       [--step SECONDS]]
  status                                every instance, and what memory it takes
  down [--all]                          ends it and removes everything of it`;

export const nameOption = { name: { type: 'string', default: 'lab' } } as const;

/** Brings a mesh up and says what it is doing. */
export function bringUp(options: UpOptions): Promise<Lab> {
  return up({ ...options, onStep: (step, ms) => console.log(`${(ms / 1000).toFixed(1).padStart(6)} s  ${step}`) });
}

export function numberOf(text: string, option: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new LabError(`\`${text}\` is no number for ${option}`, 'write a number above 0');
  return number;
}

export function whole(text: string, option: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new LabError(`\`${text}\` is no number for ${option}`, 'write a whole number above 0');
  return number;
}

/** What is wrong with the arguments is told with the usage of the command that they were for. */
export function parse<T extends ParseArgsConfig>(config: T, advice: string = usage): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new LabError(messageOf(error), advice, { cause: error });
  }
}
