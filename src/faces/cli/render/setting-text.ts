import type { ReportSetting } from '../../../project/changed-settings.ts';
import { duration } from './layout.ts';

const words: Readonly<Record<string, string>> = {
  connectTimeoutMs: 'connect timeout',
  balancing: 'load balancing',
  maxConnections: 'connections',
  maxPendingRequests: 'waiting requests',
  maxRequests: 'requests at once',
  maxRetries: 'retries at once',
  maxRequestsPerConnection: 'requests on a connection',
  consecutiveErrors: 'errors until the breaker opens',
  consecutiveGatewayErrors: 'gateway errors until the breaker opens',
  intervalMs: 'time between looks of the breaker',
  ejectForMs: 'time that a pod is out',
  maxEjectForMs: 'longest time that a pod is out',
  maxEjectionPercent: 'percent of the pods that may be out',
  minSuccessPercent: 'percent of success below which a pod is out',
  minRequests: 'requests before a pod is judged',
};

/** `connections 100 → 50`, `v2: connect timeout 1 s → none`. */
export function describeSetting({ subset, setting, before, after }: ReportSetting): string {
  const name = words[setting] ?? setting;
  const of = (value: ReportSetting['before']): string => (value === null ? 'none' : typeof value === 'number' && setting.endsWith('Ms') ? duration(value) : String(value));
  return `${subset === null ? '' : `${subset}: `}${name} ${of(before)} → ${of(after)}`;
}
