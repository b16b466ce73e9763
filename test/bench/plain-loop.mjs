import { Agent, get } from 'node:http';
import process from 'node:process';

/**
 * The plainest way to every task as ndjson, to hold the program against: one page after the other, and nothing checked. Of `…/datasets` it
 * reads the tasks of one dataset after the other.
 */
const [address] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true });

if (address.endsWith('/datasets')) await printDatasets();
else await printTasks(address);
agent.destroy();

async function printDatasets() {
  for (let offset = 0; ; offset += 1) {
    const { datasets } = JSON.parse(await read(`${address}?limit=100&offset=${offset}`));
    for (const { dataset_id: id } of datasets) await printTasks(`${address}/${id}/export-tasks`);
    if (datasets.length < 100) break;
  }
}

async function printTasks(list) {
  let count = 0;
  for (let offset = 0; ; offset += 1) {
    const { total_count: total, export_tasks: tasks } = JSON.parse(await read(`${list}?limit=100&offset=${offset}`));
    process.stdout.write(tasks.map((task) => `${JSON.stringify(task)}\n`).join(''));
    count += tasks.length;
    if (tasks.length < 100 && count >= total) break;
  }
}

function read(url) {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      answer.on('end', () => resolve(text)).on('error', reject);
    }).on('error', reject);
  });
}
