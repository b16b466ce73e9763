import { X509Certificate } from 'node:crypto';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { UsageError } from '../errors/index.ts';

export interface Trust {
  /** A PEM file with authorities. */
  readonly caFile: string;
  /** Gives the text of such a file, or throws that it cannot be read. */
  read(file: string): Promise<string>;
}

/** The usual authorities and those of the files: naming one makes Node forget the usual ones and NODE_EXTRA_CA_CERTS. */
export async function trustedContext({ caFile, read }: Trust, extraCaFile: string | undefined): Promise<SecureContext> {
  const files = extraCaFile ? [caFile, extraCaFile] : [caFile];
  const texts = await Promise.all(files.map(async (file) => certificatesIn(file, await read(file))));
  return createSecureContext({ ca: [...rootCertificates, ...texts] });
}

function certificatesIn(file: string, text: string): string {
  try {
    new X509Certificate(text);
    return text;
  } catch {
    const hint = 'a PEM certificate begins with -----BEGIN CERTIFICATE-----';
    throw new UsageError(`${file} holds no certificate in PEM form`, hint);
  }
}
