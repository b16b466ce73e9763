import { expect, test } from '@jest/globals';
import type { Dataset } from '#wire';
import { findByName, type SearchDatasets } from '../../src/api/find-dataset.ts';
import { AuthError, ContractError, NotFoundError, RefusedError, UnavailableError } from '../../src/errors/index.ts';

const refusal = new NotFoundError('no such dataset', { apiCode: 'ModelArts.4352' });
const bug = new TypeError('not a function');

/** Those that are found by the name, and those there are. */
function searching(byName: readonly Dataset[] | Error, all: readonly Dataset[] | Error): SearchDatasets {
  return async function* (text) {
    const found = text === undefined ? all : byName;
    if (found instanceof Error) throw found;
    yield found;
  };
}

const find = (search: SearchDatasets) => findByName({ name: 'signs' }, refusal, search);
const called = (name: string, id = `id-of-${name}`): Dataset => ({ dataset_id: id, dataset_name: name });

test('exactly that name counts, and what the service finds besides does not', async () => {
  expect(await find(searching([called('signs-2'), called('signs')], []))).toBe('id-of-signs');
});

test.each([
  ['a call that the service does not know', new RefusedError('no such API'), refusal],
  ['a search that finds no such thing', new NotFoundError('nothing'), refusal],
  ['a network that fails', new UnavailableError('no answer'), new UnavailableError('no answer')],
  ['an answer that is none', new ContractError('no list'), new ContractError('no list')],
  ['a bug', bug, bug],
])('%s', async (_, error, thrown) => {
  await expect(find(searching(error, []))).rejects.toThrow(thrown);
});

test.each([
  ['one that is near', [called('sign')], 'did you mean sign?'],
  ['none that is near', [called('lanes')], "'modelarts-export datasets' shows the datasets there are"],
  ['a refusal', new AuthError('no'), "'modelarts-export datasets' shows the datasets there are"],
])('a name that nobody has, where reading all of them brings %s', async (_, all, hint) => {
  await expect(find(searching([], all))).rejects.toMatchObject({
    message: 'dataset not found: signs is neither the id nor the name of one',
    details: { hint, apiCode: 'ModelArts.4352' },
  });
});

test('a bug in reading all of them is not taken for a refusal', async () => {
  await expect(find(searching([], bug))).rejects.toBe(bug);
});
