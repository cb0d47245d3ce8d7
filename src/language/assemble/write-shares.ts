import type { SplitTraffic, Target } from '../../intents/intent.ts';
import { formatDuration } from '../../intents/units.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import { add } from './add.ts';
import { emptyFlow, type Flow, isConditional } from './flow.ts';
import { entityOf, targetOf } from './route-targets.ts';
import { ask, assume, origin, type State } from './state.ts';
import { compareVersions, versionsOf, versionTarget } from './state-versions.ts';

/** A ratio such as 90/10 over the targets that are named, or over the versions there are. */
export function spreadRatio(state: State, service: QualifiedName, flows: readonly Flow[], given: readonly number[]): readonly Flow[] | undefined {
  // "40% v1, the other 60% evenly over v2 and v3": shares that say it all.
  if (given.length === 0 && flows.every(({ target, percent }) => target !== undefined && percent !== undefined) && Math.abs(flows.reduce((sum, { percent = 0 }) => sum + percent, 0) - 100) < 0.05) return flows;
  const ratio = given.length > 0 ? given : equalParts(state, service, flows);
  const total = ratio.reduce((sum, part) => sum + part, 0);
  const whole = ratio.map((part) => (total === 100 ? part : total === 10 ? part * 10 : Math.round((part / total) * 1e4) / 100));
  if (total !== 100 && total !== 10 && ratio.some((part) => part > 10)) return ask(state, `${ratio.join('/')} adds up to ${total}, not to 100: which shares are meant?`);
  const open = flows.filter(isUnshared);
  // "a third to v3, and the rest equally between v1 and v2".
  const said = flows.reduce((sum, flow) => sum + (isConditional(flow) ? 0 : (flow.percent ?? 0)), 0);
  const isOfRest = said > 0 && said < 100 && open.length > 0 && (given.length === 0 || open.every(({ isRest }) => isRest));
  const scaled = whole.map((part) => (isOfRest ? Math.round(part * (100 - said)) / 100 : part));
  for (const part of scaled) state.derived.add(isOfRest ? Math.round(part) : part);
  const others = flows.filter((flow) => !open.includes(flow) && !(flow.target === undefined && (flow.isRest || flow.isAll)));
  if (open.length === ratio.length) return [...others, ...open.map((flow, index) => ({ ...flow, isAll: false, isRest: false, percent: scaled[index] ?? 0 }))];
  const known = state.shares.get(service);
  if (known !== undefined && open.length === 0 && known.length === ratio.length && !known.every(({ weightPercent }, index) => weightPercent === scaled[index])) {
    assume(state, `${ratio.join('/')} takes the place of the shares before`, 'context');
    return [...others, ...known.map(({ to }, index): Flow => ({ ...emptyFlow({ start: 0, end: 0 }), percent: scaled[index] ?? 0, target: entityOf(to) }))];
  }
  if (known !== undefined && open.length === 0 && known.length === ratio.length && known.every(({ weightPercent }, index) => weightPercent === scaled[index])) return others;
  const versions = [...unnamed(state, service, others)].sort(compareVersions);
  if (open.length === 0 && versions.length === ratio.length) {
    assume(state, `${ratio.join('/')} is ${versions.map((version, index) => `${scaled[index]}% to \`${version}\``).join(' and ')}`, 'context');
    return [...others, ...versions.map((version, index): Flow => ({ ...emptyFlow({ start: 0, end: 0 }), percent: scaled[index] ?? 0, target: { kind: 'version', version, span: { start: 0, end: 0 } } }))];
  }
  if (open.length === 0 && versions.length === 0 && ratio.length === 2) {
    assume(state, `${ratio.join('/')} is ${scaled[0]}% to \`v1\` and ${scaled[1]}% to \`v2\`: the request names no versions`);
    return [...others, ...['v1', 'v2'].map((version, index): Flow => ({ ...emptyFlow({ start: 0, end: 0 }), percent: scaled[index] ?? 0, target: { kind: 'version', version, span: { start: 0, end: 0 } } }))];
  }
  return ask(state, `which versions of \`${service}\` get ${ratio.join('/')}? ${versions.length === 0 ? 'The input shows none' : `There are ${versions.map((name) => `\`${name}\``).join(', ')}`}`);
}

