/** How a command ends that opened the store itself, and lost it. */
import { type Engine, STORE_LOST_EXIT_CODE } from '../record/engine/engine.js';

/** Ends the command with a message and the exit code of a lost store, since nothing that it waits for comes any more. */
export function endWhenLost(engine: Engine): void {
  engine.whenLost(({ message }) => {
    console.error(message);
    process.exit(STORE_LOST_EXIT_CODE);
  });
}
