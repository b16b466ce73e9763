import { Document, type ScalarTag } from 'yaml';
import { envelopeOf, type View } from './view.ts';

/** The document of `json` in YAML, written so that readers of YAML 1.1 and of 1.2 read the same from it. */
export const yaml: View = {
  format: 'yaml',
  streams: () => false,
  async *list(listing, resource) {
    yield text(await envelopeOf(listing, resource));
  },
  item: document,
  document,
  value: document,
};

async function* document(item: unknown): AsyncGenerator<string> {
  yield text(item);
}

/** Through JSON, which leaves out what is undefined: nothing that was received is. */
function text(value: unknown): string {
  const plain: unknown = JSON.parse(JSON.stringify(value));
  const options = { version: '1.2', compat: 'yaml-1.1', aliasDuplicateObjects: false, customTags } as const;
  return new Document(plain, options).toString({ lineWidth: 0 });
}

/** A number such as 1e+21 is a text in YAML 1.1, where a float needs a point. */
const withPoint: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  identify: (value) => typeof value === 'number' && /^-?\d+e/.test(String(value)),
  test: /^[-+]?\d+\.\d+e[-+]?\d+$/i,
  resolve: Number,
  stringify: ({ value }) => String(value).replace(/^(-?\d+)e/, '$1.0e'),
};

function customTags<Tag>(tags: readonly Tag[]): (Tag | ScalarTag)[] {
  return [withPoint, ...tags];
}
