import type { SearchCondition, SearchLabel, SearchLabels, SearchProp } from '#wire';
import { searchConditionFields, searchLabelFields } from '#wire/fields';
import { type Entry, others, present, valueText } from '../details.ts';
import { wordsOf } from '../field.ts';

const conditionWord = wordsOf(searchConditionFields);
const labelWord = wordsOf(searchLabelFields);

/** Every field of Tables 6 to 9 that a condition has, and those it should not have. */
export function conditionEntries(condition: SearchCondition): Entry[] {
  const { label_list: labels, metadata, ...fields } = condition;
  return [
    ...Object.entries(fields).map(
      ([name, value]) => [name.replaceAll('_', ' '), valueText(value, conditionWord(name, value))] as const,
    ),
    ...(labels === undefined ? [] : labelsEntries(labels)),
    ...(metadata === undefined ? [] : metadataEntries(metadata)),
  ];
}

function labelsEntries(list: SearchLabels | null): Entry[] {
  if (list === null) return [['labels', '-']];
  const { labels, op, ...rest } = list;
  return [
    ...present([
      ['labels', relation(op, conditionWord('label_list.op', op))],
      ['labels', labels?.length ? undefined : valueText(labels ?? [])],
    ]),
    ...(labels ?? []).map((label) => ['label', label === null ? '-' : labelText(label)] as const),
    ...others(rest),
  ];
}

function labelText({ name, type, op, property, ...rest }: SearchLabel): string {
  const parts = [
    name === undefined ? undefined : valueText(name),
    type === undefined ? undefined : valueText(type, labelWord('type', type)),
    relation(op, labelWord('op', op)),
    property === undefined ? undefined : attributeTexts(property).join('; '),
    ...Object.entries(rest).map(([field, value]) => `${field}: ${valueText(value)}`),
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

function metadataEntries(metadata: SearchProp | null): Entry[] {
  if (metadata === null) return [['metadata', '-']];
  const { props, op, ...rest } = metadata;
  return [
    ...present([['metadata', relation(op, conditionWord('metadata.op', op))]]),
    ...(props === undefined ? [] : attributeTexts(props).map((text) => ['attribute', text] as const)),
    ...others(rest),
  ];
}

function relation(op: string | null | undefined, word: string | undefined): string | undefined {
  return op === undefined ? undefined : valueText(op, word);
}

function attributeTexts(attributes: SearchProp['props']): string[] {
  const entries = Object.entries(attributes ?? {});
  return entries.length === 0 ? [valueText(attributes)] : entries.map(attributeText);
}

/** Null stands for any value (Table 8). */
function attributeText([name, values]: [string, readonly (string | null)[] | null]): string {
  const words = values === null ? 'anything' : values.map((value) => valueText(value)).join(' or ') || '[]';
  return `${name} is ${words}`;
}
