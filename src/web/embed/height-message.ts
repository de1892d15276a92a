/**
 * What a frame tells the page around it. Only its type is shared: the script of other sites is one file that imports
 * nothing.
 */
export interface HeightMessage {
  readonly type: 'onrecord:height';
  /** So many CSS pixels high is what the frame shows. */
  readonly height: number;
}

/** The end of the address of a frame that is made as high as it says. It then has no scroll bar, not even for a moment. */
export type FittedMark = '#fitted';
