import type { ServerResponse } from 'node:http';
import { type FakeClock, fakeClock } from '../helpers/fake-clock.ts';
import { type CannedAnswer, type FixedAnswer, type RecordedRequest, respond } from '../helpers/server.ts';
import { goWrong, type PassingFault } from './faults.ts';
import { type Manners, pageOf } from './paging.ts';

export type End = 'SUCCESSED' | 'FAILED' | 'STOPPED';

/** An export task of the model; times by the clock of the world. */
export interface ModelTask {
  readonly id: string;
  readonly path: string;
  readonly type: number;
  readonly bornAt: number;
  readonly endsAt: number;
  readonly end: End;
}

/** How the answer to an order goes wrong. `lost` ones have started what was ordered. */
export const orderFaults = {
  ok: { starts: true },
  lost: { starts: true },
  'lost-504': { starts: true },
  'lost-html': { starts: true },
  reset: { starts: false },
  'http-502': { starts: false },
  'http-429': { starts: false },
  'http-400': { starts: false },
  busy: { starts: false },
} as const;

export type OrderFault = keyof typeof orderFaults;

/** The service as the model knows it: what there is, what goes wrong next, and what it was asked. */
export interface World {
  readonly clock: FakeClock;
  /** Newest first. */
  tasks: readonly ModelTask[];
  readonly datasets: readonly string[];
  readonly manners: Manners;
  /** How the next requests go wrong. */
  faults: readonly PassingFault[];
  /** How the next order goes. */
  orderFault: OrderFault;
  /** How long what is ordered next runs, and how it ends. */
  nextLife: { readonly runMs: number; readonly end: End };
  orders: number;
  /** How many tasks there ever were. */
  made: number;
}

export function newWorld(options: Pick<World, 'datasets' | 'manners'>): World {
  return {
    clock: fakeClock({ random: 0.5 }),
    tasks: [],
    faults: [],
    orderFault: 'ok',
    nextLife: { runMs: 10_000, end: 'SUCCESSED' },
    orders: 0,
    made: 0,
    ...options,
  };
}

/** The status of a task at a moment. */
export function statusOf({ endsAt, end }: ModelTask, now: number): string {
  return now >= endsAt ? end : 'RUNNING';
}

export function addTask(world: World, task: Pick<ModelTask, 'path' | 'type' | 'end'> & { runMs: number }): ModelTask {
  const bornAt = world.clock.now();
  const { path, type, end } = task;
  const made = { id: `t${world.made++}`, path, type, end, bornAt, endsAt: bornAt + task.runMs };
  world.tasks = [made, ...world.tasks];
  return made;
}

/** What the service says to a request. */
export function service(world: World): Exclude<CannedAnswer, FixedAnswer> {
  return (request, response) => {
    if (request.method === 'POST') return order(world, request, response);
    const [fault, ...others] = world.faults;
    world.faults = others;
    if (fault) goWrong(fault, response);
    else respond(response, { headers: dated(world), ...answerTo(world, request) });
  };
}

function dated({ clock }: World) {
  return { date: new Date(clock.now()).toUTCString() };
}

function answerTo(world: World, { url }: RecordedRequest): FixedAnswer {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const [, , , , dataset, kind, id] = pathname.split('/');
  const { manners } = world;
  if (kind === undefined) {
    if (dataset !== undefined) return { body: { dataset_id: dataset, dataset_name: 'the one' } };
    const datasets = world.datasets.map((name) => ({ dataset_id: `id-${name}`, dataset_name: name }));
    const keys = { list: 'datasets', total: 'total_number' };
    return pageOf(datasets, searchParams, { manners: { ...manners, total: (size) => Math.min(size, 100) }, keys });
  }
  const tasks = world.tasks.map((task) => taskOf(task, world.clock.now()));
  if (id === undefined) return pageOf(tasks, searchParams, { manners });
  const task = tasks.find((one) => one.task_id === id);
  return task ? { body: task } : refusal(400, 'ModelArts.4359');
}

/** As the service tells it. */
export function taskOf(task: ModelTask, now: number) {
  return {
    task_id: task.id,
    path: task.path,
    status: statusOf(task, now),
    export_type: task.type,
    create_time: task.bornAt,
    export_params: { sample_state: '', export_dest: 'DIR' },
  };
}

function order(world: World, request: RecordedRequest, response: ServerResponse): void {
  const { orderFault: fault } = world;
  world.orders += 1;
  world.orderFault = 'ok';
  const { path, export_type: type } = JSON.parse(request.body);
  const task = orderFaults[fault].starts ? addTask(world, { path, type, ...world.nextLife }) : undefined;
  if (fault === 'lost' || fault === 'reset') response.socket?.resetAndDestroy();
  else respond(response, { headers: dated(world), ...answerToOrder(fault, task) });
}

function answerToOrder(fault: Exclude<OrderFault, 'lost' | 'reset'>, task: ModelTask | undefined): FixedAnswer {
  switch (fault) {
    case 'ok':
      return { body: { task_id: task?.id } };
    case 'lost-504':
      return refusal(504, 'APIG.0203');
    case 'http-502':
      return refusal(502, 'APIG.0203');
    case 'http-429':
      return refusal(429, 'APIG.0308');
    case 'lost-html':
      return { body: '<html>Sign in</html>' };
    case 'http-400':
      return refusal(400, 'ModelArts.4384');
    case 'busy':
      return refusal(400, 'ModelArts.4385');
  }
}

function refusal(status: number, error_code: string): FixedAnswer {
  return { status, body: { error_code, error_msg: 'No.' } };
}
