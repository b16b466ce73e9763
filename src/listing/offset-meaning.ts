import { ContractError } from '../errors/index.ts';
import type { Ask, ListPage } from './list-page.ts';

/** What `offset` counts, as the page after the first has shown. */
export interface OffsetMeaning {
  /** 1 where it counts pages, the tasks on a page where it counts tasks. */
  readonly stride: number;
  /** The page that showed it, and the offset of the one after it. */
  readonly page: ListPage;
  readonly next: number;
}

/**
 * The documentation says "start page" and shows no request with an offset above 0. So page 1 is asked for: where offsets
 * count tasks, it begins with the second task of page 0 and repeats nearly all of it.
 */
export async function settleOffset(ask: Ask, first: ListPage, limit: number): Promise<OffsetMeaning> {
  const page = await ask({ limit, offset: 1 });
  if (isSame(first, page)) return settleByTasks(ask, first, page, limit);
  const size = first.tasks.length;
  const countsTasks = repeated(first, page) > size / 2;
  return countsTasks ? { stride: size, page, next: size } : { stride: 1, page, next: 2 };
}

/** Page 1 is page 0 again: either a new task has pushed all others one further, or the server ignores `offset`. */
async function settleByTasks(ask: Ask, first: ListPage, again: ListPage, limit: number): Promise<OffsetMeaning> {
  const size = first.tasks.length;
  // with one task a page, offset 1 is what was just asked for
  const offset = Math.max(size, 2);
  const page = await ask({ limit, offset });
  if (isSame(first, page) && (page.total ?? Number.POSITIVE_INFINITY) > size) {
    throw new ContractError('the server ignores the offset: it answers every page with the first one', {
      hint: 'with --limit 100 exactly the first page is read',
    });
  }
  // no tasks where there must be some if tasks were counted: pages are, and new tasks have pushed page 0 down to page 1
  if (page.tasks.length === 0 && (page.total ?? 0) > size) return { stride: 1, page: again, next: 2 };
  return { stride: size, page, next: offset + size };
}

function isSame(one: ListPage, other: ListPage): boolean {
  const sameLength = one.tasks.length > 0 && one.tasks.length === other.tasks.length;
  return sameLength && one.tasks.every((task, index) => task.task_id === other.tasks[index]?.task_id);
}

function repeated(one: ListPage, other: ListPage): number {
  const ids = new Set(one.tasks.map((task) => task.task_id));
  return other.tasks.filter((task) => ids.has(task.task_id)).length;
}
