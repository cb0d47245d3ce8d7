import { hashOf } from '../../src/compile/seal.ts';
import type { AskReport } from '../../src/project/ask/ask-report.ts';
import type { Asked } from '../../src/project/ask/answer.ts';
import type { Planner, Snapshot } from '../../src/faces/mcp/snapshot.ts';

const blank: AskReport = { outcome: 'refused', echo: [], assumptions: [], reasons: [], intents: [], files: [], losses: [], findings: [], notes: [], cautions: [], proposer: 'offline' };

/**
 * A use case that understands `write FILE TEXT`, `unclear` (two questions, then a file), and nothing else: what is tested with it
 * is what surrounds a plan.
 */
export const fakePlanner: Planner = ({ words, choices }, snapshot) => {
  const [, path, content] = /^write (\S+) (.*)$/.exec(words) ?? [];
  if (path !== undefined && content !== undefined) return planned(snapshot, path, `${content}\n`);
  if (words !== 'unclear') return { report: { ...blank, reasons: [`\`${words}\` cannot be read`] }, reading: { status: 'blocked', unused: [], because: [], suggestions: [] } };
  const [first, second] = choices;
  if (first === undefined) return question('Which orders is meant?', ['shop/orders', 'jobs/orders']);
  if (second === undefined) return question(`And which version of ${first === 1 ? 'shop' : 'jobs'}/orders?`, ['v1', 'v2']);
  return planned(snapshot, 'mesh/chosen.yaml', `# ${first} ${second}\n`);
};

function planned({ project, revision }: Snapshot, path: string, content: string): Asked {
  const before = project.files.find((file) => file.path === path)?.text;
  const report: AskReport = { ...blank, outcome: 'answered', echo: [`Write ${path}.`], files: [{ path, content, ...(before === undefined ? {} : { before }) }], hash: hashOf(`${revision} ${path} ${content}`) };
  return { report, reading: { status: 'out-of-scope', because: '', nearest: [] } };
}

function question(text: string, options: readonly string[]): Asked {
  return { report: { ...blank, outcome: 'question', question: { text, options: options.map((option) => ({ text: option, echo: [`${option}.`] })) } }, reading: { status: 'out-of-scope', because: '', nearest: [] } };
}
