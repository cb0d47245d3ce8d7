import { RE2JS } from 're2js';
import type { Intent, PathMatch, RequestMatch, TextMatch } from '../intent.ts';
import type { ShapeFault } from './read-shape.ts';

/** What is wrong with an intent by itself that its shape cannot say: the same that `mesh.yaml` is held to. */
export function meaningFaults(intent: Intent): ShapeFault[] {
  const own = ownFaults(intent);
  const when = 'when' in intent && intent.when !== undefined ? matchFaults(intent.when, 'when') : [];
  const paths = 'paths' in intent && intent.paths !== undefined ? intent.paths.flatMap((path, index) => patternFaults(path, `paths.${index}`)) : [];
  return [...own, ...when, ...paths];
}

function ownFaults(intent: Intent): ShapeFault[] {
  switch (intent.kind) {
    case 'split-traffic': {
      const sum = intent.shares.reduce((total, { weightPercent }) => total + weightPercent, 0);
      return Math.abs(sum - 100) > 1e-9 ? [{ path: 'shares', message: `the shares sum to ${Number(sum.toFixed(6))}%, not to 100%`, got: String(sum) }] : [];
    }
    case 'step-traffic':
      return intent.steps.flatMap(({ weightPercent }, index) => (weightPercent > (intent.steps[index - 1]?.weightPercent ?? 0) ? [] : [{ path: `steps.${index}.weightPercent`, message: 'each step goes beyond the one before it' }]));
    case 'route-when':
      return Object.keys(intent.when).length === 0 ? [{ path: 'when', message: 'a route says which requests it is for; to move all calls, use split-traffic' }] : [];
    case 'set-retries':
      return intent.attempts > 0 && intent.on.length === 0 ? [{ path: 'on', message: 'retries say on which failures' }] : [];
    case 'break-circuit': {
      const { kind: _kind, origin: _origin, service: _service, version: _version, versionLabels: _labels, ...limits } = intent;
      return Object.keys(limits).length === 0 ? [{ path: '', message: 'there is no limit in it' }] : [];
    }
    case 'balance-load': {
      const { algorithm } = intent;
      return algorithm.kind === 'hash' && algorithm.by !== 'source-ip' && algorithm.name === undefined ? [{ path: 'algorithm.name', message: `a hash by ${algorithm.by} names it` }] : [];
    }
    case 'inject-fault':
      return faultFaults(intent);
    case 'rewrite':
      if (intent.path !== undefined && intent.pathRegex !== undefined) return [{ path: 'pathRegex', message: '`path` and `pathRegex` both rewrite the path: keep one of them' }];
      if (intent.pathRegex !== undefined) return regexFaults(intent.pathRegex.match, 'pathRegex.match');
      return intent.path === undefined && intent.host === undefined ? [{ path: '', message: 'nothing is rewritten: give `path`, `pathRegex` or `host`' }] : [];
    case 'redirect':
      return intent.scheme === undefined && intent.host === undefined && intent.port === undefined && intent.path === undefined ? [{ path: '', message: 'the redirect leads nowhere else: give `scheme`, `host`, `port` or `path`' }] : [];
    case 'observe':
      return intent.metrics === undefined && intent.tracing === undefined && intent.accessLogs === undefined ? [{ path: '', message: 'nothing is observed: give `metrics`, `tracing` or `accessLogs`' }] : [];
    default:
      return [];
  }
}

function faultFaults({ delay, abort }: Extract<Intent, { kind: 'inject-fault' }>): ShapeFault[] {
  if (delay === undefined && abort === undefined) return [{ path: '', message: 'the fault does nothing: give `delay` or `abort`' }];
  if (abort !== undefined && (abort.httpStatus === undefined) === (abort.grpcStatus === undefined)) return [{ path: 'abort', message: 'an abort answers with one of `httpStatus` and `grpcStatus`' }];
  return [];
}

function matchFaults({ path, headers, query }: RequestMatch, at: string): ShapeFault[] {
  const texts = [...Object.entries(headers ?? {}).map(([name, match]) => [`${at}.headers.${name}`, match] as const), ...Object.entries(query ?? {}).map(([name, match]) => [`${at}.query.${name}`, match] as const)];
  const capital = Object.keys(headers ?? {}).filter((name) => name !== name.toLowerCase());
  return [
    ...(path === undefined ? [] : patternFaults(path, `${at}.path`)),
    ...texts.flatMap(([where, match]) => patternFaults(match, where)),
    ...capital.map((name) => ({ path: `${at}.headers.${name}`, message: `write the name of the header as \`${name.toLowerCase()}\`` })),
  ];
}

function patternFaults(match: PathMatch | TextMatch, at: string): ShapeFault[] {
  return match.kind === 'regex' ? regexFaults(match.value, `${at}.value`) : [];
}

/** Proxies match with RE2, which has no look-arounds and no back-references. */
function regexFaults(pattern: string, path: string): ShapeFault[] {
  try {
    RE2JS.compile(pattern);
    return [];
  } catch {
    return [{ path, message: 'this is no RE2 pattern', got: pattern }];
  }
}
