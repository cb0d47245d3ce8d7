// The walls that imports can break. Everything else that a machine checks is in scripts/walls.ts.
const { layers, ioLayers } = require('./scripts/walls.config.json');

const testFile = '\\.test\\.ts$';

const downward = layers.map((layer, index) => ({
  name: `layer-${layer}`,
  comment: `src/${layer} may import only folders that stand above it in ARCHITECTURE.md`,
  severity: 'error',
  from: { path: `^src/${layer}/`, pathNot: testFile },
  to: { path: `^src/(${layers.slice(index + 1).concat('(?!)').join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...downward,
    { name: 'no-cycle', comment: 'no file imports itself by way of others', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'mesh-island',
      comment: 'no mesh imports another mesh',
      severity: 'error',
      from: { path: '^src/meshes/([^/]+)/' },
      to: { path: '^src/meshes/[^/]+/', pathNot: '^src/meshes/$1/' },
    },
    {
      name: 'mesh-by-registry',
      comment: 'shared code reaches a mesh through src/meshes/registry.ts only',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/meshes/|${testFile}` },
      to: { path: '^src/meshes/[^/]+/' },
    },
    {
      name: 'io-at-the-rim',
      comment: 'only adapters/ and faces/ touch the world',
      severity: 'error',
      // src/compile/seal.ts hashes; it may do that and nothing else.
      from: { path: '^src/', pathNot: `^src/(${ioLayers.join('|')})/|^src/compile/seal\\.ts$|${testFile}` },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'io-at-the-rim',
      comment: 'the file that seals what was generated may hash, and nothing else',
      severity: 'error',
      from: { path: '^src/compile/seal\\.ts$' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    { name: 'resolvable', comment: 'every import resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-test-imports',
      comment: 'the product never imports tests, scripts or the lab',
      severity: 'error',
      from: { path: '^src/', pathNot: testFile },
      to: { path: `^(test|scripts|bench|examples|lab)/|${testFile}` },
    },
    {
      name: 'lab-apart',
      comment: 'nothing but the lab itself imports the lab, except what it has recorded: everything else works where it cannot be had',
      severity: 'error',
      from: { pathNot: '^lab/|^scripts/generate-[^/]+\\.ts$' },
      to: { path: '^lab/(?!cases/)' },
    },
    {
      name: 'lab-imports',
      comment: 'the lab imports the product, its tests and scripts, and nothing else of the repository',
      severity: 'error',
      from: { path: '^lab/' },
      to: { path: '^(bench|examples|web|docs)/' },
    },
    {
      name: 'declared-dependencies',
      comment: 'the product imports runtime dependencies only',
      severity: 'error',
      from: { path: '^src/', pathNot: testFile },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'], extensions: ['.ts', '.mjs', '.js', '.json'] },
  },
};
