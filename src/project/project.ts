import { stateOf } from '../compile/seal.ts';
import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import { decodeFile } from '../kube/decode.ts';
import { ResourceSet } from '../kube/resource-set.ts';
import type { Resource, SourceFile } from '../kube/resource.ts';
import { discover } from '../topology/discover.ts';
import type { Topology } from '../topology/topology.ts';

/** The input of every use case: read once, asked many questions. */
export interface Project {
  readonly files: readonly SourceFile[];
  readonly resources: ResourceSet;
  readonly topology: Topology;
  /** What could not be read. The rest of the input still counts. */
  readonly problems: readonly Diagnostic[];
  /** Documents that are no Kubernetes objects. */
  readonly ignored: readonly Span[];
}

/** Reads files into a project. `earlier` problems are those that the adapter met while loading. */
export function openProject(files: readonly SourceFile[], earlier: readonly Diagnostic[] = []): Project {
  const resources: Resource[] = [];
  const problems: Diagnostic[] = [...earlier];
  const ignored: Span[] = [];
  for (const file of files) {
    const decoded = decodeFile(file);
    // No spreading into `push`: a file may hold more documents than a call takes arguments.
    for (const resource of decoded.resources) resources.push(resource);
    for (const problem of decoded.diagnostics) problems.push(problem);
    for (const span of decoded.ignored) ignored.push(span);
  }
  const set = ResourceSet.of(resources);
  return { files, resources: set, topology: discover(applicationOf(files, resources) ?? set), problems, ignored };
}

/** The input without what Meshwright wrote: what follows from the call graph is no evidence for it. Undefined where that is all of it. */
function applicationOf(files: readonly SourceFile[], resources: readonly Resource[]): ResourceSet | undefined {
  const generated = new Set(files.filter((file) => stateOf(file.text) !== 'foreign').map((file) => file.path));
  return generated.size === 0 ? undefined : ResourceSet.of(resources.filter((resource) => !generated.has(resource.source.file)));
}
