import { once } from 'node:events';
import type { Server } from 'node:http';

const loopback = '127.0.0.1';

/** Opens the port (0: any free one) on the loopback address alone, and tells where: `http://127.0.0.1:8080`. */
export async function listen(server: Server, port: number): Promise<string> {
  server.listen(port, loopback);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw listenError(error, port);
  }
  const address = server.address();
  return `http://${loopback}:${typeof address === 'object' ? address?.port : port}`;
}

function listenError(error: unknown, port: number): unknown {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  const reason = code === 'EADDRINUSE' ? 'is already in use' : 'cannot be opened';
  return Object.assign(new Error(`port ${port} on ${loopback} ${reason}`, { cause: error }), { code });
}
