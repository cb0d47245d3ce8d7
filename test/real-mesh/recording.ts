import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject, SourceFile } from '../../src/kube/resource.ts';
import { readJsonLines } from '../../scripts/score/find-sets.ts';

/** One line of cases/*.jsonl: configuration, requests, and what a real mesh did with them. */
export interface Case {
  readonly name: string;
  /** What the case is there to show. */
  readonly why: string;
  /** As they were in force, with the API server's creation times. */
  readonly objects: readonly JsonObject[];
  readonly requests: readonly RecordedRequest[];
  /** The different answers of several tries of each request, in the order of `requests`. */
  readonly observed: readonly (readonly Try[])[];
  readonly recorded: string;
}

export interface RecordedRequest {
  /** `namespace/workload`, or `gateway` for a client outside that dials the ingress gateway. */
  readonly from: string;
  /** The name that was dialled, or an address. */
  readonly to: string;
  readonly port: number;
  /** HTTP where it is left out. `tls` is HTTPS by the application itself, through a proxy that need not know. */
  readonly protocol?: 'grpc' | 'tcp' | 'tls';
  /** A client outside that speaks HTTPS to the gateway. */
  readonly isHttps?: boolean;
  /** The client outside shows a certificate that the gateway's authority signed. */
  readonly clientCert?: boolean;
  /** Authority, where it is not the name that was dialled. */
  readonly host?: string;
  /** The caller's own address. */
  readonly address?: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One try. Without `pod` a proxy answered, or nobody did (`error`). The pod `outside` is everything outside the cluster. */
export interface Try {
  readonly status?: number;
  readonly error?: string;
  readonly pod?: string;
  /** `x-envoy-attempt-count` as the server saw it, where it is not 1. */
  readonly attempts?: number;
  /** Path with query, and authority, as the server saw them. */
  readonly url?: string;
  readonly host?: string;
  /** Whether the application itself had to take TLS. */
  readonly isTls?: boolean;
  /** Identity in the client certificate that the server's proxy forwarded. */
  readonly client?: string;
  /** Headers of the request as the application saw them, without those that proxies always add. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Headers of the answer as the client saw them, without those that are always there. */
  readonly answer?: Readonly<Record<string, string>>;
  /** Start of what a proxy answered itself. */
  readonly body?: string;
  readonly location?: string;
  /** Status of gRPC, where a proxy answered. */
  readonly grpc?: string;
}

export function readCases(folder: string): { readonly file: string; readonly cases: readonly Case[] }[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl')).sort();
  return files.map((file) => ({ file, cases: readCaseFile(join(folder, file)) }));
}

export function readCaseFile(file: string): readonly Case[] {
  return readJsonLines<Case>(file);
}

/** A file for each object: JSON is YAML, so they go through the same reader as any manifest. */
export function manifestsOf({ objects }: Case): SourceFile[] {
  return objects.map((object, index) => ({ path: `${index}.yaml`, text: `${JSON.stringify(object, null, 1)}\n` }));
}
