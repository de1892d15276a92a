/** A WebSocket of the `ws` package on a connection to which frames of ours are written, too. */
import { WebSocket } from 'ws';

export class FramedWebSocket extends WebSocket {
  /** Called before a close frame is written: also when it answers one, or refuses what the client sent. */
  beforeClose: () => void = () => undefined;

  override close(code?: number, reason?: string | Buffer): void {
    this.beforeClose();
    super.close(code, reason);
  }
}
