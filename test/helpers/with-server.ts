import { type CannedAnswer, startServer, type TestServer } from './server.ts';

/** Runs the test against a server of its own. */
export async function withServer<T>(
  answers: CannedAnswer | readonly CannedAnswer[],
  run: (server: TestServer) => Promise<T>,
): Promise<T> {
  const server = await startServer(answers);
  try {
    return await run(server);
  } finally {
    await server.close();
  }
}
