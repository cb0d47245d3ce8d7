import { entries, field, isSet, items, number, refuse, refuseKey, text, warn, type Faults, type Field } from './field.ts';

// Source: k8s.io/api well-known labels, and istio.io/api label topology.istio.io/subzone.
const topologyLabels: ReadonlySet<string> = new Set(['topology.kubernetes.io/region', 'topology.kubernetes.io/zone', 'topology.istio.io/subzone']);

/** `localityLbSetting`: where requests go by region, zone and subzone. */
export function checkLocalities(faults: Faults, setting: Field, hasOutlierDetection: boolean): void {
  const distribute = items(setting, 'distribute');
  const failover = items(setting, 'failover');
  if (distribute.length > 0 && failover.length > 0) return refuse(faults, setting, '`distribute` and `failover` stand together: only one of them may');
  const priorities = items(setting, 'failoverPriority');
  const clash = failover.length > 0 ? priorities.find((label) => topologyLabels.has(text(label))) : undefined;
  if (clash !== undefined) return refuse(faults, clash, `\`${text(clash)}\` cannot stand in \`failoverPriority\` beside \`failover\`, which orders the regions`);
  for (const one of distribute) if (!checkShares(faults, one)) return;
  checkOverlaps(faults, distribute.map((one) => ({ locality: text(one, 'from'), at: field(one, 'from'), isKey: false })));
  checkFailover(faults, setting, hasOutlierDetection);
}

/** `zoneAwareLbSetting`, which knows regions only. */
export function checkZoneAware(faults: Faults, setting: Field, hasOutlierDetection: boolean): void {
  for (const label of items(setting, 'failoverPriority')) if (topologyLabels.has(text(label))) refuse(faults, label, `\`${text(label)}\` cannot stand in \`failoverPriority\`: regions and zones are told apart anyway`);
  checkFailover(faults, setting, hasOutlierDetection);
}

function checkFailover(faults: Faults, setting: Field, hasOutlierDetection: boolean): void {
  const failover = items(setting, 'failover');
  if (!hasOutlierDetection && (failover.length > 0 || items(setting, 'failoverPriority').length > 0)) warn(faults, setting, 'nothing ever fails over without `outlierDetection`: no endpoint is found unhealthy');
  for (const one of failover) {
    const from = text(one, 'from');
    const to = text(one, 'to');
    if (from === to) refuse(faults, one, `\`${from}\` fails over to itself`);
    if (from.includes('/') || to.includes('/')) refuse(faults, one, '`failover` is between regions: write no zones');
    if (from.includes('*') || to.includes('*')) refuse(faults, one, '`failover` is between regions: a wildcard is none');
  }
}

/** False where what follows is not looked at any more. */
function checkShares(faults: Faults, one: Field): boolean {
  let total = 0;
  const to = entries(one, 'to');
  for (const share of to) {
    const weight = number(share);
    total += weight;
    if (weight < 1 || weight > 100) return refuse(faults, share, `the share of a locality must be from 1 to 100, not \`${weight}\``), false;
  }
  if (total !== 100) return refuse(faults, isSet(one, 'to') ? field(one, 'to') : one, `the shares of the localities add up to ${total}, not 100`), false;
  // istiod goes through the map in any order, and only in some of them a wildcard clashes: it is looked at last, so that what is refused is refused always.
  const ordered = [...to].sort((a, b) => Number(String(a.step).endsWith('*')) - Number(String(b.step).endsWith('*')));
  checkOverlaps(faults, ordered.map((at) => ({ locality: String(at.step), at, isKey: true })));
  return true;
}

interface Listed {
  readonly locality: string;
  readonly at: Field;
  readonly isKey: boolean;
}

/** Localities of one list: `region`, `region/zone` or `region/zone/subzone`, none within another. */
function checkOverlaps(faults: Faults, listed: readonly Listed[]): void {
  const covered = new Set<string>();
  const begun = new Set<string>();
  for (const { locality, at, isKey } of listed) {
    const problem = localityProblem(locality) ?? (covered.has('*') || isCovered(locality, covered, begun) ? 'another entry of the list covers it' : undefined);
    if (problem !== undefined) return (isKey ? refuseKey : refuse)(faults, at, `\`${locality.slice(0, 80)}\` cannot stand here: ${problem}`);
    covered.add(locality);
    const parts = partsOf(locality);
    for (let length = 1; length < parts.length; length += 1) begun.add(parts.slice(0, length).join('/'));
  }
}

function localityProblem(locality: string): string | undefined {
  const stars = locality.split('*').length - 1;
  if (stars > 1 || (stars === 1 && !locality.endsWith('*'))) return 'it may have one `*`, at its end';
  return partsOf(locality).includes('') ? 'a part of it is empty' : undefined;
}

/** A subzone may hold slashes. */
function partsOf(locality: string): string[] {
  const [region = '', zone, ...subzone] = locality.split('/');
  return [region, ...(zone === undefined ? [] : [zone]), ...(subzone.length === 0 ? [] : [subzone.join('/')])];
}

/** Equal to another entry, within one, or around one. `region/*` is the zone `*`, which covers all others of its region. */
function isCovered(locality: string, covered: ReadonlySet<string>, begun: ReadonlySet<string>): boolean {
  if (covered.has(locality)) return true;
  const parts = partsOf(locality);
  const [region = '', zone = ''] = parts;
  if (parts.length === 1) return begun.has(region);
  if (covered.has(region) || covered.has(`${region}/*`)) return true;
  if (parts.length === 2) return begun.has(locality);
  return covered.has(`${region}/${zone}`) || covered.has(`${region}/${zone}/*`);
}
