import { createServer, type IncomingMessage, STATUS_CODES } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { listenOnLoopback } from './server.ts';

export interface ConnectProxy {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  /** The `HOST:PORT` of every CONNECT, and what came with it. */
  readonly tunnels: readonly { readonly target: string; readonly authorization: string | undefined }[];
  close(): Promise<void>;
}

/** A real proxy that tunnels to anywhere, or answers every CONNECT with `refusal`. */
export async function startProxy(refusal?: number): Promise<ConnectProxy> {
  const tunnels: ConnectProxy['tunnels'][number][] = [];
  const server = createServer();
  const sockets = new Set<Duplex>();
  server.on('connect', (request: IncomingMessage, client: Duplex) => {
    sockets.add(client);
    client.on('error', () => client.destroy());
    tunnels.push({ target: request.url ?? '', authorization: request.headers['proxy-authorization'] });
    if (refusal) client.end(`HTTP/1.1 ${refusal} ${STATUS_CODES[refusal]}\r\n\r\n`);
    else sockets.add(tunnel(request.url ?? '', client));
  });
  const { port, close } = await listenOnLoopback(server);
  return {
    host: `127.0.0.1:${port}`,
    tunnels,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return close();
    },
  };
}

function tunnel(target: string, client: Duplex): Duplex {
  const upstream = connect(Number(target.split(':')[1]), '127.0.0.1', () => {
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    upstream.pipe(client).pipe(upstream);
  });
  upstream.on('error', () => client.destroy());
  return upstream;
}
