import { decodeFile } from '../../kube/decode.ts';
import type { SourceFile } from '../../kube/resource.ts';
import type { Answer, Answerer } from './answer.ts';
import { inNamespace } from './lay-over.ts';
import type { Task } from './task.ts';
import type { World } from './world.ts';

/**
 * A text in which somebody answered as an answer: its YAML is what would be applied, to the namespace of the
 * application where it names none. Without any YAML it is a question, or a refusal.
 */
export function answerOfText(text: string, isYaml: boolean, before: World): Answer {
  const blocks = isYaml ? [text] : yamlBlocks(text);
  const files = blocks.map((block, index): SourceFile => inNamespace({ path: `answer/${index + 1}.yaml`, text: block }, homeOf(before)));
  const holdsObjects = files.some((file) => decodeFile(file).resources.length > 0);
  if (holdsObjects) return { outcome: 'answered', says: '', files };
  const says = shortened(text);
  if (blocks.some((block) => /^\s*(?:spec|kind|apiVersion|metadata):/m.test(block))) return { outcome: 'failed', says: 'its YAML holds no complete object', files: [] };
  return { outcome: text.includes('?') ? 'question' : 'refused', says, files: [] };
}

/** What stands between fences and reads as objects, or as parts of them. */
function yamlBlocks(text: string): string[] {
  const fenced = [...text.matchAll(/^[ \t]*(`{3,}|~{3,})[ \t]*([\w+-]*)[^\n]*\n([\s\S]*?)^[ \t]*\1[ \t]*$/gm)];
  return fenced.flatMap(([, , language = '', block = '']) => {
    const isYaml = /^(?:ya?ml|json)$/i.test(language) || (language === '' && /^\s*(?:apiVersion|kind|spec)\s*:/m.test(block));
    return isYaml && /^\s*"?(?:apiVersion|kind|spec)"?\s*:/m.test(block) ? [dedented(block)] : [];
  });
}

/** A block inside a list item is indented by it. */
function dedented(block: string): string {
  const lines = block.split('\n');
  const least = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length));
  return lines.map((line) => line.slice(Number.isFinite(least) ? least : 0)).join('\n');
}

/** The one namespace that workloads stand in; `default` where there are several. */
function homeOf({ model, project }: World): string {
  const namespaces = new Set([...model.workloads.keys()].filter((id) => project.topology.workloads.has(id)).map((id) => id.split('/')[0] ?? ''));
  const [only] = namespaces;
  return namespaces.size === 1 && only !== undefined ? only : 'default';
}

function shortened(text: string): string {
  const plain = text.replaceAll(/\s+/g, ' ').trim();
  return plain.length > 2000 ? `${plain.slice(0, 2000)} …` : plain;
}

/** Work for a command of ours is no question to anybody else. */
export function isErrandOnly({ errand, calls, objects }: Task): boolean {
  return errand.length > 0 && calls.length === 0 && objects.length === 0;
}

/** Answers that stand in files `TASK.yaml`, `TASK.PHRASING.md`, `TASK.PHRASING.2.md` for the second run. */
export function recordedAnswerer(name: string, files: readonly SourceFile[]): Answerer {
  const texts = new Map(files.map((file) => [file.path.replace(/\.(?:ya?ml|md)$/i, ''), file]));
  return {
    name,
    isRecorded: true,
    answer: async (task, { who }, before, run) => {
      if (isErrandOnly(task)) return undefined;
      const numbered = run === 0 ? [] : [`${task.id}.${who}.${run + 1}`];
      const plain = run === 0 ? [`${task.id}.${who}`, `${task.id}.${who}.1`, task.id] : [];
      const file = [...numbered, ...plain].flatMap((key) => texts.get(key) ?? [])[0];
      return file === undefined ? undefined : answerOfText(file.text, !/\.md$/i.test(file.path), before);
    },
  };
}
