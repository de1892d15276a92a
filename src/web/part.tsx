/** A part of a page that may fail without taking the page with it. */
import { Component, type ComponentChildren, createContext } from 'preact';
import { words } from '../words/page.js';

/** A part that failed, and its error. */
export interface PartFailure {
  /** The name of the part on the page. */
  readonly part: string;
  readonly error: unknown;
}

/** Where failures go: a browser reports them as uncaught errors, the service collects them. */
export const FailureReport = createContext(({ error }: PartFailure): void => reportError(error));

interface PartProperties {
  /** The name of the part on the page. */
  readonly name: string;
  readonly children: ComponentChildren;
}

/**
 * Shows a sentence in place of a part that fails, in the browser and on the server. The browser tries to render the part again
 * whenever the page changes.
 */
export class Part extends Component<PartProperties, { readonly hasFailed: boolean }> {
  static override contextType = FailureReport;

  override state = { hasFailed: false };

  override componentDidCatch(error: unknown): void {
    const report: (failure: PartFailure) => void = this.context;
    this.setState({ hasFailed: true });
    report({ part: this.props.name, error });
  }

  override componentWillReceiveProps(): void {
    if (this.state.hasFailed) this.setState({ hasFailed: false });
  }

  override render({ name, children }: PartProperties) {
    if (!this.state.hasFailed) return children;
    return <p class={`failure ${FAILED_PART}`}>{words.part.failed(name)}</p>;
  }
}

/** The class of the sentence in place of a failed part. */
export const FAILED_PART = 'failed-part';
