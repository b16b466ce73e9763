import { generate } from 'selfsigned';
import type { Certificate } from './server.ts';

export interface Authority {
  /** Its own certificate, PEM. */
  readonly pem: string;
  issue(server: { readonly host?: string; readonly notAfter?: Date }): Promise<Certificate>;
}

const day = 24 * 60 * 60 * 1000;

/** A certificate authority that nobody knows. */
export async function createAuthority(name = 'Test Authority'): Promise<Authority> {
  const authority = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return {
    pem: authority.cert,
    async issue({ host = 'localhost', notAfter = new Date(Date.now() + day) }) {
      const { private: key, cert } = await generate([{ name: 'commonName', value: host }], {
        keyType: 'ec',
        algorithm: 'sha256',
        notBeforeDate: new Date(Date.now() - 3 * day),
        notAfterDate: notAfter,
        extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: host }] }],
        ca: { key: authority.private, cert: authority.cert },
      });
      return { key, cert };
    },
  };
}
