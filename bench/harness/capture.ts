/** Captures a message that Onrecord sends to a subscriber, so that peers can send the same. */
import WebSocket from 'ws';
import { z } from 'zod';
import { LIVE_UPDATES } from '../paths.js';
import type { Desk } from './desk.js';
import { Template } from './template.js';

const PATIENCE = 10_000;

const Message = z.looseObject({ type: z.string() });

/** Follows the story, publishes the statement with this number, and returns its message. */
export function captureTemplate(url: string, desk: Desk, number: number): Promise<Template> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const timer = setTimeout(() => reject(new Error('Onrecord does not tell what was published')), PATIENCE);
    const send = (message: object) => socket.send(JSON.stringify(message));
    socket.on('error', reject);
    socket.on('open', () => send({ type: 'connection_init' }));
    socket.on('message', (data) => {
      const text = data.toString();
      const { type } = Message.parse(JSON.parse(text));
      if (type === 'connection_ack') send({ id: 'u', type: 'subscribe', payload: { query: LIVE_UPDATES } });
      else if (text.includes('"CaughtUp"')) desk.publish([number]).catch(reject);
      else if (text.includes('"StatementPublished"')) {
        clearTimeout(timer);
        socket.terminate();
        resolve(new Template(text, number));
      }
    });
  });
}
