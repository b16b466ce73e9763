import { readFileSync } from 'node:fs';
import { bundledPackages } from './licences.mjs';

const own = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** What the bundle is made of, as CycloneDX 1.6 has it. Neither a time nor a serial number: the same packages give the same bytes. */
export function billOfMaterials(files) {
  const bom = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { ...component(own), type: 'application' } },
    components: bundledPackages(files).map(component),
  };
  return `${JSON.stringify(bom, null, 1)}\n`;
}

function component({ name, version, license, description }) {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  const isExpression = / (OR|AND|WITH) /.test(license);
  const licenses = [isExpression ? { expression: license } : { license: { id: license } }];
  return { type: 'library', 'bom-ref': purl, name, version, ...(description && { description }), licenses, purl };
}
