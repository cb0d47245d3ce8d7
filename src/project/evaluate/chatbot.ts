import type { PlainModel } from '../../language/plain-model.ts';
import { describeResource } from '../../kube/resource.ts';
import { allOf } from './aged.ts';
import type { Answerer } from './answer.ts';
import { answerOfText, isErrandOnly } from './recorded.ts';
import type { World } from './world.ts';

/** A model that writes YAML itself, as people use chatbots: it is given the words, and the names in the manifests. */
export function chatbotAnswerer({ name, complete }: PlainModel, meshTitle: string): Answerer {
  return {
    name: `${name} (writes YAML itself)`,
    isRecorded: false,
    answer: async (task, { words }, before) => {
      if (isErrandOnly(task)) return undefined;
      const answered = await complete(promptFor(words, meshTitle, task.given === 'mesh' ? before : undefined));
      if ('failed' in answered) return { outcome: 'failed', says: answered.failed, files: [] };
      return { ...answerOfText(answered.text, false, before), ...(answered.usage === undefined ? {} : { usage: answered.usage }) };
    },
  };
}

function promptFor(words: string, meshTitle: string, world: World | undefined): string {
  const intro = `Our services run in Kubernetes with ${meshTitle}. Answer with complete Kubernetes manifests in YAML blocks, ready to be applied beside what is there; an object of the same kind and name is replaced. If the request cannot be carried out as it stands, say why, or ask, without any YAML.`;
  return [intro, ...(world === undefined ? [] : [`What is there:\n${namesOf(world)}`]), `The request:\n${words}`].join('\n\n');
}

/** Kinds, names, labels of pods and ports: what a person would tell a chatbot. */
function namesOf({ project }: World): string {
  const { resources, topology } = project;
  const services = [...topology.services.values()].map(({ id, ports, workloads }) => `- Service ${id}: ports ${ports.map(({ port, protocol }) => `${port} (${protocol})`).join(', ')}; pods of ${workloads.join(', ') || 'nobody'}`);
  const pods = [...topology.workloads.values()].map(({ id, labels, serviceAccount }) => `- ${id}: labels ${Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(', ')}; service account ${serviceAccount}`);
  const others = allOf(resources).filter(({ group }) => group.includes('.')).map((resource) => `- ${describeResource(resource)} (${resource.apiVersion})`);
  return [...services, ...pods, ...others].join('\n');
}
