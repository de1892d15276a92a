/** A WebSocket of the `ws` package on a connection to which this service also writes its own frames. */
import { WebSocket } from 'ws';

export class FramedWebSocket extends WebSocket {
  /** Called before each close frame, including replies to the client's close frame and closes for protocol errors. */
  beforeClose: () => void = () => undefined;

  override close(code?: number, reason?: string | Buffer): void {
    this.beforeClose();
    super.close(code, reason);
  }
}
