import { diffModels } from '../../model/diff.ts';
import { outside, stranger, type MeshModel } from '../../model/mesh-model.ts';
import { treatmentKey, treatmentOf } from '../../model/treatment.ts';
import { policiesOf } from '../../model/diff.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { Decision } from '../../model/decision.ts';
import type { Fault } from './judged.ts';
import type { CallCheck } from './task.ts';
import { ask, type World } from './world.ts';

/** Changes of behaviour that none of the checks speaks of: for some client, to some host, for some kind of request. */
export function judgeChanges(checks: readonly CallCheck[], after: World, before: World): readonly Fault[] {
  const shown = new Set(checks.filter(({ then }) => then.unchanged !== true).flatMap((check) => pairOf(check, after, before) ?? []));
  const diff = diffModels(before.model, after.model);
  const faults = diff.changes.flatMap((change): Fault[] => {
    const unshown = change.clients.filter((client) => isJudged(client, after.model) && !shown.has(keyOf(client, change.host, change.port, treatments(change, client, before.model, after.model))));
    const [first] = unshown;
    if (first === undefined) return [];
    const { method, path } = change.witness;
    return [{ about: `${first} → ${change.host}:${change.port} ${method} ${path}`, what: 'nothing else', wanted: 'as before', got: `${change.aspects.join(', ')} for ${unshown.length === 1 ? first : `${unshown.length} clients`}` }];
  });
  if (diff.isComplete) return faults;
  return [...faults, { about: 'every request', what: 'nothing else', wanted: 'a comparison of all', got: diff.because ?? 'too many kinds of requests' }];
}

/** Pods without a proxy are judged where they are asked about; a gateway that nobody runs has no calls of its own. */
function isJudged(client: QualifiedName, { workloads }: MeshModel): boolean {
  const proxy = workloads.get(client)?.proxy;
  return client === outside || client === stranger || proxy === 'sidecar' || proxy === 'node';
}

function pairOf(check: CallCheck, after: World, before: World): string | undefined {
  const [now, then] = [ask(after, check), ask(before, check)];
  if ('problem' in now || 'problem' in then) return undefined;
  const { client, port } = now.call;
  const host = client === outside ? now.call.host : (after.model.outbound(now.call).host ?? now.call.host);
  return keyOf(client, host, port, `${then.treatment} ${now.treatment}`);
}

function treatments({ before, after }: { readonly before: Decision; readonly after: Decision }, client: QualifiedName, old: MeshModel, now: MeshModel): string {
  return `${treatmentKey(treatmentOf(before, policiesOf(old, client, before)))} ${treatmentKey(treatmentOf(after, policiesOf(now, client, after)))}`;
}

function keyOf(client: QualifiedName, host: string, port: number, pair: string): string {
  return `${client} ${host}:${port} ${pair}`;
}
