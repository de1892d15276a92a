/** The process of subscribers. */
import { Crowd } from './crowd.js';
import { type Command, obey, report } from './messages.js';

const crowd = new Crowd(
  (complete) => report({ complete }),
  (failed) => report({ failed }),
);

async function obeyed(command: Command): Promise<unknown> {
  switch (command.do) {
    case 'connect':
      return crowd.connect(command);
    case 'begin':
      return crowd.begin(command.arrivals);
    case 'sample':
      return crowd.sample(command.server);
    case 'latencies':
      return crowd.latencies(command.since);
    case 'leave':
      return crowd.leave();
    default:
      throw new Error(`Subscribers do not ${command.do}`);
  }
}

obey(obeyed);
