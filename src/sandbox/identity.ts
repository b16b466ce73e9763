/** Who and what exists in the sandbox: one user, one project, one dataset. */
export const identity = {
  projectId: '5a2d1c0b9e8f4a7d8c6b5a4f3e2d1c0b',
  projectName: 'eu-de',
  datasetId: 'gfghHSokody6AJigS5A',
  domainId: 'd78cbac186b744899480f25bd022f468',
  domainName: 'OTC00000000001000000000',
  userId: '7116d09f88fa41908676fdd4b039e95b',
  username: 'ada',
  password: 'sandbox-password',
  accessKey: 'SANDBOXACCESSKEY0001',
  secretKey: 'sandbox-secret-key',
  region: 'eu-de',
} as const;
