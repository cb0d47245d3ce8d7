import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { chapters } from '../../lab/cases/semantics.ts';
import { isRandom, readCases } from './recording.ts';

/** Every item of lab/cases/semantics.ts is shown by a recorded case, or says why none can show it. */

const folder = fileURLToPath(new URL('../../lab/cases', import.meta.url));
const files = readCases(folder);
const cases = files.flatMap((file) => file.cases);
/** Those that the judge found show where the model was wrong, and need not be about an item of the list. */
const chosen = files.filter(({ file }) => !file.startsWith('judge-found')).flatMap((file) => file.cases);
const semantics = chapters.flatMap((chapter) => chapter.semantics);
const shown = new Set(cases.flatMap(({ shows = [] }) => shows));

describe('the semantics of the mesh', () => {
  it('have names of their own', () => {
    const names = semantics.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(names.filter((name) => !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name))).toEqual([]);
  });

  it('are each shown by a case, or say why none shows them', () => {
    expect(semantics.filter(({ name, notRecorded }) => notRecorded === undefined && !shown.has(name)).map(({ name }) => name)).toEqual([]);
  });

  it('say that they are not shown only where that is so', () => {
    expect(semantics.filter(({ name, notRecorded }) => notRecorded !== undefined && shown.has(name)).map(({ name }) => name)).toEqual([]);
  });

  it('are all that cases claim to show', () => {
    const known = new Set(semantics.map(({ name }) => name));
    expect([...shown].filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('the recorded cases', () => {
  it('have names of their own', () => {
    const names = cases.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('are more than 300 that were written to show something, and each of them does', () => {
    const written = chosen.filter((one) => !isRandom(one));
    expect(written.length).toBeGreaterThan(300);
    expect(written.filter(({ shows = [] }) => shows.length === 0).map(({ name }) => name)).toEqual([]);
  });

  it('all say which versions they are of, and what was seen of every request', () => {
    expect(cases.filter(({ recorded }) => !/^istiod \S+, Envoy \S+$/.test(recorded)).map(({ name }) => name)).toEqual([]);
    expect(cases.filter(({ requests, observed }) => requests.length === 0 || requests.length !== observed.length || observed.some((tries) => tries.length === 0)).map(({ name }) => name)).toEqual([]);
  });
});

describe('the page about the real mesh', () => {
  it('names only cases that exist', () => {
    const page = readFileSync(fileURLToPath(new URL('../../docs/real-mesh.md', import.meta.url)), 'utf8');
    const disagreements = page.split('## Where the real mesh disagrees')[1]?.split('\n## ')[0] ?? '';
    const named = [...disagreements.matchAll(/\(`([a-z0-9-]+(?:`, `[a-z0-9-]+)*)`\)/g)].flatMap(([, names = '']) => names.split('`, `'));
    const known = new Set(cases.map(({ name }) => name));
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });
});
