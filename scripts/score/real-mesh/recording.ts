import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject, SourceFile } from '../../../src/kube/resource.ts';
import { readJsonLines } from '../find-sets.ts';

/** One line of scenarios.jsonl: a random mesh, requests, and what a real mesh did with them. */
export interface Scenario {
  readonly seed: number;
  readonly theme: string;
  readonly docs: readonly JsonObject[];
  /** Refused by the API server, so never in force. */
  readonly rejected: readonly { readonly name: string; readonly why: string }[];
  readonly requests: readonly RecordedRequest[];
  /** The tries of each request, in the order of `requests`. */
  readonly observed: readonly (readonly Try[])[];
}

export interface RecordedRequest {
  /** `namespace/workload`, or `gateway` for a client outside. */
  readonly from: string;
  /** The Host header; for tcp the Service that is meant. */
  readonly to: string;
  readonly port: number;
  readonly protocol?: 'tcp';
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One try. Without `pod` a proxy answered, or nobody did (`error`). */
export interface Try {
  readonly status?: number;
  readonly error?: string;
  readonly pod?: string;
  /** `x-envoy-attempt-count` as the server saw it. */
  readonly attempts?: number;
  /** Path with query, and authority, as the server saw them; missing where the answer had no body (HEAD). */
  readonly url?: string;
  readonly host?: string;
  /** Headers `x-user` and `x-added` as the server saw them. */
  readonly user?: string;
  readonly added?: string;
  /** Identity in the client certificate that the server's proxy forwarded. */
  readonly client?: string;
  readonly body?: string;
  readonly location?: string;
  readonly ms?: number;
}

export function readScenarios(folder: string): Scenario[] {
  return readJsonLines<Scenario>(join(folder, 'scenarios.jsonl'));
}

export function readApplication(folder: string): SourceFile {
  return { path: 'application.yaml', text: readFileSync(join(folder, 'application.yaml'), 'utf8') };
}

export function nameOf(document: JsonObject): string {
  const { kind, metadata } = document as { kind?: string; metadata?: { namespace?: string; name?: string } };
  return `${kind ?? ''} ${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
}

/** The objects that were in force, a file each. JSON is YAML, so they go through the same reader as any manifest. */
export function manifestsOf(scenario: Scenario): SourceFile[] {
  const rejected = new Set(scenario.rejected.map(({ name }) => name));
  const inForce = scenario.docs.filter((document) => !rejected.has(nameOf(document)));
  return inForce.map((document) => ({ path: `${nameOf(document).replace(/[ /]/g, '-')}.yaml`, text: `${JSON.stringify(document, null, 1)}\n` }));
}

/** A request that the recorder itself lost says nothing. */
export function isCounted(tries: readonly Try[]): boolean {
  return tries.length > 0 && tries.every((one) => one.error !== 'timeout');
}

export function hasEchoHeaders(request: RecordedRequest): boolean {
  return Object.keys(request.headers ?? {}).some((name) => name.toLowerCase().startsWith('x-echo-'));
}
