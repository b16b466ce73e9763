/** What a validator found wrong, in ajv's words. */
export interface Violation {
  /** JSON pointer to the value. */
  readonly instancePath: string;
  readonly params: {
    readonly additionalProperty?: string;
    readonly missingProperty?: string;
    readonly allowedValues?: readonly unknown[];
    readonly type?: string | readonly string[];
    readonly [name: string]: unknown;
  };
  readonly message?: string;
}

/** Tells whether a value has the shape; `errors` is about the last value it was asked about, the cause first. */
export interface Validator<Shape> {
  (data: unknown): data is Shape;
  readonly errors?: readonly Violation[] | null;
}
