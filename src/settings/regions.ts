/** The hosts of one region; without `modelarts`, ModelArts is not known to be offered there. */
export interface Region {
  readonly iam: string;
  readonly modelarts?: string;
}

const telekom = ['eu-de'];
const huawei = [
  'af-north-1',
  'af-south-1',
  'ap-southeast-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'cn-east-3',
  'cn-east-4',
  'cn-north-1',
  'cn-north-11',
  'cn-north-12',
  'cn-north-2',
  'cn-north-4',
  'cn-north-9',
  'cn-south-1',
  'cn-southwest-2',
  'cn-southwest-3',
  'la-north-2',
  'la-south-2',
  'me-east-1',
  'sa-brazil-1',
  'tr-west-1',
];

/**
 * Region → endpoints. Open Telekom Cloud: its endpoint list and the vendor profiles of openstacksdk;
 * Huawei Cloud: `modelarts_region.py` of its Python SDK.
 */
export const regions: ReadonlyMap<string, Region> = new Map<string, Region>([
  ...telekom.map((region) => [region, hosts(region, 'otc.t-systems.com')] as const),
  ['eu-nl', { iam: 'https://iam.eu-nl.otc.t-systems.com' }],
  ['eu-ch2', { iam: 'https://iam-pub.eu-ch2.sc.otc.t-systems.com' }],
  ...huawei.map((region) => [region, hosts(region, 'myhuaweicloud.com')] as const),
  // Huawei's SDK lists Hong Kong's ModelArts, and only that, under .cn
  [
    'ap-southeast-1',
    {
      iam: 'https://iam.ap-southeast-1.myhuaweicloud.com',
      modelarts: 'https://modelarts.ap-southeast-1.myhuaweicloud.cn',
    },
  ],
  ['eu-west-101', hosts('eu-west-101', 'myhuaweicloud.eu')],
]);

/** The regions in which ModelArts is known to be, with its address. */
export function regionsOfModelarts(): ReadonlyMap<string, string> {
  return new Map([...regions].flatMap(([name, { modelarts }]) => (modelarts === undefined ? [] : [[name, modelarts]])));
}

function hosts(region: string, domain: string): Region {
  return { iam: `https://iam.${region}.${domain}`, modelarts: `https://modelarts.${region}.${domain}` };
}
