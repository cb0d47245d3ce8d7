import { kubeconfigOf } from './api-server.ts';
import { bringUp, nameOption, numberOf, parse } from './command-line.ts';
import { instanceNames } from './instance.ts';
import { Lab } from './lab.ts';
import { LabError } from './lab-error.ts';
import { readManifests } from './manifests.ts';
import { runRecord } from './record-command.ts';
import { runQuery } from './query-command.ts';
import { runCall, runLoad } from './request-commands.ts';
import { statusOfAll } from './status.ts';
import { down, isUp } from './up.ts';

type Command = (argumentList: readonly string[]) => Promise<number>;

export const commands: ReadonlyMap<string, Command> = new Map([
  ['up', runUp], ['run', runManifests], ['call', runCall], ['load', runLoad], ['record', runRecord], ['query', runQuery], ['status', runStatus], ['down', runDown],
]);

async function runUp(argumentList: readonly string[]): Promise<number> {
  const { values } = parse({ args: [...argumentList], options: { ...nameOption, webhook: { type: 'boolean', default: false }, prometheus: { type: 'boolean', default: false }, gateways: { type: 'boolean', default: true } }, allowNegative: true });
  const lab = await bringUp({ name: values.name, hasWebhook: values.webhook, hasPrometheus: values.prometheus, hasGateways: values.gateways });
  printWhere(lab);
  lab.close();
  return 0;
}

async function runManifests(argumentList: readonly string[]): Promise<number> {
  const { values, positionals } = parse({ args: [...argumentList], options: { ...nameOption, replicas: { type: 'string', default: '1' }, host: { type: 'string', multiple: true, default: [] as string[] } }, allowPositionals: true });
  if (positionals.length === 0) throw new LabError('nothing to run', 'name YAML files, or folders that hold them');
  const objects = await readManifests(positionals);
  const lab = (await isUp(values.name)) ? Lab.open(values.name) : await bringUp({ name: values.name });
  const start = Date.now();
  for (const host of values.host) await lab.addHost({ name: host.replaceAll('.', '-'), hosts: [host], ports: [80, 443] });
  const refused = await lab.apply(objects, { maxReplicas: numberOf(values.replicas, '--replicas') });
  await lab.settle({ timeoutMs: 180_000 });
  for (const { namespace, name, kind, address } of lab.pods) console.log(`${address.padEnd(14)} ${kind.padEnd(8)} ${namespace}/${name}`);
  for (const { object, reason } of refused) console.error(`refused: ${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name}: ${reason}`);
  console.log(`${objects.length} objects, ${lab.pods.length} pods, every proxy has them after ${((Date.now() - start) / 1000).toFixed(1)} s`);
  printWhere(lab);
  lab.close();
  return refused.length === 0 ? 0 : 1;
}

async function runStatus(): Promise<number> {
  const all = await statusOfAll();
  if (all.length === 0) console.log('no instance is up');
  for (const { name, trouble, pods, prometheus, silent, controlPlaneMb, totalMb } of all) {
    console.log(`${name}  ${trouble === undefined ? 'up' : 'not up'}  ${pods} pods  ${totalMb} MB, of which the control plane ${controlPlaneMb} MB`);
    if (trouble !== undefined) console.log(`  ${trouble}; the next \`up\` or \`down\` of that name cleans it away`);
    if (trouble === undefined && prometheus !== undefined) console.log(`  Prometheus ${prometheus}`);
    for (const pod of silent) console.log(`  ${pod} does not answer`);
  }
  return 0;
}

async function runDown(argumentList: readonly string[]): Promise<number> {
  const { values } = parse({ args: [...argumentList], options: { ...nameOption, all: { type: 'boolean', default: false } } });
  for (const name of values.all ? instanceNames() : [values.name]) console.log((await down(name)) ? `${name} is down` : `${name} was not up`);
  return 0;
}

function printWhere({ instance, prometheus }: Lab): void {
  if (prometheus !== undefined) console.log(`Prometheus ${prometheus}`);
  console.log(`KUBECONFIG=${kubeconfigOf(instance)}\nlogs in ${instance.folder}`);
}
