import { endingsOf, isRequest, type Asked, type Difference, type Ending } from './contradiction.ts';
import type { Try } from './recording.ts';

/** Detail of an answer that the first proxy was given by somebody further on. */
const passedOn = 'via_upstream';

/** What the first proxy's access log says of an answer that a proxy made, where one of these endings is expected. */
export function logDifference(asked: Asked, one: Try, endings: readonly Ending[]): Difference | undefined {
  const found = endings.map((ending) => endingDifference(asked, one, ending));
  return found.includes(undefined) ? undefined : found[0];
}

function endingDifference(asked: Asked, one: Try, ending: Ending): Difference | undefined {
  if (one.detail === passedOn) return isMadeByTheFirst(asked, ending) ? { kind: 'response detail', expected: `an answer of the first proxy: ${ending.outcome}` } : undefined;
  // The log of a connection without requests has no details.
  if (one.detail === undefined && (one.flag === undefined || isRequest(asked.request))) return undefined;
  if (ending.flag !== undefined && sorted(ending.flag, asked) !== sorted(one.flag ?? '', asked)) return { kind: 'response flag', expected: ending.flag };
  const expected = detailsOf(ending);
  return one.detail === undefined || expected === undefined || expected.test(one.detail) ? undefined : { kind: 'response detail', expected: String(expected) };
}

/** Where only some requests are held back, the others have no flag that says so. */
function sorted(flags: string, { decision: { fault } }: Asked): string {
  const isChance = fault?.delay !== undefined && fault.delay.percent < 100;
  return flags.split(',').filter((flag) => !isChance || flag !== 'DI').sort().join(',');
}

/** Outcomes that the proxy decides that has the routes, which is the first one unless gateways are on the way. */
function isMadeByTheFirst({ decision, request, model }: Asked, { outcome, status }: Ending): boolean {
  const entersByGateway = request.from === 'gateway' || model.workloads.get(request.from)?.proxy === 'none';
  const isFurtherOn = decision.steps.some(({ hop }) => hop > (entersByGateway ? 1 : 0));
  if (isFurtherOn || endingsOf(decision).length > 1) return false;
  return ['no-route', 'unreachable', 'fault', 'responded', 'redirected'].includes(outcome) && status !== undefined;
}

/** Texts of Envoy: https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_conn_man/response_code_details */
function detailsOf({ outcome, status, flag }: Ending): RegExp | undefined {
  switch (outcome) {
    case 'no-route':
      return status === 404 ? /^route_not_found$/ : undefined;
    case 'responded':
    case 'redirected':
      // A preflight is answered by the filter for CORS.
      return /^(?:direct_response|cors_response)$/;
    case 'fault':
      return /^fault_filter_abort$/;
    case 'unreachable':
      return flag === 'NC' ? /^cluster_not_found$/ : flag === 'UH' ? /^no_healthy_upstream$/ : undefined;
    case 'refused':
    case 'delivered':
    case 'unknown':
      return undefined;
  }
}