/** "equally": as many parts as versions are named, or as there are. */
function equalParts(state: State, service: QualifiedName, flows: readonly Flow[]): readonly number[] {
  const named = flows.filter((flow) => isUnshared(flow)).length;
  const count = named > 0 ? named : Math.max(2, unnamed(state, service, flows).length);
  return Array.from({ length: count }, () => 1);
}

/** Versions of which nothing is said: "take v2 out and split the rest equally". */
function unnamed(state: State, service: QualifiedName, flows: readonly Flow[]): readonly string[] {
  // "… equally on the others": those that are named are none of them.
  const isOthers = /\b(?:the|all|its) (?:others|other (?:two|three|versions?|ones)|remaining(?: \w+)?)\b/i.test(state.text);
  const named = new Set(flows.flatMap(({ target, percent }) => (target?.kind === 'version' && (percent !== undefined || isOthers) ? [target.version.toLowerCase()] : [])));
  return versionsOf(state, service).filter((name) => !named.has(name.toLowerCase()));
}

function isUnshared({ target, percent, conditions, from }: Flow): boolean {
  return target !== undefined && percent === undefined && conditions.length === 0 && from.length === 0;
}

type Share = SplitTraffic['shares'][number];

export function writeShares(state: State, service: QualifiedName, flows: readonly Flow[]): void {
  const plain = flows.filter((flow) => !isConditional(flow) && (flow.target !== undefined || flow.percent !== undefined || flow.isRest));
  const kept = state.shares.get(service);
  const aimed = plain.filter((flow) => flow.target !== undefined);
  const aimless = plain.find((flow) => flow.target === undefined && flow.percent !== undefined);
  if (aimless !== undefined && aimed.length > 0) return void ask(state, `where should ${aimless.percent}% of the requests to \`${service}\` go?`, [], aimless.span);
  if (aimed.length === 0) {
    // A share that was said before may be said again; another one is for somebody who is not named.
    if (plain.some(({ percent }) => percent !== undefined && kept?.some(({ weightPercent }) => weightPercent === percent) !== true)) ask(state, `where should ${plain.map(({ percent }) => `${percent}%`).join(', ')} of the requests to \`${service}\` go?`);
    return;
  }
  const shares: { to: Target; weightPercent: number | undefined }[] = [];
  for (const flow of aimed) {
    if (flow.target === undefined) continue;
    const to = targetOf(state, service, flow.target);
    if (to === undefined) return;
    shares.push({ to, weightPercent: flow.percent ?? (flow.isRest ? undefined : flow.isAll || aimed.length === 1 ? 100 : undefined) });
  }
  // "v1 stays. v3 gets 5%": of a third version nothing is said.
  const silent = versionsOf(state, service).filter((name) => !shares.some(({ to }) => to.kind === 'version' && to.version === name));
  const isOpen = aimed.some((flow) => flow.percent === undefined && !flow.isAll && (!flow.isRest || flow.isOrigin === true)) && aimed.some(({ percent = 0 }) => percent > 0 && percent < 100);
  if (isOpen && silent.length > 0) return void ask(state, `which share of the requests to \`${service}\` does \`${silent[0] ?? ''}\` get?`);
  if (isLateDefault(state, flows)) return void ask(state, `do all other requests to \`${service}\` go to "${state.text.slice(aimed[0]?.span.start ?? 0, aimed[0]?.span.end ?? 0).trim()}"?`);
  // "v2 10% and v3 for x-beta: 1": whoever gets a version by what they send is not all the others.
  const told = new Set(flows.flatMap((flow) => (isConditional(flow) && flow.target?.kind === 'version' ? [flow.target.version] : [])));
  const [{ weightPercent: first = 100 } = {}, ...more] = shares;
  if (state.assumed.has(service) && more.length === 0 && first < 100 && silent.some((name) => told.has(name))) return void ask(state, `where should the other ${Math.round((100 - first) * 1e4) / 1e4}% of the requests to \`${service}\` go?`);
  const names = shares.map(({ to }) => JSON.stringify(to));
  if (new Set(names).size < names.length) return void ask(state, `one version of \`${service}\` is named twice with different shares: which are meant?`);
  for (const { weightPercent } of shares) if (weightPercent !== undefined) state.derived.add(Math.round(weightPercent));
  const complete = completeShares(state, service, shares);
  if (complete === undefined) return;
  for (const { weightPercent } of complete) state.derived.add(weightPercent);
  state.shares.set(service, complete);
  const intent: SplitTraffic = { kind: 'split-traffic', service, origin, shares: complete };
  const at = state.wishes.findIndex((wish) => wish.kind === 'split-traffic' && wish.service === service);
  if (at >= 0) state.wishes.splice(at, 1);
  add(state, intent);
}

