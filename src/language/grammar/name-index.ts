import type { Vocabulary } from '../vocabulary.ts';
import type { QualifiedName } from '../../topology/topology.ts';

/** What the vocabulary has under a name, and under what people write instead of it. */
export interface NameIndex {
  readonly services: ReadonlyMap<string, readonly QualifiedName[]>;
  readonly workloads: ReadonlyMap<string, readonly QualifiedName[]>;
  /** By the name without separators and without what everybody leaves out: `order` for `order-service`. */
  readonly loose: ReadonlyMap<string, readonly QualifiedName[]>;
  readonly looseWorkloads: ReadonlyMap<string, readonly QualifiedName[]>;
  readonly namespaces: ReadonlySet<string>;
  readonly versions: ReadonlySet<string>;
  readonly isEmpty: boolean;
}

const known = new WeakMap<Vocabulary, NameIndex>();

export function nameIndexOf(vocabulary: Vocabulary): NameIndex {
  let index = known.get(vocabulary);
  if (index === undefined) known.set(vocabulary, (index = build(vocabulary)));
  return index;
}

function build({ services, workloads, namespaces }: Vocabulary): NameIndex {
  const exact = new Map<string, QualifiedName[]>();
  const byWorkload = new Map<string, QualifiedName[]>();
  const loose = new Map<string, QualifiedName[]>();
  const looseWorkloads = new Map<string, QualifiedName[]>();
  for (const { id, name } of services) {
    add(exact, name.toLowerCase(), id);
    add(loose, looseName(name), id);
  }
  for (const { id, name } of workloads) {
    add(byWorkload, name.toLowerCase(), id);
    add(looseWorkloads, looseName(name), id);
  }
  return { services: exact, workloads: byWorkload, loose, looseWorkloads, namespaces: new Set(namespaces), versions: new Set(services.flatMap((service) => service.versions.map(({ name }) => name.toLowerCase()))), isEmpty: services.length === 0 };
}

function add(map: Map<string, QualifiedName[]>, key: string, id: QualifiedName): void {
  const list = map.get(key);
  if (list) list.push(id);
  else map.set(key, [id]);
}

const surplus = /(?:[-_ ]?(?:services?|svc|srv|microservice|ms|app|deployment|api))+$/;

/** `Order Service`, `orders`, `order-svc` are one name to people. */
export function looseName(name: string): string {
  const plain = name.toLowerCase().replace(surplus, '').replace(/[-_ .]/g, '');
  const base = plain === '' ? name.toLowerCase().replace(/[-_ .]/g, '') : plain;
  return base.length > 3 ? base.replace(/(?:(?<=[sxz]|ch|sh)es|(?<!s)s)$/, '') : base;
}
