import type { ProveReport, ReportProperty } from '../../../project/prove.ts';
import { nameClient } from './clients.ts';
import { count, hanging } from './layout.ts';
import { describeSource, placed } from './placed.ts';
import { describeRequest } from './request-line.ts';
import type { TopologyStyle } from './topology-text.ts';
import { describeAnswer, renderSteps } from './trace-text.ts';
import { renderUnread } from './unread-text.ts';

const labels: Readonly<Record<ReportProperty['verdict'], string>> = { holds: 'proved', violated: 'broken', unknown: 'not known' };

/** What is broken first, with a request that breaks it and its way; then what is not known, then what is proved. */
export function renderProved(report: ProveReport, style: TopologyStyle): string {
  const { properties, summary, unread } = report;
  const ordered = (['violated', 'unknown', 'holds'] as const).flatMap((verdict) => properties.filter((property) => property.verdict === verdict));
  const verdict = summary.holds === properties.length ? `${count(properties.length, 'property', 'properties')} proved for every request` : `${summary.holds} of ${count(properties.length, 'property', 'properties')} proved${summary.violated > 0 ? `, ${summary.violated} broken` : ''}${summary.unknown > 0 ? `, ${summary.unknown} not known` : ''}`;
  return `${[style.colors.bold(verdict), '', ...ordered.flatMap((property) => renderProperty(property, style)), ...renderUnread(unread, style)].join('\n').replace(/\n+$/, '')}\n`;
}

function renderProperty(property: ReportProperty, style: TopologyStyle): string[] {
  const { sentence, verdict, because, counterexample } = property;
  const lines = placed(`${labels[verdict].padEnd(9)}  `, sentence, describeSource(property, style), style);
  if (because !== undefined) lines.push(...hanging('           ', because, style.columns));
  if (counterexample === undefined) return verdict === 'holds' ? lines : [...lines, ''];
  const { from, to, port, protocol, request, trace } = counterexample;
  const what = protocol === 'http' || protocol === 'grpc' ? `  ${describeRequest(request, to)}` : '';
  lines.push(...hanging('           for example  ', `${nameClient(from)} → ${to}:${port}${what}`, style.columns));
  lines.push(...hanging('           ', describeAnswer({ report: trace, client: from }), style.columns));
  return [...lines, ...renderSteps(trace.steps, style), ''];
}
