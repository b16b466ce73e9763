import config from '../../jest.config.js';

export default {
  ...config,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/neighbours/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
};
