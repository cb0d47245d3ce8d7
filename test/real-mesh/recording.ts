import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject, SourceFile } from '../../src/kube/resource.ts';
import { readJsonLines } from '../../scripts/score/find-sets.ts';

/** One line of lab/cases/*.jsonl: configuration, requests, and what a real mesh did with them. */
export interface Case {
  readonly name: string;
  /** What the case is there to show. */
  readonly why: string;
  /** As they were in force, with the API server's creation times. */
  readonly objects: readonly JsonObject[];
  /** Namespaces and workloads of its own, in place of those of application.yaml. Pods have addresses in this order, from 10.44.0.11 on. */
  readonly application?: readonly JsonObject[];
  /** Items of the list of semantics that it shows, by their names in lab/cases/semantics.ts. */
  readonly shows?: readonly string[];
  readonly requests: readonly RecordedRequest[];
  /** The different answers of several tries of each request, in the order of `requests`. */
  readonly observed: readonly (readonly Try[])[];
  /** How often each of the answers in `observed` was seen, where shares of several destinations are to be judged. */
  readonly counts?: readonly (readonly number[])[];
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
  /** Response flags and detail in the access log of the first proxy on the way, as Envoy writes them; absent where there is none or it was not read. */
  readonly flag?: string;
  readonly detail?: string;
  /** Tries that applications received, copies apart; absent where nobody asked. */
  readonly arrivals?: number;
  /** Pods that received a copy of the request, in order of name; absent where nobody asked. */
  readonly mirrors?: readonly string[];
  /** Milliseconds until the answer, where time matters. */
  readonly ms?: number;
}

/** `admission.jsonl` holds objects and what servers said of them: no traffic, and nothing for `trace`. */
const otherFiles: ReadonlySet<string> = new Set(['admission.jsonl']);

export function readCases(folder: string): { readonly file: string; readonly cases: readonly Case[] }[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl') && !otherFiles.has(name)).sort();
  return files.map((file) => ({ file, cases: readCaseFile(join(folder, file)) }));
}

export function readCaseFile(file: string): readonly Case[] {
  return readJsonLines<Case>(file);
}

/** Whether chance wrote the configuration: such a case need not show anything in particular. */
export function isRandom({ name }: Pick<Case, 'name'>): boolean {
  return name.startsWith('random-') || name.startsWith('judge-');
}

/** A file for each object: JSON is YAML, so they go through the same reader as any manifest. */
export function manifestsOf({ objects }: Pick<Case, 'objects'>): SourceFile[] {
  return objects.map((object, index) => ({ path: `${index}.yaml`, text: `${JSON.stringify(object, null, 1)}\n` }));
}
