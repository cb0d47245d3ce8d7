import type { Counterexample } from '../proposer.ts';
import type { Vocabulary } from '../vocabulary.ts';
import type { ShownNames } from './shown-names.ts';
import type { Veil } from './veil.ts';

/** Beyond this a request is not cut, since a cut loses words in silence: it is not sent. */
export const longestRequest = 8_000;

export interface PromptParts {
  /** The words, without manifests. */
  readonly words: string;
  readonly shown: ShownNames;
  readonly vocabulary: Vocabulary;
  readonly inForce: readonly string[];
  readonly faults: readonly Counterexample[];
  /** The answer that the faults are of, as the model gave it. */
  readonly previous?: unknown;
}

/** The message: one JSON document, in which quotes and line ends cannot end what they stand in. */
export function printPrompt({ words, shown, vocabulary, inForce, faults, previous }: PromptParts, { hide }: Veil): string {
  const near = new Set(shown.names.service);
  const services = shown.services.map(({ id, versions, ports }) => ({
    name: hide(id),
    ...(versions.length === 0 ? {} : { versions: versions.map(({ name }) => name) }),
    ...(ports.length === 0 ? {} : { ports: ports.map(({ port, protocol }) => `${port}/${protocol}`) }),
    ...calledBy((vocabulary.callersOf.get(id) ?? []).filter((caller) => near.has(caller) || shown.names.workload.includes(caller)).map(hide)),
  }));
  const document = {
    request: hide(words),
    homeNamespace: hide(vocabulary.homeNamespace),
    services: services.length === 0 ? shown.names.service.map((name) => ({ name: hide(name) })) : services,
    workloads: shown.names.workload.map(hide),
    namespaces: shown.names.namespace.map(hide),
    hosts: shown.hosts.map(hide),
    inForce: inForce.slice(0, 50).map((sentence) => hide(sentence.slice(0, 500))),
    ...(previous === undefined ? {} : { previous }),
    ...(faults.length === 0 ? {} : { faults: faults.slice(0, 20).map((fault) => hideFault(fault, hide)) }),
  };
  return JSON.stringify(document, undefined, 1);
}

function calledBy(callers: readonly string[]): { calledBy?: readonly string[] } {
  return callers.length === 0 ? {} : { calledBy: callers };
}

function hideFault({ intent, path, message, request, expected, got, allowed }: Counterexample, hide: Veil['hide']): object {
  return {
    intent,
    field: path,
    message: hide(message),
    ...(request === undefined ? {} : { request: hide(request) }),
    ...(expected === undefined ? {} : { expected: hide(expected) }),
    ...(got === undefined ? {} : { got: hide(got) }),
    ...(allowed === undefined ? {} : { allowed: allowed.map(hide) }),
  };
}
