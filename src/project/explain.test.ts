import { describe, expect, it } from 'vitest';
import { runInProcess } from '../../test/cli/run.ts';
import { displayWidth } from '../faces/cli/render/layout.ts';
import { upstreamTools } from '../meshes/registry.ts';
import { describedFindings } from '../rules/described-findings.ts';
import { explain, nearestName } from './explain.ts';
import { allRules } from './inspect.ts';

const everything = [...allRules.map(({ id }) => id), ...describedFindings.map(({ id }) => id)];

describe('explain', () => {
  it.each(['istio/subset-not-defined', 'subset-not-defined'])('knows the rule %s', (name) => {
    expect(explain(name)).toMatchObject({ kind: 'rule', id: 'istio/subset-not-defined', severity: 'error', upstream: expect.arrayContaining(['IST0101', 'KIA1107']) as string[], bad: expect.any(String) as string, good: expect.any(String) as string });
  });

  it('knows findings that readers make', () => {
    expect(explain('yaml/syntax')).toMatchObject({ kind: 'rule', id: 'yaml/syntax', summary: expect.any(String) as string });
  });

  it.each(['KIA1107', 'kia1107'])('knows the code %s, and which rules mean the same', (name) => {
    expect(explain(name)).toMatchObject({ kind: 'code', code: 'KIA1107', tool: 'kiali', rules: [{ id: 'istio/subset-not-defined' }] });
  });

  it.each(['kubernetes', 'kubernetes/', 'kubernetes/*'])('lists the folder %s', (name) => {
    const found = explain(name);
    expect(found).toMatchObject({ kind: 'rules', folders: [{ folder: 'kubernetes' }], tools: [] });
    expect(found?.kind === 'rules' && found.folders[0]?.rules.every(({ id }) => id.startsWith('kubernetes/'))).toBe(true);
  });

  it('lists everything without a name', () => {
    const all = explain();
    expect(all?.kind === 'rules' && all.folders.flatMap(({ rules }) => rules.map(({ id }) => id)).sort()).toEqual([...new Set(everything)].sort());
  });

  it('lists the codes of a checker', () => {
    const codes = upstreamTools.get('kiali')?.codes.length;
    expect(explain('kiali')).toMatchObject({ kind: 'tool', codes: { length: codes } });
  });

  it.each([['istio/subset-not-defned', 'istio/subset-not-defined'], ['subset-not-defned', 'istio/subset-not-defined'], ['IST01O1', 'IST0101'], ['kubernets', 'kubernetes'], ['nothing like any of these names', undefined]])('suggests for %s what was meant', (written, near) => {
    expect(explain(written)).toBeUndefined();
    expect(nearestName(written)).toBe(near);
  });
});

describe('meshwright explain', () => {
  it('tells why, shows an example, and how to silence it', async () => {
    const { code, stdout } = await runInProcess(['explain', 'subset-not-defined']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^istio\/subset-not-defined +error\n/);
    for (const part of ['\nReported\n  apiVersion', '\nRight\n', '#', '^^ ', '\nAlso known as ', '\n  one line    # meshwright: ignore istio/subset-not-defined -- reason\n', 'meshwright.io/ignore: istio/subset-not-defined']) expect(stdout).toContain(part);
  });

  it('cannot run for a name that there is not', async () => {
    expect(await runInProcess(['explain', 'subset-not-defned'])).toMatchObject({ code: 2, stdout: '', stderr: 'meshwright: nothing here is called `subset-not-defned`, did you mean `istio/subset-not-defined`?\n  `meshwright explain` lists everything\n' });
  });

  it('fits into 80 columns, but for YAML and for what nobody could break', async () => {
    for (const name of ['', ...everything, ...[...upstreamTools.values()].flatMap((tool) => [tool.name, ...tool.codes.map(({ code }) => code)])]) {
      const { code, stdout } = await runInProcess(name === '' ? ['explain'] : ['explain', name]);
      expect(code, name).toBe(0);
      const prose = stdout.replaceAll(/^(?:Reported|Right)\n(?: {2}.*\n|\n(?= {2}))*/gm, '').split('\n');
      expect(prose.filter((line) => displayWidth(line) > 80 && /\S\s+\S.*\s\S/.test(line.slice(0, 80)) && !/^ {2}(?:one|every)/.test(line)), name).toEqual([]);
    }
  });
});
