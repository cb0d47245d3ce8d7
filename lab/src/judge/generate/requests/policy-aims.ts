import { isInBlocks } from '../../../../../src/model/addresses.ts';
import { listAt, textAt, textMapAt, type JsonObject } from '../../../../../src/kube/resource.ts';
import type { StageWorkload, Vocabulary } from '../../round.ts';
import { dialsTo, idOfWorkload, objectsOf, selectedBy, textsAt, type Aim, type Dial } from './aim.ts';
import { exampleOfGlob, isInGlob } from './examples.ts';

/** One aim for every source and every operation of every rule, at the pods that the policy selects. */
export function policyAims(objects: readonly JsonObject[], vocabulary: Vocabulary): readonly Aim[] {
  return objectsOf(objects, 'AuthorizationPolicy').flatMap((policy) => {
    const dials = dialsAt(policy, vocabulary);
    return dials.length === 0 ? [] : listAt(policy, ['spec', 'rules']).flatMap((rule) => aimsOfRule(rule, dials, vocabulary));
  });
}

/** At pods of whom tokens, or the way they are called, are asked about. */
export function tokenAims(objects: readonly JsonObject[], vocabulary: Vocabulary): readonly Aim[] {
  return objectsOf(objects, 'RequestAuthentication').flatMap((policy): Aim[] => {
    const dials = dialsAt(policy, vocabulary);
    return dials.length === 0 ? [] : [{ dials, callers: [], headers: {}, isAboutTokens: true }];
  });
}

export function peerAims(objects: readonly JsonObject[], vocabulary: Vocabulary): readonly Aim[] {
  const bare = vocabulary.stage.workloads.filter(({ proxy }) => proxy === 'none').map(idOfWorkload);
  return objectsOf(objects, 'PeerAuthentication').flatMap((policy): Aim[] => {
    const dials = dialsAt(policy, vocabulary);
    return dials.length === 0 ? [] : [{ dials, callers: [], headers: {} }, { dials, callers: bare, headers: {} }];
  });
}

function dialsAt(policy: JsonObject, vocabulary: Vocabulary): Dial[] {
  return selectedBy(textAt(policy, ['metadata', 'namespace']) ?? '', textMapAt(policy, ['spec', 'selector', 'matchLabels']), vocabulary).flatMap((workload) => dialsTo(workload, vocabulary));
}

function aimsOfRule(rule: unknown, dials: readonly Dial[], { stage }: Vocabulary): readonly Aim[] {
  const [sources, operations] = [listAt(rule, ['from']), listAt(rule, ['to'])];
  const when = listAt(rule, ['when']);
  return (sources.length === 0 ? [undefined] : sources).flatMap((from) => (operations.length === 0 ? [undefined] : operations).map((to): Aim => {
    const conditions = when.map((condition) => ({ key: textAt(condition, ['key']) ?? '', texts: textsAt(condition, ['values']), notTexts: textsAt(condition, ['notValues']) }));
    return {
      dials: atPorts(dials, textsAt(to, ['operation', 'ports'])),
      callers: from === undefined ? [] : stage.workloads.filter((workload) => workload.proxy !== 'gateway' && isSource(from, workload)).map(idOfWorkload),
      ...exampleOf('method', to, 'methods', 'notMethods'), ...exampleOf('path', to, 'paths', 'notPaths'), ...exampleOf('authority', to, 'hosts', 'notHosts'),
      headers: Object.fromEntries(conditions.flatMap(({ key, texts, notTexts }) => headerOf(key, [...texts, ...notTexts]))),
      ...(JSON.stringify([from, when]).includes('equestPrincipals') || conditions.some(({ key }) => key.startsWith('request.auth')) ? { isAboutTokens: true } : {}),
    };
  }));
}

/** The ports of policies are those of pods, which Services may call otherwise. */
function atPorts(dials: readonly Dial[], ports: readonly string[]): readonly Dial[] {
  const meant = dials.filter(({ port, service }) => ports.includes(String(service?.ports.find(({ number }) => number === port)?.targetPort ?? port)));
  return meant.length > 0 ? meant : dials;
}

/** What the condition is about, whether it asks for it or rules it out. */
function exampleOf(as: 'method' | 'path' | 'authority', to: unknown, field: string, notField: string): Partial<Aim> {
  const [value] = [...textsAt(to, ['operation', field]), ...textsAt(to, ['operation', notField])];
  return value === undefined || value === '*' ? {} : { [as]: exampleOfGlob(value) };
}

function headerOf(key: string, values: readonly string[]): [string, string][] {
  const name = /^request\.headers\[([^:\]]+)\]$/.exec(key)?.[1];
  const [value] = values;
  return name === undefined || name === 'authorization' || value === undefined ? [] : [[name, exampleOfGlob(value)]];
}

/** Whether a source may mean this workload, as far as names and addresses tell. */
function isSource(from: unknown, { namespace, serviceAccount, address }: StageWorkload): boolean {
  const texts = (field: string): readonly string[] => textsAt(from, ['source', field]);
  const isAny = (field: string, isMeant: (value: string) => boolean): boolean => texts(field).length === 0 || texts(field).some(isMeant);
  const identity = `cluster.local/ns/${namespace}/sa/${serviceAccount}`;
  return isAny('principals', (value) => isInGlob(value, identity)) && isAny('namespaces', (value) => isInGlob(value, namespace)) && isAny('serviceAccounts', (value) => value === serviceAccount || value === `${namespace}/${serviceAccount}`) && isAny('ipBlocks', (value) => isInBlocks(address, [value]));
}
