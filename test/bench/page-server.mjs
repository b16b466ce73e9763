import { createServer } from 'node:http';
import process from 'node:process';

/**
 * The list of export tasks in a process of its own: `page-server.mjs TASKS LATENCY_MS DATASETS` prints its origin and ends with its
 * stdin. A page is one text with other task ids written into it, so that serving it costs next to nothing. Every dataset has these tasks.
 */
const [taskCount = 0, latencyMs = 0, datasetCount = 0] = process.argv.slice(2).map(Number);
const idLength = 19;
const template = {
  task_id: idOf(0),
  path: '/test-obs/classify/input/',
  export_type: 3,
  version_format: 'Default',
  export_format: 2,
  export_params: {
    sample_state: '',
    export_dest: 'NEW_DATASET',
    export_new_dataset_name: 'dataset-export-test',
    export_new_dataset_work_path: '/test-obs/classify/output/',
    clear_hard_property: true,
    clear_difficult: false,
    train_sample_ratio: 1.0,
    ratio_sample_usage: false,
  },
  status: 'SUCCESSED',
  progress: 100.0,
  total_sample_count: 20,
  finished_sample_count: 20,
  create_time: 1606103820120,
  update_time: 1606103824823,
};
const taskText = JSON.stringify(template);
const idAt = taskText.indexOf(template.task_id);
const head = `{"total_count":${taskCount},"export_tasks":[`;
const texts = new Map();

/** What IAM says of the one who signs in. */
const token = { issued_at: new Date().toISOString(), expires_at: new Date(Date.now() + 86_400_000).toISOString() };

const server = createServer(({ method, url }, response) => {
  if (method === 'POST') {
    response.writeHead(201, { 'content-type': 'application/json', 'x-subject-token': 'token-of-the-benchmark' });
    response.end(JSON.stringify({ token }));
    return;
  }
  const { pathname, searchParams: query } = new URL(url, 'http://localhost');
  const page = pathname.endsWith('/datasets') ? datasetsOf : pageOf;
  const body = page(Number(query.get('limit') ?? 10), Number(query.get('offset') ?? 0));
  response.setHeader('content-type', 'application/json');
  if (latencyMs > 0) setTimeout(() => response.end(body), latencyMs);
  else response.end(body);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`));
process.stdin.resume().on('end', () => process.exit());

/** The service counts no further than 100. */
function datasetsOf(limit, offset) {
  const all = Array.from({ length: datasetCount }, (_, n) => ({
    dataset_id: `dataset-${n}`,
    dataset_name: `name-${n}`,
  }));
  const datasets = all.slice(limit * offset, limit * (offset + 1));
  return JSON.stringify({ total_number: Math.min(100, datasetCount), datasets });
}

function pageOf(limit, offset) {
  const first = limit * offset;
  const page = Buffer.from(textOf(Math.max(0, Math.min(limit, taskCount - first))));
  for (let at = head.length + idAt, n = first; at < page.length; at += taskText.length + 1, n += 1) {
    page.latin1Write(idOf(n), at);
  }
  return page;
}

function textOf(size) {
  const text = texts.get(size) ?? Buffer.from(`${head}${Array(size).fill(taskText).join(',')}]}`);
  texts.set(size, text);
  return text;
}

function idOf(n) {
  return String(n).padStart(idLength, 't');
}
