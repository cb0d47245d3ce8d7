import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { plantInto } from './planted-error.ts';
import { plantedErrors } from './planted-errors.ts';

const sourceFolder = join(import.meta.dirname, '..', '..', '..', '..', 'src');

it.each(plantedErrors.map((error) => [error.name, error] as const))('can be planted: %s', (_, error) => {
  const source = readFileSync(join(sourceFolder, error.module), 'utf8');
  expect(plantInto(error, source)).not.toBe(source);
});

it('has names of its own for at least fourteen errors', () => {
  expect(new Set(plantedErrors.map(({ name }) => name)).size).toBe(plantedErrors.length);
  expect(plantedErrors.length).toBeGreaterThanOrEqual(14);
});

it('refuses to plant where the text is not there exactly once', () => {
  const error = { name: 'x', belief: '', module: 'm.ts', text: 'a', replacement: 'b' };
  expect(() => plantInto(error, 'c')).toThrow('stands 0 times');
  expect(() => plantInto(error, 'a a')).toThrow('stands 2 times');
  expect(plantInto({ ...error, replacement: '$&' }, 'ca')).toBe('c$&');
});
