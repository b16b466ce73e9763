import { type FakeListOptions, fakeList } from './fake-list.ts';
import { type CannedAnswer, respond, type TestServer } from './server.ts';
import { withServer } from './with-server.ts';

export interface ListServerOptions extends FakeListOptions {
  /** Says `total_count: null` where it has no total. */
  readonly saysNull?: boolean;
}

/** Runs the test against a server that pages through these ids, newest first. */
export function withListServer<T>(
  ids: string[],
  { saysNull = false, ...options }: ListServerOptions,
  run: (server: TestServer) => Promise<T>,
): Promise<T> {
  const list = fakeList(ids, options);
  const answer: CannedAnswer = async ({ url }, response) => {
    const { searchParams } = new URL(url, 'http://localhost');
    const { items, total } = await list.fetchPage({
      limit: Number(searchParams.get('limit') ?? 10),
      offset: Number(searchParams.get('offset') ?? 0),
    });
    const totalCount = total === undefined && saysNull ? null : total;
    respond(response, { body: { total_count: totalCount, export_tasks: items } });
  };
  return withServer(answer, run);
}
