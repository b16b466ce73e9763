import { datasetFields } from '#wire/fields';
import type { Column, Layout } from '../column.ts';
import { fieldsOf } from '../field.ts';
import type { Resource } from '../resource.ts';

/** Which dataset an item is of, where those of several stand in one list. */
export interface OfDataset {
  readonly dataset_id: string;
  readonly dataset_name: string | null;
}

const keys: readonly string[] = ['dataset_id', 'dataset_name'] satisfies (keyof OfDataset)[];

const column: Column<OfDataset> = {
  name: 'dataset',
  title: 'DATASET',
  kind: 'text',
  value: ({ dataset_id: id, dataset_name: name }) => name || id,
  shrinks: { to: 12, keep: 'start' },
};

/** The same things in every dataset of a project: each says first which one it is of. */
export function acrossDatasets<Item>(resource: Resource<Item>): Resource<Item & OfDataset> {
  return {
    ...resource,
    fields: [...fieldsOf<OfDataset>(datasetFields.filter(({ path }) => keys.includes(path))), ...resource.fields],
    table: withDataset(resource.table),
    wide: withDataset(resource.wide),
    sortable: [...resource.sortable, column],
  };
}

function withDataset<Item>(layout: Layout<Item>): Layout<Item & OfDataset> {
  const { terminal, pipe, leaving } = layout;
  return { ...layout, terminal: [column, ...terminal], pipe: [column, ...pipe], leaving: [...leaving, column] };
}

/** The keys stand first, and whatever the item says of its dataset is what was asked. */
export function ofDataset<Item extends object>(item: Item, of: OfDataset): Item & OfDataset {
  return { ...of, ...item, ...of };
}
