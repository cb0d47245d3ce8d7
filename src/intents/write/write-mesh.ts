import { unreachable } from '../../base/assert.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Wish } from '../wish.ts';
import { writeAllow, writeDeny, writeEgress } from './access.ts';
import { writeExpose, writeJoin, writeObserve, writeScope, writeUsers } from './edge.ts';
import { writeMutualTls } from './encryption.ts';
import { MeshText, readRoot } from './mesh-text.ts';
import { meshNames } from './names.ts';
import { writeBalance, writeBreaker, writeRetries, writeTimeout } from './policies.ts';
import { writeCluster, writeFault, writeLimit, writeMirror, writeRedirect, writeRewrite, writeRoute, writeSplit, writeSteps } from './routing.ts';
import type { MeshDraft, Unwritten } from './service.ts';
import { writeWithdrawal } from './withdraw.ts';

/** The new text, or what a mesh.yaml cannot say. */
export type WrittenMesh = { readonly text: string } | { readonly problem: string };

/**
 * Puts wishes into a mesh.yaml, one after the other; without a text into a new one. What is not touched stays as it
 * was written, comments and all.
 *
 * - An intent takes the place of the one of its kind for the same Service and the same requests, or for the same scope.
 *   `split` and `canary` take each other's place.
 * - What protects a Service, what is observed and how a proxy joins is added field by field.
 * - Callers, refusals and hosts outside are added to those that are there: only a withdrawal takes them away.
 * - A withdrawal takes out what is there. What a role gives is switched off.
 *
 * Names are looked up in the topology; without one, a bare name in the text is taken for any Service of that name.
 */
export function writeMesh(text: string | undefined, wishes: readonly Wish[], topology?: Topology): WrittenMesh {
  const source = text === undefined || text.trim() === '' ? 'version: 1\n' : text;
  const mark = source.startsWith('\uFEFF') ? '\uFEFF' : '';
  const body = source.slice(mark.length);
  const read = readRoot(body);
  if ('problem' in read) return read;
  const draft: MeshDraft = { file: new MeshText(body, read.root), names: meshNames(topology), opened: new Set(), fresh: new Set() };
  for (const wish of wishes) {
    const problem = writeWish(draft, wish);
    if (problem !== undefined) return { problem };
  }
  return { text: mark + draft.file.print() };
}

function writeWish(draft: MeshDraft, wish: Wish): Unwritten {
  switch (wish.kind) {
    case 'withdraw':
      return writeWithdrawal(draft, wish);
    case 'split-traffic':
      return writeSplit(draft, wish);
    case 'step-traffic':
      return writeSteps(draft, wish);
    case 'route-when':
      return writeRoute(draft, wish);
    case 'set-timeout':
      return writeTimeout(draft, wish);
    case 'set-retries':
      return writeRetries(draft, wish);
    case 'break-circuit':
      return writeBreaker(draft, wish);
    case 'balance-load':
      return writeBalance(draft, wish);
    case 'inject-fault':
      return writeFault(draft, wish);
    case 'mirror-traffic':
      return writeMirror(draft, wish);
    case 'rewrite':
      return writeRewrite(draft, wish);
    case 'redirect':
      return writeRedirect(draft, wish);
    case 'limit-rate':
      return writeLimit(draft, wish);
    case 'connect-cluster':
      return writeCluster(draft, wish);
    case 'require-mutual-tls':
      return writeMutualTls(draft, wish);
    case 'allow-calls':
      return writeAllow(draft, wish);
    case 'deny-calls':
      return writeDeny(draft, wish);
    case 'allow-egress':
      return writeEgress(draft, wish);
    case 'expose':
      return writeExpose(draft, wish);
    case 'authenticate-users':
      return writeUsers(draft, wish);
    case 'observe':
      return writeObserve(draft, wish);
    case 'scope-configuration':
      return writeScope(draft, wish);
    case 'join-mesh':
      return writeJoin(draft, wish);
    default:
      return unreachable(wish);
  }
}
