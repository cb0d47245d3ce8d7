import { isObject, listAt, textAt, textMapAt } from './resource.ts';

type Labels = Readonly<Record<string, string>>;

/** Whether every wanted label is there. An empty selector matches everything. */
export function matchesLabels(wanted: Labels, labels: Labels): boolean {
  for (const key in wanted) if (!Object.hasOwn(labels, key) || labels[key] !== wanted[key]) return false;
  return true;
}

/** A LabelSelector (`matchLabels` and `matchExpressions`) against labels; an absent selector matches nothing. */
export function matchesSelector(selector: unknown, labels: Labels): boolean {
  if (!isObject(selector)) return false;
  if (!matchesLabels(textMapAt(selector, ['matchLabels']), labels)) return false;
  return listAt(selector, ['matchExpressions']).every((expression) => matchesExpression(expression, labels));
}

function matchesExpression(expression: unknown, labels: Labels): boolean {
  const key = textAt(expression, ['key']) ?? '';
  const values = listAt(expression, ['values']);
  const present = Object.hasOwn(labels, key);
  switch (textAt(expression, ['operator'])) {
    case 'In':
      return present && values.includes(labels[key] ?? '');
    case 'NotIn':
      return !present || !values.includes(labels[key] ?? '');
    case 'Exists':
      return present;
    case 'DoesNotExist':
      return !present;
    default:
      return false;
  }
}
