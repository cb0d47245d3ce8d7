import type { Topology } from '../../topology/topology.ts';
import { defaultMesh } from '../default-settings.ts';
import { proposeAccess } from './access.ts';
import { proposeEgress, proposeExpose, proposeJoin } from './edge-of-mesh.ts';
import { proposeEncryption } from './encryption.ts';
import type { ProposedEntry, ProposedSection } from './section.ts';
import { proposeRoles, proposeServices } from './services.ts';

/** A first mesh.yaml in pieces, so that a merge can take the ones that a file does not have. */
export interface Proposal {
  readonly head: readonly string[];
  readonly sections: readonly ProposedSection[];
  readonly scope: readonly string[];
  readonly expose: readonly string[];
}

export function propose(topology: Topology): Proposal {
  const { roles, entries } = proposeServices(topology);
  const services: ProposedSection = {
    path: ['services'],
    isList: false,
    intro: ['# One entry for each Service. `role` takes the defaults above; anything written beside it comes first.'],
    entries: [...entries].map(([id, lines]): ProposedEntry => ({ id, about: id, lines })),
  };
  return {
    head: ['# What this mesh should do. Change it and generate again: every decision is here.', 'version: 1', `mesh: ${defaultMesh}`],
    sections: [proposeRoles(roles), services, ...proposeEncryption(topology), proposeAccess(topology), proposeEgress(topology), proposeJoin(topology)],
    scope: ['# Each workload is told of the Services that it calls and of no others: smaller proxies, fewer surprises.', 'scope: {callGraph: on}'],
    expose: proposeExpose(topology),
  };
}

/** A section that stands alone, with its parent key where it has one. */
export function sectionLines(section: ProposedSection, withParent: boolean): string[] {
  const [parent, child] = section.path;
  const key = child === undefined ? `${parent}:` : `  ${child}:`;
  const head = child === undefined ? [...section.intro] : withParent ? [...section.intro, `${parent}:`] : section.intro.map((line) => `  ${line}`);
  if (section.entries.length === 0) return [...head, `${key} ${section.isList ? '[]' : '{}'}`];
  const lines = section.entries.flatMap((entry, index) => (entry.lines.length > 1 && index > 0 && section.path[0] === 'services' ? ['', ...entry.lines] : entry.lines));
  return [...head, key, ...lines];
}
