import type { Captures } from '../pattern/match.ts';
import type { ProductionTable } from '../pattern/grammar.ts';
import type { Fact } from './phrases.ts';

const num = (captures: Captures, name: string): number => captures[name]?.[0] as number;

/** Which instance answers, and how new ones come in. */
export const balanceTables: readonly ProductionTable[] = [
  {
    FACT: [
      ['ALGORITHM', (c) => c['ALGORITHM']?.[0]],
      ['(from|instead of|rather than|not|no longer) old=ALGORITHM (to|but|use|,)+ ALGORITHM', (c) => c['ALGORITHM']?.[0]],
      ['ALGORITHM (instead of|rather than|in place of|and not|not|no longer) old=ALGORITHM', (c) => c['ALGORITHM']?.[0]],
      ['(warm up|warm-up|warmup|slow start|slow-start|ramp up|warming up|warm it up|warm them up|ease in|warmup duration|gradually warm up) (new|pod|instance|endpoint|over|of|for|during|period|with|=|:|time|to|duration|it|them|window|mode|in)* DURATION', (c) => ({ kind: 'warm-up', ms: num(c, 'DURATION') })],
      ['(warm up|warm-up|warmup|slow start|slow-start|ramp up|warming up|warmupdurationsecs|warmup duration) (new|pod|instance|endpoint|slowly|gradually)*', () => ({ kind: 'warm-up' })],
      ['warm (it|them|new|fresh|pod|instance|endpoint|replica|slowly|gradually)* up (slowly|gradually|over|for|during|within|in|new|pod|instance|endpoint|replica)* DURATION', (c) => ({ kind: 'warm-up', ms: num(c, 'DURATION') })],
      ['(not|never|no|don\'t|shouldn\'t|mustn\'t|must not|should not|may not|less than|only part of|less|reduced|little|fewer) (get|be|receive|take|see|serve|give|given|send|carry|hit|by|with|have|it|them)* (full|all|whole|normal|complete|entire|of|the|their|its|usual|regular)* (traffic|load|share|rate|request|weight) (for|in|during|within|until|before|over|right away|,|the|their|its|of|life|first|after)* (DURATION|FIRST_TIME) (of)? (its|their|the)? (life|lifetime|existence)?', (c) => ({ kind: 'warm-up', ms: (c['DURATION'] ?? c['FIRST_TIME'])?.[0] as number })],
      ['(get|receive|take|be given|carry|see|be sent) (their|its|the)* (full|whole|normal|complete|entire|usual)+ (share|traffic|load|weight|rate|of|the)+ (only|not before|no earlier than|gradually|slowly|step by step)* (after|over|within|in|during) (the|their|its|first)* (DURATION|FIRST_TIME)', (c) => ({ kind: 'warm-up', ms: (c['DURATION'] ?? c['FIRST_TIME'])?.[0] as number })],
      ['DURATION (to|until|till|for|before) (it|they|is|are|get|become|be|being|grow|come|reach|full|the|fully)* (warm|warmed|warmed up|warm up|hot|up to speed|up to temperature)+', (c) => ({ kind: 'warm-up', ms: num(c, 'DURATION') })],
      ['(ramp|ease|bring|increase|raise|shift|phase) (traffic|load|it|them|request|up|in|slowly|gradually|to|the|new|pod|instance|replica|endpoint|full)+ (over|within|during|for|in) (a|the|period|of|that|first)* DURATION', (c) => ({ kind: 'warm-up', ms: num(c, 'DURATION') })],
      ['DURATION (warm up|warm-up|warmup|slow start|slow-start) (period|window)?', (c) => ({ kind: 'warm-up', ms: num(c, 'DURATION') })],
    ],
    FIRST_TIME: [
      ['first minute', () => 60_000],
      ['(first)? half minute', () => 30_000],
      ['first hour', () => 3_600_000],
    ],
    ALGORITHM: [
      ['(round robin|round-robin|roundrobin|round_robin) (load balancing|load-balancing|balancing|lb|algorithm|policy|fashion|strategy|distribution)*', () => ({ kind: 'balance', algorithm: { kind: 'round-robin' } })],
      ['(least request|least-request|least_request|least requests|the one with the fewest active request|one with the fewest request|leastrequest|least connection|least-connection|least conn|least_conn|leastconn|least-conn|least loaded|least-loaded|least busy|least-busy|fewest request|fewest connection|fewest active request|fewest outstanding request|least outstanding request|least active request|lowest load|smallest number of request) (load balancing|load-balancing|balancing|lb|algorithm|policy|strategy|backend|pod|instance|first|one|host|endpoint)*', () => ({ kind: 'balance', algorithm: { kind: 'least-request' } })],
      ['(random|randomly|random choice) (load balancing|load-balancing|balancing|lb|algorithm|policy|distribution|pod|strategy)*', () => ({ kind: 'balance', algorithm: { kind: 'random' } })],
      ['(passthrough|pass-through|pass through) (load balancing|load-balancing|balancing|lb|algorithm|policy)+', () => ({ kind: 'balance', algorithm: { kind: 'passthrough' } })],
      [`${sticky('header')} n=ANY_HEADER`, (c) => hash('header', c)],
      [`${stickyAfter('header')}`, (c) => hash('header', c)],
      [`STICKY (based|on|by|with|using|via|keyed|from|the|in|a|of|value|http|hashing|hash|according|to|per)* n=HEADER_NAME (header)?`, (c) => (c['n']?.[0] === 'cookie' ? undefined : hash('header', c))],
      [`${sticky('cookie')} (named|name|called|=|:)* n=ANY_KEY (with|ttl|for|of|lasting|that lasts|valid|lifetime|a|=|:|,|\\()* DURATION? (ttl|lifetime|\\))*`, (c) => hash('cookie', c)],
      [`${stickyAfter('cookie')} (with|ttl|for|of|lasting|that lasts|valid|lifetime|a|=|:|,|\\()* DURATION? (ttl|lifetime|\\))*`, (c) => hash('cookie', c)],
      [`${sticky('query parameter')} n=ANY_KEY`, (c) => hash('query', c)],
      [`${stickyAfter('query parameter')}`, (c) => hash('query', c)],
      [`STICKY (based|on|by|with|using|via|keyed|from|the|in|a|of|to|per|according|same)* (source ip|source-ip|client ip|client-ip|ip address|source address|client address|ip|caller ip|caller s ip|client s ip|source ip address|client ip address) (affinity|hash|hashing)?`, () => ({ kind: 'balance', algorithm: { kind: 'hash', by: 'source-ip' } })],
      [`(source ip|source-ip|client ip|client-ip|ip) (affinity|hash|hashing|stickiness|based affinity|session affinity)`, () => ({ kind: 'balance', algorithm: { kind: 'hash', by: 'source-ip' } })],
      ['STICKY', () => ({ kind: 'balance' })],
      ['(load balancing|load-balancing|balancing|load balancer|lb) (algorithm|policy|strategy|method|mode)? (=|:|of|to|is|with|using|must|should|shall|be|set|simple|by)* ALGORITHM', (c) => c['ALGORITHM']?.[0]],
      ['(loadbalancer|lb|simple) (simple|:|=|to|is|set)* ALGORITHM', (c) => c['ALGORITHM']?.[0]],
      ['STICKY? (httpcookie|http cookie) (name|=|:|,)* n=ANY_KEY (,|;|with|and)* (ttl (=|:|of|is)* DURATION)?', (c) => hash('cookie', c)],
      ['STICKY? (httpcookie|http cookie) name? (=|:)+ n=VALUE (,|;|with|and)* (ttl (=|:|of|is)* DURATION)?', (c) => hash('cookie', c)],
      ['STICKY? (via|by|on|with|using|,)* cookie name (=|:|is)* n=VALUE (,|;|with|and|for|ttl|lifetime|of|=|:|lasting)* DURATION?', (c) => hash('cookie', c)],
      ['STICKY? (httpheadername|http header name) (=|:|of|is)* n=ANY_HEADER', (c) => hash('header', c)],
      ['STICKY? (httpqueryparametername) (=|:|of|is)* n=ANY_KEY', (c) => hash('query', c)],
      ['STICKY? (usesourceip|use source ip) (:|=|is)* true?', () => ({ kind: 'balance', algorithm: { kind: 'hash', by: 'source-ip' } })],

      ['(balance|load-balance|loadbalance|load balance|distribute|spread) (load|traffic|request|call|it|them|across|over|pod|instance|replica|among|between|all|by|with|using|to|on|in|pick|a|toward)* ALGORITHM', (c) => c['ALGORITHM']?.[0]],
      ['(load balancing|load-balancing|load balancer) (algorithm|policy|strategy|method|mode|setting)*', () => ({ kind: 'balance' })],
    ],
    STICKY: [['(ring hash|ring-hash|ringhash|hash based balancing|hash-based balancing|(load-balance|load balance|balance|distribute|spread) (it|them|request|call|traffic|user|client)* (by|based on|on)|loadbalancer (:|.)? consistenthash|balance by|sticky session|sticky-session|session affinity|session stickiness|session-affinity|sticky|stickiness|affinity|consistent hash|consistent hashing|consistent-hash|consistenthash|consistently hash|hash|hashing|pin (user|session|client|request|them|caller)+|stick|same user to the same pod|same pod|always land on the same pod|always hit the same pod|go to the same pod|land on the same pod|same instance|always the same pod|keep user on the same pod|keep session on the same pod) (to the same (pod|instance|backend|replica))?', () => true]],
  },
];

const notNames: ReadonlySet<string> = new Set(['name', 'ttl', 'named', 'called', 'value', 'path']);

function hash(by: 'header' | 'cookie' | 'query', captures: Captures): Fact | undefined {
  if (notNames.has(String(captures['n']?.[0]).toLowerCase())) return undefined;
  const ttl = captures['DURATION']?.[0];
  return { kind: 'balance', algorithm: { kind: 'hash', by, name: captures['n']?.[0] as string, ...(typeof ttl === 'number' ? { ttlMs: ttl } : {}) } };
}

function sticky(noun: string): string {
  return `STICKY (based|on|by|with|using|via|keyed|from|the|in|a|of|value|http|hashing|hash|according|to|per|same)* ${noun} (named|called|=|:)*`;
}

function stickyAfter(noun: string): string {
  return `STICKY (based|on|by|with|using|via|keyed|from|the|in|a|of|value|http|hashing|hash|according|to|per|same)* n=${noun === 'header' ? 'ANY_HEADER' : 'ANY_KEY'} (http)? ${noun}`;
}
