/** What the program knows of a kind of thing that the service has: listing, contract and views know this, and no resource. */
export interface Resource<Item> {
  /** For people: `export task`, `export tasks`. */
  readonly noun: { readonly one: string; readonly many: string };
  /** Where the id of an item stands. */
  readonly idKey: keyof Item & string;
  /** Where the API's envelope has the items, and how many there are. */
  readonly listKey: string;
  readonly totalKey: string;
  readonly idOf: (item: Item) => string;
}
