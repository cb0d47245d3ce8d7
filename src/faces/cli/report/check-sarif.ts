import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { distinct, groupBy } from '../../../base/order.ts';
import type { Diagnostic, Fix, Severity, Span, Unjudged } from '../../../diagnostics/diagnostic.ts';
import { describeRule, type RuleDescription } from '../../../project/rule-description.ts';
import type { Loaded } from '../load-project.ts';
import { renderJson } from '../render/json.ts';
import { shownPlace, type ReportInput, type ShownPlace, sentencesAbout } from './report.ts';

/** https://docs.oasis-open.org/sarif/sarif/v2.1.0/: what code scanning in GitHub, GitLab and Azure DevOps takes. */
export function renderSarif({ loaded, checked, version }: ReportInput): string {
  const rules = distinct(checked.diagnostics.map(({ rule }) => rule));
  return renderJson({
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Meshwright', version, rules: rules.map((rule) => descriptorOf(describeRule(rule), checked.diagnostics.find((each) => each.rule === rule)?.severity ?? 'warning')) } },
        columnKind: 'utf16CodeUnits',
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: checked.unjudged.slice(0, mostNotifications).map(notificationOf) }],
        results: checked.diagnostics.map((diagnostic, index) => resultOf(diagnostic, checked.fingerprints[index], rules, loaded)),
      },
    ],
  });
}

/** More than anybody reads; the JSON report has all of them. */
const mostNotifications = 1000;

/** What the input could not decide: nobody shall take it for right. */
function notificationOf({ rule, subject, missing }: Unjudged): object {
  return { level: 'note', descriptor: { id: rule }, message: { text: `not judged: ${subject} (${missing})` } };
}

const levels = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<Severity, string>;

function descriptorOf({ id, summary, why, severity, upstream, bad, good }: RuleDescription, found: Severity): object {
  const examples = [...(bad === undefined ? [] : ['Reported:', fenced(bad)]), ...(good === undefined ? [] : ['Right:', fenced(good)])];
  return {
    id,
    shortDescription: { text: summary },
    fullDescription: { text: why },
    help: { text: `${summary} ${why}`, markdown: [`**${summary}**`, why, ...examples].join('\n\n') },
    defaultConfiguration: { level: levels[severity ?? found] },
    properties: { tags: [id.split('/')[0] ?? id, ...upstream] },
  };
}

function fenced(yaml: string): string {
  return `\`\`\`yaml\n${yaml.trimEnd()}\n\`\`\``;
}

function resultOf(diagnostic: Diagnostic, fingerprint: string | undefined, rules: readonly string[], loaded: Loaded): object {
  const { rule, severity, resource, related = [], fix, span, upstream, refusedBy } = diagnostic;
  const isEditable = fix?.edits.every((edit) => !loaded.input.rendered.has(edit.file)) === true;
  return {
    ruleId: rule,
    ruleIndex: rules.indexOf(rule),
    level: levels[severity],
    message: { text: sentencesAbout(diagnostic).join('\n') },
    locations: [{ ...locationOf(shownPlace(loaded, span, rule)), ...(resource === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: resource, kind: 'object' }] }) }],
    ...(related.length === 0 ? {} : { relatedLocations: related.map((place, index) => ({ id: index + 1, ...locationOf(shownPlace(loaded, place.span)), message: { text: place.message } })) }),
    ...(fingerprint === undefined ? {} : { partialFingerprints: { 'meshwright/v1': fingerprint } }),
    ...(fix === undefined || !isEditable ? {} : { fixes: [fixOf(fix)] }),
    properties: { upstream, ...(refusedBy === undefined ? {} : { refusedBy }) },
  };
}

function locationOf(place: ShownPlace): object {
  const region = place.line === undefined ? {} : { region: regionOf(place) };
  return { physicalLocation: { artifactLocation: { uri: uriOf(place.file) }, ...region } };
}

function regionOf({ line, column, endLine, endColumn }: Omit<ShownPlace, 'file'>): object {
  return { startLine: line, ...(column === undefined ? {} : { startColumn: column }), ...(endLine === undefined ? {} : { endLine }), ...(endColumn === undefined ? {} : { endColumn }) };
}

function fixOf({ title, edits, changesTraffic }: Fix): object {
  const byFile = groupBy(edits, ({ file }) => file);
  return {
    description: { text: changesTraffic === undefined ? title : `${title} (changes what traffic does: ${changesTraffic})` },
    artifactChanges: [...byFile].map(([file, own]) => ({
      artifactLocation: { uri: uriOf(file) },
      replacements: own.map((edit) => ({ deletedRegion: regionOf(edit satisfies Span), insertedContent: { text: edit.newText } })),
    })),
  };
}

/** A path as a URI reference: relative to where the check ran, so that a scanner finds it in the repository. */
function uriOf(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file.split('/').map(encodeURIComponent).join('/');
}
