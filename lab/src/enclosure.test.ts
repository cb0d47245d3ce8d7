import { describe, expect, it } from 'vitest';
import { enclosed, explain } from './enclosure.ts';

describe('namespaces of the lab', () => {
  it.each([
    ['unshare: failed to execute newuidmap: No such file or directory', /^without root the lab needs `newuidmap`: apt-get install uidmap$/],
    ['unshare: no line matching user "web" in /etc/subuid: Success', /^without root the lab needs a range of users in \/etc\/subuid/],
    ['unshare: unshare failed: Operation not permitted', /^the kernel refuses namespaces, veth or NAT with REDIRECT here: unshare: unshare failed: Operation not permitted$/],
    ['', /here: code 5$/],
  ])('that are refused with `%s` say what to do', (stderr, message) => {
    expect(explain(stderr, 5)).toMatch(message);
  });

  it('end with whoever asked for them', () => {
    const command = enclosed(['node', 'main.ts'], '/tmp/here');
    expect(command.slice(0, 4)).toEqual(['setpriv', '--pdeathsig', 'KILL', 'unshare']);
    expect(command).toContain('--kill-child=KILL');
    expect(command.slice(-2)).toEqual(['node', 'main.ts']);
  });
});
