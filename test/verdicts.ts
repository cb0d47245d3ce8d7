import { decodeFile } from '../src/kube/decode.ts';
import { ResourceSet } from '../src/kube/resource-set.ts';
import { checkAs } from '../src/project/check-as.ts';
import { openProject } from '../src/project/project.ts';
import type { Analyzer } from '../src/rules/analyzer.ts';
import type { RegisteredRule } from '../src/rules/rule.ts';
import { runRules } from '../src/rules/run.ts';
import type { Surroundings } from '../src/rules/surroundings.ts';
import { createView } from '../src/rules/view.ts';
import { describeResource } from '../src/kube/resource.ts';
import { discover } from '../src/topology/discover.ts';
import { exampleFile, meshOf } from './caret.ts';

/** What one analyzer says of a YAML text, as `CODE Kind namespace/name: message`, sorted. */
export function verdictsOf(analyzer: Analyzer, text: string, surroundings: Surroundings = {}): string[] {
  const tool = { name: 'tool', title: 'the tool', version: '1', codes: [], analyzers: [analyzer] };
  return checkAs(openProject([{ path: exampleFile, text }]), tool, { surroundings }).map(({ rule, resource, message }) => `${rule} ${resource ?? ''}: ${message}`).sort();
}

/** The same without the messages. */
export function codesOf(analyzer: Analyzer, text: string, surroundings: Surroundings = {}): string[] {
  return verdictsOf(analyzer, text, surroundings).map((verdict) => verdict.slice(0, verdict.indexOf(':')));
}

/** What an analyzer says of a YAML text, each verdict as `CODE Kind namespace/name`, in the order in which it says them. */
export function verdicts(analyzer: Analyzer, yaml: string, surroundings: Surroundings = {}): string[] {
  const resources = ResourceSet.of(decodeFile({ path: 'example.yaml', text: yaml.trimStart() }).resources);
  const topology = discover(resources);
  const view = createView({ resources, topology, mesh: () => meshOf(resources, topology), surroundings, built: new Map() }, analyzer.reads, analyzer.asks);
  const found: string[] = [];
  const report: Parameters<Analyzer['check']>[0]['report'] = ({ code, at, resource }) => void found.push(`${code} ${resource ?? ('span' in at ? at.resource : describeResource(at[0]))}`);
  analyzer.check(Object.defineProperty(view, 'report', { value: report }) as Parameters<Analyzer['check']>[0]);
  return found;
}

/** The messages of one rule where something is known of the cluster. */
export function messagesOf(rule: RegisteredRule, yaml: string, surroundings: Surroundings): string[] {
  const resources = ResourceSet.of(decodeFile({ path: 'example.yaml', text: yaml.trimStart() }).resources);
  const topology = discover(resources);
  return runRules([rule], { resources, topology, mesh: () => meshOf(resources, topology), surroundings }).diagnostics.map(({ message }) => message);
}
