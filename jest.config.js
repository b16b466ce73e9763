export default {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/keystone/', '<rootDir>/test/neighbours/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/helpers/transform.js' },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  // how long a machine that does other things meanwhile may take; alone, no test takes a sixth of it
  testTimeout: 60_000,
};
