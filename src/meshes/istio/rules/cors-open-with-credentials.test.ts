import { describe, it } from 'vitest';
import { rules, toOrders } from '../../../../test/istio-objects.ts';
import { expectSaid } from '../../../../test/rule-says.ts';
import rule from './cors-open-with-credentials.ts';

const own = { id: 'istio/cors-open-with-credentials', rule };
const cors = (policy: string): string => rules(`{ corsPolicy: { ${policy} }, ${toOrders} }`);

describe('who may act for a user', () => {
  it.each([
    ['a site', "allowOrigins: [{ exact: 'https://shop.example.com' }], allowCredentials: true"],
    ['the sites of a domain', "allowOrigins: [{ regex: 'https://.*[.]example[.]com' }], allowCredentials: true"],
    ['nobody, where everybody may ask', "allowOrigins: [{ regex: '.*' }]"],
    ['nobody, where it says so', "allowOrigins: [{ exact: '*' }], allowCredentials: false"],
  ])('%s', (_, policy) => {
    expectSaid(own, cors(policy), []);
  });

  it.each([
    ["allowOrigins: [{ exact: '*' }]", '`exact: *`'],
    ["allowOrigins: [{ regex: '.*' }]", '`regex: .*`'],
    ["allowOrigins: [{ regex: 'https?://.*' }]", '`regex: https?://.*`'],
    ['allowOrigins: [{ prefix: http }]', '`prefix: http`'],
    ["allowOrigin: ['*']", '`*`'],
  ])('everybody: %s', (policy, said) => {
    expectSaid(own, cors(`${policy}, allowCredentials: true`), [`warning: ${said} admits every origin`]);
  });

  it('each of several that are open', () => {
    expectSaid(own, cors("allowOrigins: [{ exact: 'https://a.org' }, { exact: '*' }, { regex: '.+' }], allowCredentials: true"), ['`exact: *`', '`regex: .+`']);
  });
});
