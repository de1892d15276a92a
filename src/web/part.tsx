/** A part of a page that may fail without taking the page with it. */
import { Component, type ComponentChildren } from 'preact';

interface PartProperties {
  /** What the part is called on the page. */
  readonly name: string;
  readonly children: ComponentChildren;
}

/**
 * In the browser, a part that cannot be rendered shows a sentence in its place, and its error is reported as uncaught. The
 * part is rendered again whenever the page changes. On the server an error fails the whole page.
 */
export class Part extends Component<PartProperties, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false };

  override componentDidCatch(error: unknown): void {
    this.setState({ hasFailed: true });
    reportError(error);
  }

  override componentWillReceiveProps(): void {
    if (this.state.hasFailed) this.setState({ hasFailed: false });
  }

  override render({ name, children }: PartProperties) {
    if (!this.state.hasFailed) return children;
    return <p class="failure">“{name}” cannot be shown in this browser. The rest of the page goes on.</p>;
  }
}
