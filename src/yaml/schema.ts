import { CORE_SCHEMA, NOT_RESOLVED, binaryTag, boolYaml11Tag, defineScalarTag, mergeTag, timestampTag } from 'js-yaml';

const integer = /^[-+]?(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|0o[0-7_]+|[0-9][0-9_]*)$/;

/**
 * Integers as kubectl reads them: `010` is 8, `1_000` is 1000, and `1:30` stays a text.
 * Source: observed from sigs.k8s.io/yaml v1.6, the reader of kubectl and of the API server.
 */
const kubectlIntegerTag = defineScalarTag('tag:yaml.org,2002:int', {
  implicit: true,
  implicitFirstChars: ['-', '+', ...'0123456789'],
  resolve: (source) => (integer.test(source) ? readInteger(source.replaceAll('_', '')) : NOT_RESOLVED),
  identify: (value) => Number.isInteger(value) && !Object.is(value, -0) && !String(value).includes('e'),
  represent: (value) => String(value),
});

function readInteger(source: string): number | typeof NOT_RESOLVED {
  const sign = source.startsWith('-') ? -1 : 1;
  const digits = source.replace(/^[-+]/, '');
  if (/^0[0-7]+$/.test(digits)) return sign * Number.parseInt(digits, 8);
  if (/^0[xXbBo]/.test(digits)) return sign * Number(digits.toLowerCase());
  return digits === '' ? NOT_RESOLVED : sign * Number(digits);
}

/** YAML as kubectl understands it: 1.1 booleans (`yes`, `on`, `y`), merge keys, dates that stay texts. */
export const kubernetesSchema = CORE_SCHEMA.withTags(
  mergeTag,
  boolYaml11Tag,
  kubectlIntegerTag,
  binaryTag,
  { ...timestampTag, implicit: false },
);
