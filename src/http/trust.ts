import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { UsageError } from '../errors/index.ts';

/** The usual authorities and those of the files: naming one makes Node forget the usual ones and NODE_EXTRA_CA_CERTS. */
export async function trustedContext(caFile: string, extraCaFile: string | undefined): Promise<SecureContext> {
  const files = extraCaFile ? [caFile, extraCaFile] : [caFile];
  return createSecureContext({ ca: [...rootCertificates, ...(await Promise.all(files.map(readCertificates)))] });
}

async function readCertificates(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new UsageError(`cannot read the CA file ${file}`, 'give a PEM file with --ca-file', cause);
  });
  try {
    new X509Certificate(text);
    return text;
  } catch {
    const hint = 'a PEM certificate begins with -----BEGIN CERTIFICATE-----';
    throw new UsageError(`${file} holds no certificate in PEM form`, hint);
  }
}
