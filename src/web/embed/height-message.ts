/** The message from a frame to the page around it. Other sites load one file without imports, so it shares only the type. */
export interface HeightMessage {
  readonly type: 'onrecord:height';
  /** The height of the content, in CSS pixels. */
  readonly height: number;
}

/** The fragment of the address of a frame that is fitted to its height, and so never shows a scroll bar. */
export type FittedMark = '#fitted';
