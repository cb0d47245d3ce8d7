import type { Decision } from '../../src/model/decision.ts';
import type { RecordedRequest, Try } from './recording.ts';

export function describeRequest({ from, to, port, protocol, isHttps, host, method, path, headers = {} }: RecordedRequest): string {
  const sent = Object.entries(headers).map(([name, value]) => ` ${name}=${value.slice(0, 24)}`).join('');
  return `${from} ${isHttps ? 'https' : (protocol ?? 'http')} ${method ?? ''} ${path?.slice(0, 50) ?? ''} to ${to}:${port}${host === undefined ? '' : ` as ${host}`}${sent}`;
}

export function describeTry({ status, error, pod, attempts, body, client, url, host, headers, location, flag, detail, ms, mirrors }: Try): string {
  const log = `${flag === undefined ? '' : ` ${flag}`}${detail === undefined || detail === 'via_upstream' ? '' : ` ${detail.slice(0, 60)}`}${ms === undefined ? '' : ` after ${ms} ms`}`;
  if (error !== undefined) return `the mesh: ${error}${log}`;
  if (pod === undefined) return `the mesh: ${status} ${body ?? ''}${location === undefined ? '' : ` to ${location}`}${log}`;
  return `the mesh: ${pod} answered ${status ?? ''}${attempts === undefined ? '' : ` in try ${attempts}`} as ${client ?? 'nobody'} ${host ?? ''}${url?.slice(0, 60) ?? ''}${headers === undefined ? '' : ` ${JSON.stringify(headers).slice(0, 90)}`}${log}${mirrors === undefined ? '' : `, copies at ${mirrors.join(', ')}`}`;
}

export function describeDecision({ outcome, status, flag, destinations, unknown }: Decision): string {
  const shares = destinations.map((share) => `${share.workloads.join('+')}${share.addresses.join('+')} ${share.outcome} ${share.status ?? ''} ${share.transport ?? ''}`).join(' | ');
  return `${outcome} ${status ?? ''} ${flag ?? ''} [${shares}]${unknown.length === 0 ? '' : ` unknown: ${unknown.map(({ what }) => what).join('; ')}`}`;
}
