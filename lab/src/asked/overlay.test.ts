import { expect, it } from 'vitest';
import { overlay } from './overlay.ts';

const service = (name: string, port: number): string => `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: shop}\nspec: {ports: [{port: ${port}}]}\n`;

it('replaces files of the same path and objects of the same name, and adds the others', () => {
  const folder = [{ path: 'a.yaml', text: `${service('a', 1)}---\n${service('b', 2)}` }, { path: 'c.yaml', text: service('c', 3) }, { path: 'kustomization.yaml', text: 'resources: [a.yaml]' }];
  const { objects, problems } = overlay(folder, [{ path: 'a.yaml', text: service('a', 10) }, { path: 'new.yaml', text: service('c', 30) }]);
  expect([objects.map(({ metadata, spec }) => [metadata.name, JSON.stringify(spec)]), problems]).toEqual([[['a', '{"ports":[{"port":10}]}'], ['c', '{"ports":[{"port":30}]}']], []]);
});

it('tells of a file that cannot be read, and leaves out what is no object', () => {
  const { objects, problems } = overlay([], [{ path: 'mesh.yaml', text: 'version: 1\nservices: {}\n' }, { path: 'x.yaml', text: 'kind: [\n' }]);
  expect([objects, problems.length]).toEqual([[], 1]);
});
