import { readdirSync, readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';

const folder = new URL('../../schemas/', import.meta.url);
const ending = '.schema.json';

/** Compiles the published file itself, `export-task` for example: the strict shape, as anybody would read it. */
export function schema<Shape = unknown>(name: string): ValidateFunction<Shape> {
  const validate = ajv.getSchema<Shape>(name + ending);
  if (validate === undefined || '$async' in validate) throw new Error(`there is no schema ${name}`);
  return validate;
}

const ajv = new Ajv({ schemas: readdirSync(folder).filter(isSchema).map(read), allowUnionTypes: true });

function isSchema(file: string): boolean {
  return file.endsWith(ending);
}

function read(file: string) {
  return JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
}
