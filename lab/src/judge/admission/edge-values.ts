import type { Json } from '../../../../src/kube/resource.ts';

/** Values at the borders of what servers accept: of every kind of text that fields of a mesh hold, the one that just fits and the one that just does not. */
export const edgeTexts: readonly string[] = [
  '', ' ', '*', '**', '.', '..', '~', '/', '//', '-', '_', 'a', 'A', '0', '1', '1.', 'ünï', 'a b', 'a_b', 'a-', '-a', 'a.b', 'a..b', '.a', 'a.', '*.', '*.a', '*.com', '*.a.b', 'a.*', 'a*', '*a', '*-a.b', 'a.*.b', '*.*',
  'x'.repeat(63), 'x'.repeat(64), `${'x'.repeat(63)}.`.repeat(4), `${'x.'.repeat(126)}x`, `${'x.'.repeat(127)}x`,
  'alpha/a', 'alpha/*', '*/*', './*', './a', '~/*', '*/a', '/a', 'a/', 'a/b/c', 'mesh', 'istio-system/gw', '*/a.b', './*.a', 'alpha/~',
  '1.2.3.4', '1.2.3.4/32', '1.2.3.4/33', '1.2.3.4/0', '1.2.3', '256.1.1.1', '::1', '::1/128', '::1/129', '2001:db8::/32', '::ffff:1.2.3.4', '01.2.3.4', '1.2.3.4:80', '[::1]:80', '0.0.0.0', '::',
  'unix:///a', 'unix://@a', 'unix://a', 'http://a', 'https://a/b', 'https://a:b', 'a:80', 'oci://a/b:c', 'file:///a', 'inline',
  '(', ')', '[a-', '.*', 'a{2}', 'a{1001}', '\\d', '(?=a)', '(?i)a', '*+', 'a|', '/a/{*}', '/a/{**}', '/{**}/a', '/{*}/{**}', '/a{*}', '{a}', '{', '/a/*', '*/b', '/{**}/{*}',
  '%', '%%', '%START_TIME%', '%START%', '%REQ(a)%', '%REQ(a', '{"a": 1}', 'null', 'true', '503', '5xx', 'reset,503', '5xx, reset', 'GET', 'get', 'PATCH', 'CONNECT', ':path', ':authority', 'host', 'Host', 'x-a', 'X-A', 'x_a', 'x a', '@request.auth.claims.a', '@request.auth.claims[a]', '@request.auth.claim',
  'UNAVAILABLE', 'OK', 'NOT_A_STATUS', 'cluster.local/ns/a/sa/b', 'a/b', 'http', 'HTTP', 'HTTP2', 'GRPC', 'TLS', 'HTTPS', 'TCP', 'UDP', 'MONGO', 'grpc-web', 'GRPC-Web', 'eu/a/b', 'eu/*', 'eu/*/b', 'eu', '*/a',
  'request.headers[x-a]', 'request.headers[]', 'request.headers', 'source.ip', 'source.namespace', 'destination.port', 'request.auth.claims[a]', 'request.auth.claims[a][b]', 'request.auth.claims', 'connection.sni', 'experimental.envoy.filters.a[b]', 'source.user', 'remote.ip', 'kubernetes://a', 'kubernetes-gateway://a/b', 'sds://a', 'builtin://', 'configmap://a', 'configmap://a/b',
  'ECDHE-RSA-AES128-GCM-SHA256', 'AES128-SHA', 'no-cipher', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855',
];

export const edgeNumbers: readonly number[] = [-2147483649, -2147483648, -100, -1, 0, 1, 2, 49, 50, 80, 99, 100, 101, 199, 200, 299, 300, 301, 399, 400, 503, 599, 600, 601, 1000, 1023, 1024, 1025, 15000, 65535, 65536, 2147483647, 2147483648, 4294967295, 4294967296, 0.5, 1.5, 99.99, 100.1, 0.0001, 0.00001, 1e18, 1e300];

export const edgeDurations: readonly string[] = ['0s', '0', '1ns', '1us', '999us', '1ms', '1.5ms', '0.001s', '0.0001s', '1s', '1.5s', '1500ms', '60s', '1m', '1h', '1h1m1s', '24h', '-1s', '+1s', '1', '1d', ' 1s', '1 s', 's', '.5s', '1.s', '2562047h', '2562048h', '87600h', '315576000000s'];

export const otherTypes: readonly Json[] = [null, true, false, 0, 1, -1, 1.5, '', 'text', '1', 'true', [], {}, [null], [''], ['a'], [{}], [[]], [1], { a: 'b' }, { a: 1 }, { a: null }, { '': '' }, { a: {} }];
