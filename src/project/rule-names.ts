import { upstreamTools } from '../meshes/registry.ts';
import { describedFindings } from '../rules/described-findings.ts';
import { allRules } from './inspect.ts';

/** Ids of everything that a check may report, and the folders that they stand in. */
export function ruleNames(): ReadonlySet<string> {
  const ids = [...allRules.map(({ id }) => id), ...describedFindings.map(({ id }) => id)];
  return new Set(ids.flatMap((id) => [id, id.split('/')[0] ?? '']));
}

/** The same, and the codes of other checkers. */
export function suppressibleNames(): ReadonlySet<string> {
  return new Set([...ruleNames(), ...[...upstreamTools.values()].flatMap(({ codes }) => codes.map(({ code }) => code))]);
}
