/** The messages that peers send to their subscribers: a captured message of Onrecord with other numbers. */
import { z } from 'zod';
import { STORY } from '../paths.js';
import { statementKey } from './desk.js';

const Message = z.object({
  payload: z.object({
    data: z.object({
      storyUpdates: z.looseObject({ __typename: z.literal('StatementPublished'), sequence: z.number() }),
    }),
  }),
});

/** One update, for peers that execute the subscription and for the peer that sends bytes. */
export interface PeerUpdate {
  readonly update: object;
  readonly frame: string;
}

export class Template {
  private readonly sequence: number;

  /**
   * @param text a message of Onrecord as it came over the WebSocket
   * @param number the number of its statement
   */
  constructor(
    private readonly text: string,
    private readonly number: number,
  ) {
    this.sequence = Message.parse(JSON.parse(text)).payload.data.storyUpdates.sequence;
  }

  /** The size of a message in bytes. */
  get length(): number {
    return Buffer.byteLength(this.text);
  }

  /** The message with another number. Cursors stay the same, because the load does not read them. */
  of(number: number): PeerUpdate {
    const sequence = this.sequence + number - this.number;
    const frame = this.text
      .replaceAll(String(this.number), String(number))
      .replaceAll(idOf(this.number), idOf(number))
      .replace(`"sequence":${this.sequence}`, `"sequence":${sequence}`);
    return { frame, update: Message.parse(JSON.parse(frame)).payload.data.storyUpdates };
  }
}

/** The id of a statement, which encodes its name. */
function idOf(number: number): string {
  return Buffer.from(`Statement:${STORY}/${statementKey(number)}`).toString('base64url');
}
