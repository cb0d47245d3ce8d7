import { nearest } from '../../base/near-miss.ts';
import { compareDiagnostics, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { createSpans } from '../../intents/read/context.ts';
import type { SourceFile } from '../../kube/resource.ts';
import type { Surroundings } from '../../rules/surroundings.ts';
import { parseTree, type Node } from '../../yaml/tree.ts';
import { choiceOf, entriesOf, fieldsOf, flagOf, itemsOf, mapOf, textOf, textsOf, type Reader, type Report } from './read-fields.ts';
import { readModelSettings } from './read-model-settings.ts';
import { noSettings, type Level, type Levels, type Settings } from './settings.ts';

export interface ReadSettings {
  readonly settings: Settings;
  /** Every mistake of the file, with its line. Settings with mistakes are not to be followed. */
  readonly problems: readonly Diagnostic[];
}

/** Reads `.meshwright.yaml`, strictly: what it does not know is a mistake and no hint. `knownRules` holds rules and folders of rules. */
export function readSettings(file: SourceFile, knownRules: ReadonlySet<string>): ReadSettings {
  const text = file.text.replace(/^\uFEFF/, '');
  const spanOf = createSpans(file.path, text);
  const problems: Diagnostic[] = [];
  const report: Report = (slug, at, message, help) => void problems.push({ rule: `settings/${slug}`, severity: 'error', message, span: spanOf(at), upstream: [], ...(help === undefined ? {} : { help }) });
  const tree = parseTree(text);
  if (!Array.isArray(tree)) {
    const { message, at } = tree as { readonly message: string; readonly at: number };
    report('not-yaml', { start: at, end: at }, message);
    return { settings: noSettings, problems };
  }
  const [root, second] = tree as readonly Node[];
  if (second !== undefined) report('not-yaml', second, 'this file holds one document, and not several');
  const reader: Reader = { report, knownRules };
  const settings = root === undefined ? noSettings : readRoot(reader, root);
  return { settings, problems: problems.sort(compareDiagnostics) };
}

function readRoot(reader: Reader, node: Node): Settings {
  const { check, cluster, model } = fieldsOf(reader, node, ['check', 'cluster', 'model'], 'the file');
  const { severity, rules, overrides, exclude, baseline } = fieldsOf(reader, check, ['severity', 'rules', 'overrides', 'exclude', 'baseline'], '`check`');
  const threshold = choiceOf(reader, severity, ['error', 'warning', 'info'] as const, '`severity`');
  const baselineFile = textOf(reader, baseline, '`baseline`');
  const modelSettings = readModelSettings(reader, model);
  return {
    rules: levelsOf(reader, rules),
    overrides: itemsOf(reader, overrides, '`overrides`').map((item) => {
      const own = fieldsOf(reader, item, ['paths', 'rules'], 'an override');
      if (own.paths === undefined) reader.report('wrong-value', item, 'this override has no `paths`', 'name the files that it is for; without it, write its rules under `rules`');
      return { paths: textsOf(reader, own.paths, '`paths`') ?? [], rules: levelsOf(reader, own.rules) };
    }),
    exclude: textsOf(reader, exclude, '`exclude`') ?? [],
    cluster: clusterOf(reader, cluster),
    ...(threshold === undefined ? {} : { severity: threshold }),
    ...(baselineFile === undefined ? {} : { baseline: baselineFile }),
    ...(modelSettings === undefined ? {} : { model: modelSettings }),
  };
}

function levelsOf(reader: Reader, node: Node | undefined): Levels {
  const levels = new Map<string, Level>();
  for (const { key, value } of entriesOf(reader, node, '`rules`')) {
    const name = key.text.replace(/\/\*?$/, '');
    if (name !== '*' && !reader.knownRules.has(name)) {
      const near = nearest(name, reader.knownRules);
      reader.report('unknown-rule', key, `there is no rule \`${key.text}\``, near === undefined ? 'see `meshwright explain`' : `did you mean \`${near}\`?`);
    }
    const level = choiceOf(reader, value, ['off', 'info', 'warning', 'error'] as const, `the level of \`${key.text}\``);
    if (level !== undefined) levels.set(name, level);
  }
  return levels;
}

type ClusterKey = Exclude<keyof Surroundings, 'otherClusters' | 'nowMs'>;

/** How each thing that a user may know of the cluster is read. The objects of other clusters cannot be told in a line. */
const clusterFields: { readonly [Key in ClusterKey]-?: (reader: Reader, node: Node | undefined, what: string) => Surroundings[Key] | undefined } = {
  namespaces: textsOf,
  clusterDomain: textOf,
  trustDomains: textsOf,
  serviceAccounts: (reader, node, what) => mapOf(reader, node, what, textsOf),
  homeCluster: textOf,
  rootNamespaces: (reader, node, what) => mapOf(reader, node, what, textOf),
  gatewayClasses: textsOf,
  scopesGatewaysToNamespace: flagOf,
  importScope: (reader, node) => {
    if (node === undefined) return undefined;
    const { workloadNamespace, rootNamespace } = fieldsOf(reader, node, ['workloadNamespace', 'rootNamespace'], '`importScope`');
    const scope = { workloadNamespace: textOf(reader, workloadNamespace, '`workloadNamespace`'), rootNamespace: textOf(reader, rootNamespace, '`rootNamespace`') };
    if (scope.workloadNamespace !== undefined && scope.rootNamespace !== undefined) return { workloadNamespace: scope.workloadNamespace, rootNamespace: scope.rootNamespace };
    reader.report('wrong-value', node, '`importScope` has a `workloadNamespace` and a `rootNamespace`');
    return undefined;
  },
  isControlPlaneNamespace: flagOf,
};

function clusterOf(reader: Reader, node: Node | undefined): Surroundings {
  const keys = Object.keys(clusterFields) as ClusterKey[];
  const fields = fieldsOf(reader, node, keys, '`cluster`');
  const read = keys.map((key) => [key, clusterFields[key](reader, fields[key], `\`${key}\``)] as const);
  return Object.fromEntries(read.filter(([, value]) => value !== undefined));
}
