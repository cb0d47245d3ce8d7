import { diffModels, isEmptyDiff, type Change, type DiffOptions, type ModelDiff, type OneSided } from '../model/diff.ts';
import type { CallProtocol, MeshModel } from '../model/mesh-model.ts';
import type { Request } from '../model/request-view.ts';
import type { Aspect } from '../model/treatment.ts';
import type { FindPlace } from './places.ts';
import { changedSettings, type ReportSetting } from './changed-settings.ts';
import { traceReport, type TraceReport } from './trace.ts';
import { unreadOf, type ReportUnread } from './unread.ts';

/** Requests that the new configuration treats differently, as plain data. */
export interface ReportChange {
  /** What differs, the weightiest first. */
  readonly aspects: readonly Aspect[];
  readonly clients: readonly string[];
  /** Every workload that both sides know, and every pod without identity, is among the clients. */
  readonly isEveryone: boolean;
  readonly host: string;
  readonly port: number;
  readonly protocol: CallProtocol;
  /** What all of these requests have in common; empty where that is nothing. */
  readonly conditions: readonly string[];
  /** Exactly which: those of any of these classes. */
  readonly classes: readonly (readonly string[])[];
  readonly witness: { readonly from: string; readonly request: Request };
  readonly before: TraceReport;
  readonly after: TraceReport;
  /** Settings of connections that differ; empty unless `other-limits` is among the aspects. */
  readonly settings: readonly ReportSetting[];
}

export interface DiffReport {
  readonly isUnchanged: boolean;
  readonly changes: readonly ReportChange[];
  readonly workloads: OneSided;
  readonly hosts: OneSided;
  readonly comparedObjects: { readonly old: number; readonly new: number };
  /** Workloads that both sides know, and pods without identity as one more. */
  readonly comparedClients: number;
  /** Callers times ports. */
  readonly comparedCalls: number;
  /** False where some call has too many kinds of requests to look at each: there may be more changes. */
  readonly isComplete: boolean;
  readonly because?: string;
  /** Configuration of the new side, or the old, that the model does not read. */
  readonly unread: readonly ReportUnread[];
}

export interface DiffSide {
  readonly model: MeshModel;
  readonly objects: number;
  readonly placeOf: FindPlace;
}

/** Every class of requests that two configurations treat differently, with an example each. Unchanged exactly when they mean the same. */
export function diffReport(before: DiffSide, after: DiffSide, options: DiffOptions = {}): DiffReport {
  const diff = diffModels(before.model, after.model, options);
  const shared = [...before.model.workloads.keys()].filter((workload) => after.model.workloads.has(workload)).length;
  return {
    isUnchanged: isEmptyDiff(diff),
    changes: diff.changes.map((change) => toChange(change, shared + 1, before, after)),
    ...namesOf(diff),
    comparedObjects: { old: before.objects, new: after.objects },
    comparedClients: shared + 1,
    comparedCalls: diff.comparedCalls,
    isComplete: diff.isComplete,
    ...(diff.because === undefined ? {} : { because: diff.because }),
    unread: uniqueUnread([...unreadOf(after.model, after.placeOf), ...unreadOf(before.model, before.placeOf)]),
  };
}

function namesOf({ workloads, hosts }: ModelDiff): Pick<DiffReport, 'workloads' | 'hosts'> {
  return { workloads, hosts };
}

function uniqueUnread(entries: readonly ReportUnread[]): ReportUnread[] {
  return [...new Map(entries.map((entry) => [entry.what, entry])).values()];
}

function toChange(change: Change, everyone: number, old: DiffSide, current: DiffSide): ReportChange {
  const { aspects, clients, host, port, protocol, conditions, classes, witness, before, after } = change;
  const describe = (of: Change['conditions']): string[] => of.map(({ description }) => description);
  return {
    aspects,
    clients,
    isEveryone: clients.length >= everyone,
    host,
    port,
    protocol,
    conditions: describe(conditions),
    classes: classes.map(describe),
    witness: { from: clients[0] ?? '', request: witness },
    before: traceReport(before, old.placeOf),
    after: traceReport(after, current.placeOf),
    settings: aspects.includes('other-limits') ? changedSettings(change, old, current) : [],
  };
}
