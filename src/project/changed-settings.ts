import { compareText } from '../base/order.ts';
import type { Change } from '../model/diff.ts';
import type { Destination, DestinationRef, MeshModel } from '../model/mesh-model.ts';
import type { Provenance } from '../model/provenance.ts';
import { flattenPlace, type FindPlace, type FlatSource } from './places.ts';

/** One setting of the connections to a destination that is not what it was; its place is the new one, else the old one. */
export interface ReportSetting extends FlatSource {
  readonly host: string;
  readonly port: number;
  readonly subset: string | null;
  /** `connectTimeoutMs`, `balancing`, or the name of a limit or of a field of the breaker. */
  readonly setting: string;
  /** Null where nothing is set. */
  readonly before: number | string | null;
  readonly after: number | string | null;
}

interface Side {
  readonly model: MeshModel;
  readonly placeOf: FindPlace;
}

interface Written {
  readonly value: number | string;
  readonly source: Provenance;
}

/** What governs the connections of a change's callers to where both sides send its requests. */
export function changedSettings({ clients, before, after }: Change, old: Side, current: Side): ReportSetting[] {
  const [client = ''] = clients;
  const known = new Set(before.destinations.filter(({ weight }) => weight > 0).map(keyOf));
  const shared = new Map(after.destinations.filter((share) => share.weight > 0 && known.has(keyOf(share))).map((share) => [keyOf(share), share]));
  return [...shared.values()].flatMap(({ host, port, subset }) => {
    const ref: DestinationRef = { host, port, ...(subset === undefined ? {} : { subset }) };
    const [was, is] = [settingsOf(old.model.destination(client, ref)), settingsOf(current.model.destination(client, ref))];
    return [...new Set([...was.keys(), ...is.keys()])].sort(compareText).flatMap((setting): ReportSetting[] => {
      const [one, two] = [was.get(setting), is.get(setting)];
      if (one?.value === two?.value) return [];
      const place = two === undefined ? one && old.placeOf(one.source) : current.placeOf(two.source);
      return [{ host, port, subset: subset ?? null, setting, before: one?.value ?? null, after: two?.value ?? null, ...(place === undefined ? { file: null, line: null } : flattenPlace(place)) }];
    });
  });
}

function keyOf({ host, port, subset }: DestinationRef): string {
  return `${host}:${port}/${subset ?? ''}`;
}

function settingsOf({ connectTimeoutMs, balancing, limits, ejection }: Destination): ReadonlyMap<string, Written> {
  const of = (setting: { readonly value: Readonly<Record<string, number | undefined>>; readonly source: Provenance } | undefined): [string, Written][] =>
    Object.entries(setting?.value ?? {}).flatMap(([name, value]): [string, Written][] => (value === undefined || setting === undefined ? [] : [[name, { value, source: setting.source }]]));
  return new Map([
    ...(connectTimeoutMs === undefined ? [] : [['connectTimeoutMs', connectTimeoutMs] as const]),
    ...(balancing === undefined ? [] : [['balancing', balancing] as const]),
    ...of(limits),
    ...of(ejection),
  ]);
}
