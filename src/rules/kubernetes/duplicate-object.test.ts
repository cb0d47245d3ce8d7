import { describe, it } from 'vitest';
import { expectCarets } from '../../../test/caret.ts';
import rule from './duplicate-object.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'kubernetes/duplicate-object', rule }, yaml);
const map = (value: string, version = 'v1'): string => `apiVersion: ${version}\nkind: ConfigMap\nmetadata: { name: x }\ndata: { a: ${value} }\n`;

describe('duplicates', () => {
  it('are a warning where they say the same', () => {
    check(`${map('one')}---\n${map('one').replace('\ndata', '\n#                 ^ warning: `ConfigMap default/x` stands already in example.yaml:3, and says the same\ndata')}`);
  });

  it('are not objects of different groups, and not generated names', () => {
    check('apiVersion: a.io/v1\nkind: Gateway\nmetadata: { name: x }\n---\napiVersion: b.io/v1\nkind: Gateway\nmetadata: { name: x }\n---\napiVersion: batch/v1\nkind: Job\nmetadata: { generateName: x- }\n---\napiVersion: batch/v1\nkind: Job\nmetadata: { generateName: x- }\n');
  });
});
