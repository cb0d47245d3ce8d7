import type { Topology } from '../topology/topology.ts';
import { propose, sectionLines } from './propose/propose.ts';

/** The text of a first mesh.yaml: every default that will be applied is written in it, with the reason beside it. */
export function proposeMesh(topology: Topology): string {
  const { head, sections, scope, expose } = propose(topology);
  const blocks: (readonly string[])[] = [head];
  let parent: string | undefined;
  for (const section of sections) {
    const lines = sectionLines(section, section.path[0] !== parent);
    if (section.path[0] === parent) blocks.push([...(blocks.pop() ?? []), ...lines]);
    else blocks.push(lines);
    parent = section.path[0];
  }
  blocks.push(scope, ...(expose.length > 0 ? [expose] : []));
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
