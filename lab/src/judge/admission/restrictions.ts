import type { Restriction } from '../round.ts';

/** What is not asked of the servers, and why. */
export const admissionRestrictions: readonly Restriction[] = [
  { what: 'EnvoyFilters', why: 'istiod reads their patches with the types of Envoy, which are no part of this tool' },
  { what: "kinds of Kubernetes itself and of the Gateway API", why: 'istiod has no say in them; the rules of the API server for its own kinds are code of which only a part is facts, and it is told apart in the tests of the schema' },
  { what: 'changed `apiVersion`, `kind`, `metadata.name` and `metadata.namespace`', why: 'they say where an object is sent, so that another object would be judged' },
  { what: 'fields of the API that are newer than the installed CRDs', why: 'whether they are known depends on the version of the CRDs, which `check` says in a hint' },
  { what: 'warnings of the webhook', why: 'only what refuses an object is compared' },
];
