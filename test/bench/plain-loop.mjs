import { Agent, get } from 'node:http';
import process from 'node:process';

/** The plainest way to every task as ndjson, to hold the program against: one page after the other, and nothing checked. */
const [address] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true });

for (let offset = 0; ; offset += 1) {
  const { export_tasks: tasks } = JSON.parse(await read(`${address}?limit=100&offset=${offset}`));
  if (tasks.length === 0) break;
  process.stdout.write(tasks.map((task) => `${JSON.stringify(task)}\n`).join(''));
}
agent.destroy();

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
