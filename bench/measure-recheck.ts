import type { SourceFile } from '../src/kube/resource.ts';
import { openSession, type Session } from '../src/project/recheck/session.ts';

/** What a recheck after one kind of edit takes, in milliseconds. */
export interface RecheckMeasure {
  readonly edit: string;
  readonly rechecks: number;
  readonly p50: number;
  readonly p99: number;
}

interface Edit {
  readonly name: string;
  readonly kind: string;
  readonly from: RegExp;
  readonly to: string;
  /** Rechecks that find the call graph again are asked for less often. */
  readonly samples: number;
}

/** One value in one object, as somebody types it; then back. */
const edits: readonly Edit[] = [
  { name: 'timeout of a VirtualService', kind: 'VirtualService', from: /timeout: \d+/, to: 'timeout: 7', samples: 40 },
  { name: 'a line above a VirtualService', kind: 'VirtualService', from: /^apiVersion/m, to: '# edited\napiVersion', samples: 40 },
  { name: 'limit of a DestinationRule', kind: 'DestinationRule', from: /maxConnections: \d+/, to: 'maxConnections: 7', samples: 40 },
  { name: 'subset of a DestinationRule', kind: 'DestinationRule', from: /- name: v1\n/, to: '- name: v7\n', samples: 40 },
  { name: 'methods of an AuthorizationPolicy', kind: 'AuthorizationPolicy', from: /methods:\n(\s+)- \w+/, to: 'methods:\n$1- PATCH', samples: 40 },
  { name: 'mode of a PeerAuthentication', kind: 'PeerAuthentication', from: /mode: STRICT/, to: 'mode: PERMISSIVE', samples: 20 },
  { name: 'resources of a Deployment', kind: 'Deployment', from: /cpu: \w+/, to: 'cpu: 7m', samples: 10 },
  { name: 'caller in an AuthorizationPolicy', kind: 'AuthorizationPolicy', from: /(principals:\n\s+- \S+)/, to: '$1x', samples: 4 },
  { name: 'port of a Service', kind: 'Service', from: /port: \d+\n/, to: 'port: 7\n', samples: 4 },
  { name: 'replicas of a Deployment', kind: 'Deployment', from: /replicas: \d+/, to: 'replicas: 7', samples: 4 },
  { name: 'value in a ConfigMap', kind: 'ConfigMap', from: /LOG_LEVEL: \w+/, to: 'LOG_LEVEL: trace', samples: 4 },
];

/** Edits spread over the files of a mesh, each taken back before the next. */
export function measureRechecks(files: readonly SourceFile[], clock: { readonly step: (name: string) => void }): { readonly rechecks: readonly RecheckMeasure[] } {
  const session = openSession({ files, problems: [] });
  clock.step('open');
  const first = session.inspection.diagnostics.length;
  const rechecks = edits.flatMap((edit) => measureEdit(session, edit, files));
  clock.step('edits');
  if (session.inspection.diagnostics.length !== first) throw new Error('every edit was taken back, and other findings are left');
  return { rechecks };
}

function measureEdit(session: Session, edit: Edit, files: readonly SourceFile[]): RecheckMeasure[] {
  const times: number[] = [];
  for (let sample = 0; sample < edit.samples; sample += 1) {
    const file = files[Math.floor((sample * files.length) / edit.samples)];
    const text = file === undefined ? undefined : edited(file.text, edit, sample);
    if (file === undefined || text === undefined) continue;
    for (const each of [text, file.text]) times.push(timed(() => void session.edit(file.path, each)));
  }
  times.sort((a, b) => a - b);
  return times.length === 0 ? [] : [{ edit: edit.name, rechecks: times.length, p50: at(times, 0.5), p99: at(times, 0.99) }];
}

/** The text with one of the objects of the kind edited; undefined where there is none to edit. */
function edited(text: string, { kind, from, to }: Edit, sample: number): string | undefined {
  const documents = text.split(/^---\n/m);
  const suitable = [...documents.keys()].filter((index) => documents[index]?.includes(`kind: ${kind}\n`) === true && from.test(documents[index]));
  const chosen = suitable[(sample * 7) % suitable.length];
  return chosen === undefined ? undefined : documents.with(chosen, (documents[chosen] ?? '').replace(from, to)).join('---\n');
}

function timed(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