/** "x-a to v2, both: v4": a version behind conditions that no word makes what holds otherwise. */
function isLateDefault({ text }: State, flows: readonly Flow[]): boolean {
  const [plain, ...others] = flows.filter((flow) => !isConditional(flow) && flow.target !== undefined);
  const conditional = flows.filter(isConditional);
  if (plain === undefined || others.length > 0 || conditional.length < 2 || plain.isRest || plain.isAll || plain.percent !== undefined) return false;
  return conditional.every(({ span }) => span.start < plain.span.start) && !/\b(?:rest|remain\w*|others?|else|otherwise|default|all|every\w*|any\w*|normal\w*|usual\w*|general\w*|stays?|keeps?|still|unless|except|without|no|not|main|fallback)\b/i.test(text.slice(conditional[0]?.span.start ?? 0));
}

function completeShares(state: State, service: QualifiedName, shares: readonly { to: Target; weightPercent: number | undefined }[]): readonly Share[] | undefined {
  const said = shares.reduce((sum, { weightPercent }) => sum + (weightPercent ?? 0), 0);
  const open = shares.filter(({ weightPercent }) => weightPercent === undefined);
  const round = (value: number): number => Math.round(value * 1e4) / 1e4;
  if (said > 100.05) return ask(state, `these shares add up to ${round(said)}%, not to 100%: which are meant?`);
  if (open.length > 0) {
    if (said === 0 && open.length > 1 && !/\b(?:split\w*|divid\w*|distribut\w*|shar\w*|balanc\w*|spread|between|even\w*|equal\w*|half|a\/b)\b/i.test(state.text)) return ask(state, `which shares of the requests to \`${service}\` should these versions get?`);
    if (said === 0 && open.length > 1) assume(state, 'equal shares, where the request names none');
    const each = round((100 - said) / open.length);
    return asWhole(shares.map(({ to, weightPercent }) => ({ to, weightPercent: weightPercent ?? each })));
  }
  if (Math.abs(said - 100) < 0.05) return asWhole(shares.map(({ to, weightPercent }) => ({ to, weightPercent: weightPercent ?? 0 })));
  const named = new Set(shares.flatMap(({ to }) => (to.kind === 'version' ? [to.version] : [])));
  const versions = versionsOf(state, service);
  const others = versions.filter((version) => !named.has(version));
  const [other] = others;
  const rest = round(100 - said);
  if (shares.length === 1 && others.length === 1 && other !== undefined) {
    const to = versionTarget(state, service, other);
    if (to === undefined) return undefined;
    assume(state, `the other ${rest}% of the requests go to \`${other}\`, the only other version`, 'context');
    return [{ to, weightPercent: rest }, ...shares.map(({ to: own, weightPercent }) => ({ to: own, weightPercent: weightPercent ?? 0 }))];
  }
  if (shares.length === 1 && named.has('v2') && (versions.length === 0 || (versions.length === 1 && state.assumed.has(service)))) {
    const to = versionTarget(state, service, 'v1');
    if (to === undefined) return undefined;
    assume(state, `the other ${rest}% of the requests go to \`v1\`: the request does not say`);
    return [{ to, weightPercent: rest }, ...shares.map(({ to: own, weightPercent }) => ({ to: own, weightPercent: weightPercent ?? 0 }))];
  }
  const choices = others.map((name) => ({ text: `the other ${rest}% go to \`${name}\`` }));
  return ask(state, shares.length === 1 ? `where should the other ${rest}% of the requests to \`${service}\` go?` : `these shares add up to ${round(said)}%, not to 100%: which are meant?`, shares.length === 1 ? choices : []);
}

