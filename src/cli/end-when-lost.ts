/** Ends a command that opened the store itself and lost the connection to it. */
import { type Engine, STORE_LOST_EXIT_CODE } from '../record/engine/engine.js';

/** Ends the process with a message and the exit code of a lost store: pending reads and writes would never return. */
export function endWhenLost(engine: Engine): void {
  engine.whenLost(({ message }) => {
    console.error(message);
    process.exit(STORE_LOST_EXIT_CODE);
  });
}
