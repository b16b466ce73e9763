import type { FakeHost } from './host.ts';

/** Whoever reads stdout may go away: what is written then fails as it does in a pipe without a reader. */
export function leavableReader(host: FakeHost): { leave(): void } {
  const write = host.stdout.write.bind(host.stdout);
  let isGone = false;
  host.stdout.write = (chunk: unknown, ...more: unknown[]) => {
    const done = more.findLast((one) => typeof one === 'function');
    if (!isGone) return write(String(chunk), () => done?.());
    done?.(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    return false;
  };
  return {
    leave: () => {
      isGone = true;
    },
  };
}
