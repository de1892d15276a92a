/** A part of a page that may fail without taking the page with it. */
import { Component, type ComponentChildren, createContext } from 'preact';

/** A part that could not be rendered, and why. */
export interface PartFailure {
  /** What the part is called on the page. */
  readonly part: string;
  readonly error: unknown;
}

/** What is done with failures of parts: a browser reports their errors as uncaught, the service collects them. */
export const FailureReport = createContext(({ error }: PartFailure): void => reportError(error));

interface PartProperties {
  /** What the part is called on the page. */
  readonly name: string;
  readonly children: ComponentChildren;
}

/**
 * A part that cannot be rendered shows a sentence in its place, in the browser and on the server. In the browser it is
 * rendered again whenever the page changes.
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
    return <p class={`failure ${FAILED_PART}`}>“{name}” cannot be shown. The rest of the page goes on.</p>;
  }
}

/** The class of the sentence that a failed part shows. */
export const FAILED_PART = 'failed-part';
