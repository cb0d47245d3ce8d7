import { describe, expect, it } from 'vitest';
import { source } from '../../test/plain-model.ts';
import { changeNotes, describeChange } from './change-text.ts';
import type { RequestChange } from './mesh-model.ts';

describe('a change in words', () => {
  it.each<[RequestChange, string]>([
    [{ kind: 'normalize-path', to: 'base' }, ''],
    [{ kind: 'path', to: '/v2' }, 'path becomes /v2'],
    [{ kind: 'path-prefix', length: 5, to: '/' }, 'the first 5 characters of the path become /'],
    [{ kind: 'path-prefix', length: 5, to: '' }, 'the first 5 characters of the path become nothing'],
    [{ kind: 'path-regex', pattern: '^/a', substitution: '/b' }, 'path, where it matches ^/a, becomes /b'],
    [{ kind: 'host', to: 'a.example' }, 'host becomes a.example'],
    [{ kind: 'header', operation: 'set', name: 'x', value: '1' }, 'header x becomes 1'],
    [{ kind: 'header', operation: 'add', name: 'x', value: '1' }, 'header x gains 1'],
    [{ kind: 'header', operation: 'remove', name: 'x', value: '' }, 'header x removed'],
  ])('%j', (change, text) => {
    expect(describeChange(change)).toBe(text);
  });

  it('is a step of its own for the request, the answer, and each copy that is sent', () => {
    const notes = changeNotes({
      source,
      changes: [{ kind: 'path', to: '/v2' }, { kind: 'host', to: 'a' }],
      responseChanges: [{ kind: 'header', operation: 'remove', name: 'server', value: '' }],
      mirrors: [{ host: 'b', port: 80, subset: 'v2', percent: 10, source }, { host: 'c', port: 80, percent: 0, source }],
    });
    expect(notes.map(({ what, text }) => `${what}: ${text}`)).toEqual(['change: path becomes /v2; host becomes a', 'change: of the answer: header server removed', 'change: 10 %: a copy goes to subset v2 of b:80, whose answer is dropped']);
    expect(changeNotes({ source })).toEqual([]);
  });
});
