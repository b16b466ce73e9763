import type { SearchCondition, SearchLabel, SearchLabels, SearchProp } from '#wire';
import { harmless } from '../../text/safe.ts';
import { type Entry, others, valueText } from './entries.ts';

type Attributes = SearchProp['props'];

/** Every field of Tables 6 to 9 that a condition has, and those it should not have. */
export function conditionEntries(condition: SearchCondition): Entry[] {
  const { label_list: labels, metadata, ...fields } = condition;
  return [
    ...Object.entries(fields).map(([name, value]) => [labelOf(name), valueText(name, value)] as const),
    ...(labels === undefined ? [] : labelsEntries(labels)),
    ...(metadata === undefined ? [] : metadataEntries(metadata)),
  ];
}

function labelOf(name: string): string {
  return harmless(name.replaceAll('_', ' '));
}

function labelsEntries(list: SearchLabels | null): Entry[] {
  if (list === null) return [['labels', '-']];
  const { labels, op, ...rest } = list;
  return [
    ...relationEntry('labels', op),
    ...(labels?.length ? [] : [['labels', valueText('', labels ?? [])] as const]),
    ...(labels ?? []).map((label) => ['label', label === null ? '-' : labelText(label)] as const),
    ...others(rest, []),
  ];
}

function labelText({ name, type, op, property, ...rest }: SearchLabel): string {
  return join([
    name === undefined ? undefined : valueText('name', name),
    type === undefined ? undefined : valueText('label_type', type),
    relation(op),
    property === undefined ? undefined : attributeTexts(property).join('; '),
    ...others(rest, []).map(([field, text]) => `${field}: ${text}`),
  ]);
}

function metadataEntries(metadata: SearchProp | null): Entry[] {
  if (metadata === null) return [['metadata', '-']];
  const { props, op, ...rest } = metadata;
  return [
    ...relationEntry('metadata', op),
    ...(props === undefined ? [] : attributeTexts(props).map((text) => ['attribute', text] as const)),
    ...others(rest, []),
  ];
}

function attributeTexts(attributes: Attributes): string[] {
  const entries = Object.entries(attributes ?? {});
  return entries.length === 0 ? [valueText('', attributes)] : entries.map(attributeText);
}

/** Null stands for any value (Table 8). */
function attributeText([name, values]: [string, readonly (string | null)[] | null]): string {
  const words = values === null ? 'anything' : values.map((value) => valueText('', value)).join(' or ') || '[]';
  return `${harmless(name)} is ${words}`;
}

function relationEntry(name: string, op: string | null | undefined): Entry[] {
  return op === undefined ? [] : [[name, valueText('op', op)]];
}

function relation(op: string | null | undefined): string | undefined {
  return op === undefined ? undefined : valueText('op', op);
}

function join(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(', ');
}
