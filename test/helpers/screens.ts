const widths = [40, 80, 120];
const kinds = [
  ['', { LANG: 'en_US.UTF-8', NO_COLOR: '1' }],
  ['-colour', { LANG: 'en_US.UTF-8' }],
  ['-ascii', { LANG: 'C', NO_COLOR: '1' }],
  ['-ascii-colour', { LANG: 'C' }],
] as const;

/** The screens of which there are goldens: a name, the columns, and the environment that makes it so. */
export const screens = widths.flatMap((width) => kinds.map(([kind, env]) => [`${width}${kind}`, width, env] as const));
