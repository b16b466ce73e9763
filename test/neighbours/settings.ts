import type { Yard } from './neighbour.ts';

/** What stands before the service, on a port of its own. */
export interface Gateway {
  readonly port: number;
  /** Host and port. */
  readonly upstream: string;
  readonly isTls?: true;
  /** More of nginx's own settings. */
  readonly more?: string;
}

/** nginx as a gateway: gzip, chunks, connections that end after three requests, and errors of its own. */
export function nginxSettings({ folder }: Yard, gateways: readonly Gateway[]): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (of) => `${of}_temp_path ${folder}/${of};`,
  );
  const tls = `ssl_certificate ${folder}/localhost.pem; ssl_certificate_key ${folder}/localhost.key;`;
  const servers = gateways.map(
    ({ port, upstream, isTls, more = '' }) => `
  server {
    listen 127.0.0.1:${port}${isTls ? ' ssl' : ''};
    ${isTls ? tls : ''}
    location / { proxy_pass http://${upstream}; proxy_http_version 1.1; proxy_buffering off; ${more} }
  }`,
  );
  return `
daemon off;
worker_processes 1;
user root;
pid ${folder}/nginx.pid;
error_log ${folder}/nginx-error.log;
events { worker_connections 256; }
http {
  access_log ${folder}/nginx-access.log;
  ${temporary.join(' ')}
  gzip on; gzip_types application/json; gzip_min_length 1; gzip_proxied any;
  keepalive_requests 3;
  keepalive_timeout 1s;
  limit_req_zone $binary_remote_addr zone=few:1m rate=10r/s;
  ${servers.join('')}
}
`;
}

/** squid as a proxy for CONNECT; with a file of passwords it asks for one. */
export function squidSettings({ folder }: Yard, name: string, port: number, passwords?: string): string {
  const auth = passwords
    ? `auth_param basic program /usr/lib/squid/basic_ncsa_auth ${passwords}
auth_param basic realm neighbours
acl known proxy_auth REQUIRED
http_access allow known
http_access deny all`
    : 'http_access allow all';
  return `
http_port 127.0.0.1:${port}
${auth}
cache deny all
cache_mem 8 MB
max_filedescriptors 1024
pid_filename ${folder}/${name}.pid
access_log stdio:${folder}/${name}-access.log
cache_log ${folder}/${name}-cache.log
coredump_dir ${folder}
shutdown_lifetime 0 seconds
visible_hostname localhost
`;
}

/** stunnel before the sandbox: one version of TLS, and no session is kept. */
export function stunnelSettings({ folder }: Yard, services: readonly Tunnel[]): string {
  const head = `foreground = yes\npid =\nsyslog = no\noutput = ${folder}/stunnel.log\ncert = ${folder}/localhost.pem\nkey = ${folder}/localhost.key\n`;
  return (
    head +
    services
      .map(
        ({ version, accept, connect }) => `
[${version}]
accept = 127.0.0.1:${accept}
connect = ${connect}
sslVersion = ${version}
options = NO_TICKET
`,
      )
      .join('')
  );
}

export interface Tunnel {
  readonly version: 'TLSv1.2' | 'TLSv1.3';
  readonly accept: number;
  readonly connect: string;
}
