import { checkAs } from '../src/project/check-as.ts';
import { openProject } from '../src/project/project.ts';
import type { Analyzer } from '../src/rules/analyzer.ts';
import type { Surroundings } from '../src/rules/surroundings.ts';
import { exampleFile } from './caret.ts';

/** What one analyzer says of a YAML text, as `CODE Kind namespace/name: message`, sorted. */
export function verdictsOf(analyzer: Analyzer, text: string, surroundings: Surroundings = {}): string[] {
  const tool = { name: 'tool', title: 'the tool', version: '1', codes: [], analyzers: [analyzer] };
  return checkAs(openProject([{ path: exampleFile, text }]), tool, { surroundings }).map(({ rule, resource, message }) => `${rule} ${resource ?? ''}: ${message}`).sort();
}

/** The same without the messages. */
export function codesOf(analyzer: Analyzer, text: string, surroundings: Surroundings = {}): string[] {
  return verdictsOf(analyzer, text, surroundings).map((verdict) => verdict.slice(0, verdict.indexOf(':')));
}
