import config from '../../jest.config.js';

export default {
  ...config,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/keystone/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  // a worker of Keystone needs a third of a second of computing for each token
  testTimeout: 180_000,
};
