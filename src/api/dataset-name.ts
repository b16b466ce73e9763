import { isUnknownDataset } from '../errors/service-codes.ts';
import type { CallOptions } from './call.ts';

/** A dataset by what the user calls it. */
export interface NamedDataset {
  /** What is known by now. */
  readonly id: string;
  /** Asks with the id of the dataset. */
  ask<T>(request: (id: string) => Promise<T>, options?: CallOptions): Promise<T>;
}

/** The id of the dataset with that name; `refusal` is what the service said when the name was taken for an id. Throws where there is none. */
export type FindDataset = (name: string, refusal: unknown, options?: CallOptions) => Promise<string>;

/** What is given is taken for an id, which costs nothing. Only where the service knows no such dataset is it looked up as a name, once. */
export function namedDataset(given: string, find: FindDataset | undefined): NamedDataset {
  let id = given;
  let isSettled = find === undefined;
  const ask: NamedDataset['ask'] = async (request, options) => {
    try {
      const answer = await request(id);
      isSettled = true;
      return answer;
    } catch (error) {
      if (isSettled || !find || !isUnknownDataset(error)) throw error;
      id = await find(given, error, options);
    }
    isSettled = true;
    return request(id);
  };
  return {
    get id() {
      return id;
    },
    ask,
  };
}
