import { describe, expect, it } from 'vitest';
import { readRequest } from './read-request.ts';
import { said, smallShop } from './small-shop.test-data.ts';
import { emptyVocabulary } from './vocabulary.ts';

/** One clear wish among words that are none. */
const withoutInput: readonly (readonly [string, string])[] = [
  ['Hi team,\nwe had a rough night. Between 2 and 4 am parcel-labels in ns depot answered in 12s on average and the checkout page fell over.\nCould you please set a timeout of 3s for parcel-labels?\nThanks, Maria', 'Give calls to depot/parcel-labels at most 3s in all.'],
  ['> bob wrote: can we add retries to the seat-map service in ns airline?\nyes: 2 retries on 503', 'Retry idempotent calls to airline/seat-map up to 2 times; on 503.'],
  ['@sre-team ping :) voucher-api in namespace promo needs a 900ms deadline asap 🙏', 'Give calls to promo/voucher-api at most 900ms in all.'],
  ['After the incident on 12 May we decided in the postmortem that notifier in ns alerts must not be retried at all.', 'Never retry calls to alerts/notifier.'],
  ['The auditors came by last week and were not happy. All traffic in namespace vaults must be encrypted, no plaintext.', 'Require mutual TLS in namespace vaults.'],
  ['JIRA-4411 | catalog-import slow | set timeout for catalog-import in ns pim to 45s | assignee: jo | due: ASAP', 'Give calls to pim/catalog-import at most 45s in all.'],
  ['~~timeout 5s~~ timeout 3s for gift-cards in ns promo', 'Give calls to promo/gift-cards at most 3s in all.'],
  ['## Timeouts\n* invoices (ns billing): 5s\n* dunning (ns billing): 30s', 'Give calls to billing/invoices at most 5s in all. Give calls to billing/dunning at most 30s in all.'],
  ['## What\n- split checkout-ui (ns web) 80 % v3 / 20 % v4\n## Rollback\n- back to v3', 'Split calls to web/checkout-ui: 80% to version v3 and 20% to version v4.'],
  ['due to the incident, payments in ns shop must not be called by batch', 'Refuse calls from workload shop/batch to shop/payments.'],
  ['for the security review, payments in ns shop must only be called by checkout', 'Let workload shop/checkout call shop/payments, and refuse calls that nothing allows.'],
  ['our worker in ns jobs hits 429 from mailer in ns notify. Limit calls to mailer to 20 per second.', 'Limit calls to notify/mailer to 20 requests per 1s.'],
];

const withInput: readonly (readonly [string, string])[] = [
  ['I was on call tonight and orders hung for minutes. Give it 2s please.', 'Give calls to shop/orders at most 2s in all.'],
  ['ok so: orders is at 10s today, way too long. 3s.', 'Give calls to shop/orders at most 3s in all.'],
  ['TODO\n- [x] talk to the team\n- [ ] orders timeout 3s', 'Give calls to shop/orders at most 3s in all.'],
  ['We shipped orders v2 yesterday, it looks good so far. Now 25% there please, remaining on v1.', 'Split calls to shop/orders: 25% to version v2 and 75% to version v1.'],
  ['orders v2 has been running with 10% for a week without any errors, let\'s go to 50%.', 'Split calls to shop/orders: 50% to version v1 and 50% to version v2.'],
];

/** What stands beside a wish limits it, takes it back, or is a wish as well: never left out. */
const open: readonly string[] = [
  'Set the timeout of orders to 2s. Requests with header x-beta got 5s.',
  'Set the timeout of orders to 2s. It was about POST.',
  'Set the timeout of orders to 2s. The change was postponed.',
  'Set the timeout of orders to 2s. The team decided against it.',
  'Set the timeout of orders to 2s. It starts tonight.',
  'Set the timeout of orders to 2s. Reads were slow.',
  'orders timeout 2s\nPriority: only GET',
  'orders timeout 2s\nOut of scope:\n- calls from web',
  'orders timeout 2s :no:',
  '> timeout of orders 2s\nI don\'t agree.',
];

describe('stories and tickets', () => {
  it.each(withoutInput)('%s', (text, means) => {
    expect(said(text, emptyVocabulary)).toBe(means);
  });
  it.each(withInput)('%s', (text, means) => {
    expect(said(text, smallShop)).toBe(means);
  });
  it.each(open)('%s', (text) => {
    expect(['question', 'blocked']).toContain(readRequest(text, smallShop).status);
  });
});
