import type { Captures } from '../pattern/match.ts';
import type { ProductionTable } from '../pattern/grammar.ts';
import type { Entity, Role } from './entities.ts';
import type { Condition, PhraseContent } from './phrases.ts';

const intro = "(with|where|when|if|whose|that|which|who|having|carrying|containing|matching|match|for|on|to|in|in case|provided|provided that|by|using|via|of|whenever|as long as|given|from|at|only)";
const holds = '(both|they|it|request|call|traffic|user|the|there|have|has|carry|contain|include|set|is|are|be|come|with|bear|bring|a|an|http|present|sent|made|use|using|of|by|marked|tagged|flagged|carrying|having|going|goes|go|whose|ones|client|send|sending|sends|contains|match|matching|hit|hits)';

/** What a text is made of, at the outermost level. */
export function phraseTables(roles: readonly (readonly [string, Role])[]): readonly ProductionTable[] {
  return [
    {
      CORE: [
        ['HEADER_FORM', (c) => c['HEADER_FORM']?.[0]],
        ['QUERY_FORM', (c) => c['QUERY_FORM']?.[0]],
        ['OPERATION', (c) => c['OPERATION']?.[0]],
        ['PATH_FORM', (c) => c['PATH_FORM']?.[0]],
        ['METHOD_FORM', (c) => c['METHOD_FORM']?.[0]],
        ['PORT_FORM', (c) => c['PORT_FORM']?.[0]],
      ],
      CORES: [['CORE', (c) => c['CORE']?.[0]], ['a=CORE ((and|,|with|that|whose|where|have|has|,? and|also|plus|on|to|for|&|carrying|when|if|which|at|in)* CORE)+', (c) => together([c['a']?.[0] as Condition, ...(c['CORE'] as readonly Condition[])])], ['a=CORE ((or|,|, or) CORE)+', (c) => eitherOf([c['a']?.[0] as Condition, ...(c['CORE'] as readonly Condition[])])]],
      COND: [
        ['CORES', (c) => c['CORES']?.[0]],
        ['(for|on)? DESCRIBED_OPERATION', (c) => c['DESCRIBED_OPERATION']?.[0]],
        [`${intro} ${holds}* CORES`, (c) => c['CORES']?.[0]],
        [`${holds}+ CORES`, (c) => c['CORES']?.[0]],
        [`(traffic|request|call|user|client|load|query|everything|anything|those|ones|people|customer)+ ${intro}? ${holds}* CORES`, (c) => c['CORES']?.[0]],
        ['CORES (request|call|traffic|user|query|endpoint|route|client)', (c) => c['CORES']?.[0]],
      ],
      NOT_COND: [
        [`(without|lacking|missing|that lack|that do not have|that don't have|not having|not carrying|which do not carry|with no|who don't have|that don't carry|don't have|do not have|doesn't have|does not have) ${holds}* CORES`, (c) => c['CORES']?.[0]],
      ],
      REF: [
        ['ENTITIES', (c) => ref('none', c)],
        ['(everything|anything|all|traffic|request|call|what|whatever)* (that|which) ENTITIES (send|make|issue|do|fire) (to|at|against)?', (c) => ref('from', c)],
        ["ENTITIES 's", (c) => ({ ...ref('none', c), isPossessive: true })],
        ...roles.map(([words, role]): readonly [string, (c: Captures) => unknown] => [`${words} ENTITIES`, (c: Captures) => ref(role, c)]),
        ["(in|within|inside) ENTITIES", (c) => ref('on', c)],
      ],
    },
  ];
}

function ref(role: Role, captures: Captures): PhraseContent {
  return { type: 'ref', role, entities: captures['ENTITIES']?.[0] as readonly Entity[] };
}

/** Conditions one after another: all must hold, but of paths and of operations any. */
function together(conditions: readonly Condition[]): Condition | undefined {
  const operations = conditions.flatMap((condition) => condition.operations ?? [condition]);
  if (operations.length > 1 && operations.every((condition) => condition.isOperation === true)) return { operations };
  const paths = conditions.flatMap((condition) => (condition.path === undefined ? [] : [condition.path]));
  const merged = Object.assign({}, ...conditions) as Condition;
  const headers = Object.assign({}, ...conditions.map((condition) => condition.headers ?? {})) as NonNullable<Condition['headers']>;
  const query = Object.assign({}, ...conditions.map((condition) => condition.query ?? {})) as NonNullable<Condition['query']>;
  const methods = [...new Set(conditions.flatMap((condition) => condition.methods ?? []))];
  const isTwice = Object.keys(headers).length < conditions.reduce((sum, condition) => sum + Object.keys(condition.headers ?? {}).length, 0);
  if (isTwice) return undefined;
  const { path: _, ...rest } = merged;
  return {
    ...rest,
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...(Object.keys(query).length === 0 ? {} : { query }),
    ...(methods.length === 0 ? {} : { methods }),
    ...(paths.length === 1 && paths[0] !== undefined ? { path: paths[0] } : paths.length > 1 ? { paths } : {}),
  };
}

/** Conditions of which one is enough. */
function eitherOf(conditions: readonly Condition[]): Condition {
  const onlyPaths = conditions.every((condition) => condition.path !== undefined && Object.keys(condition).length === 1);
  if (onlyPaths) return { paths: conditions.flatMap((condition) => condition.path ?? []) };
  return { operations: conditions.flatMap((condition) => condition.operations ?? [condition]) };
}
