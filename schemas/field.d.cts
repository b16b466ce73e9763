/** A field of a shape, as its schema describes it. */
export interface SchemaField {
  /** `export_params.export_dest` is a field of an object within the shape. */
  readonly path: string;
  /** A time is a number of ms since 1970. */
  readonly kind: 'text' | 'number' | 'time' | 'boolean' | 'list' | 'object';
  /** The values that the specification names. */
  readonly values?: readonly (string | number | boolean)[];
  /** For people: words for the values that do not speak for themselves. */
  readonly words?: Readonly<Record<string, string>>;
}
