import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './path-matches-nothing.ts';

const registered = { id: 'istio/path-matches-nothing', rule };
const policy = (paths: string, { action = 'ALLOW', namespace = 'shop', field = 'paths' } = {}): string => `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: app, namespace: ${namespace} }
spec:
  action: ${action}
  rules:
    - to:
        - operation:
            ${field}: [${paths}]
`;
const mesh = (normalization: string): string => `---
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: 'pathNormalization: { normalization: ${normalization} }' }
`;

describe('a path that no request has', () => {
  it('is drawn at the entry', () => {
    expectCarets(registered, `${policy('/ok, api/*')}#                        ^^^^^ \`api/*\` matches no request: every path begins with \`/\`\n`);
  });

  it('says what the policy then does', () => {
    const explains = (action: string, field: string) => runOn(registered, policy('api', { action, field })).diagnostics[0]?.explains;
    expect(explains('ALLOW', 'paths')).toBe('so nobody is admitted because of it');
    expect(explains('DENY', 'paths')).toBe('so nothing is refused because of it');
    expect(explains('ALLOW', 'notPaths')).toBe('so nothing is excepted');
  });

  it('offers the text that is meant, and none where two could be', () => {
    const fixes = (path: string) => runOn(registered, policy(`'${path}'`)).diagnostics.map(({ fix }) => fix?.title);
    expect(fixes('/a/*/b')).toEqual(['write `/a/{*}/b`']);
    expect(fixes('^/a/[0-9]+$')).toEqual([undefined]);
  });

  it('hears the mesh configuration, whatever the namespace of the policy', () => {
    for (const namespace of ['shop', 'other']) {
      expect(runOn(registered, policy('/a//b', { namespace }) + mesh('MERGE_SLASHES')).diagnostics).toHaveLength(1);
      expectCarets(registered, policy('/a//b', { namespace }) + mesh('BASE'));
      expectCarets(registered, policy('/a/../b', { namespace }) + mesh('NONE'));
    }
  });
});

describe('near misses', () => {
  it.each(['/admin', '/admin/*', "'*/admin'", "'*'", "'/users/{*}'", "'/files/{**}'", '/v1/users:cancel'])('%s', (path) => {
    expectCarets(registered, policy(path));
  });
});