/** Shares that are whole numbers and make a hundred: the last one takes what rounding leaves. */
function asWhole(shares: readonly Share[]): readonly Share[] {
  const rounded = shares.map(({ to, weightPercent }) => ({ to, weightPercent: Math.round(weightPercent) }));
  const gap = 100 - rounded.reduce((sum, { weightPercent }) => sum + weightPercent, 0);
  const [first, ...rest] = rounded;
  return first === undefined ? rounded : [{ ...first, weightPercent: first.weightPercent + gap }, ...rest];
}

/** A canary that moves in steps. */
export function writeSteps(state: State, service: QualifiedName, flows: readonly Flow[], holds: readonly number[]): void {
  const percents = flows.flatMap(({ percent }) => (percent === undefined ? [] : [percent]));
  const target = flows.find((flow) => flow.target !== undefined)?.target;
  const to = target === undefined ? undefined : targetOf(state, service, target);
  if (target === undefined) {
    ask(state, `which version of \`${service}\` should get more and more of the requests?`);
    return;
  }
  if (to?.kind !== 'version') return;
  if (percents.length < 2) {
    ask(state, `in which steps should \`${to.version}\` of \`${service}\` get its requests, for example 10%, 50%, 100%?`);
    return;
  }
  const said = new Set(state.phrases.flatMap((phrase) => (phrase.type === 'percent' ? [phrase.percent] : phrase.type === 'ratio' ? phrase.parts : [])));
  const lost = [...said].filter((percent) => !percents.includes(percent) && percent !== 0);
  if (lost.length > 0 && !state.shares.has(service)) {
    ask(state, `which of ${[...said].map((percent) => `${percent}%`).join(', ')} are steps of \`${to.version}\`?`);
    return;
  }
  const [hold = 600_000] = holds;
  // "10%, 25%, 50%, 15 minutes each".
  const isSame = new Set(holds).size === 1 && percents.length > 2 && holds.length < percents.length - 1;
  if (isSame) assume(state, `each step is held for ${formatDuration(hold)}`);
  else if (holds.length < percents.length - 1) assume(state, 'steps without a time are held for 10m');
  const steps = { kind: 'step-traffic', service, origin, to: to.version, steps: percents.map((weightPercent, index) => ({ weightPercent, holdMs: index === percents.length - 1 && holds.length < percents.length ? 0 : (isSame ? hold : (holds[index] ?? 600_000)) })) } as const;
  const isGated = state.assumptions.some(({ text }) => text === gatedNote);
  if (isGated) state.derived.add(hold);
  if (holds.length === 0 && !isGated) return void ask(state, `how long should each step of \`${to.version}\` be held before the next one?`, [{ text: '10 minutes each', wishes: [steps] }]);
  add(state, steps);
}

/** Told where a step waits for what somebody looks at. */
export const gatedNote = 'whether the next step is taken is looked at by whoever runs the steps';
